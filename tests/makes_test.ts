import assert from "node:assert/strict";

/** A make by any spelling. */
const MAKES = /solar-?edge|nrg-?kick|tp-?link|\bkasa\b|fronius|shelly|\bgo-?e\b/i;
/** Where makes are at home: their folders, simulators and words, and the line that makes each known. */
const AT_HOME = [
  /^src\/devices\/(solaredge|nrgkick_connect|nrgkick_gen2|tplink|fronius|shelly|goe)\//,
  /^src\/devices\/registry\.ts$/,
  /^src\/simulator\//,
  /^src\/words\/(en|de|nl)\/makes\//,
  /^src\/words\/(en|de|nl)\/codes\/diagnoses\.ts$/,
];
/** Files that name makes for good, each with its reason. */
const FIXED_NAMES: Readonly<Record<string, string>> = {
  "src/domain/devices/slots.ts": "which setting is which parameter of the first makes",
  "src/domain/settings/device_settings.ts": "keys and environment names that never change",
  "src/words/de/settings/settings_devices.ts": "the words of these settings",
  "src/words/en/settings/settings_devices.ts": "the words of these settings",
  "src/words/nl/settings/settings_devices.ts": "the words of these settings",
  "src/storage/database/device_steps.ts": "a step that has run in databases, and stays as it was",
  "src/storage/original/original_database.ts": "tables of the original program",
  "src/storage/original/original_settings.ts": "columns of the original program",
  "src/storage/original/original_values.ts": "values of the original program's tables",
};
async function filesUnder(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) files.push(...await filesUnder(path));
    else if (/\.tsx?$/.test(name)) files.push(path);
  }
  return files;
}

async function filesThatNameMakes(): Promise<readonly string[]> {
  const files = [...await filesUnder("src"), ...await filesUnder("routes")]
    .filter((path) =>
      !AT_HOME.some((home) => home.test(path)) && !Object.hasOwn(FIXED_NAMES, path)
    );
  const named = await Promise.all(files.map(async (path) => {
    return MAKES.test(await Deno.readTextFile(path)) ? [path] : [];
  }));
  return named.flat().toSorted();
}

Deno.test("no make is named outside its folder, its words and its simulator, but where it is listed", async () => {
  assert.deepEqual(await filesThatNameMakes(), []);
});

Deno.test("each file that names makes for good does so", async () => {
  for (const [path, reason] of Object.entries(FIXED_NAMES)) {
    assert.match(await Deno.readTextFile(path), MAKES, `${path}: ${reason}`);
  }
});
