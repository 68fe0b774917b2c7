import assert from "node:assert/strict";
import type { BackupFile, StorageTrouble } from "../../../src/domain/ports/backups.ts";
import { AppUnderTest } from "../app_under_test.ts";

const NIGHTLY: BackupFile = {
  name: "chargemanager-20260601T013000Z-nightly.sqlite3",
  sizeBytes: 5,
  madeAtMs: Date.UTC(2026, 5, 1, 1, 30),
  isNightly: true,
};

const PUT_ASIDE: StorageTrouble = {
  kind: "put-aside",
  why: "damaged",
  file: "chargemanager.sqlite3.damaged-20260601T013000Z",
  restoredFrom: NIGHTLY.name,
  areSettingsSaved: false,
  isModeSaved: false,
};

Deno.test("GET /data lists backups to take home, in both languages", async () => {
  const app = new AppUnderTest();
  app.program.database.files = [NIGHTLY];
  for (const [language, word] of [["en", "Back up now"], ["de", "Jetzt sichern"]] as const) {
    const response = await app.ask("/data", { headers: { "accept-language": language } });
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.ok(html.includes(word));
    assert.ok(html.includes(`href="/backups/${NIGHTLY.name}"`));
  }
});

Deno.test("GET /backups/:name gives a listed one and no other file", async () => {
  const app = new AppUnderTest();
  app.program.database.files = [NIGHTLY];
  const response = await app.ask(`/backups/${NIGHTLY.name}`);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "bytes");
  assert.match(response.headers.get("content-disposition") ?? "", /^attachment; filename="charge/);
  for (const name of ["x", "..%2Fchargemanager.sqlite3", "%2e%2e%2finstance.lock"]) {
    assert.equal((await app.ask(`/backups/${name}`)).status, 404, name);
  }
});

Deno.test("POST /backups/encrypted gives one with its secrets, by a passphrase of some length", async () => {
  const app = new AppUnderTest();
  app.program.database.files = [NIGHTLY];
  const fields = { name: NIGHTLY.name, passphrase: "twelve signs" };
  const response = await app.postForm("/backups/encrypted", fields);
  assert.equal(response.status, 200);
  assert.equal(await response.text(), "sealed with twelve signs");
  assert.match(response.headers.get("content-disposition") ?? "", /sqlite3\.encrypted"$/);
  for (const passphrase of ["", "eleven sign", "x".repeat(201)]) {
    const refused = await app.postForm("/backups/encrypted", { ...fields, passphrase });
    assert.equal(refused.status, 422);
    const html = await refused.text();
    assert.match(html, /at least 12 characters/);
    assert.ok(passphrase === "" || !html.includes(passphrase));
  }
  const unknown = await app.postForm("/backups/encrypted", { ...fields, name: "x" });
  assert.equal(unknown.status, 404);
});

Deno.test("downloads of one client are bounded, and given back when read or left", async () => {
  const app = new AppUnderTest();
  app.program.database.files = [NIGHTLY];
  const target = `/backups/${NIGHTLY.name}`;
  const first = await app.ask(target);
  const second = await app.ask("/export/days.csv");
  const third = await app.ask(target);
  assert.equal(third.status, 429);
  assert.equal(third.headers.get("retry-after"), "10");
  assert.equal((await app.ask(target, { from: "192.168.178.77" })).status, 200);
  await first.text();
  const fourth = await app.ask(target);
  assert.equal(fourth.status, 200);
  await fourth.body?.cancel();
  assert.equal((await app.ask(target, { method: "HEAD" })).status, 200);
  assert.equal((await app.ask("/backups/unknown")).status, 404);
  assert.equal((await app.ask(target)).status, 200);
  await second.text();
});

Deno.test("POST /backups makes one, and says why it could not", async () => {
  const app = new AppUnderTest();
  const made = await app.postForm("/backups", {});
  assert.equal(made.status, 303);
  const page = await app.ask(made.headers.get("location") ?? "");
  assert.match(await page.text(), /Backup made and checked: chargemanager-20261122T110431Z/);
  app.program.database.makeError = "Cannot make backup: disk full";
  const failed = await app.postForm("/backups", {});
  assert.equal(failed.status, 503);
  assert.match(await failed.text(), /disk full/);
  const foreign = await app.postForm("/backups", {}, { headers: { origin: "http://evil.test" } });
  assert.equal(foreign.status, 403);
});

Deno.test("status page and /data say what became of the database", async () => {
  const app = new AppUnderTest();
  app.program.database.state = PUT_ASIDE;
  for (
    const [language, words] of [
      ["en", ["The database was damaged", PUT_ASIDE.file, NIGHTLY.name, "Choose the charge mode"]],
      ["de", ["Die Datenbank war beschädigt", PUT_ASIDE.file, NIGHTLY.name, "Lademodus wählen"]],
    ] as const
  ) {
    const headers = { "accept-language": language };
    const data = await (await app.ask("/data", { headers })).text();
    for (const word of words) assert.ok(data.includes(word), `${language}: ${word}`);
    assert.ok((await (await app.ask("/", { headers })).text()).includes(words[0]));
  }
  const lost = new AppUnderTest();
  lost.program.database.state = { kind: "memory-only", detail: "Cannot open: read-only" };
  assert.match(await (await lost.ask("/")).text(), /Nothing can be stored/);
});

Deno.test("what changes or is of this house alone is kept by no browser", async () => {
  const app = new AppUnderTest();
  app.program.database.files = [NIGHTLY];
  for (const path of ["/data", `/backups/${NIGHTLY.name}`, "/settings/devices"]) {
    const response = await app.ask(path, { headers: { accept: "text/html" } });
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get("cache-control"), "no-store", path);
    await response.body?.cancel();
  }
});
