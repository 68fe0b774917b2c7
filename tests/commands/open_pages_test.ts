import assert from "node:assert/strict";
import { openPages } from "../../src/commands/run/run_program.ts";
import { PortUnavailable } from "../../src/domain/codes/errors.ts";

function refusing(error: Error) {
  return { start: () => Promise.reject(error) };
}

Deno.test("openPages() tells a port without permission from one that is taken, and what to do", async () => {
  const reasons = {
    EACCES: "this user may not open it",
    EPERM: "this user may not open it",
    EADDRINUSE: "another program has it",
  };
  for (const [code, reason] of Object.entries(reasons)) {
    const cause = Object.assign(new Error(`listen ${code}: 0.0.0.0:80`), { code });
    await assert.rejects(openPages(refusing(cause), 80), (error) => {
      assert.ok(error instanceof PortUnavailable, code);
      assert.equal(error.cause, cause);
      assert.match(error.message, new RegExp(`^Cannot open port 80 of the pages: ${reason}\\.`));
      assert.match(error.message, /CHARGEMANAGER_WEB_PORT$/);
      return true;
    });
  }
});

Deno.test("openPages() passes on what has another cause", async () => {
  const cause = new TypeError("no port");
  await assert.rejects(openPages(refusing(cause), 80), (error) => error === cause);
});
