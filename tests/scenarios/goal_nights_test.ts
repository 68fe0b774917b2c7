import assert from "node:assert/strict";
import * as v from "valibot";
import { CHARGER_GOAL } from "../../routes/description/answer_schemas.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import { WholeProgram } from "./whole_program.ts";

/*
 * Whole nights of the program on real sockets. Cycles are a minute apart: nothing of a goal is
 * faster than that, and a night has 660 of them.
 */

const ZONE = "Europe/Berlin";
const CYCLE_MS = MINUTE_MS;
const CHARGER = "/api/devices/2/goal";

function localMs(local: string): number {
  return Temporal.ZonedDateTime.from(`${local}[${ZONE}]`).epochMilliseconds;
}

/** A house at night, whose car takes at most so much of the 15 A that it is told. */
function startAt(
  evening: string,
  carMaxA = 16,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<WholeProgram> {
  return WholeProgram.start({
    seed: 11,
    weather: "overcast",
    startMs: localMs(evening),
    battery: null,
    car: { needWh: 60_000, maxCurrentA: carMaxA, taperWh: 0 },
    // A plug costs half of a cycle, and nobody asks it for anything.
  }, { timeZone: ZONE, plugHost: "", plugInMode: "keep", importPrice: 0.3, ...settings });
}

async function runTo(house: WholeProgram, local: string, each = () => {}): Promise<void> {
  const endMs = localMs(local);
  while (house.clock.wallMs() < endMs) {
    house.clock.advance(CYCLE_MS);
    await house.running.program.tick();
    each();
  }
}

async function goalOf(house: WholeProgram) {
  const answer = await house.request(CHARGER);
  return v.parse(CHARGER_GOAL, await answer.json()).goal;
}

function carWh({ simulation }: WholeProgram): number {
  return simulation.house.state.energies.carWh;
}

/** Presses a button of the page, as a browser without scripts does. */
async function pressed(
  house: WholeProgram,
  path: string,
  fields: Record<string, string>,
): Promise<void> {
  const body = new URLSearchParams(fields);
  const answer = await house.request(path, { method: "POST", body, redirect: "manual" });
  await answer.body?.cancel();
  assert.equal(answer.status, 303);
}

/** Codes of the events of goals, oldest first. */
async function goalEvents(house: WholeProgram): Promise<readonly string[]> {
  const answer = await house.request("/api/events?limit=100");
  const { rows } = v.parse(
    v.object({ rows: v.array(v.object({ code: v.string() })) }),
    await answer.json(),
  );
  return rows.map(({ code }) => code).filter((code) => code.startsWith("goal.")).toReversed();
}

Deno.test("a goal of the evening is met by the morning, with a restart in the middle", async () => {
  await using house = await startAt("2026-11-29T20:00");
  await runTo(house, "2026-11-29T20:05");
  const body = { energyWh: 12_000, readyBy: "07:00", days: "once" };
  assert.equal(await house.put(CHARGER, body), 200);
  await runTo(house, "2026-11-29T20:10");
  const goal = await goalOf(house);
  assert.equal(goal?.deadlineMs, localMs("2026-11-30T07:00"));
  assert.ok(goal?.startsAtMs && goal.startsAtMs > localMs("2026-11-30T04:30"));
  assert.equal(goal.cost, 3.6, "12 kWh at 0.30");
  await runTo(house, "2026-11-30T04:45");
  assert.equal(carWh(house), 0, "nothing is bought before it must");
  await runTo(house, "2026-11-30T05:45");
  const beforeWh = carWh(house);
  assert.ok(beforeWh > 3000, `${beforeWh} Wh`);
  await house.stop();
  house.clock.advance(CYCLE_MS);
  house.simulation.house.advanceTo(house.clock.wallMs());
  assert.equal(house.simulation.house.state.charger.isEnabled, false, "nobody watches");
  await house.restart();
  await runTo(house, "2026-11-30T05:50");
  assert.equal((await goalOf(house))?.due, true, "it goes on");
  await runTo(house, "2026-11-30T07:01");
  assert.equal(await goalOf(house), null);
  assert.ok(carWh(house) >= 12_000 && carWh(house) < 12_400, `${carWh(house)} Wh`);
  assert.equal(house.running.program.status().mode, "tracked");
  assert.deepEqual(await goalEvents(house), ["goal.set", "goal.met"]);
});

Deno.test("the car that draws less than its limits is said to miss, is met late, and known the next night", async () => {
  await using house = await startAt("2026-11-29T20:00", 8);
  await runTo(house, "2026-11-29T20:05");
  const body = { energyWh: 14_000, readyBy: "06:00", days: [1, 2] };
  assert.equal(await house.put(CHARGER, body), 200);
  const codes = new Set<string>();
  const note = () => void codes.add(house.running.program.status().reason.code);
  await runTo(house, "2026-11-30T05:55", note);
  const short = await goalOf(house);
  assert.ok(short !== null && short.shortWh > 3000, "it says by how much");
  await runTo(house, "2026-11-30T08:00", note);
  assert.ok(codes.has("goal.short") && codes.has("goal.late"), [...codes].join());
  assert.ok(carWh(house) >= 14_000 && carWh(house) < 14_400, `${carWh(house)} Wh`);
  const next = await goalOf(house);
  assert.equal(next?.deadlineMs, localMs("2026-12-01T06:00"));
  assert.ok(Math.abs((next?.powerW ?? 0) - 3680) < 150, `${next?.powerW} W are known of it`);
  const needMs = 14_000 / (next?.powerW ?? 1) * HOUR_MS;
  const startMs = localMs("2026-12-01T05:45") - needMs;
  await runTo(house, "2026-11-30T20:00");
  assert.ok(Math.abs(((await goalOf(house))?.startsAtMs ?? 0) - startMs) < 600_000);
  assert.deepEqual(await goalEvents(house), ["goal.set", "goal.met"]);
});

Deno.test("with prices by time a goal is bought in the cheap hours, and costs what was told", async () => {
  await using house = await startAt("2026-11-29T22:00", 16, {
    priceZones: ["daily 01:00-03:00 0.1"],
  });
  await runTo(house, "2026-11-29T22:05");
  assert.equal(await house.put(CHARGER, { energyWh: 10_000, readyBy: "07:00" }), 200);
  await runTo(house, "2026-11-29T22:10");
  const goal = await goalOf(house);
  assert.equal(
    goal?.startsAtMs,
    localMs("2026-11-30T01:30"),
    "of the cheap half hours the late ones",
  );
  assert.equal(goal?.cost, 1);
  await runTo(house, "2026-11-30T01:29");
  assert.equal(carWh(house), 0);
  await runTo(house, "2026-11-30T03:01");
  assert.ok(carWh(house) >= 10_000 && carWh(house) < 10_400, `${carWh(house)} Wh`);
  assert.equal(await goalOf(house), null);
});

for (
  const { name, evening, morning } of [
    { name: "spring", evening: "2026-03-28T22:00", morning: "2026-03-29" },
    { name: "autumn", evening: "2026-10-24T22:00", morning: "2026-10-25" },
  ]
) {
  Deno.test(`a goal through the night in which clocks change in ${name} is ready by the clock on the wall`, async () => {
    await using house = await startAt(evening);
    await runTo(house, `${evening.slice(0, 11)}22:02`);
    assert.equal(await house.put(CHARGER, { energyWh: 15_000, readyBy: "05:00" }), 200);
    await runTo(house, `${morning}T05:00`);
    assert.equal(await goalOf(house), null);
    assert.ok(carWh(house) >= 15_000 && carWh(house) < 15_400, `${carWh(house)} Wh`);
  });
}

Deno.test("a press of a mode ends a goal, on the disk too, and an undo brings it back", async () => {
  await using house = await startAt("2026-11-29T20:00");
  // A press has a cycle run; whether the next press comes before it ends is told here.
  const settled = () => house.running.program.tick();
  await runTo(house, "2026-11-29T20:02");
  await house.put(CHARGER, { energyWh: 12_000, readyBy: "07:00" });
  await runTo(house, "2026-11-29T20:04");
  await pressed(house, "/mode", { id: "2", mode: "disabled" });
  await settled();
  assert.equal(await goalOf(house), null);
  const page = await (await house.request("/")).text();
  const [, press = ""] = /id="undo-2".*?name="press" value="(\d+)"/.exec(page) ?? [];
  await pressed(house, "/undo", { id: "2", press });
  await settled();
  assert.equal((await goalOf(house))?.energyWh, 12_000);
  assert.equal(house.running.program.status().mode, "tracked");
  await house.put("/api/mode", { mode: "disabled" });
  await runTo(house, "2026-11-29T20:05");
  await house.stop();
  await house.restart();
  await runTo(house, "2026-11-29T20:06");
  assert.equal(await goalOf(house), null);
  const ended = ["goal.set", "goal.dropped"];
  assert.deepEqual(await goalEvents(house), [...ended, ...ended]);
});
