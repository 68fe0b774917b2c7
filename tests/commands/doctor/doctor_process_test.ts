import assert from "node:assert/strict";
import config from "../../../deno.json" with { type: "json" };
import type { DoctorReport } from "../../../src/commands/doctor/doctor_report.ts";
import { openDatabase } from "../../../src/storage/database/database.ts";
import { DoctoredHouse } from "../doctored_house.ts";
import { taskWords } from "../task_words.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** The permissions of the task; the data folder is a test's own. */
function permissions(dataDir: string): readonly string[] {
  return taskWords(config.tasks.doctor.command, dataDir).filter((word) => word.startsWith("--"));
}

/** Starts `main.ts doctor` as its task does, in the folder of the house. */
function startDoctor(house: DoctoredHouse, words: readonly string[]): Deno.ChildProcess {
  const { dataDir } = house;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", ...permissions(dataDir), "main.ts", "doctor", ...words],
    cwd: ROOT,
    env: { CHARGEMANAGER_DATA_DIR: dataDir },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

function storeSettings(house: DoctoredHouse): void {
  using database = openDatabase(house.dataDir, {
    clock: { steadyMs: () => 0 },
    secretKeys: new Set(),
  });
  database.settings.save(house.settings, 1);
}

Deno.test("task doctor may write no file and run no program", () => {
  const granted = permissions("DATA").filter((word) => word.startsWith("--allow-"));
  assert.deepEqual(granted, [
    "--allow-net",
    "--allow-env=CHARGEMANAGER_*",
    "--allow-sys=networkInterfaces",
    "--allow-read=DATA",
  ]);
});

Deno.test("main.ts doctor --watch tests the stored devices with the task's permissions until SIGINT", async () => {
  await using house = await DoctoredHouse.open();
  storeSettings(house);
  const child = startDoctor(house, ["--watch", "3600", "--json"]);
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.endsWith("\n")) {
    const { value, done } = await lines.read();
    assert.ok(!done, text);
    text += value;
  }
  child.kill("SIGINT");
  const { code } = await child.status;
  const rest = await lines.read();
  const errors = await new Response(child.stderr).text();
  const report: DoctorReport = JSON.parse(text);
  assert.deepEqual(report.devices.map(({ verdict }) => verdict), Array(5).fill("ok"), text);
  assert.equal(rest.done, true);
  assert.equal(code, 0);
  assert.equal(errors, "");
  const names = [...Deno.readDirSync(house.dataDir)].map(({ name }) => name).sort();
  const own = "chargemanager.sqlite3";
  assert.deepEqual(names, [own, `${own}-shm`, `${own}-wal`, "instance.lock"]);
});

Deno.test("main.ts doctor exits 1 where something is not well, 2 for wrong words", async () => {
  await using house = await DoctoredHouse.open();
  storeSettings(house);
  await house.simulation.faults.set("plug", { kind: "down" });
  const unwell = await startDoctor(house, []).output();
  assert.equal(unwell.code, 1);
  assert.match(new TextDecoder().decode(unwell.stdout), /^plug at .*: NOT WELL$/m);
  const wrong = await startDoctor(house, ["--watch", "1"]).output();
  assert.equal(wrong.code, 2);
  assert.match(new TextDecoder().decode(wrong.stderr), /--watch takes/);
});
