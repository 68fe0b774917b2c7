import assert from "node:assert/strict";
import * as v from "valibot";
import { Equipment } from "../../../src/app/cycle/equipment.ts";
import { createOpeners, DRIVERS } from "../../../src/devices/registry.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { ManualClock, MemoryLogger, NO_LEAVE } from "../../app/fakes.ts";
import { FakeHttpHost } from "../transport/fake_http_host.ts";
import { tinyCharger } from "./tiny_charger.ts";

const POLL_MS = 2000;
const WISH = v.object({ on: v.boolean(), a: v.number() });

Deno.test("createOpeners() a new charger is its one file and one line", async () => {
  let state = { w: 0, on: false, a: 16 };
  await using host = new FakeHttpHost(({ method, body }) => {
    if (method === "PUT") state = { ...state, ...v.parse(WISH, JSON.parse(body)) };
    return { status: 200, body: JSON.stringify(state) };
  });
  const clock = new ManualClock();
  const drivers = [
    tinyCharger,
    ...DRIVERS,
  ];
  const equipment = new Equipment(createOpeners({ drivers }), clock, new MemoryLogger());
  const row = {
    id: 1,
    driver: "tiny",
    name: "Garage",
    roles: ["charger"],
    params: { url: `${host.origin}/tiny` },
    secrets: {},
  } as const;
  await equipment.configure(defaultSettings(), NO_LEAVE, [{ ...row, slot: null }]);
  await equipment.poll(POLL_MS);
  assert.equal(equipment.snapshot().charger.value?.powerW, 0);
  assert.equal(await equipment.chargers[0]?.port.apply({ enabled: true, currentA: 20 }), "sent");
  assert.deepEqual(host.puts, ['{"on":true,"a":16}']);
  state = { ...state, w: 3680 };
  clock.advance(5000);
  await equipment.poll(POLL_MS);
  assert.equal(
    await equipment.chargers[0]?.port.apply({ enabled: true, currentA: 20 }),
    "confirmed",
  );
  const { quality, value } = equipment.snapshot().charger;
  assert.deepEqual([quality, value?.powerW, value?.enabled], ["fresh", 3680, true]);
  assert.equal(equipment.snapshot().flows.carPowerW, 3680);
  await equipment.close();
});
