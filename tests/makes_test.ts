import assert from "node:assert/strict";

/** A make by any spelling. */
const MAKES = /solar-?edge|nrg-?kick|tp-?link|\bkasa\b|fronius|shelly|\bgo-?e\b/i;
/** Where makes are at home: their folders, simulators and words, and the line that makes each known. */
const AT_HOME = [
  /^src\/devices\/(solaredge|nrgkick_connect|nrgkick_gen2|tplink|fronius|shelly|goe)\//,
  /^src\/devices\/registry\.ts$/,
  /^src\/simulator\//,
  /^src\/words\/(en|de)\/makes\//,
  /^src\/words\/(en|de)\/codes\/diagnoses\.ts$/,
];
/** The settings of the first makes, whose names are fixed: their table, their words, what they make. */
const FIXED_NAMES = [
  "src/domain/devices/slots.ts",
  "src/domain/settings/device_settings.ts",
  "src/words/de/settings/settings_devices.ts",
  "src/words/en/settings/settings_devices.ts",
];
/** What still names a make and is to go behind the drivers: the list may only get shorter. */
const LEFT: readonly string[] = [
  "routes/devices/devices_section.tsx",
  "routes/settings/device_check.tsx",
  "routes/status/charger_card.tsx",
  "routes/status/now_section.tsx",
  "src/app/settings/device_checks.ts",
  "src/commands/doctor/doctor_find.ts",
  "src/commands/doctor/doctor_house.ts",
  "src/commands/run/run_program.ts",
  "src/commands/run/running_demo.ts",
  "src/devices/checks/device_discoverer.ts",
  "src/devices/checks/device_examination.ts",
  "src/devices/checks/device_tester.ts",
  "src/devices/checks/diagnosis.ts",
  "src/devices/checks/discovery.ts",
  "src/devices/driver.ts",
  "src/domain/ports/device_checks.ts",
  "src/domain/settings/setting_kinds.ts",
  "src/storage/database/device_steps.ts",
  "src/storage/original/original_database.ts",
  "src/storage/original/original_settings.ts",
  "src/storage/original/original_values.ts",
  "src/words/de/pages/checks.ts",
  "src/words/de/settings/settings.ts",
  "src/words/en/pages/checks.ts",
  "src/words/en/settings/settings.ts",
];

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
    .filter((path) => !AT_HOME.some((home) => home.test(path)) && !FIXED_NAMES.includes(path));
  const named = await Promise.all(files.map(async (path) => {
    return MAKES.test(await Deno.readTextFile(path)) ? [path] : [];
  }));
  return named.flat().toSorted();
}

Deno.test("no make is named outside its folder, its words and its simulator, but where it is listed", async () => {
  assert.deepEqual(await filesThatNameMakes(), LEFT);
});
