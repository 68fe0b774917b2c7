import assert from "node:assert/strict";

/** Asserts that values from `least` to `most` come through as they are, and no others. */
export function assertBounds(
  name: string,
  pick: (value: number) => number | null | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): void {
  for (const value of [least, most]) assert.equal(pick(value), value, `${name} ${value}`);
  for (const value of [least - 1, most + 1]) assert.equal(pick(value), null, `${name} ${value}`);
}
