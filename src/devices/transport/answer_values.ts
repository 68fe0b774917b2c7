import * as v from "valibot";
import { DeviceProtocol } from "../../domain/codes/errors.ts";

/** A number within what is possible, else unknown: never a value that is only wrong. */
export function maybeNumber(min: number, max: number) {
  return v.fallback(v.nullable(v.pipe(v.number(), v.minValue(min), v.maxValue(max))), null);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  return value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

/** What a schema makes of an answer's JSON. @throws DeviceProtocol */
export function parseAnswer<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  action: string,
): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? "the body";
  // Not the library's message, which repeats what was received.
  const expected = issue.expected ?? "another value";
  throw new DeviceProtocol(
    `Cannot ${action}: ${path}: expected ${expected} instead of ${kindOf(issue.input)}`,
  );
}
