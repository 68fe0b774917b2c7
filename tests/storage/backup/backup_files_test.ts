import assert from "node:assert/strict";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { FileBackups, isBackupName, listBackups } from "../../../src/storage/backup/backups.ts";
import type { CopyOptions, CopyTurns } from "../../../src/storage/recovery/copy_database.ts";
import { DataFolder } from "../data_folder.ts";

const AT_MS = Date.UTC(2026, 5, 1, 1, 30);
const NAME = "chargemanager-20260601T013000Z.sqlite3";

/** Backups whose copies are an empty file, or whatever `copy` makes. */
function backupsIn(
  folder: DataFolder,
  copy = ({ to }: CopyOptions, _turns: CopyTurns) => Deno.writeTextFile(to, ""),
): FileBackups {
  const secretKeys = new Set(["webSecret"]);
  return new FileBackups({ dataDir: folder.path, databaseFile: folder.file, secretKeys, copy });
}

/** So many files of the folder, each named by a second of its own. */
function fill(folder: DataFolder, count: number): string {
  const path = `${folder.path}/backups`;
  Deno.mkdirSync(path);
  for (let at = 0; at < count; at++) {
    const stamp = new Date(AT_MS + at * 1000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    Deno.writeTextFileSync(`${path}/chargemanager-${stamp}.sqlite3`, "x".repeat(at % 3));
  }
  return path;
}

Deno.test("listBackups() gives files of the name alone, newest first, and at most 500", () => {
  using folder = new DataFolder();
  assert.deepEqual(listBackups(`${folder.path}/backups`), [], "no folder");
  const path = fill(folder, 3);
  for (const name of ["notes.txt", `${NAME}.partial`, `x${NAME}`]) {
    Deno.writeTextFileSync(`${path}/${name}`, "");
  }
  Deno.mkdirSync(`${path}/${NAME.replace("0601", "0602")}`);
  assert.deepEqual(
    listBackups(path).map(({ name, madeAtMs, sizeBytes }) => [name, madeAtMs, sizeBytes]),
    [2, 1, 0].map((at) => [NAME.replace("00Z", `0${at}Z`), AT_MS + at * 1000, at]),
  );
  Deno.removeSync(path, { recursive: true });
  fill(folder, 502);
  assert.equal(listBackups(path).length, 500);
  Deno.removeSync(path, { recursive: true });
  Deno.writeTextFileSync(path, "no folder");
  assert.throws(
    () => listBackups(path),
    (error) => error instanceof StorageFailed && /^Cannot list backups in "/.test(error.message),
  );
});

Deno.test("isBackupName() knows backups, and what a copy that was cut off has left of one", () => {
  const nightly = NAME.replace("Z.", "Z-nightly.");
  for (const name of [NAME, nightly, `${NAME}.partial`, `${NAME}.partial-wal`]) {
    assert.equal(isBackupName(name), true, name);
  }
  for (const name of ["", "x.partial", `${NAME}.other`, `../${NAME}`, NAME.replace("Z", "")]) {
    assert.equal(isBackupName(name), false, name);
  }
});

Deno.test("make() gives a copy half an hour, then the next one its turn", async () => {
  using folder = new DataFolder();
  const { timeout } = AbortSignal;
  const alarm = new AbortController();
  const asked: number[] = [];
  AbortSignal.timeout = (ms) => {
    asked.push(ms);
    return alarm.signal;
  };
  try {
    const backups = backupsIn(folder, async (_options, { signal }) => {
      const given = new Promise((resolve) => signal.addEventListener("abort", resolve));
      alarm.abort();
      await given;
      throw signal.reason;
    });
    await assert.rejects(
      backups.make({ isNightly: false, atMs: AT_MS }),
      (error) => error instanceof StorageFailed && /^Cannot make backup: /.test(error.message),
    );
  } finally {
    AbortSignal.timeout = timeout;
  }
  assert.deepEqual(asked, [1_800_000]);
  assert.equal((await backupsIn(folder).make({ isNightly: false, atMs: AT_MS })).name, NAME);
});

Deno.test("make() names a third backup of one second by the next free one", async () => {
  using folder = new DataFolder();
  const backups = backupsIn(folder);
  const names: string[] = [];
  for (const isNightly of [false, false, true, false]) {
    names.push((await backups.make({ isNightly, atMs: AT_MS })).name.slice(14));
  }
  const ends = ["00Z.sqlite3", "01Z.sqlite3", "00Z-nightly.sqlite3", "02Z.sqlite3"];
  assert.deepEqual(names, ends.map((end) => `20260601T0130${end}`));
});

Deno.test("make() leaves alone what a download is just made of", async () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.settings.save({ webPort: 5001 }, 1);
  const backups = new FileBackups({
    dataDir: folder.path,
    databaseFile: folder.file,
    secretKeys: new Set(),
  });
  await backups.make({ isNightly: false, atMs: AT_MS });
  const { copyFile } = Deno;
  const [copied, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  Deno.copyFile = async (from, to) => {
    await copyFile(from, to);
    copied.resolve();
    await gate.promise;
  };
  try {
    const opening = backups.open(NAME, null);
    await copied.promise;
    await backups.make({ isNightly: true, atMs: AT_MS });
    gate.resolve();
    const download = await opening;
    const bytes = await new Response(download?.body).bytes();
    assert.equal(new TextDecoder().decode(bytes.subarray(0, 13)), "SQLite format");
  } finally {
    Deno.copyFile = copyFile;
  }
  const left = [...Deno.readDirSync(`${folder.path}/backups`)].map(({ name }) => name).sort();
  assert.deepEqual(left, [NAME.replace("Z.", "Z-nightly."), NAME]);
});

Deno.test("rotate() tells which backup cannot be removed", () => {
  using folder = new DataFolder();
  fill(folder, 2);
  const { removeSync } = Deno;
  Deno.removeSync = () => {
    throw new Deno.errors.PermissionDenied("no");
  };
  try {
    assert.throws(
      () => backupsIn(folder).rotate({ isNightly: false, keep: 1, atMs: AT_MS + 1000 }),
      new StorageFailed(`Cannot remove backup ${NAME}: no`),
    );
  } finally {
    Deno.removeSync = removeSync;
  }
});

Deno.test("rotate() counts what was made at this very moment as the newest, and may keep none", () => {
  using folder = new DataFolder();
  const path = fill(folder, 3);
  const backups = backupsIn(folder);
  backups.rotate({ isNightly: false, keep: 2, atMs: AT_MS + 1000 });
  assert.deepEqual(listBackups(path).map(({ madeAtMs }) => madeAtMs - AT_MS), [1000, 0]);
  backups.rotate({ isNightly: true, keep: 0, atMs: AT_MS });
  assert.equal(listBackups(path).length, 2);
  backups.rotate({ isNightly: false, keep: 0, atMs: AT_MS });
  assert.deepEqual(listBackups(path), []);
});

Deno.test("open() tells which backup cannot be read", async () => {
  using folder = new DataFolder();
  Deno.mkdirSync(`${fill(folder, 0)}/${NAME}`);
  await assert.rejects(
    backupsIn(folder).open(NAME, null),
    (error) =>
      error instanceof StorageFailed && error.message.startsWith(`Cannot read backup ${NAME}: `),
  );
});
