import assert from "node:assert/strict";
import type { SimulatedHouseOptions } from "../../src/simulator/simulated_house.ts";
import { WholeProgram } from "./whole_program.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);
const SETTLED_S = 180;
const COUNTED_MINUTES = 10;

/** A program on a clear noon, and what its charger was asked, as `METHOD resource`. */
async function start(
  options: { readonly generation: 1 | 2; readonly isSiteKnown?: boolean },
  house: Partial<SimulatedHouseOptions> = {},
) {
  const { generation, isSiteKnown = true } = options;
  const asked: string[] = [];
  const whole = await WholeProgram.start(
    {
      startMs: NOON_MS,
      seed: 7,
      weather: "clear",
      battery: { socPct: 70 },
      gen2: generation === 2 ? {} : null,
      onChargerRequest: ({ method, path }) =>
        asked.push(`${method} ${path.replace(/^\/api/, "").split("/")[1] ?? path}`),
      ...house,
    },
    isSiteKnown ? {} : { inverterHost: "" },
  );
  if (generation === 2) {
    const nrgkickAddress = whole.simulation.addresses.nrgkickGen2Address;
    await whole.put("/api/settings", {
      nrgkickGeneration: 2,
      nrgkickAddress,
      nrgkickPassword: "",
    });
  }
  return { whole, asked };
}

/** Requests a minute, once everything has settled. */
async function perMinute(
  { whole, asked }: Awaited<ReturnType<typeof start>>,
): Promise<Readonly<Record<string, number>>> {
  await whole.steps(SETTLED_S);
  asked.length = 0;
  await whole.steps(COUNTED_MINUTES * 60);
  const counts: Record<string, number> = { all: asked.length / COUNTED_MINUTES };
  for (const name of asked) counts[name] = (counts[name] ?? 0) + 1 / COUNTED_MINUTES;
  return counts;
}

Deno.test("a Connect box is asked 13 times a minute while it charges, and 5 times at rest", async () => {
  const house = await start({ generation: 1 });
  await using whole = house.whole;
  const atRest = await perMinute(house);
  assert.ok((atRest["all"] ?? NaN) <= 6, JSON.stringify(atRest));
  await whole.put("/api/mode", { mode: "slow" });
  const charging = await perMinute(house);
  assert.equal(whole.running.program.status().charger.charging, true);
  assert.ok((charging["all"] ?? NaN) <= 14, JSON.stringify(charging));
  assert.ok((charging["GET measurements"] ?? 0) >= 11.9, "measured in each cycle");
});

Deno.test("generation 2 is asked 13 times a minute while it charges, and 7 times at rest", async () => {
  const house = await start({ generation: 2 });
  await using whole = house.whole;
  const atRest = await perMinute(house);
  assert.ok((atRest["all"] ?? NaN) <= 8, JSON.stringify(atRest));
  await whole.put("/api/mode", { mode: "slow" });
  const charging = await perMinute(house);
  assert.equal(whole.running.program.status().charger.charging, true);
  assert.ok((charging["all"] ?? NaN) <= 14, JSON.stringify(charging));
});

Deno.test("a charger in a house whose consumption is unknown is measured in each cycle", async () => {
  const house = await start({ generation: 1, isSiteKnown: false });
  await using _whole = house.whole;
  const atRest = await perMinute(house);
  assert.ok((atRest["GET measurements"] ?? 0) >= 11.9, JSON.stringify(atRest));
});

Deno.test("readings of a charger at rest are fresh all the time", async () => {
  for (const generation of [1, 2] as const) {
    const { whole: started } = await start({ generation });
    await using whole = started;
    await whole.steps(600, () => {
      const { quality, online, error } = whole.running.program.status().charger;
      assert.deepEqual([quality, online, error], ["fresh", true, null]);
    });
  }
});

