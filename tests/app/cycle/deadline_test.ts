import assert from "node:assert/strict";
import { withDeadline } from "../../../src/app/cycle/deadline.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";

const TELL = { action: "tell the charger", deadlineMs: 1 };

Deno.test("withDeadline() gives what comes in time, also an error, and leaves no timer", async () => {
  const patient = { action: "tell the charger", deadlineMs: 600_000 };
  assert.equal(await withDeadline(Promise.resolve(7), patient), 7);
  await assert.rejects(withDeadline(Promise.reject(new RangeError("far")), patient), RangeError);
});

Deno.test("withDeadline() ends the wait for what never comes", async () => {
  await assert.rejects(
    withDeadline(new Promise(() => {}), TELL),
    (error: unknown) =>
      error instanceof DeviceTimeout &&
      error.message === "Cannot tell the charger: no end after 1 ms",
  );
});
