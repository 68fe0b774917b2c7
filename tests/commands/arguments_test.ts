import assert from "node:assert/strict";
import { HELP, parseCommand } from "../../src/commands/arguments.ts";

const DEMO = {
  house: "small",
  speed: 60,
  weather: "broken",
  hour: 9,
  days: 7,
  seed: 1,
  generation: 1,
  faults: null,
};

Deno.test("parseCommand() the words of each command", () => {
  assert.deepEqual(parseCommand([]), { name: "start" });
  assert.deepEqual(parseCommand(["start"]), { name: "start" });
  assert.deepEqual(parseCommand(["reset-secret"]), { name: "reset-secret" });
  assert.deepEqual(parseCommand(["--help"]), { name: "help" });
  assert.deepEqual(parseCommand(["--version"]), { name: "version" });
  assert.deepEqual(parseCommand(["demo"]), { name: "demo", options: DEMO });
  assert.deepEqual(
    parseCommand(["demo", "--speed", "1", "--weather", "clear", "--hour=0", "--seed", "7"]),
    { name: "demo", options: { ...DEMO, speed: 1, weather: "clear", hour: 0, seed: 7 } },
  );
  assert.deepEqual(
    parseCommand(["demo", "--speed=600", "--hour=23", "--seed=0", "--weather", "overcast"]),
    { name: "demo", options: { ...DEMO, speed: 600, weather: "overcast", hour: 23, seed: 0 } },
  );
  assert.deepEqual(parseCommand(["healthcheck"]), { name: "healthcheck" });
  assert.deepEqual(parseCommand(["demo", "-h"]), { name: "help" });
});

Deno.test("parseCommand() demo takes a generation, days, and faults with a number or any", () => {
  const rows = [
    { words: ["--generation", "2"], options: { ...DEMO, generation: 2 } },
    { words: ["--house", "small"], options: DEMO },
    { words: ["--house=big"], options: { ...DEMO, house: "big" } },
    { words: ["--days", "0"], options: { ...DEMO, days: 0 } },
    { words: ["--days=31"], options: { ...DEMO, days: 31 } },
    { words: ["--faults"], options: { ...DEMO, faults: { seed: null } } },
    { words: ["--faults", "0"], options: { ...DEMO, faults: { seed: 0 } } },
    { words: ["--faults=2147483647"], options: { ...DEMO, faults: { seed: 2147483647 } } },
    {
      words: ["--faults", "--speed", "5"],
      options: { ...DEMO, faults: { seed: null }, speed: 5 },
    },
  ];
  for (const { words, options } of rows) {
    assert.deepEqual(parseCommand(["demo", ...words]), { name: "demo", options });
  }
});

Deno.test("parseCommand() doctor takes its own options, the seconds of --watch or none", () => {
  const once = { isJson: false, isFind: false, address: null, watchS: null };
  const rows = [
    { words: [], options: once },
    { words: ["--json"], options: { ...once, isJson: true } },
    { words: ["--watch"], options: { ...once, watchS: 10 } },
    { words: ["--watch", "5"], options: { ...once, watchS: 5 } },
    { words: ["--watch=3600", "--json"], options: { ...once, watchS: 3600, isJson: true } },
    { words: ["--watch", "--json"], options: { ...once, watchS: 10, isJson: true } },
    { words: ["--find"], options: { ...once, isFind: true } },
    {
      words: ["--find", "192.0.2.7", "--json"],
      options: { ...once, isFind: true, address: "192.0.2.7", isJson: true },
    },
    {
      words: ["gateway.lan:8080", "--find"],
      options: { ...once, isFind: true, address: "gateway.lan:8080" },
    },
  ];
  for (const { words, options } of rows) {
    assert.deepEqual(parseCommand(["doctor", ...words]), { name: "doctor", options });
  }
  assert.match(HELP, /^ {2}doctor {2,}test each device/m);
});

Deno.test("parseCommand() a command that works on a file takes exactly one", () => {
  for (const name of ["import", "backup", "restore"]) {
    assert.deepEqual(parseCommand([name, "x"]), { name, file: "x" });
    assert.deepEqual(parseCommand([name]), { name: "wrong", message: `"${name}" needs a FILE` });
    assert.deepEqual(parseCommand([name, "x", "y"]), {
      name: "wrong",
      message: `"${name}" takes one FILE, not also "y"`,
    });
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
      words: ["demo", "--days", "32"],
      message: '--days takes a whole number from 0 to 31, not "32"',
    },
    {
      words: ["demo", "--days="],
      message: '--days takes a whole number from 0 to 31, not ""',
    },
    { words: ["replay", "--days", "1"], message: '"replay" takes no --days' },
    {
      words: ["demo", "--generation", "3"],
      message: '--generation takes 1, 2, not "3"',
    },
    {
      words: ["demo", "--faults", "2147483648"],
      message: '--faults takes a whole number from 0, not "2147483648"',
    },
    {
      words: ["demo", "--faults=often"],
      message: '--faults takes a whole number from 0, not "often"',
    },
    {
      words: ["demo", "--hour", "-1"],
      message: "Option '--hour' argument is ambiguous",
    },
    {
      words: ["demo", "--seed", "2147483648"],
      message: '--seed takes a whole number from 0, not "2147483648"',
    },
    { words: ["demo", "--house", "huge"], message: '--house takes small, big, not "huge"' },
    { words: ["demo", "--house", ""], message: '--house takes small, big, not ""' },
    { words: ["doctor", "--house", "big"], message: '"doctor" takes no --house' },
    { words: ["start", "--faults"], message: '"start" takes no --faults' },
    {
      words: ["demo", "--weather", "fog"],
      message: '--weather takes clear, broken, overcast, not "fog"',
    },
  ];
  const watches = ["4", "0", "3601", "99999999999"];
  const refused = watches.map((seconds) => ({
    words: ["doctor", "--watch", seconds],
    message: `--watch takes a whole number from 5 to 3600, not "${seconds}"`,
  }));
  const doctors = [
    { words: ["doctor", "--watch="], message: refused[0]?.message.replace('"4"', '""') },
    { words: ["doctor", "192.0.2.7"], message: '"doctor" takes no "192.0.2.7"' },
    { words: ["doctor", "--find", "a", "b"], message: '"doctor" takes no "b"' },
    { words: ["doctor", "--find", "--watch"], message: "--find takes no --watch" },
    {
      words: ["doctor", "--find", "192.0.2"],
      message: '--find takes a host name or an IP address, not "192.0.2"',
    },
    { words: ["doctor", "--speed", "2"], message: '"doctor" takes no --speed' },
    { words: ["demo", "--json"], message: '"demo" takes no --json' },
    { words: ["start", "--watch"], message: '"start" takes no --watch' },
  ];
  for (const { words, message } of [...rows, ...refused, ...doctors]) {
    assert.deepEqual(parseCommand(words), { name: "wrong", message });
  }
  assert.equal(parseCommand(["--nonsense"]).name, "wrong");
});
