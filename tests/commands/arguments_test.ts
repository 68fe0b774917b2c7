import assert from "node:assert/strict";
import { HELP, parseCommand } from "../../commands/arguments.ts";

const DEMO = { speed: 60, weather: "broken", hour: 9, seed: 1 };

Deno.test("parseCommand() the words of each command", () => {
  assert.deepEqual(parseCommand([]), { name: "start" });
  assert.deepEqual(parseCommand(["start"]), { name: "start" });
  assert.deepEqual(parseCommand(["reset-secret"]), { name: "reset-secret" });
  assert.deepEqual(parseCommand(["--help"]), { name: "help" });
  assert.deepEqual(parseCommand(["--version"]), { name: "version" });
  assert.deepEqual(parseCommand(["demo"]), { name: "demo", options: DEMO });
  assert.deepEqual(
    parseCommand(["demo", "--speed", "1", "--weather", "clear", "--hour=0", "--seed", "7"]),
    { name: "demo", options: { speed: 1, weather: "clear", hour: 0, seed: 7 } },
  );
});

Deno.test("parseCommand() what has its place and is not built says so", () => {
  for (const what of ["doctor", "import", "backup"]) {
    assert.deepEqual(parseCommand([what, "x"]), { name: "unbuilt", what });
    assert.match(HELP, new RegExp(`${what} .*not built yet`));
  }
});

Deno.test("parseCommand() wrong words are refused with their name", () => {
  const rows = [
    { words: ["charge"], message: 'There is no command "charge"' },
    { words: ["start", "now"], message: '"start" takes no "now"' },
    { words: ["start", "--speed", "2"], message: '"start" takes no --speed' },
    {
      words: ["demo", "--speed", "0"],
      message: '--speed takes a whole number from 1 to 600, not "0"',
    },
    {
      words: ["demo", "--speed", "601"],
      message: '--speed takes a whole number from 1 to 600, not "601"',
    },
    {
      words: ["demo", "--hour", "24"],
      message: '--hour takes a whole number from 0 to 23, not "24"',
    },
    {
      words: ["demo", "--weather", "fog"],
      message: '--weather takes clear, broken, overcast, not "fog"',
    },
  ];
  for (const { words, message } of rows) {
    assert.deepEqual(parseCommand(words), { name: "wrong", message });
  }
  assert.equal(parseCommand(["--nonsense"]).name, "wrong");
});
