import assert from "node:assert/strict";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { BackupFile } from "../../../src/domain/ports/backups.ts";
import type { DatabaseContent, RestoreSource } from "../../../src/domain/ports/restoring.ts";
import { en } from "../../../src/words/en/en.ts";
import { plainSpaced } from "../../../src/words/format.ts";
import { AppUnderTest } from "../app_under_test.ts";
import { historyRow } from "../fake_records.ts";
import { expectPagesBelow } from "../links.ts";
import { NOON_MS } from "../stub_program.ts";

const HAND: BackupFile = {
  name: "by-hand.sqlite3",
  sizeBytes: 5,
  madeAtMs: NOON_MS - 60_000,
  isNightly: false,
};
const NIGHTLY: BackupFile = { ...HAND, name: "nightly.sqlite3", isNightly: true };
const CONTENT: DatabaseContent = {
  sizeBytes: 12_300_000,
  fromMs: Date.UTC(2026, 0, 1),
  toMs: Date.UTC(2026, 1, 1),
  sessions: 1,
  events: 0,
  samples: 5000,
};
const { data: words, restore: restoreWords } = en;

async function textOf(app: AppUnderTest, path: string): Promise<string> {
  return plainSpaced(await (await app.ask(path, { headers: { accept: "text/html" } })).text());
}

/** A house with these backups, which can be restored: what is examined is the same as what is there. */
function restorable(
  examine: (source: RestoreSource) => { now: DatabaseContent; then: DatabaseContent } | null,
  files: readonly BackupFile[] = [HAND],
): { readonly app: AppUnderTest; readonly begun: RestoreSource[] } {
  const app = new AppUnderTest();
  const begun: RestoreSource[] = [];
  app.program.database.files = files;
  app.program.restoring = {
    receive: () => Promise.resolve(),
    examine,
    begin: (source) => void begun.push(source),
  };
  return { app, begun };
}

const same = () => ({ now: CONTENT, then: CONTENT });

Deno.test("the pages of the data lead nowhere but below their base path", async () => {
  await expectPagesBelow(["/data", `/restore?from=${HAND.name}`], ({ program }) => {
    program.database.files = [HAND, NIGHTLY];
    const { app: { program: { restoring } } } = restorable(same);
    program.restoring = restoring;
  });
});

Deno.test("GET /data names each backup's kind, and nothing that there is not", async () => {
  const app = new AppUnderTest();
  const none = await textOf(app, "/data");
  assert.ok(
    none.includes(`<p>${words.none}</p>`) && none.includes(`<p>${restoreWords.nothing}</p>`),
  );
  assert.doesNotMatch(none, /table-scroll|id="encrypted"|role="alert"/);
  app.program.database.files = [HAND, NIGHTLY];
  const html = await textOf(app, "/data");
  assert.match(html, /<div class="table-scroll" tabindex="0" role="group"/);
  const kinds = [...html.matchAll(/<td>([^<]*)<\/td><td>[\d.]+ MB/g)].map(([, kind]) => kind);
  assert.deepEqual(kinds, [words.kind.byHand, words.kind.nightly]);
  const options = [...html.matchAll(/<option[^>]*>[^<]*, ([^<]*)<\/option>/g)].map(([, kind]) =>
    kind
  );
  assert.deepEqual(options, [words.kind.byHand, words.kind.nightly]);
  assert.doesNotMatch(html, /aria-invalid/);
  app.program.database.nightlyError = "disk full";
  assert.ok((await textOf(app, "/data")).includes(words.nightlyFailed("disk full")));
});

Deno.test("GET /data tells of a backup that was made, and of no other", async () => {
  const app = new AppUnderTest();
  app.program.database.files = [HAND];
  const told = async (made: string) =>
    (await textOf(app, `/data?made=${made}`)).includes(words.made(made));
  assert.deepEqual([await told(HAND.name), await told("other.sqlite3")], [true, false]);
  const failing = new AppUnderTest();
  failing.program.database.backUpNow = () => Promise.reject(new TypeError("no such thing"));
  assert.equal((await failing.ask("/backups", { method: "POST" })).status, 500);
  failing.program.database.backups = () => {
    throw new StorageFailed("Cannot list: no folder");
  };
  assert.ok((await textOf(failing, "/data")).includes(words.none));
  failing.program.database.backups = () => {
    throw new TypeError("no such thing");
  };
  assert.equal((await failing.ask("/data")).status, 500);
});

