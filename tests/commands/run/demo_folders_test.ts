import assert from "node:assert/strict";
import { demoFolder, removeStaleDemos } from "../../../src/commands/run/demo_folders.ts";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import { DATABASE_FILE, openDatabase } from "../../../src/storage/database/database.ts";
import { LOCK_FILE } from "../../../src/storage/database/instance_lock.ts";

const BACKUP = "chargemanager-20260621T090510Z-nightly.sqlite3";

/** A folder as a demo leaves it when it is killed. */
function leave(folder: string, files: readonly string[]): void {
  Deno.mkdirSync(folder, { recursive: true });
  for (const file of files) Deno.writeTextFileSync(`${folder}/${file}`, "");
}

function namesIn(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).toSorted();
}

Deno.test("removeStaleDemos() removes what killed demos left, and nothing else", async () => {
  const dataDir = await Deno.makeTempDir();
  const database = [LOCK_FILE, DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`];
  leave(`${dataDir}/demo-12345`, database);
  leave(`${dataDir}/demo-7`, [LOCK_FILE, DATABASE_FILE]);
  leave(`${dataDir}/demo-20`, database);
  leave(`${dataDir}/demo-20/backups`, [BACKUP, `${BACKUP}.partial`, `${BACKUP}.partial-journal`]);
  leave(`${dataDir}/demo-21`, database);
  leave(`${dataDir}/demo-21/backups`, [BACKUP, "notes.txt"]);
  leave(`${dataDir}/demo-22`, database);
  leave(`${dataDir}/demo-22/photos`, [BACKUP]);
  leave(`${dataDir}/demo-8`, [...database, "notes.txt"]);
  leave(`${dataDir}/demo-9/photos`, []);
  leave(`${dataDir}/demo-10`, [DATABASE_FILE]);
  leave(`${dataDir}/demo-11`, []);
  leave(`${dataDir}/demo-`, database);
  leave(`${dataDir}/demo-1x`, database);
  leave(`${dataDir}/demo`, database);
  leave(dataDir, [...database, "demo-13"]);
  leave(`${dataDir}/elsewhere`, database);
  Deno.symlinkSync(`${dataDir}/elsewhere`, `${dataDir}/demo-14`);
  const before = namesIn(dataDir);
  const removed = ["demo-12345", "demo-20", "demo-7"];
  assert.deepEqual([...removeStaleDemos(dataDir)].toSorted(), removed);
  assert.deepEqual(namesIn(dataDir), before.filter((name) => !removed.includes(name)));
  assert.deepEqual(namesIn(`${dataDir}/elsewhere`), database.toSorted());
  assert.deepEqual(removeStaleDemos(dataDir), []);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("removeStaleDemos() leaves a demo that runs alone, until it has ended", async () => {
  const dataDir = await Deno.makeTempDir();
  const folder = demoFolder(dataDir);
  const database = openDatabase(folder, { clock: SYSTEM_CLOCK, secretKeys: new Set() });
  assert.deepEqual(removeStaleDemos(dataDir), []);
  assert.ok(namesIn(folder).includes(DATABASE_FILE));
  database.close();
  assert.deepEqual(removeStaleDemos(dataDir), [`demo-${Deno.pid}`]);
  assert.deepEqual(namesIn(dataDir), []);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("removeStaleDemos() finds nothing where there is no folder yet", () => {
  assert.deepEqual(removeStaleDemos("no such folder"), []);
});
