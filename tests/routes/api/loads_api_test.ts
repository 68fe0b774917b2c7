import assert from "node:assert/strict";
import * as v from "valibot";
import { DEVICE_ISSUES, STATUS } from "../../../routes/description/answer_schemas.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";
import { NOW_MS } from "../fake_program.ts";
import { CAR, HEATER } from "../sample_loads.ts";

function withLoads(): AppUnderTest {
  const app = new AppUnderTest();
  app.program.current = { ...app.program.current, loads: [CAR, HEATER] };
  return app;
}

function put(app: AppUnderTest, path: string, value: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return app.ask(path, { method: "PUT", headers, body: JSON.stringify(value) });
}

Deno.test("GET /api/status lists the loads in order of priority, as the document describes", async () => {
  const app = withLoads();
  const status = v.parse(STATUS, await expectJson(await app.ask("/api/status"), 200));
  assert.deepEqual(status.loads.map(({ id, name, kind }) => ({ id, name, kind })), [
    { id: 4, name: "Garage", kind: "charger" },
    { id: 7, name: "Boiler", kind: "switch" },
  ]);
  const [car, heater] = status.loads;
  assert.ok(car?.kind === "charger" && heater?.kind === "switch");
  assert.equal(car.reason.text, "Charging at 1.38 kW whatever the sun does (Slow).");
  assert.equal(car.mode, "slow");
  assert.deepEqual(heater.hold, { on: true, untilMs: NOW_MS + 60_000 });
  assert.equal(heater.powerW, 2050);
});

Deno.test("PUT /api/devices/ID/mode chooses the mode of that charger", async () => {
  const app = withLoads();
  const answer = await expectJson(await put(app, "/api/devices/4/mode", { mode: "fast" }), 200);
  assert.deepEqual(answer, { id: 4, mode: "fast", modeBy: "user" });
  assert.deepEqual(app.program.chosenOf, [{ id: 4, mode: "fast" }]);
});

Deno.test("PUT /api/devices/ID/switch holds a switch for its minutes, an hour, or not at all", async () => {
  const app = withLoads();
  const told = [
    [{ on: true, forMinutes: 90 }, { id: 7, on: true, forMinutes: 90 }],
    [{ on: false }, { id: 7, on: false, forMinutes: 60 }],
    [{ auto: true }, { id: 7, on: null, forMinutes: null }],
  ];
  for (const [given, answer] of told) {
    assert.deepEqual(await expectJson(await put(app, "/api/devices/7/switch", given), 200), answer);
  }
  assert.deepEqual(app.program.held, [
    { id: 7, hold: { on: true, forMs: 5_400_000 } },
    { id: 7, hold: { on: false, forMs: 3_600_000 } },
    { id: 7, hold: null },
  ]);
});

const REFUSED = [
  ["/api/devices/4/mode", { mode: "warp" }, 422, "Choose one of disabled, slow, fast, tracked"],
  ["/api/devices/4/mode", { mode: "fast", x: 1 }, 422, "Send the mode alone"],
  ["/api/devices/7/mode", { mode: "fast" }, 422, '"Boiler" is no charger'],
  ["/api/devices/9/mode", { mode: "fast" }, 404, "9"],
  ["/api/devices/4.0/mode", { mode: "fast" }, 404, "4.0"],
  ["/api/devices/4/switch", { on: true }, 422, '"Garage" is no switch'],
  ["/api/devices/9/switch", { on: true }, 404, "9"],
  ["/api/devices/7/switch", { on: "yes" }, 422, "forMinutes"],
  ["/api/devices/7/switch", { on: true, forMinutes: 0 }, 422, "1 to 1440 minutes"],
  ["/api/devices/7/switch", { on: true, forMinutes: 1441 }, 422, "1 to 1440 minutes"],
  ["/api/devices/7/switch", { on: true, forMinutes: 1.5 }, 422, "1 to 1440 minutes"],
  ["/api/devices/7/switch", { auto: false }, 422, "auto"],
  ["/api/devices/7/switch", { auto: true, on: true }, 422, "auto"],
  ["/api/devices/7/switch", {}, 422, "auto"],
] as const;

for (const [path, body, status, part] of REFUSED) {
  Deno.test(`PUT ${path} refuses ${JSON.stringify(body)}, and nothing is pressed`, async () => {
    const app = withLoads();
    const answer = JSON.stringify(await expectJson(await put(app, path, body), status));
    assert.ok(answer.includes(JSON.stringify(part).slice(1, -1)), answer);
    v.parse(DEVICE_ISSUES, JSON.parse(answer));
    assert.deepEqual([app.program.chosenOf, app.program.held], [[], []]);
  });
}
