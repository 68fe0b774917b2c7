import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { BackupRefused, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { backupsDe } from "../../../src/words/de/pages/backups.ts";
import { backupsEn } from "../../../src/words/en/pages/backups.ts";
import { backupsNl } from "../../../src/words/nl/pages/backups.ts";
import { encryptBackup } from "../../../src/storage/backup/backup_cipher.ts";
import { copyDatabase } from "../../../src/storage/recovery/copy_database.ts";
import { FileRestores } from "../../../src/storage/backup/file_restores.ts";
import { DataFolder, sampleAt } from "../data_folder.ts";

const BACKUP = "chargemanager-20260621T120000Z.sqlite3";
const AT_MS = Date.UTC(2026, 5, 21, 12);

function fill(folder: DataFolder, samples: number): void {
  using database = folder.open();
  for (let at = 0; at < samples; at += 1) database.history.add(sampleAt(AT_MS + at * 5000));
}

/** A data folder with three samples and a backup of when it had one. */
function prepare(folder: DataFolder): FileRestores {
  fill(folder, 1);
  Deno.mkdirSync(`${folder.path}/backups`);
  copyDatabase({ from: folder.file, to: `${folder.path}/backups/${BACKUP}`, hasSamples: true });
  fill(folder, 3);
  return new FileRestores({ dataDir: folder.path, databaseFile: folder.file });
}

async function send(
  restores: FileRestores,
  file: Uint8Array<ArrayBuffer>,
  passphrase = "",
): Promise<void> {
  const form = new FormData();
  form.set("passphrase", passphrase);
  form.set("file", new Blob([file]), "backup.sqlite3");
  const request = new Request("http://localhost/", { method: "POST", body: form });
  assert.ok(request.body !== null);
  await restores.receive({
    contentType: request.headers.get("content-type") ?? "",
    body: request.body,
  });
}

Deno.test("examine() tells what a backup holds beside what is there now", () => {
  using folder = new DataFolder();
  const plan = prepare(folder).examine({ kind: "backup", name: BACKUP });
  assert.deepEqual([plan?.now.samples, plan?.then.samples], [3, 1]);
  assert.deepEqual([plan?.then.sessions, plan?.then.fromMs], [0, null]);
  assert.ok((plan?.then.sizeBytes ?? 0) > 0);
});

Deno.test("examine() knows no file but backups, and refuses what is no database of ours", () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  for (
    const name of ["x", "../chargemanager.sqlite3", "", BACKUP.replace("20260621", "20260622")]
  ) {
    assert.equal(restores.examine({ kind: "backup", name }), null, name);
  }
  assert.equal(restores.examine({ kind: "upload" }), null);
  Deno.writeTextFileSync(`${folder.path}/backups/${BACKUP}`, "torn ".repeat(1000));
  assert.throws(() => restores.examine({ kind: "backup", name: BACKUP }), StorageFailed);
});

Deno.test("receive() takes a plain and an encrypted backup, for its owner alone", async () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  const plain = Deno.readFileSync(`${folder.path}/backups/${BACKUP}`);
  await send(restores, plain);
  assert.equal(restores.examine({ kind: "upload" })?.then.samples, 1);
  const path = restores.pathOf({ kind: "upload" });
  assert.deepEqual(Deno.readFileSync(path), plain);
  assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);

  const sealed = await encryptBackup(new Blob([plain]).stream(), "right passphrase");
  const bytes = await new Response(sealed).bytes();
  await assert.rejects(send(restores, bytes), /enter its passphrase/);
  await assert.rejects(send(restores, bytes, "wrong passphrase"), /wrong passphrase/);
  assert.equal(restores.examine({ kind: "upload" }), null, "nothing is left of a refused file");
  await send(restores, bytes, "right passphrase");
  assert.deepEqual(Deno.readFileSync(path), plain);
  assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
});

Deno.test("receive() tells in each language why, and no path of this machine", async () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  const plain = Deno.readFileSync(`${folder.path}/backups/${BACKUP}`);
  const sealed = await new Response(await encryptBackup(new Blob([plain]).stream(), "right"))
    .bytes();
  const newer = plain.slice();
  // The schema's number lies at byte 60 of the file's head.
  newer.set([0, 0, 127, 0], 60);
  const foreign = plain.slice();
  foreign.set([0, 0, 0, 0], 60);
  for (
    const [file, passphrase, en, de, nl] of [
      [
        new TextEncoder().encode("no database ".repeat(100)),
        "",
        /no whole/,
        /keine vollständige/,
        /geen volledige/,
      ],
      [new Uint8Array(), "", /empty/, /leer/, /leeg/],
      [plain.slice(0, -2048), "", /no whole/, /keine vollständige/, /geen volledige/],
      [newer, "", /newer version/, /neueren Version/, /nieuwere versie/],
      [foreign, "", /another program/, /anderen Programm/, /ander programma/],
      [sealed, "", /encrypted/, /verschlüsselt/, /versleuteld/],
      [sealed, "wrong", /wrong passphrase/, /falsche Passphrase/, /verkeerde wachtwoordzin/],
      [
        sealed.slice(0, -100),
        "right",
        /wrong passphrase/,
        /falsche Passphrase/,
        /verkeerde wachtwoordzin/,
      ],
    ] as const
  ) {
    await assert.rejects(send(restores, file, passphrase), (error) => {
      assert.ok(error instanceof BackupRefused, String(error));
      const told = {
        en: backupsEn[error.code],
        de: backupsDe[error.code],
        nl: backupsNl[error.code],
      };
      assert.match(told.en, en);
      assert.match(told.de, de);
      assert.match(told.nl, nl);
      assert.doesNotMatch(told.en + told.de + told.nl, /\//);
      return true;
    });
  }
});

