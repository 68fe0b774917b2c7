import assert from "node:assert/strict";
import { BackupRefused, StorageFailed } from "../../../src/domain/codes/errors.ts";
import type {
  DatabaseContent,
  RestoreSource,
  Restoring,
} from "../../../src/domain/ports/restoring.ts";
import { AppUnderTest } from "../app_under_test.ts";

const BACKUP = "chargemanager-20260601T013000Z.sqlite3";
const CONTENT: DatabaseContent = {
  sizeBytes: 12_300_000,
  fromMs: Date.UTC(2026, 0, 1),
  toMs: Date.UTC(2026, 5, 1),
  sessions: 41,
  events: 0,
  samples: 5000,
};

/** Knows one backup and what was sent in; a file that says so is refused. */
class FakeRestoring implements Restoring {
  received = "";
  begun: RestoreSource | null = null;

  async receive({ body }: { readonly body: ReadableStream<Uint8Array> }): Promise<void> {
    const text = await new Response(body).text();
    if (text.includes("rubbish")) {
      throw new BackupRefused("empty", "Cannot use /var/lib/file: it is empty");
    }
    if (text.includes("no room")) throw new StorageFailed("Cannot write: disk full");
    this.received = text;
  }

  examine(source: RestoreSource) {
    const isKnown = source.kind === "upload" ? this.received !== "" : source.name === BACKUP;
    return isKnown ? { now: CONTENT, then: { ...CONTENT, sessions: 7 } } : null;
  }

  begin(source: RestoreSource): void {
    this.begun = source;
  }
}

function restorable(): { app: AppUnderTest; restoring: FakeRestoring } {
  const app = new AppUnderTest();
  const restoring = new FakeRestoring();
  app.program.restoring = restoring;
  app.program.database.files = [
    { name: BACKUP, sizeBytes: 5, madeAtMs: Date.UTC(2026, 5, 1), isNightly: false },
  ];
  return { app, restoring };
}

function upload(app: AppUnderTest, content: string, headers: Record<string, string> = {}) {
  const form = new FormData();
  form.set("passphrase", "");
  form.set("file", new Blob([content]), "backup.sqlite3");
  return app.ask("/restore/upload", { method: "POST", body: form, headers });
}

Deno.test("GET /data offers each backup and a file to send, and not in the demo", async () => {
  const { app } = restorable();
  const html = await (await app.ask("/data")).text();
  assert.ok(html.includes(`href="/restore?from=${BACKUP}"`));
  assert.match(html, /<form[^>]*action="\/restore\/upload"[^>]*enctype="multipart\/form-data"/);
  app.program.restoring = null;
  const without = await (await app.ask("/data")).text();
  assert.doesNotMatch(without, /\/restore/);
});

Deno.test("GET /restore shows what would be replaced and changes nothing", async () => {
  const { app, restoring } = restorable();
  for (const [language, words] of [["en", /After it/], ["de", /Danach/]] as const) {
    const response = await app.ask(`/restore?from=${BACKUP}`, {
      headers: { "accept-language": language },
    });
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.match(html, words);
    assert.match(html, /<td>41<\/td><td>7<\/td>/);
    assert.match(html, /12[.,]3\u00a0?\u202f?\s?MB/);
  }
  assert.equal(restoring.begun, null);
});

Deno.test("POST /restore begins, says that it comes back, and leads there", async () => {
  const { app, restoring } = restorable();
  const response = await app.postForm("/restore", { from: BACKUP });
  assert.equal(response.status, 200);
  assert.match(response.headers.get("refresh") ?? "", /^\d+; url=\/$/);
  assert.match(await response.text(), /href="\/">To the status page</);
  assert.deepEqual(restoring.begun, { kind: "backup", name: BACKUP });
});

Deno.test("POST /restore/upload takes a form longer than other bodies may be, and leads to the plan", async () => {
  const { app, restoring } = restorable();
  const answer = await upload(app, "x".repeat(1_000_000));
  assert.deepEqual([answer.status, answer.headers.get("location")], [303, "/restore?from=upload"]);
  assert.ok(restoring.received.length > 1_000_000);
  for (
    const [language, content, words] of [
      ["en", "rubbish", /not taken: it is empty</],
      ["de", "rubbish", /nicht genommen: sie ist leer</],
      ["de", "no room", /disk full/],
    ] as const
  ) {
    const refused = await upload(app, content, { "accept-language": language });
    assert.equal(refused.status, 422);
    const html = await refused.text();
    assert.match(html, words);
    assert.doesNotMatch(html, /\/var\/lib/);
  }
});

Deno.test("what is not there, and whoever is not of this house, restores nothing", async () => {
  const { app, restoring } = restorable();
  for (const from of ["x", "upload", ""]) {
    const answer = await app.postForm("/restore", { from });
    assert.equal(answer.status, 404, from);
    await answer.body?.cancel();
  }
  const foreign = { origin: "https://elsewhere.example" };
  const sent = await upload(app, "content", foreign);
  assert.equal(sent.status, 403);
  await sent.body?.cancel();
  app.program.askFor("secret of the house");
  const locked = await upload(app, "content");
  assert.ok(locked.status === 401 || locked.status === 303, `${locked.status}`);
  assert.notEqual(locked.headers.get("location"), "/restore?from=upload");
  await locked.body?.cancel();
  assert.deepEqual([restoring.received, restoring.begun], ["", null]);
});

Deno.test("POST /restore/upload without a file, or where nothing can be restored, is refused", async () => {
  const { app, restoring } = restorable();
  const empty = await app.ask("/restore/upload", { method: "POST" });
  assert.ok(empty.status >= 400 && empty.status < 500, `${empty.status}`);
  await empty.body?.cancel();
  assert.equal(restoring.received, "");
  app.program.restoring = null;
  const none = await upload(app, "a backup");
  assert.ok(none.status >= 400 && none.status < 500, `${none.status}`);
  await none.body?.cancel();
});
