import assert from "node:assert/strict";
import { createLogger } from "../../src/app/log.ts";
import { ManualClock } from "./fakes.ts";

Deno.test("createLogger() one line an event, quieter levels left out", () => {
  const lines: string[] = [];
  const logger = createLogger({
    clock: new ManualClock(Date.UTC(2026, 5, 21, 10)),
    level: () => "info",
    write: (line) => lines.push(line),
  });
  logger.info("Charger told", { enabled: true, currentA: 8, why: 'two "words"', none: null });
  logger.debug("Not shown");
  assert.deepEqual(lines, [
    '2026-06-21T10:00:00.000Z info  Charger told enabled=true currentA=8 why="two \\"words\\"" none=null',
  ]);
});

Deno.test("createLogger() a line that cannot be written harms nobody", () => {
  const logger = createLogger({
    clock: new ManualClock(),
    level: () => "info",
    write: () => {
      throw new Error("No space left on device");
    },
  });
  logger.error("Cycle broken");
});
