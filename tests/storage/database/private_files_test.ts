import assert from "node:assert/strict";
import { identityOf, removeOwnLog } from "../../../src/storage/database/file_identity.ts";
import { makePrivateFile, makePrivateFolder } from "../../../src/storage/database/private_files.ts";
import { copyFiles } from "../../../src/storage/recovery/copy_database.ts";
import { installCopy } from "../../../src/storage/recovery/replace_database.ts";
import { DataFolder } from "../data_folder.ts";

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}

function isThere(path: string): boolean {
  try {
    return Deno.lstatSync(path).isFile;
  } catch {
    return false;
  }
}

Deno.test("makePrivateFolder() makes a folder and those above it, and closes one that was open", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/a/b`;
  makePrivateFolder(path);
  assert.equal(modeOf(path), 0o700);
  for (const mode of [0o755, 0o777, 0o500]) {
    Deno.chmodSync(path, mode);
    makePrivateFolder(path);
    assert.equal(modeOf(path), 0o700);
  }
  Deno.writeTextFileSync(`${path}/file`, "");
  assert.throws(() => makePrivateFolder(`${path}/file`));
});

Deno.test("makePrivateFile() makes an empty file, and keeps what is in one that it closes", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/file`;
  makePrivateFile(path);
  assert.deepEqual([modeOf(path), Deno.readTextFileSync(path)], [0o600, ""]);
  Deno.writeTextFileSync(path, "kept");
  Deno.chmodSync(path, 0o644);
  makePrivateFile(path);
  assert.deepEqual([modeOf(path), Deno.readTextFileSync(path)], [0o600, "kept"]);
  assert.throws(() => makePrivateFile(`${folder.path}/missing/file`), Deno.errors.NotFound);
});

Deno.test("identityOf() follows a file through its names, and knows another one of its name", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/file`;
  assert.deepEqual(identityOf(path), { database: null, log: null });
  Deno.writeTextFileSync(path, "a");
  Deno.writeTextFileSync(`${path}-wal`, "b");
  const first = identityOf(path);
  assert.ok(first.database !== null && first.log !== null && first.database !== first.log);
  Deno.renameSync(path, `${folder.path}/other`);
  assert.equal(identityOf(`${folder.path}/other`).database, first.database);
  Deno.writeTextFileSync(path, "a");
  assert.notEqual(identityOf(path).database, first.database);
  assert.equal(identityOf(path).log, first.log);
});

Deno.test("removeOwnLog() removes the log that was opened, and no other one of its name", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/file`;
  const logs = () => [isThere(`${path}-wal`), isThere(`${path}-shm`)];
  const write = () => {
    for (const end of ["-wal", "-shm"]) Deno.writeTextFileSync(`${path}${end}`, "x");
  };
  write();
  const opened = identityOf(path);
  removeOwnLog(path, opened);
  assert.deepEqual(logs(), [false, false]);
  removeOwnLog(path, { database: null, log: null });
  write();
  removeOwnLog(path, { ...opened, log: "0:0" });
  assert.deepEqual(logs(), [true, true], "somebody else's");
});

Deno.test("openDatabase() closes a database and the log that a crash has left to everybody else", () => {
  using folder = new DataFolder();
  using left = new DataFolder();
  using database = folder.open();
  database.settings.save({ webPort: 5001 }, 1);
  for (const end of ["", "-wal"]) {
    Deno.copyFileSync(`${folder.file}${end}`, `${left.file}${end}`);
    Deno.chmodSync(`${left.file}${end}`, 0o644);
  }
  using again = left.open();
  assert.deepEqual(again.settings.load(), { webPort: 5001 });
  for (const end of ["", "-wal", "-shm"]) assert.equal(modeOf(`${left.file}${end}`), 0o600, end);
});

Deno.test("a copy of a file is its owner's alone, whatever the file was", () => {
  using folder = new DataFolder();
  using database = folder.open();
  database.settings.save({ webPort: 5001 }, 1);
  for (const mode of [0o444, 0o666]) {
    for (const end of ["", "-wal"]) Deno.chmodSync(`${folder.file}${end}`, mode);
    const to = `${folder.path}/copy-${mode}`;
    installCopy(folder.file, to);
    assert.equal(Deno.statSync(to).mode, 0o100_600);
    copyFiles({ from: folder.file, to: `${to}-2` });
    for (const end of ["", "-wal"]) assert.equal(Deno.statSync(`${to}-2${end}`).mode, 0o100_600);
  }
});

Deno.test("makePrivateFolder() and makePrivateFile() leave alone what they may not change", () => {
  using folder = new DataFolder();
  const path = `${folder.path}/file`;
  Deno.writeTextFileSync(path, "kept", { mode: 0o644 });
  Deno.chmodSync(path, 0o644);
  const { chmodSync } = Deno;
  const failing = (error: Error) => {
    Deno.chmodSync = () => {
      throw error;
    };
    makePrivateFile(path);
  };
  try {
    failing(new Deno.errors.PermissionDenied("somebody else's"));
    failing(new Deno.errors.NotSupported("no modes"));
    failing(Object.assign(new Error("read-only"), { code: "EROFS" }));
    assert.throws(() => failing(Object.assign(new Error("broken"), { code: "EIO" })), /broken/);
    assert.throws(() => failing(new Error("broken")), /broken/);
  } finally {
    Deno.chmodSync = chmodSync;
  }
  assert.deepEqual([modeOf(path), Deno.readTextFileSync(path)], [0o644, "kept"]);
});