Deno.test("a backup is sent as what it is, sealed by a passphrase of 12 to 200 letters", async () => {
  const app = new AppUnderTest();
  app.program.database.files = [HAND];
  const plain = await app.ask(`/backups/${HAND.name}`);
  assert.equal(plain.headers.get("content-type"), "application/vnd.sqlite3");
  await plain.body?.cancel();
  const sealed = async (letters: number) => {
    const fields = { name: HAND.name, passphrase: "x".repeat(letters) };
    const response = await app.postForm("/backups/encrypted", fields);
    const html = await response.text();
    return [
      response.status,
      response.headers.get("content-type"),
      html.includes('aria-invalid="true"'),
    ];
  };
  const type = "application/octet-stream";
  assert.deepEqual([await sealed(12), await sealed(200)], [[200, type, false], [200, type, false]]);
  assert.deepEqual((await sealed(11)).filter((_, at) => at !== 1), [422, true]);
  assert.deepEqual((await sealed(201)).filter((_, at) => at !== 1), [422, true]);
});

Deno.test("GET /restore says what would be replaced by what, of a backup and of a file", async () => {
  const { app } = restorable(same);
  const named = await textOf(app, `/restore?from=${HAND.name}`);
  assert.match(named, new RegExp(`<p>${HAND.name}</p><div class="table-scroll" tabindex="0"`));
  assert.match(named, new RegExp(`name="from" value="${HAND.name}"`));
  assert.match(named, /<td>1<\/td><td>1<\/td>/, "one session");
  assert.ok(named.includes(restoreWords.empty), "no events");
  const sent = await textOf(app, "/restore?from=upload");
  assert.ok(sent.includes(`<p>${restoreWords.uploaded}</p>`));
  assert.match(sent, /name="from" value="upload"/);
  const blank = async (change: Partial<DatabaseContent>) => {
    const now = { ...CONTENT, events: 3 };
    const { app: other } = restorable(() => ({ now, then: { ...now, ...change } }));
    const html = await textOf(other, "/restore?from=upload");
    return html.includes(`<td>${restoreWords.noHistory}</td>`);
  };
  assert.deepEqual(await Promise.all([{}, { fromMs: null }, { toMs: null }].map(blank)), [
    false,
    true,
    true,
  ]);
});

Deno.test("a source that there is not is not found, and one that cannot be read says why", async () => {
  const { app, begun } = restorable(() => null);
  const statuses = async (house: AppUnderTest, from: string) => {
    const asked = await house.ask(`/restore?from=${from}`);
    const pressed = await house.postForm("/restore", { from });
    await Promise.all([asked.body?.cancel(), pressed.body?.cancel()]);
    return [asked.status, pressed.status];
  };
  assert.deepEqual([await statuses(app, ""), await statuses(app, "other")], [[404, 404], [
    404,
    404,
  ]]);
  const failing = restorable(() => {
    throw new StorageFailed("Cannot read: disk gone");
  });
  assert.deepEqual(await statuses(failing.app, HAND.name), [422, 422]);
  assert.match(await textOf(failing.app, `/restore?from=${HAND.name}`), /disk gone/);
  const broken = restorable(() => {
    throw new TypeError("no such thing");
  });
  assert.deepEqual(await statuses(broken.app, HAND.name), [500, 500]);
  assert.deepEqual([...begun, ...failing.begun, ...broken.begun], []);
});

Deno.test("POST /restore begins, and leads back after six seconds", async () => {
  const { app, begun } = restorable(same);
  app.program.values = { ...app.program.values, basePath: "/haus" };
  const response = await app.postForm("/haus/restore", { from: HAND.name });
  assert.equal(response.headers.get("refresh"), "6; url=/haus/");
  await response.body?.cancel();
  assert.deepEqual(begun, [{ kind: "backup", name: HAND.name }]);
  const form = await textOf(app, "/haus/data");
  assert.match(form, /<input id="restore-passphrase"[^>]*maxlength="200"/i);
  assert.ok(form.includes(`<p>${restoreWords.intro}</p>`));
});

Deno.test("exports of five minutes and of hours have means, those of days and months none", async () => {
  const app = new AppUnderTest();
  app.program.history.rows = [historyRow({ startMs: NOON_MS - 300_000, means: { pv_power_w: 5 } })];
  const headOf = async (name: string) => {
    const text = await (await app.ask(`/export/${name}.csv`)).text();
    return text.split("\r\n")[0]?.includes("pv_power_w");
  };
  const names = ["5m", "1h", "days", "months"];
  const has = await Promise.all(names.map(headOf));
  assert.deepEqual(has.slice(2), [false, false]);
  assert.ok(has[0] && has[1], `${has}`);
});
