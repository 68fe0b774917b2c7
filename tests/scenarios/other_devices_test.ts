import assert from "node:assert/strict";
import { type Running, runProgram } from "../../src/commands/run/run_program.ts";
import { DevicesInvalid } from "../../src/domain/codes/errors.ts";
import { ManualClock } from "../app/fakes.ts";
import { lamp } from "../devices/lamp/lamp.ts";
import { LampBridge } from "../devices/lamp/lamp_bridge.ts";
import { DataFolder } from "../storage/data_folder.ts";

const KEY = "open-sesame";

/** The whole program with the lamp as its only make, on sockets of this machine. */
async function start(
  folder: DataFolder,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ readonly running: Running; readonly clock: ManualClock; readonly log: string[] }> {
  const clock = new ManualClock();
  const log: string[] = [];
  const running = await runProgram({
    dataDir: folder.path,
    clock,
    isDemo: false,
    mayUseOwnMachine: true,
    drivers: [lamp],
    environment: (name) => variables[name],
    presets: { logLevel: "debug" },
    port: 0,
    hostname: "127.0.0.1",
    write: (line) => log.push(line),
    onBroken: (error) => log.push(`BROKEN ${error}`),
  });
  return { running, clock, log };
}

async function ask(
  running: Running,
  path: string,
  { method = "GET", body }: { readonly method?: string; readonly body?: unknown } = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`http://127.0.0.1:${running.port}${path}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function step({ running, clock }: { running: Running; clock: ManualClock }): Promise<void> {
  clock.advance(5000);
  await running.program.tick();
}

Deno.test("a make of its own is a folder and a line: added, read, shown, stored, removed", async () => {
  using folder = new DataFolder();
  await using bridge = new LampBridge(KEY);
  bridge.on[2] = true;
  const params = { host: bridge.host, channel: 2, key: KEY };
  const first = await start(folder);
  const desk = { driver: "lamp", name: "Desk", roles: ["load"], params };
  const added = await ask(first.running, "/api/devices", { method: "POST", body: desk });
  assert.equal(added.status, 201, added.text);
  await step(first);
  const list = await ask(first.running, "/api/devices");
  assert.deepEqual(JSON.parse(list.text), [{
    id: 4,
    ...desk,
    params: { ...params, key: null },
    policy: {},
    slot: null,
    quality: "fresh",
    error: null,
    fixed: false,
  }]);
  const status = JSON.parse((await ask(first.running, "/api/status")).text);
  assert.deepEqual(status.devices, [{
    id: 4,
    name: "Desk",
    driver: "lamp",
    roles: ["load"],
    quality: "fresh",
    powers: { load: 60 },
  }]);
  await first.running.stop();

  const second = await start(folder);
  bridge.asked.length = 0;
  await step(second);
  assert.deepEqual(bridge.asked, ["GET 2"], "it is read again after a restart");
  bridge.isGarbled = true;
  for (let cycle = 0; cycle < 30; cycle++) await step(second);
  const [lost] = JSON.parse((await ask(second.running, "/api/devices")).text);
  assert.deepEqual([lost.quality, lost.error], ["unavailable", "Cannot read lamp 2: <html>"]);
  bridge.isGarbled = false;
  await step(second);
  const [back] = JSON.parse((await ask(second.running, "/api/devices")).text);
  assert.deepEqual([back.quality, back.error], ["fresh", null]);
  const removed = await ask(second.running, "/api/devices/4", { method: "DELETE" });
  assert.equal(removed.status, 204);
  await step(second);
  bridge.asked.length = 0;
  await step(second);
  assert.deepEqual(bridge.asked, []);
  assert.deepEqual(JSON.parse((await ask(second.running, "/api/status")).text).devices, []);
  await second.running.stop();
  assert.equal(
    folder.query("SELECT removed_at_ms FROM devices WHERE slot IS NULL").length,
    1,
    "its row stays",
  );
  const said = [...first.log, ...second.log].join("\n");
  assert.ok(said.includes("Device added") && !said.includes(KEY), "no secret is logged");
});

Deno.test("a switch of another make is the plug where the settings name none, and goes off first", async () => {
  using folder = new DataFolder();
  await using bridge = new LampBridge(KEY);
  const device = {
    driver: "lamp",
    name: "Heater",
    roles: ["switch"],
    params: { host: bridge.host, key: KEY },
  };
  const house = await start(folder);
  const { running } = house;
  const enable = { method: "PUT", body: { plugEnabled: true, plugAlwaysWindow: "00:00-23:59" } };
  assert.equal((await ask(running, "/api/settings", enable)).status, 422, "there is no switch yet");
  assert.equal((await ask(running, "/api/devices", { method: "POST", body: device })).status, 201);
  const enabled = await ask(running, "/api/settings", enable);
  assert.equal(enabled.status, 200, enabled.text);
  for (let cycle = 0; cycle < 40; cycle++) await step(house);
  assert.equal(bridge.on[0], true, "switched by the settings of the plug");
  const { plug } = JSON.parse((await ask(running, "/api/status")).text);
  assert.deepEqual([plug.enabled, plug.on, plug.powerW], [true, true, 60]);
  assert.equal((await ask(running, "/api/devices/4", { method: "DELETE" })).status, 204);
  await step(house);
  assert.equal(bridge.on[0], false, "it goes off before it is left");
  await running.stop();
});

Deno.test("CHARGEMANAGER_DEVICES makes devices that are fixed, or ends the start with all that is wrong", async () => {
  using folder = new DataFolder();
  await using bridge = new LampBridge(KEY);
  const desk = {
    driver: "lamp",
    name: "Desk",
    roles: ["load"],
    params: { host: bridge.host, key: KEY },
  };
  const house = await start(folder, { CHARGEMANAGER_DEVICES: JSON.stringify([desk]) });
  await step(house);
  const [device] = JSON.parse((await ask(house.running, "/api/devices")).text);
  assert.deepEqual([device.id, device.fixed, device.quality], [4, true, "fresh"]);
  const refused = await ask(house.running, "/api/devices/4", { method: "DELETE" });
  assert.equal(refused.status, 422);
  await house.running.stop();
  assert.deepEqual(folder.query("SELECT * FROM devices WHERE slot IS NULL"), []);
  const wrong = JSON.stringify([{ ...desk, roles: ["grid"] }, { ...desk, driver: "sofa" }]);
  await assert.rejects(start(folder, { CHARGEMANAGER_DEVICES: wrong }), (error) => {
    assert.ok(error instanceof DevicesInvalid);
    assert.equal(error.message, "Desk roles: role-not-of-driver; Desk driver: unknown-driver");
    return true;
  });
});
