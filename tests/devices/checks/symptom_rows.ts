import assert from "node:assert/strict";
import type { DeviceError } from "../../../src/domain/codes/errors.ts";
import type { Symptom } from "../../../src/domain/codes/symptom.ts";

/** A failure as its driver throws it, and what it is a symptom of. */
export interface SymptomRow {
  readonly fail: () => unknown;
  readonly error: new (message: string) => DeviceError;
  /** The end of the message, which stands in the log. */
  readonly text: RegExp;
  readonly symptom: Symptom;
}

/** One test a row: class, message and symptom of what is thrown. */
export function testSymptoms(rows: Readonly<Record<string, SymptomRow>>): void {
  for (const [name, { fail, error, text, symptom }] of Object.entries(rows)) {
    Deno.test(`DeviceError.symptom ${name}: ${symptom}`, async () => {
      const thrown = await thrownBy(fail);
      assert.ok(thrown instanceof error, String(thrown));
      assert.match(thrown.message, /^Cannot /);
      assert.match(thrown.message, text);
      assert.equal(thrown.symptom, symptom);
    });
  }
}

/** What the work throws. */
export async function thrownBy(fail: () => unknown): Promise<unknown> {
  try {
    await fail();
  } catch (error) {
    return error;
  }
  assert.fail("it did not fail");
}
