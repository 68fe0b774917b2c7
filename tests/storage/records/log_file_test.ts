import assert from "node:assert/strict";
import type { LogFilter } from "../../../src/domain/ports/log.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { LOG_FILE, LOG_FILES, LogFile } from "../../../src/storage/records/log_file.ts";
import { DataFolder } from "../data_folder.ts";

const MINUTE_MS = 60_000;

function line(level: string, text: string): string {
  return `2026-06-21T10:00:00.000Z ${level.padEnd(5)} ${text}`;
}

function logIn(folder: DataFolder): LogFile {
  return new LogFile(folder.path, () => folder.steadyMs);
}

const ALL: LogFilter = { level: null, texts: [], fromMs: null, toMs: null };

function allOf(log: LogFile): readonly string[] {
  return log.lines({ ...ALL, limit: Infinity });
}

function fileText(folder: DataFolder): string {
  try {
    return Deno.readTextFileSync(`${folder.path}/${LOG_FILE}`);
  } catch {
    return "";
  }
}

Deno.test("add() gathers lines for an hour or four thousand characters, an error not", () => {
  using folder = new DataFolder();
  const log = logIn(folder);
  log.add(line("info", "a"), "info");
  folder.steadyMs = 60 * MINUTE_MS - 1;
  log.add(line("warn", "b"), "warn");
  assert.equal(fileText(folder), "");
  folder.steadyMs += 1;
  log.add(line("info", "c"), "info");
  assert.equal(fileText(folder).split("\n").length, 4);
  log.add(line("error", "d"), "error");
  assert.match(fileText(folder), /d\n$/);
  log.add(line("info", "e".repeat(4000)), "info");
  assert.match(fileText(folder), /e\n$/);
  assert.equal((Deno.statSync(`${folder.path}/${LOG_FILE}`).mode ?? 0) & 0o777, 0o600);
});

Deno.test("add() for ever keeps four files of a megabyte at the most, the newest lines in them", () => {
  using folder = new DataFolder();
  const log = logIn(folder);
  for (let at = 0; at < 6000; at++) log.add(line("info", `${at} ${"x".repeat(1000)}`), "info");
  log.write();
  const files = [...Deno.readDirSync(folder.path)];
  assert.deepEqual(files.map(({ name }) => name).sort(), LOG_FILES.toSorted());
  for (const { name } of files) assert.ok(Deno.statSync(`${folder.path}/${name}`).size <= 1e6);
  const numbers = allOf(log).join("\n").trim().split("\n").map((text) =>
    Number(text.split(" ").at(-2))
  );
  assert.equal(numbers.at(-1), 5999);
  const first = numbers[0] ?? NaN;
  assert.deepEqual(numbers, Array.from({ length: 6000 - first }, (_, at) => first + at));
  assert.ok(numbers.length > 2900);
});

Deno.test("lines() gives the newest that are asked for, newest last, over files and memory", () => {
  using folder = new DataFolder();
  const log = logIn(folder);
  log.add(line("error", "Cycle broken"), "error");
  log.add(line("warn", "Charger not told"), "warn");
  log.write();
  Deno.renameSync(`${folder.path}/${LOG_FILE}`, `${folder.path}/${LOG_FILE}.1`);
  log.add(line("info", "Charger told"), "info");
  log.write();
  log.add(line("debug", "charger asked"), "debug");
  const texts = (query: Partial<Parameters<LogFile["lines"]>[0]>) =>
    log.lines({ ...ALL, limit: 10, ...query }).map((one) => one.slice(31));
  assert.deepEqual(texts({}), [
    "Cycle broken",
    "Charger not told",
    "Charger told",
    "charger asked",
  ]);
  assert.deepEqual(texts({ level: "warn" }), ["Cycle broken", "Charger not told"]);
  assert.deepEqual(texts({ texts: ["CHARGER T"] }), ["Charger told"]);
  assert.deepEqual(texts({ limit: 2 }), ["Charger told", "charger asked"]);
  assert.deepEqual(texts({ limit: 3, level: "info" }), [
    "Cycle broken",
    "Charger not told",
    "Charger told",
  ]);
  assert.deepEqual(texts({ texts: ["none"] }), []);
});

