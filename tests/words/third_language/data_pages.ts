import { BackupRefused, StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { StorageTrouble } from "../../../src/domain/ports/backups.ts";
import { type DemoHouse, TROUBLES } from "../../../src/domain/ports/demo_house.ts";
import type { LogBook } from "../../../src/domain/ports/log.ts";
import type { DatabaseContent, Restoring } from "../../../src/domain/ports/restoring.ts";
import { backupsEn } from "../../../src/words/en/pages/backups.ts";
import { NOON_MS } from "../../routes/stub_program.ts";
import { BACKUP, DAY_MS, DETAIL, spokenApp, type Tour } from "./tour.ts";

const FILES = [
  { name: BACKUP, sizeBytes: 5_000_000, madeAtMs: NOON_MS, isNightly: true },
  { name: BACKUP, sizeBytes: 50_000, madeAtMs: NOON_MS - 9 * DAY_MS, isNightly: false },
];

const TROUBLES_OF_STORAGE: readonly StorageTrouble[] = [
  ...(["damaged", "newer", "foreign"] as const).flatMap((why) =>
    [true, false].flatMap((areSettingsSaved) =>
      [true, false].map((isModeSaved) => ({
        kind: "put-aside" as const,
        why,
        file: BACKUP,
        restoredFrom: isModeSaved ? BACKUP : null,
        areSettingsSaved,
        isModeSaved,
      }))
    )
  ),
  ...[BACKUP, null].map((found) => ({ kind: "file-gone" as const, found, restoredFrom: found })),
  { kind: "memory-only", detail: DETAIL },
];

/** The pages of the database and its copies. */
export async function visitData(tour: Tour): Promise<void> {
  const app = spokenApp();
  const { database } = app.program;
  await tour.page(app, "/data");
  database.files = FILES;
  await tour.page(app, `/data?made=${BACKUP}`);
  await tour.page(app, "/backups/nothing");
  await tour.form(app, "/backups/encrypted", { name: BACKUP, passphrase: "short" });
  database.nightlyError = DETAIL;
  database.makeError = DETAIL;
  await tour.form(app, "/backups", {});
  for (const trouble of TROUBLES_OF_STORAGE) {
    database.state = trouble;
    await tour.page(app, "/data");
    await tour.page(app, "/live/now");
  }
}

const CONTENT: DatabaseContent = {
  sizeBytes: 12_300_000,
  fromMs: NOON_MS - 80 * DAY_MS,
  toMs: NOON_MS,
  sessions: 41,
  events: 0,
  samples: 5000,
};

/** Knows every backup, and refuses what is sent in. */
class Copies implements Restoring {
  constructor(private readonly refusal: StorageFailed) {}

  async receive({ body }: { readonly body: ReadableStream<Uint8Array> }): Promise<void> {
    await body.cancel();
    throw this.refusal;
  }

  examine() {
    return { now: CONTENT, then: { ...CONTENT, fromMs: null } };
  }

  begin(): void {}
}

/** Going back to a copy, and every reason for which a file is not taken. */
export async function visitRestore(tour: Tour): Promise<void> {
  const app = spokenApp();
  app.program.database.files = FILES;
  await tour.page(app, `/restore?from=${BACKUP}`);
  const refusals = [
    new StorageFailed(DETAIL),
    ...codesOf(backupsEn).map((code) => new BackupRefused(code, DETAIL)),
  ];
  for (const refusal of refusals) {
    app.program.restoring = new Copies(refusal);
    const form = new FormData();
    form.set("file", new Blob(["anything"]), "backup.sqlite3");
    await tour.page(app, "/restore/upload", { method: "POST", body: form });
  }
  for (const path of ["/data", "/restore?from=upload", `/restore?from=${BACKUP}`]) {
    await tour.page(app, path);
  }
  await tour.form(app, "/restore", { from: BACKUP });
}

function codesOf<C extends string>(table: Readonly<Record<C, string>>): readonly C[] {
  const isCode = (text: string): text is C => Object.hasOwn(table, text);
  return Object.keys(table).filter(isCode);
}

/** The log as it is kept, and as it cannot be read. */
export async function visitLog(tour: Tour): Promise<void> {
  for (const failure of [null, new StorageFailed(DETAIL)]) {
    const book: LogBook = {
      lines({ texts, limit }) {
        if (failure !== null) throw failure;
        return texts.length === 0 ? Array.from({ length: Math.min(limit, 200) }, () => DETAIL) : [];
      },
      tail: () => ({ lines: [], at: 0 }),
    };
    const app = spokenApp({ log: book });
    for (const path of ["/log", "/log?pause=1", "/log?text=nothing"]) await tour.page(app, path);
    app.program.values = { ...app.program.values, logFile: false };
    await tour.page(app, "/log");
  }
}

/** The demo's own page, and what the others say in a demo. */
export async function visitDemo(tour: Tour): Promise<void> {
  const nothing = () => Promise.resolve();
  for (const isOn of [true, false]) {
    const switches = TROUBLES.map((trouble) => ({ id: trouble, trouble }));
    const house: DemoHouse = {
      groups: () => [{ name: null, switches }],
      troubles: () => new Set(isOn ? TROUBLES : []),
      planSeed: () => isOn ? 7 : null,
      begin: nothing,
      end: nothing,
      beginPlan: nothing,
      endPlan: nothing,
      makeWell: nothing,
    };
    const app = spokenApp({ demoHouse: house });
    app.program.isDemo = true;
    for (const path of ["/", "/demo", "/data"]) await tour.page(app, path);
    await tour.form(app, "/demo", { begin: "flood" });
    await tour.form(app, "/demo", {});
    await tour.form(app, "/demo", { plan: "begin", seed: "x" });
  }
}
