import assert from "node:assert/strict";
import { WritePaces } from "../../../src/devices/charger/write_paces.ts";
import { solaredge } from "../../../src/devices/solaredge/solaredge_driver.ts";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import { exceptionReply, FakeModbusServer } from "../transport/fake_modbus_server.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { BATTERY, HOUSE, replyWith, type Script } from "./bench.ts";

/** The device with its roles on a scripted inverter, which is closed afterwards. */
async function withDevice(
  script: Script,
  test: (device: ReturnType<typeof solaredge.open>) => Promise<void>,
): Promise<void> {
  const server = new FakeModbusServer(replyWith(script));
  const context = { clock: new ManualClock(), patience: {}, paces: new WritePaces() };
  const params = { host: "127.0.0.1", port: server.port };
  const device = solaredge.open(params, ["grid", "pv", "battery"], context);
  try {
    await test(device);
  } finally {
    await device.close();
    await server.close();
  }
}

Deno.test("solaredge pv.read() takes what the battery gives off the DC side", async () => {
  await withDevice(HOUSE, async ({ pv, grid, battery }) => {
    await grid?.read();
    const [sun, store] = await Promise.all([pv?.read(), battery?.read()]);
    const dcPowerW = sun?.dcPowerW ?? NaN;
    assert.ok(dcPowerW > 1250, `${dcPowerW} W`);
    assert.deepEqual([store?.powerW, sun?.pvPowerW], [1250, dcPowerW - 1250]);
  });
});

Deno.test("solaredge pv.read() a battery that fails costs what the panels give, and no more", async () => {
  const script: Script = { ...HOUSE, [BATTERY]: (request) => exceptionReply(request, 4) };
  await withDevice(script, async ({ pv, grid, battery }) => {
    await grid?.read();
    const failed = assert.rejects(battery?.read() ?? Promise.resolve(), DeviceProtocol);
    const sun = await pv?.read();
    await failed;
    assert.equal(typeof sun?.acPowerW, "number");
    assert.equal(sun?.pvPowerW, null);
  });
});
