import assert from "node:assert/strict";
import * as v from "valibot";
import { CHARGER_GOAL, DEVICE_ISSUES, STATUS } from "../../../routes/description/answer_schemas.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";
import { NOW_MS } from "../fake_program.ts";
import { CAR, HEATER, sampleGoal } from "../sample_loads.ts";

function withGoal(goal = sampleGoal(NOW_MS)): AppUnderTest {
  const app = new AppUnderTest();
  app.program.current = { ...app.program.current, loads: [{ ...CAR, goal }, HEATER] };
  return app;
}

function put(app: AppUnderTest, path: string, value: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return app.ask(path, { method: "PUT", headers, body: JSON.stringify(value) });
}

Deno.test("GET /api/devices/ID/goal tells a goal with its progress, as the document describes", async () => {
  const app = withGoal();
  app.program.values = { ...app.program.values, currency: "CHF" };
  const told = await expectJson(await app.ask("/api/devices/4/goal"), 200);
  assert.deepEqual(told, v.parse(CHARGER_GOAL, told));
  const { isDue, ...rest } = sampleGoal(NOW_MS);
  assert.deepEqual(told, { id: 4, goal: { ...rest, due: isDue, currency: "CHF" } });
  const status = v.parse(STATUS, await expectJson(await app.ask("/api/status"), 200));
  const [car] = status.loads;
  assert.ok(car?.kind === "charger");
  assert.equal(car.goal?.missingWh, 16_900);
});

Deno.test("GET /api/devices/ID/goal tells none, and none of what is unknown", async () => {
  const app = new AppUnderTest();
  app.program.current = { ...app.program.current, loads: [CAR] };
  const none = await expectJson(await app.ask("/api/devices/4/goal"), 200);
  assert.deepEqual(none, { id: 4, goal: null });
  const unknown = withGoal({ ...sampleGoal(NOW_MS), gotWh: null, cost: null });
  const told = v.parse(
    CHARGER_GOAL,
    await expectJson(await unknown.ask("/api/devices/4/goal"), 200),
  );
  assert.deepEqual([told.goal?.gotWh, told.goal?.cost, told.goal?.currency], [null, null, null]);
});

Deno.test("PUT and DELETE /api/devices/ID/goal set and end the goal of that charger", async () => {
  const app = withGoal();
  const goal = { energyWh: 20_000, readyBy: "07:00", days: [1, 2, 3, 4, 5] } as const;
  const answer = await expectJson(await put(app, "/api/devices/4/goal", goal), 200);
  assert.equal(v.parse(CHARGER_GOAL, answer).id, 4);
  await expectJson(await put(app, "/api/devices/4/goal", { energyWh: 12_000 }), 200);
  const ended = await app.ask("/api/devices/4/goal", { method: "DELETE" });
  assert.deepEqual([ended.status, await ended.text()], [204, ""]);
  assert.deepEqual(app.program.goals.taken, [
    { id: 4, goal },
    { id: 4, goal: { energyWh: 12_000, readyBy: null, days: "once" } },
    { id: 4, goal: null },
  ]);
});

Deno.test("a goal that is none is refused, and so is one for another kind of load", async () => {
  const app = withGoal();
  const energyWh = 20_000;
  const readyBy = "07:00";
  const refused: readonly (readonly [number, unknown, number, readonly string[]])[] = [
    [4, {}, 422, ["energyWh"]],
    [4, { energyWh: 1 }, 422, ["energyWh"]],
    [4, { energyWh: "20000" }, 422, ["energyWh"]],
    [4, { energyWh, readyBy: "25:00" }, 422, ["readyBy"]],
    [4, { energyWh, readyBy, days: [9] }, 422, ["days"]],
    [4, { energyWh, readyBy, days: [1, 1, 8] }, 422, ["days"]],
    [4, { energyWh, readyBy, days: [] }, 422, ["days"]],
    [4, { energyWh, days: [1] }, 422, ["days"]],
    [4, { energyWh, soc: 80 }, 422, ["soc"]],
    [4, { energyWh: -1, readyBy: 7, constructor: 1 }, 422, ["energyWh", "readyBy", "constructor"]],
    [7, { energyWh }, 422, ["id"]],
    [9, { energyWh }, 404, ["id"]],
  ];
  const messages = new Set<string>();
  for (const [id, value, status, keys] of refused) {
    const path = `/api/devices/${id}/goal`;
    const answer = await expectJson(await put(app, path, value), status);
    const { issues } = v.parse(DEVICE_ISSUES, answer);
    assert.deepEqual(issues.map(({ key }) => key), keys, JSON.stringify(value));
    for (const { message } of issues) messages.add(message);
  }
  assert.equal(messages.size, 7, "each says what is wrong with it");
  assert.deepEqual(app.program.goals.taken, []);
});

Deno.test("a goal that cannot be stored changes nothing, and says so", async () => {
  const app = withGoal();
  app.program.goals.isStorageBroken = true;
  await expectJson(await put(app, "/api/devices/4/goal", { energyWh: 20_000 }), 503);
});
