import assert from "node:assert/strict";
import { testRuns } from "./test_runs.ts";

const COMMON = "test --no-prompt -A --no-check";
const STRICT = "--lock=tests/deno.lock --sanitize-ops --sanitize-resources";
const BROWSER = "--config tests/browser/deno.json";
const LIVELY = [
  ...["alive", "devices", "first_screen", "goals", "kiosk", "loads"],
  ...["log", "press", "settings", "setup", "status", "trouble"],
].map((name) => `tests/browser/${name}_test.ts`);
const BESIDE =
  "tests/app tests/bench tests/control tests/devices tests/domain tests/routes tests/simulator " +
  "tests/words";
const WAITING = `tests --ignore=tests/browser,tests/hostile,${BESIDE.replaceAll(" ", ",")}`;

Deno.test("testRuns() names folders that exist", () => {
  for (const folder of BESIDE.split(" ")) assert.ok(Deno.statSync(folder).isDirectory, folder);
  for (const file of LIVELY) assert.ok(Deno.statSync(file).isFile, file);
});

Deno.test("testRuns() keeps the browser's tests to their own configuration", () => {
  const table: readonly [string, readonly (readonly string[])[]][] = [
    ["", [
      [`${COMMON} ${STRICT} ${WAITING}`, `${COMMON} ${STRICT} ${BESIDE}`],
      [
        `${COMMON} ${BROWSER} --ignore=${LIVELY.join()} tests/browser`,
        `${COMMON} ${BROWSER} ${LIVELY.join(" ")}`,
      ],
    ]],
    ["--filter=plug", [
      [
        `${COMMON} ${STRICT} --filter=plug ${WAITING}`,
        `${COMMON} ${STRICT} --filter=plug ${BESIDE}`,
      ],
      [
        `${COMMON} ${BROWSER} --filter=plug --ignore=${LIVELY.join()} tests/browser`,
        `${COMMON} ${BROWSER} --filter=plug ${LIVELY.join(" ")}`,
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
