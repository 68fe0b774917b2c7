import assert from "node:assert/strict";
import { testRuns } from "./test_runs.ts";

const COMMON = "test --no-prompt -A";
const STRICT = "--lock=tests/deno.lock --sanitize-ops --sanitize-resources";
const BROWSER = "--config tests/browser/deno.json";
const LOOKS = "tests/browser/looks_test.ts";
const COMPUTING =
  "tests/bench tests/control tests/domain tests/routes tests/simulator tests/storage tests/words";
const WAITING = `tests --ignore=tests/browser,tests/hostile,${COMPUTING.replaceAll(" ", ",")}`;

Deno.test("testRuns() names folders that exist", () => {
  for (const folder of COMPUTING.split(" ")) assert.ok(Deno.statSync(folder).isDirectory, folder);
  assert.ok(Deno.statSync(LOOKS).isFile);
});

Deno.test("testRuns() keeps the browser's tests to their own configuration", () => {
  const table: readonly [string, readonly (readonly string[])[]][] = [
    ["", [
      [`${COMMON} ${STRICT} ${WAITING}`, `${COMMON} ${STRICT} ${COMPUTING}`],
      [
        `${COMMON} ${BROWSER} --ignore=${LOOKS} tests/browser`,
        `${COMMON} ${BROWSER} ${LOOKS}`,
      ],
    ]],
    ["--filter=plug", [
      [
        `${COMMON} ${STRICT} --filter=plug ${WAITING}`,
        `${COMMON} ${STRICT} --filter=plug ${COMPUTING}`,
      ],
      [
        `${COMMON} ${BROWSER} --filter=plug --ignore=${LOOKS} tests/browser`,
        `${COMMON} ${BROWSER} --filter=plug ${LOOKS}`,
      ],
    ]],
    ["tests/control tests/app", [[`${COMMON} ${STRICT} tests/control tests/app`]]],
    ["./tests/browser/status_test.ts", [[`${COMMON} ${BROWSER} ./tests/browser/status_test.ts`]]],
    ["tests/browser tests/hostile -q", [
      [`${COMMON} ${STRICT} -q tests/hostile`],
      [`${COMMON} ${BROWSER} -q tests/browser`],
    ]],
  ];
  for (const [args, expected] of table) {
    const steps = testRuns(args.split(" ").filter((arg) => arg !== ""));
    assert.deepEqual(steps.map((step) => step.map((run) => run.join(" "))), expected, args);
  }
});
