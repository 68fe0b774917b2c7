import assert from "node:assert/strict";
import { testRuns } from "./test_runs.ts";

const COMMON = "test --no-prompt -A";
const STRICT = "--lock=tests/deno.lock --sanitize-ops --sanitize-resources";
const BROWSER = "--config tests/browser/deno.json";

Deno.test("testRuns() keeps the browser's tests to their own configuration", () => {
  const table: readonly [string, readonly string[]][] = [
    ["", [
      `${COMMON} ${STRICT} tests --ignore=tests/browser,tests/hostile`,
      `${COMMON} ${BROWSER} tests/browser`,
    ]],
    ["--filter=plug", [
      `${COMMON} ${STRICT} --filter=plug tests --ignore=tests/browser,tests/hostile`,
      `${COMMON} ${BROWSER} --filter=plug tests/browser`,
    ]],
    ["tests/control tests/app", [`${COMMON} ${STRICT} tests/control tests/app`]],
    ["./tests/browser/status_test.ts", [`${COMMON} ${BROWSER} ./tests/browser/status_test.ts`]],
    ["tests/browser tests/hostile -q", [
      `${COMMON} ${STRICT} -q tests/hostile`,
      `${COMMON} ${BROWSER} -q tests/browser`,
    ]],
  ];
  for (const [args, commands] of table) {
    const runs = testRuns(args.split(" ").filter((arg) => arg !== ""));
    assert.deepEqual(runs.map((run) => run.join(" ")), commands, args);
  }
});
