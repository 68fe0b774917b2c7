import assert from "node:assert/strict";

/** What a stored row of a code is read as; null: as nothing. */
export type RowReader = (row: Readonly<Record<string, unknown>>) => unknown;

/** A row as it lies in the database: the text of a JSON object. */
export function rowOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  assert.ok(typeof value === "object" && value !== null && !Array.isArray(value));
  return Object.fromEntries(Object.entries(value));
}

/** The row is read as it stands, without what this version does not know. */
export function assertReadWhole(read: RowReader, text: string): void {
  assert.deepEqual(read(rowOf(text)), rowOf(text));
  assert.deepEqual(read({ ...rowOf(text), ofALaterVersion: 1 }), rowOf(text));
}

/** Fields that a row may lack, with what stands for them then (undefined: nothing). */
type Optional = Readonly<Record<string, unknown>>;

/** No other field may be left out. */
export function assertNeedsAllBut(optional: Optional, read: RowReader, text: string): void {
  const row = rowOf(text);
  for (const key of Object.keys(row)) {
    const { [key]: _, ...rest } = row;
    const whole = optional[key] === undefined ? rest : { ...rest, [key]: optional[key] };
    assert.deepEqual(read(rest), key in optional ? whole : null, `${text} without ${key}`);
  }
}

/** A field of another type is an error; `forgiven`: it is as if the field were left out. */
export function assertTypesChecked(forgiven: Optional, read: RowReader, text: string): void {
  const row = rowOf(text);
  for (const key of Object.keys(row)) {
    for (const value of [[[]], {}]) {
      const whole = key in forgiven ? { ...row, [key]: forgiven[key] } : null;
      assert.deepEqual(read({ ...row, [key]: value }), whole, `${text} with another ${key}`);
    }
  }
}
