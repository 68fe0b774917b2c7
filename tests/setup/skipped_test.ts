import assert from "node:assert/strict";
import { skippedCount, skippedLine } from "./skipped.ts";
import type { Brought } from "./tool_folder.ts";

const THERE: Brought = { isThere: true };
const NO_BROWSER: Brought = { isThere: false, missing: "a browser", debianPackage: "chromium" };
const NO_PYTHON: Brought = { isThere: false, missing: "Python", debianPackage: "python3-venv" };
const NOT_FETCHED: Brought = { isThere: false, missing: "peers (offline)", debianPackage: null };

Deno.test("skippedCount() reads the last summary of deno test, coloured or not", () => {
  const cases: readonly [string, number][] = [
    ["", 0],
    ["a test ... ignored (0ms)\n\nok | 12 passed | 0 failed (1s)\n", 0],
    ["ok | 12 passed | 0 failed | 3 ignored (1s)\n", 3],
    ["ok | 1 passed (2 steps) | 0 failed | 14 ignored | 2 filtered out (1s)\n", 14],
    ["\u001b[0m\u001b[31mFAILED\u001b[0m | 9 passed | 1 failed | 2 ignored (1m2s)\n", 2],
    ["ok | 1 passed | 0 failed | 7 ignored (1s)\nok | 1 passed | 0 failed (1s)\n", 0],
  ];
  for (const [output, count] of cases) assert.equal(skippedCount(output), count, output);
});

Deno.test("skippedLine() is one line with one command", () => {
  const cases: readonly [number, readonly Brought[], string][] = [
    [0, [THERE, THERE], "No test was skipped."],
    [0, [THERE, NO_PYTHON], "No test was skipped."],
    [1, [THERE, THERE], "1 test was skipped; each says why in its name."],
    [
      3,
      [NO_BROWSER, THERE],
      "3 tests were skipped, for want of a browser. To mend it: sudo apt-get install -y chromium",
    ],
    [
      9,
      [NO_BROWSER, NO_PYTHON],
      "9 tests were skipped, for want of a browser and Python. " +
      "To mend it: sudo apt-get install -y chromium python3-venv",
    ],
    [
      4,
      [THERE, NOT_FETCHED],
      "4 tests were skipped, for want of peers (offline). To mend it: run again (with a network)",
    ],
  ];
  for (const [count, tools, line] of cases) {
    assert.equal(skippedLine(count, tools, "run again"), line);
  }
});