/** What somebody does at the charger, past the program. */
function startByHand(whole: WholeProgram): void {
  whole.simulation.house.charger.command({ isEnabled: true, currentA: 16 }, whole.clock.wallMs());
}

/** Cycles in which current flows after a start by hand, up to the one that tells it to stop. */
async function cyclesToStop(whole: WholeProgram): Promise<number> {
  startByHand(whole);
  let flowing = 0;
  for (let cycle = 1; cycle <= 20; cycle++) {
    const told = whole.log.filter((line) => line.includes("Charger told")).length;
    await whole.step();
    if (whole.simulation.state().carPowerW > 1000) flowing++;
    if (whole.log.filter((line) => line.includes("Charger told")).length > told) return flowing;
  }
  return NaN;
}

Deno.test("a charge that somebody starts at rest while Disabled is ended as soon as it draws", async () => {
  for (const generation of [1, 2] as const) {
    // The gateway's own lag would hide what is tested here.
    const { whole: started } = await start({ generation }, { chargerCacheLagS: 0 });
    await using whole = started;
    await whole.put("/api/mode", { mode: "disabled" });
    for (const restS of [120, 125, 130]) {
      await whole.steps(restS);
      const flowing = await cyclesToStop(whole);
      assert.ok(flowing <= 1, `generation ${generation}, after ${restS} s: ${flowing} cycles`);
      await whole.steps(60);
      assert.equal(whole.simulation.state().carPowerW, 0);
    }
  }
});

Deno.test("a charger that falls silent at rest is offline no later than one that is read each cycle", async () => {
  for (const generation of [1, 2] as const) {
    const { whole: started } = await start({ generation });
    await using whole = started;
    await whole.steps(SETTLED_S);
    await whole.simulation.faults.set("charger", { kind: "down" });
    await whole.steps(60);
    assert.equal(whole.running.program.status().charger.online, false);
    await whole.simulation.faults.clear("charger");
    await whole.step();
    assert.equal(whole.running.program.status().charger.quality, "fresh");
  }
});

Deno.test("a stop is read back in the cycles after it, until it is seen", async () => {
  for (const generation of [1, 2] as const) {
    const { whole: started, asked } = await start({ generation });
    await using whole = started;
    await whole.put("/api/mode", { mode: "slow" });
    await whole.steps(SETTLED_S);
    const settings = generation === 1 ? "GET settings" : "GET control";
    await whole.put("/api/mode", { mode: "disabled" });
    await whole.step();
    asked.length = 0;
    for (
      let cycle = 0;
      whole.running.program.status().charger.applyState !== "confirmed";
      cycle++
    ) {
      assert.ok(cycle < 12, "the stop is seen within a minute");
      const before = asked.filter((name) => name === settings).length;
      await whole.step();
      assert.equal(asked.filter((name) => name === settings).length, before + 1);
    }
    assert.equal(whole.simulation.state().carPowerW, 0);
  }
});

Deno.test("a charger that answers 401 is asked each minute, as the page says", async () => {
  const { whole: started, asked } = await start({ generation: 2 });
  await using whole = started;
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(SETTLED_S);
  await whole.simulation.faults.set("charger", { kind: "unauthorized" });
  await whole.steps(30);
  const doubtful = whole.running.program.status().charger;
  assert.deepEqual([doubtful.quality, doubtful.error], ["fresh", null], "no error beside fresh");
  await whole.steps(60);
  const refused = whole.running.program.status();
  assert.equal(refused.charger.quality, "unavailable");
  assert.match(refused.charger.error ?? "", /HTTP 401/);
  asked.length = 0;
  await whole.steps(COUNTED_MINUTES * 60);
  assert.equal(asked.filter((name) => name === "GET values").length, COUNTED_MINUTES);
  await whole.simulation.faults.clear("charger");
  await whole.put("/api/settings", { nrgkickUser: "owner" });
  await whole.step();
  assert.equal(whole.running.program.status().charger.quality, "fresh", "new settings: at once");
});
