import assert from "node:assert/strict";
import { createApp } from "../../../routes/app.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { CYCLE_MS } from "../../../src/app/cycle/schedule.ts";
import { startDemo } from "../../../src/commands/run/running_demo.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { formatsFor } from "../../../src/words/format.ts";
import { en } from "../../../src/words/en/en.ts";
import { ManualClock, MemoryLogger } from "../../app/fakes.ts";
import { Random } from "../../../src/simulator/house/random.ts";

const MOMENTS = 100;
const DAWN_MS = Date.UTC(2026, 5, 21, 3);
const SEED = 20_261_130;
/** On average so that the moments fill the day. */
const MOST_MS = 16 * MINUTE_MS;
const MOST_CYCLES = 4;
/** Widths are whole units of eighteen, and no line that flows is thinner than 1.5. */
const ROUGH = 0.51;
const LEAST_WIDTH = 1.5;
const IDLE_W = 10;

type Json = Record<string, unknown>;

/** A demo whose time the test moves, asked as browsers and programs ask. */
async function startDay(house: "small" | "big") {
  const clock = new ManualClock(DAWN_MS);
  const dataDir = await Deno.makeTempDir();
  const demo = await startDemo({
    house,
    speed: 60,
    weather: "broken",
    hour: 5,
    days: 0,
    seed: 1,
    generation: 1,
    faults: null,
  }, {
    dataDir,
    clock,
    environment: () => undefined,
    port: 0,
    hostname: "127.0.0.1",
    write: () => {},
    onBroken: (error) => assert.fail(String(error)),
  });
  const { program } = demo.running;
  const app = createApp({
    program,
    live: new LiveStreams(),
    logger: new MemoryLogger(),
    steadyMs: () => 0,
  });
  return {
    program,
    live: async (ms: number) => {
      clock.advance(ms);
      await demo.step();
    },
    page: async () => await (await app.request("http://127.0.0.1/")).text(),
    status: async (): Promise<Json> =>
      await (await app.request("http://127.0.0.1/api/status")).json(),
    [Symbol.asyncDispose]: async () => {
      assert.deepEqual(await demo.stop(), { isSafe: true });
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}

/** What the interface tells of each line in W, + gives, - takes, by the line's name. */
function toldPowers(status: Json): ReadonlyMap<string, number | null> {
  const loads = records(status["loads"]);
  const plug = loads.find(({ kind }) => kind === "switch");
  const houseW = powerOf(status, "housePowerW");
  const lines: [string, number | null][] = [
    ["sun", powerOf(status, "pvPowerW")],
    ["battery", powerOf(status, "batteryPowerW")],
    ["grid", powerOf(status, "gridPowerW")],
    // The plug is a part of the interface's house.
    ["house", houseW === null ? null : -Math.max(0, houseW - (powerOf(plug ?? {}, "powerW") ?? 0))],
    ["loss", negative(powerOf(status, "conversionLossW"))],
    ...loads.map((load) =>
      [`${load["kind"]}-${load["id"]}`, negative(powerOf(load, "powerW"))] as [
        string,
        number | null,
      ]
    ),
  ];
  for (const device of records(status["devices"])) {
    const [powers] = records([device["powers"]]);
    if (powers?.["load"] === undefined) continue;
    lines.push([`load-${device["id"]}`, negative(powerOf(powers, "load"))]);
  }
  return new Map(lines);
}

function records(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function powerOf(json: Json, key: string): number | null {
  const value = json[key];
  return typeof value === "number" ? value : null;
}

function negative(powerW: number | null): number | null {
  return powerW === null ? null : -powerW + 0;
}

/** What the picture shows: the way and the width of each line, and its number as text. */
function drawn(page: string) {
  const lines = [...page.matchAll(
    /<svg id="line-([\w-]+)" class="flow-line is-\w+ (\w+)"[^>]*><path[^>]*stroke-width="([\d.]+)"/g,
  )].map(([, name = "", way = "", width]) => ({ name, way, width: Number(width) }));
  const text = (id: string) =>
    new RegExp(`<dd id="${id}">(.*?)</dd>`).exec(page)?.[1]?.replaceAll(/<[^>]*>/g, "") ?? "";
  const state = /class="flow-picture is-(\w+)"/.exec(page)?.[1];
  return { lines, text, state, isSaid: page.includes(">settling</p>") };
}

for (const house of ["small", "big"] as const) {
  Deno.test(
    `GET / the flow picture is what /api/status tells, at ${MOMENTS} moments of a day of the ` +
      `${house} house (seed ${SEED})`,
    async () => {
      const random = new Random(SEED);
      const formats = formatsFor({ words: en, timeZone: "Europe/Berlin" });
      const states = new Map<string | undefined, number>();
      await using day = await startDay(house);
      for (let moment = 0; moment < MOMENTS; moment++) {
        await day.live(Math.round(random.between(0, MOST_MS)));
        const cycles = 1 + Math.floor(random.between(0, MOST_CYCLES));
        for (let cycle = 0; cycle < cycles; cycle++) await day.live(CYCLE_MS);
        const told = toldPowers(await day.status());
        const { lines, text, state, isSaid } = drawn(await day.page());
        states.set(state, (states.get(state) ?? 0) + 1);
        assert.deepEqual(
          lines.map(({ name }) => name).toSorted(),
          [...told.keys()].toSorted(),
        );
        const powers = [...told.values()];
        const givenW = sumOf(powers.map((powerW) => Math.max(0, powerW ?? 0)));
        const takenW = sumOf(powers.map((powerW) => Math.max(0, -(powerW ?? 0))));
        const unitsAWatt = 18 / Math.max(3000, givenW, takenW);
        for (const { name, way, width } of lines) {
          const powerW = told.get(name) ?? null;
          const shown = name === "battery" ? text("battery-w") : text(`${name}-w`);
          if (powerW === null) {
            assert.equal(way, "rests", name);
            assert.match(shown, /unknown/);
            continue;
          }
          const isIdle = Math.abs(powerW) < IDLE_W;
          assert.equal(way, isIdle ? "rests" : powerW > 0 ? "gives" : "takes", `${name} ${powerW}`);
          if (name !== "battery") assert.equal(shown, formats.power(powerW), name);
          else if (!isIdle) assert.ok(shown.endsWith(formats.power(powerW)), shown);
          if (isIdle) continue;
          const exact = Math.max(LEAST_WIDTH, Math.abs(powerW) * unitsAWatt);
          assert.ok(Math.abs(width - exact) <= ROUGH, `${name} ${powerW} W is ${width} wide`);
        }
        const isKnown = powers.every((powerW) => powerW !== null);
        const offW = Math.abs(givenW - takenW);
        if (state === "whole") assert.ok(isKnown && offW <= Math.max(50, 0.01 * givenW));
        if (isKnown && offW > Math.max(50, 0.01 * givenW)) assert.equal(state, "settling");
        assert.equal(isSaid, state === "settling");
      }
      assert.ok((states.get("whole") ?? 0) > 0.6 * MOMENTS, JSON.stringify([...states]));
    },
  );
}

function sumOf(powersW: readonly number[]): number {
  return powersW.reduce((sum, powerW) => sum + powerW, 0);
}