Deno.test("receive() takes one file at a time, and the next one after it", async () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  const plain = Deno.readFileSync(`${folder.path}/backups/${BACKUP}`);
  const outcomes = await Promise.allSettled([send(restores, plain), send(restores, plain)]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  assert.equal(restores.examine({ kind: "upload" })?.then.samples, 1);
  await send(restores, plain);
});

Deno.test("receive() refuses rubbish and what broke off, and leaves no file behind", async () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  await assert.rejects(send(restores, new TextEncoder().encode("no database")), StorageFailed);
  const broken = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      controller.error(new TypeError("connection closed"));
    },
  });
  const contentType = "multipart/form-data; boundary=x";
  await assert.rejects(restores.receive({ contentType, body: broken }), StorageFailed);
  const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => name.includes("uploaded")), []);
});

Deno.test("examine() counts what the page tells of both, with what still lies in the log", () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  using database = folder.open();
  const facts = { energyWh: 1, solarWh: 1, unknownWh: 0 };
  const { sessions, events } = database.records;
  const session = { ...facts, batteryWh: 0, gridWh: 0, chargedMs: 1, pauses: 0, maxPowerW: 1 };
  const rest = { phases: 1, fewestPhases: 1, socStartPct: null, socEndPct: null };
  for (const startedAtMs of [1, 2]) {
    sessions.save(2, { ...session, ...rest, modes: ["slow"], startedAtMs });
  }
  for (let atMs = 1; atMs < 6; atMs++) {
    events.add({ atMs, kind: "program", code: "program.started", detail: {} });
  }
  folder.change(`INSERT INTO five_minutes (start_ms, known_ms)
    VALUES (600000, 1), (300000, 1), (900000, 1)`);
  const { now, then } = restores.examine({ kind: "backup", name: BACKUP }) ?? {};
  const size = (end: string) => Deno.statSync(`${folder.file}${end}`).size;
  assert.ok(size("-wal") > 0);
  assert.deepEqual(now, {
    sizeBytes: size("") + size("-wal"),
    fromMs: 300_000,
    toMs: 900_000,
    sessions: 2,
    events: 5,
    samples: 3,
  });
  const sizeBytes = Deno.statSync(`${folder.path}/backups/${BACKUP}`).size;
  const empty = { fromMs: null, toMs: null, sessions: 0, events: 0, samples: 1 };
  assert.deepEqual(then, { sizeBytes, ...empty });
});

Deno.test("examine() takes a table that an older backup does not have for an empty one", () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  const path = `${folder.path}/backups/${BACKUP}`;
  using older = new DatabaseSync(path);
  older.exec("DROP TABLE sessions; DROP TABLE five_minutes; DROP TABLE samples");
  older.close();
  const { then } = restores.examine({ kind: "backup", name: BACKUP }) ?? {};
  const { fromMs, toMs, sessions, events, samples } = then ?? {};
  assert.deepEqual([fromMs, toMs, sessions, events, samples], [null, null, 0, 0, 0]);
});

Deno.test("receive() takes no file of more than a GB", async () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  // Never written to: the system gives it no memory.
  const body = ReadableStream.from([new Uint8Array(1_000_000_001)]);
  await assert.rejects(
    restores.receive({ contentType: "multipart/form-data; boundary=x", body }),
    (error) => error instanceof BackupRefused && error.code === "too-large",
  );
  const left = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => name.includes("uploaded")), []);
});

Deno.test("receive() takes a file larger than what it holds in memory, its fields before it", async () => {
  using folder = new DataFolder();
  const restores = prepare(folder);
  {
    using database = folder.open();
    const at = (count: number) => sampleAt(AT_MS + count * 5000, { pv_power_w: count * 7919 });
    for (let count = 0; count < 3000; count++) database.history.add(at(count));
  }
  const file = `${folder.path}/large`;
  copyDatabase({ from: folder.file, to: file, hasSamples: true });
  const bytes = Deno.readFileSync(file);
  assert.ok(bytes.length > 2 * 65_536);
  await send(restores, bytes, "not needed");
  assert.deepEqual(Deno.readFileSync(restores.pathOf({ kind: "upload" })), bytes);
});
