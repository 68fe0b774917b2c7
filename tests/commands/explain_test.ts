import assert from "node:assert/strict";
import { explain } from "../../src/commands/explain.ts";
import {
  DevicesInvalid,
  InstanceRunning,
  PortUnavailable,
  SettingsInvalid,
  StorageFailed,
} from "../../src/domain/codes/errors.ts";

/** The exit code of an error, and what is said of it. */
function explained(error: unknown): readonly [code: number, said: readonly unknown[]] {
  const real = console.error;
  const said: unknown[] = [];
  console.error = (line) => void said.push(line);
  try {
    return [explain(error), said];
  } finally {
    console.error = real;
  }
}

Deno.test("explain() names each wrong setting and each wrong device of the environment, with 78", () => {
  const path = "/nowhere.json";
  const refused = { code: "file-refused", path, why: "no such file" } as const;
  const rows = [
    new SettingsInvalid([{ key: "A_FILE", ...refused }, { key: "B_FILE", ...refused }]),
    new DevicesInvalid([{ device: null, key: "C_FILE", ...refused }]),
  ];
  for (const [index, error] of rows.entries()) {
    const [code, said] = explained(error);
    assert.deepEqual([code, said.length], [78, 2 - index]);
    assert.match(said.join("\n"), /_FILE.*nowhere\.json.*no such file/);
  }
});

Deno.test("explain() tells what cannot be had in its own words, with 69, and a bug whole, with 70", () => {
  for (const Kind of [InstanceRunning, StorageFailed, PortUnavailable]) {
    assert.deepEqual(explained(new Kind("it is taken")), [69, ["it is taken"]]);
  }
  const bug = new TypeError("x is no function");
  assert.deepEqual(explained(bug), [70, [bug]]);
  assert.deepEqual(explained("a word"), [70, ["a word"]]);
});
