import assert from "node:assert/strict";
import { runProgram } from "../../src/commands/run/run_program.ts";
import { ManualClock } from "../app/fakes.ts";

/** At the machine it is said that the pages stand open, also where their secret may be lost. */
const OPEN = (name: string) => name === "CHARGEMANAGER_WEB_SECRET_ENABLED" ? "off" : undefined;

async function run(dataDir: string, log: string[], environment = OPEN) {
  return await runProgram({
    dataDir,
    clock: new ManualClock(),
    isDemo: false,
    environment,
    port: 0,
    hostname: "127.0.0.1",
    write: (line) => log.push(line),
    onBroken: (error) => log.push(`BROKEN ${error}`),
  });
}

Deno.test("a damaged database leaves the pages closed, over restarts, until reset-secret", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "chargemanager-" });
  await Deno.writeTextFile(`${dataDir}/chargemanager.sqlite3`, "garbage ".repeat(1000));
  const statuses = async () => {
    const running = await run(dataDir, [], () => undefined);
    try {
      await running.program.tick();
      const url = `http://127.0.0.1:${running.port}`;
      const paths = ["/", "/api/status", "/healthz"];
      return await Promise.all(
        paths.map(async (path) => (await fetch(url + path).then(drain)).status),
      );
    } finally {
      await running.stop();
    }
  };
  assert.deepEqual(await statuses(), [403, 401, 200]);
  assert.deepEqual(await statuses(), [403, 401, 200]);
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      "--lock=deno.lock",
      "--frozen",
      "-A",
      "main.ts",
      "reset-secret",
    ],
    cwd: new URL("../../", import.meta.url),
    env: { CHARGEMANAGER_DATA_DIR: dataDir },
    stdout: "null",
  }).output();
  assert.equal(code, 0);
  assert.deepEqual(await statuses(), [200, 200, 200]);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("the program starts on a damaged database, says so and takes new settings", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "chargemanager-" });
  await Deno.writeTextFile(`${dataDir}/chargemanager.sqlite3`, "garbage ".repeat(1000));
  const log: string[] = [];
  const running = await run(dataDir, log);
  try {
    await running.program.tick();
    const url = `http://127.0.0.1:${running.port}`;
    assert.equal((await fetch(`${url}/healthz`).then(drain)).status, 200);
    assert.match(await (await fetch(url)).text(), /The database was damaged/);
    const saved = await fetch(`${url}/api/settings`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ pvPeakPowerW: 8000 }),
    }).then(drain);
    assert.equal(saved.status, 200);
    const made = await fetch(`${url}/backups`, { method: "POST" });
    assert.match(await made.text(), /Backup made and checked/);
    const link = `${url}/backups/${running.program.database.backups()[0]?.name}`;
    const copy = new TextDecoder().decode(await (await fetch(link)).bytes());
    assert.match(copy, /^SQLite format 3/);
  } finally {
    await running.stop();
  }
  assert.deepEqual(log.filter((line) => line.startsWith("BROKEN")), []);
  const again = await run(dataDir, log);
  try {
    assert.equal(again.program.settings().values.pvPeakPowerW, 8000);
    assert.equal(again.program.database.trouble(), null);
  } finally {
    await again.stop();
    await Deno.remove(dataDir, { recursive: true });
  }
});

Deno.test("the program runs without a place to store anything, and refuses to promise", async () => {
  const folder = await Deno.makeTempDir({ prefix: "chargemanager-" });
  const dataDir = `${folder}/data`;
  await Deno.writeTextFile(dataDir, "in the way");
  const log: string[] = [];
  const running = await run(dataDir, log);
  try {
    await running.program.tick();
    const url = `http://127.0.0.1:${running.port}`;
    assert.match(await (await fetch(url)).text(), /Nothing can be stored/);
    const put = (path: string, value: unknown) =>
      fetch(`${url}${path}`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(value),
      }).then(drain);
    assert.equal((await put("/api/mode", { mode: "fast" })).status, 503);
    assert.equal((await put("/api/mode", { mode: "disabled" })).status, 200);
    assert.equal((await put("/api/settings", { pvPeakPowerW: 8000 })).status, 503);
    await Deno.remove(dataDir);
    await running.program.upkeep();
    assert.equal(running.program.database.trouble(), null);
    assert.equal((await put("/api/settings", { pvPeakPowerW: 8000 })).status, 200);
  } finally {
    await running.stop();
    await Deno.remove(folder, { recursive: true });
  }
});

async function drain(response: Response): Promise<Response> {
  await response.body?.cancel();
  return response;
}
