import assert from "node:assert/strict";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { DEVICE_DIAGNOSER } from "../../../src/devices/checks/device_tester.ts";
import { createOpeners } from "../../../src/devices/registry.ts";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { ManualClock, MemoryLogger, NO_LEAVE } from "../../app/fakes.ts";
import { told } from "../../words/told.ts";
import { ReadGoe, STOP } from "./goe_house.ts";

const POLL_MS = 5000;

/** A simulated charger, entered as a row of devices, as the whole equipment has it. */
async function startRow() {
  const read = await ReadGoe.start();
  const address = `127.0.0.1:${read.server.port}`;
  const row: StoredDevice = {
    id: 3,
    driver: "goe",
    name: "garage",
    roles: ["charger"],
    params: { host: address },
    secrets: {},
  };
  const clock = new ManualClock(read.clock.wallMs());
  const equipment = new Equipment(createOpeners(), clock, new MemoryLogger(), DEVICE_DIAGNOSER);
  await equipment.configure(defaultSettings(), NO_LEAVE, [{ ...row, slot: null }]);
  const poll = async (afterMs: number) => {
    clock.advance(afterMs);
    read.clock.advance(afterMs);
    await equipment.poll(POLL_MS);
    return equipment.snapshot();
  };
  return {
    server: read.server,
    house: read.house,
    address,
    equipment,
    poll,
    [Symbol.asyncDispose]: async () => {
      await equipment.close();
      await read[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a go-e as a row is the charger that is steered, where the settings name none", async () => {
  await using row = await startRow();
  await row.poll(5000);
  assert.equal(await row.equipment.chargers[0]?.port.apply({ enabled: true, currentA: 8 }), "sent");
  const { charger, devices } = await row.poll(60_000);
  assert.deepEqual([charger.quality, charger.isConfigured], ["fresh", true]);
  assert.ok((charger.value?.powerW ?? 0) > 3000);
  assert.equal(devices[0]?.readings.charger?.value?.powerW, charger.value?.powerW);
  assert.equal(await row.equipment.chargers[0]?.port.apply(STOP), "sent");
  assert.equal(row.server.force, 1);
});

Deno.test("a go-e as a row tells its failure in its own words, where it lies", async () => {
  await using row = await startRow();
  await row.poll(5000);
  await row.server.setFault({ kind: "api-off" });
  const { charger, devices } = await row.poll(5000);
  const { address } = row;
  const expected = { code: "api-disabled", driver: "goe", address, unitId: null } as const;
  assert.deepEqual(charger.diagnosis, expected);
  assert.deepEqual(devices[0]?.readings.charger?.diagnosis, expected);
  assert.match(
    told(expected).what.de,
    /^127\.0\.0\.1:[0-9]+ antwortet, hat aber keine HTTP-API v2/,
  );
  const refusal = new DeviceRejected("Cannot stop it", { symptom: "refused-request" });
  assert.deepEqual(row.equipment.diagnoseCharger(row.equipment.chargers[0]?.id ?? 0, refusal), {
    ...expected,
    code: "refused-request",
  });
});

Deno.test("a go-e as a row tells what it says of itself, and takes it back", async () => {
  await using row = await startRow();
  await row.poll(5000);
  await row.server.setFault({ kind: "error-code", code: 8 });
  const { charger, devices } = await row.poll(5000);
  const { diagnosis } = charger;
  assert.deepEqual(diagnosis, {
    code: "charger-error",
    driver: "goe",
    notices: [{ kind: "error", code: 8, name: "GND_INVALID" }],
  });
  assert.deepEqual(devices[0]?.readings.charger?.diagnosis, diagnosis);
  await row.server.setFault({ kind: "own-rules", usesPvSurplus: true, logicMode: 3 });
  const warned = (await row.poll(5000)).charger.diagnosis;
  assert.equal(warned?.code, "charger-warning");
  await row.server.setFault(null);
  assert.equal((await row.poll(5000)).charger.diagnosis, null);
});
