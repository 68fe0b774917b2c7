import assert from "node:assert/strict";
import { identityOf, removeOwnLog } from "../../../src/storage/database/file_identity.ts";
import { makePrivateFile, makePrivateFolder } from "../../../src/storage/database/private_files.ts";
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
