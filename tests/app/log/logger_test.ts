import assert from "node:assert/strict";
import { createLogger, deviceLogger, type LogEntry } from "../../../src/app/log/logger.ts";
import { journalLine, jsonLine, textLine } from "../../../src/app/log/log_lines.ts";
import { ManualClock } from "../fakes.ts";

const AT_MS = Date.UTC(2026, 5, 21, 10);

const ENTRY: LogEntry = {
  atMs: AT_MS,
  level: "info",
  message: "Charger told",
  fields: { enabled: true, currentA: 8, why: 'two "words"', none: null },
};

Deno.test("createLogger() hands an event to every sink, quieter levels to none", () => {
  const seen: LogEntry[] = [];
  const logger = createLogger({
    clock: new ManualClock(AT_MS),
    level: () => "info",
    sinks: [(entry) => seen.push(entry), (entry) => seen.push(entry)],
  });
  logger.info(ENTRY.message, ENTRY.fields);
  logger.debug("Not shown");
  assert.deepEqual(seen, [ENTRY, ENTRY]);
});

Deno.test("createLogger() a sink that fails harms neither the caller nor the next sink", () => {
  const seen: string[] = [];
  const logger = createLogger({
    clock: new ManualClock(),
    level: () => "info",
    sinks: [
      () => {
        throw new Error("No space left on device");
      },
      ({ message }) => seen.push(message),
    ],
  });
  logger.error("Cycle broken");
  assert.deepEqual(seen, ["Cycle broken"]);
});

Deno.test("deviceLogger() names the device in every event, before its other fields", () => {
  const entries: LogEntry[] = [];
  const clock = { wallMs: () => 0 };
  const logger = createLogger({
    clock,
    level: () => "debug",
    sinks: [(entry) => entries.push(entry)],
  });
  const of = deviceLogger(logger, "my garage");
  for (const level of ["error", "warn", "info", "debug"] as const) of[level]("Told", { on: true });
  assert.deepEqual(entries.map(({ level, message }) => `${level} ${message}`), [
    "error Told",
    "warn Told",
    "info Told",
    "debug Told",
  ]);
  for (const entry of entries) {
    assert.match(textLine(entry), /Told device="my garage" on=true$/);
  }
});

Deno.test("textLine() tells time, level, message and fields", () => {
  assert.equal(
    textLine(ENTRY),
    '2026-06-21T10:00:00.000Z info  Charger told enabled=true currentA=8 why="two \\"words\\"" none=null',
  );
});

Deno.test("textLine() puts in quotes only what could be read in two ways", () => {
  const shown = (value: string | number) => textLine({ ...ENTRY, fields: { value } }).split("=", 2);
  assert.equal(shown("tracked")[1], "tracked");
  assert.equal(shown(-8.5)[1], "-8.5");
  assert.equal(shown("two words")[1], '"two words"');
  assert.equal(shown('say"so')[1], '"say\\"so"');
  assert.match(textLine({ ...ENTRY, fields: { value: "a=b" } }), / value="a=b"$/);
});

Deno.test("textLine() shortens a text of more than 2000 characters", () => {
  const shown = (length: number) =>
    textLine({ ...ENTRY, fields: { value: "x".repeat(length) } }).split("=")[1];
  assert.equal(shown(2000), "x".repeat(2000));
  assert.equal(shown(2001), `${"x".repeat(2000)}…`);
});

Deno.test("journalLine() begins with the priority of syslog and leaves the time to the journal", () => {
  const lines = (["error", "warn", "info", "debug"] as const)
    .map((level) => journalLine({ ...ENTRY, level, fields: { a: 1 } }));
  assert.deepEqual(lines, [
    "<3>Charger told a=1",
    "<4>Charger told a=1",
    "<6>Charger told a=1",
    "<7>Charger told a=1",
  ]);
});

Deno.test("jsonLine() is one object; no field takes the place of time, level or message", () => {
  const entry: LogEntry = { ...ENTRY, fields: { a: 1, level: "none", time: null } };
  assert.deepEqual(JSON.parse(jsonLine(entry)), {
    a: 1,
    time: "2026-06-21T10:00:00.000Z",
    level: "info",
    message: "Charger told",
  });
});

Deno.test("a line stays one line and shows what a device sent, in every format", () => {
  const sent = "a\nb\u001b[31m\u202e\u2066\u0085\u2028\u007f c";
  const entry: LogEntry = { ...ENTRY, message: `Said ${sent}`, fields: { sent } };
  for (const line of [textLine(entry), journalLine(entry), jsonLine(entry)]) {
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
    assert.match(line, /\\u202e/);
  }
  assert.equal(JSON.parse(jsonLine(entry)).sent, sent);
  const long = textLine({ ...ENTRY, fields: { text: "x".repeat(1_000_000) } });
  assert.ok(long.length < 3000);
});
