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
  const refused: readonly (readonly [string, unknown, number])[] = [
    ["/api/devices/4/goal", {}, 422],
    ["/api/devices/4/goal", { energyWh: 1 }, 422],
    ["/api/devices/4/goal", { energyWh: 20_000, readyBy: "25:00" }, 422],
    ["/api/devices/4/goal", { energyWh: 20_000, readyBy: "07:00", days: [9] }, 422],
    ["/api/devices/4/goal", { energyWh: 20_000, days: [1] }, 422],
    ["/api/devices/7/goal", { energyWh: 20_000 }, 422],
    ["/api/devices/9/goal", { energyWh: 20_000 }, 404],
  ];
  for (const [path, value, status] of refused) {
    const answer = await expectJson(await put(app, path, value), status);
    assert.ok(v.parse(DEVICE_ISSUES, answer).issues.length === 1, JSON.stringify(value));
  }
  assert.deepEqual(app.program.goals.taken, []);
});

Deno.test("a goal that cannot be stored changes nothing, and says so", async () => {
  const app = withGoal();
  app.program.goals.isStorageBroken = true;
  await expectJson(await put(app, "/api/devices/4/goal", { energyWh: 20_000 }), 503);
});
