import assert from "node:assert/strict";
import { backup, restore } from "../../src/commands/backup.ts";
import { resetSecret } from "../../src/commands/reset_secret.ts";
import { StorageFailed } from "../../src/domain/codes/errors.ts";
import { encryptBackup } from "../../src/storage/backup/backup_cipher.ts";
import { readSettings } from "../../src/storage/records/read_settings.ts";
import { DataFolder, sampleAt } from "../storage/data_folder.ts";

const PASSPHRASE = "a word of this test";

/** What is written and asked while `work` runs on a data folder, with these variables. */
async function inFolder(
  folder: DataFolder,
  work: () => number | Promise<number>,
  { variables = {}, answer = null }: {
    readonly variables?: Readonly<Record<string, string>>;
    readonly answer?: string | null;
  } = {},
) {
  const real = { log: console.log, prompt: globalThis.prompt };
  const lines: string[] = [];
  const all = { CHARGEMANAGER_DATA_DIR: folder.path, ...variables };
  const before = Object.keys(all).map((name) => [name, Deno.env.get(name)] as const);
  for (const [name, value] of Object.entries(all)) Deno.env.set(name, value);
  console.log = (line: string) => void lines.push(line);
  globalThis.prompt = (question) => (lines.push(`? ${question}`), answer);
  try {
    const code = await work();
    return { code, lines };
  } finally {
    console.log = real.log;
    globalThis.prompt = real.prompt;
    for (const [name, value] of before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
  }
}

function fill(folder: DataFolder, settings: Readonly<Record<string, unknown>>): void {
  using database = folder.open();
  database.settings.save(settings, 1);
  database.history.add(sampleAt(1, { pv_power_w: 7 }));
}

/** A backup of a house with these settings, in a file that the caller's folder holds. */
async function backedUp(folder: DataFolder, settings: Readonly<Record<string, unknown>>) {
  using house = new DataFolder();
  fill(house, settings);
  const file = `${folder.path}/house.backup`;
  const { code, lines } = await inFolder(house, () => backup(file));
  const { size } = Deno.statSync(file);
  assert.deepEqual([code, lines], [0, [`Copied to ${file}: ${size} bytes, checked`]]);
  return file;
}

const CHOOSE = "The charge mode is Disabled until you choose one";

Deno.test("restore() puts a backup in place, keeps what was there, and its secrets", async () => {
  using folder = new DataFolder();
  const file = await backedUp(folder, { trackingStartSocPct: 41 });
  fill(folder, { trackingStartSocPct: 50, webSecret: "kept", mqttPassword: "word" });
  const { code, lines } = await inFolder(folder, () => restore(file));
  assert.equal(code, 0);
  assert.equal(lines[0], `Restored from ${file}. ${CHOOSE}`);
  assert.match(lines[1] ?? "", /^What was there before is kept as .*\.replaced-/);
  assert.equal(lines.length, 2);
  const { settings } = readSettings(folder.path);
  const { trackingStartSocPct, webSecret, mqttPassword } = settings;
  assert.deepEqual([trackingStartSocPct, webSecret, mqttPassword], [41, "kept", "word"]);
  assert.deepEqual(folder.query("SELECT pv_power_w FROM samples"), [{ pv_power_w: 7 }]);
});

Deno.test("restore() into an empty folder has nothing to keep, and tells of pages that stay closed", async () => {
  const closed =
    "It holds no secrets: the pages stay closed until you run the command reset-secret";
  const rows = [
    { settings: { webSecretEnabled: true }, isClosed: true },
    { settings: { webSecretEnabled: true, webSecret: "" }, isClosed: true },
    { settings: { webSecretEnabled: true, webSecret: "hash" }, isClosed: false },
    { settings: { webSecretEnabled: false }, isClosed: false },
  ];
  for (const { settings, isClosed } of rows) {
    using source = new DataFolder();
    const file = await backedUp(source, settings);
    using folder = new DataFolder();
    const { lines } = await inFolder(folder, () => restore(file));
    const first = `Restored from ${file}. ${CHOOSE}`;
    assert.deepEqual(lines, isClosed ? [first, closed] : [first], JSON.stringify(settings));
  }
});

Deno.test("restore() decrypts a backup with the word of the environment, or that is asked for", async () => {
  using source = new DataFolder();
  const file = await backedUp(source, { trackingStartSocPct: 41 });
  const sealed = `${source.path}/sealed.backup`;
  const bytes = await encryptBackup((await Deno.open(file)).readable, PASSPHRASE);
  await Deno.writeFile(sealed, bytes);
  const given = { CHARGEMANAGER_BACKUP_PASSPHRASE: PASSPHRASE };
  const restored = async (
    { variables = {}, ...options }: NonNullable<Parameters<typeof inFolder>[2]>,
  ) => {
    using folder = new DataFolder();
    // A first folder of data is made.
    const dataDir = `${folder.path}/data`;
    const all = { ...variables, CHARGEMANAGER_DATA_DIR: dataDir };
    const { lines } = await inFolder(folder, () => restore(sealed), { variables: all, ...options });
    const names = [...Deno.readDirSync(dataDir)].map(({ name }) => name);
    assert.ok(!names.some((name) => name.includes("decrypted")), names.join(" "));
    assert.equal(readSettings(dataDir).settings["trackingStartSocPct"], 41);
    return lines.map((line) => line.replace(sealed, "FILE"));
  };
  const done = `Restored from FILE. ${CHOOSE}`;
  assert.deepEqual(await restored({ variables: given }), [done]);
  assert.deepEqual(await restored({ answer: PASSPHRASE }), [
    "? Passphrase of this backup:",
    done,
  ]);
  for (const answer of [null, "", "another word"]) {
    using folder = new DataFolder();
    await assert.rejects(inFolder(folder, () => restore(sealed), { answer }), StorageFailed);
    assert.deepEqual([...Deno.readDirSync(folder.path)], [], "nothing is left of a try");
  }
});

Deno.test("resetSecret() forgets the stored secret, and names what still counts", async () => {
  using folder = new DataFolder();
  fill(folder, { webSecret: "hash", webSecretEnabled: true, trackingStartSocPct: 41 });
  const forgotten =
    "The stored secret is forgotten: the pages open without one until you set a new one";
  assert.deepEqual((await inFolder(folder, resetSecret)).lines, [forgotten]);
  assert.deepEqual(readSettings(folder.path).settings, {
    webSecret: "",
    webSecretEnabled: false,
    trackingStartSocPct: 41,
  });
  const variables = { CHARGEMANAGER_WEB_SECRET_ENABLED: "on" };
  const { code, lines } = await inFolder(folder, resetSecret, { variables });
  assert.deepEqual([code, lines], [0, [
    forgotten,
    "CHARGEMANAGER_WEB_SECRET_ENABLED still counts: take it out of the environment",
  ]]);
});