Deno.test("lines() gives those of a span, from its first moment to before its last, with all texts", () => {
  using folder = new DataFolder();
  const log = logIn(folder);
  const at = Date.UTC(2026, 5, 21, 10);
  const from = (ms: number, text: string) => `${new Date(ms).toISOString()} info  ${text}`;
  for (const ms of [at - 1, at, at + 1, at + 2]) log.add(from(ms, `after ${ms - at}`), "info");
  const told = (query: Partial<Parameters<LogFile["lines"]>[0]>) =>
    log.lines({ ...ALL, limit: 10, ...query }).map((one) => Number(one.split(" ").at(-1)));
  assert.deepEqual(told({ fromMs: at }), [0, 1, 2]);
  assert.deepEqual(told({ toMs: at }), [-1]);
  assert.deepEqual(told({ fromMs: at, toMs: at + 2 }), [0, 1]);
  assert.deepEqual(told({ texts: ["AFTER", "-1"] }), [-1]);
  assert.deepEqual(told({ texts: ["after", "before"] }), []);
});

Deno.test("tail() gives what came after an earlier answer, and all of a program that began anew", () => {
  using folder = new DataFolder();
  const log = logIn(folder);
  log.add(line("info", "a"), "info");
  const { at } = log.tail(ALL, Number.MAX_SAFE_INTEGER);
  assert.deepEqual(log.tail(ALL, at), { lines: [], at });
  log.add(line("warn", "b"), "warn");
  log.add(line("info", "c"), "info");
  const texts = (filter: Partial<LogFilter>, since: number) =>
    log.tail({ ...ALL, ...filter }, since).lines.map((one) => one.slice(31));
  assert.deepEqual(texts({}, at), ["b", "c"]);
  assert.deepEqual(texts({ level: "warn" }, at), ["b"]);
  assert.deepEqual(texts({}, 9), ["a", "b", "c"]);
  for (let n = 0; n < 600; n++) log.add(line("info", `${n}`), "info");
  assert.equal(log.tail(ALL, at).lines.length, 500, "only the newest wait in memory");
});

Deno.test("lines() of a file that cannot be read throws StorageFailed", () => {
  using folder = new DataFolder();
  Deno.mkdirSync(`${folder.path}/${LOG_FILE}`);
  assert.throws(() => logIn(folder).lines({ ...ALL, limit: 1 }), StorageFailed);
});

Deno.test("add() writes at four thousand characters, and drop() forgets what was gathered", () => {
  using folder = new DataFolder();
  const log = logIn(folder);
  log.add("a".repeat(2000), "info");
  log.add("b".repeat(1999), "info");
  assert.equal(fileText(folder), "");
  log.add("c", "info");
  assert.equal(fileText(folder), `${"a".repeat(2000)}\n${"b".repeat(1999)}\nc\n`);
  log.add("d".repeat(3999), "info");
  log.drop();
  log.write();
  log.add("e", "info");
  assert.equal(fileText(folder).length, 4003, "neither d nor, so soon, e");
  assert.deepEqual(allOf(log).slice(-2), ["c", "e"]);
});

Deno.test("write() begins a new file before a megabyte is passed, and keeps the three before it", () => {
  using folder = new DataFolder();
  const sizes = () =>
    LOG_FILES.map((name) => {
      try {
        return Deno.statSync(`${folder.path}/${name}`).size;
      } catch {
        return null;
      }
    });
  const log = logIn(folder);
  const write = (bytes: number) => {
    log.add("x".repeat(bytes - 1), "info");
    log.write();
  };
  write(500_000);
  write(500_000);
  assert.deepEqual(sizes(), [1_000_000, null, null, null]);
  write(5000);
  assert.deepEqual(sizes(), [5000, 1_000_000, null, null]);
  for (const bytes of [999_000, 998_000, 997_000]) write(bytes);
  assert.deepEqual(sizes(), [997_000, 998_000, 999_000, 5000]);
  write(996_000);
  assert.deepEqual(sizes(), [996_000, 997_000, 998_000, 999_000], "the oldest is gone");
});

Deno.test("lines() looks into older files only for what it still lacks", () => {
  using folder = new DataFolder();
  const log = logIn(folder);
  Deno.mkdirSync(`${folder.path}/${LOG_FILES[1]}`);
  for (const text of ["a", "b"]) log.add(line("info", text), "info");
  log.write();
  log.add(line("info", "c"), "info");
  const asked = (limit: number) => log.lines({ ...ALL, limit }).length;
  assert.deepEqual([1, 2, 3].map(asked), [1, 2, 3]);
  assert.throws(() => asked(4), StorageFailed);
});
