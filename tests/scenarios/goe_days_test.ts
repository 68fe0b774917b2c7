import assert from "node:assert/strict";
import { openGoe } from "../../src/devices/goe/goe_charger.ts";
import type { Charger } from "../../src/domain/ports/devices.ts";
import { GoeServer } from "../../src/simulator/goe/goe_server.ts";
import { type DayOptions, SimulatedDay } from "./simulated_day.ts";

const HOUSE = {
  seed: 7,
  weather: "broken",
  battery: { socPct: 20 },
  car: { needWh: 60_000 },
} as const;

/** A day with a go-e charger on real sockets as the one that is steered. */
class GoeDay implements AsyncDisposable {
  server: GoeServer | null = null;

  static async start(options: DayOptions): Promise<{ goe: GoeDay; day: SimulatedDay }> {
    const goe = new GoeDay();
    const day = await SimulatedDay.start({ ...options, openCharger: (day) => goe.#open(day) });
    return { goe, day };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server?.stop();
  }

  #open({ house, devices, clock }: SimulatedDay): Charger {
    const now = () => house.options.startMs + clock.steadyMs();
    this.server ??= new GoeServer({
      house,
      now,
      hostname: "127.0.0.1",
      port: 0,
      latencyMs: 0,
      onRequest: (path) => {
        const wish = wishIn(path);
        if (wish !== null) devices.writes.push({ wish, steadyMs: clock.steadyMs() });
      },
    });
    this.server.open();
    const charger = openGoe({ host: "127.0.0.1", port: this.server.port, clock });
    return {
      read: async () => {
        const values = await charger.read();
        devices.chargerAnsweredMs = clock.steadyMs();
        return values;
      },
      apply: (wish) => charger.apply(wish),
      waitMs: () => charger.waitMs?.() ?? null,
      close: () => charger.close(),
    };
  }
}

/** What a request wishes for; null: it only reads. */
function wishIn(path: string) {
  const [place, text] = path.split("?", 2);
  if (place !== "/api/set") return null;
  const query = new URLSearchParams(text);
  return { enabled: query.get("frc") === "2", currentA: Number(query.get("amp") ?? 6) };
}

Deno.test("a day of broken clouds on a go-e: few starts, and the grid pays for the lag alone", async () => {
  const { goe, day } = await GoeDay.start({ house: HOUSE, fromHour: 9, boughtWh: 200 });
  await using _goe = goe;
  await day.runTo(17);
  await day.end();
  const { energies, carStarts } = day.house.state;
  assert.equal(goe.server?.force, 1, "forced off at the end, never neutral");
  assert.ok(carStarts <= 4, `${carStarts} starts`);
  assert.ok(energies.carWh > 12_000, `car ${energies.carWh} Wh`);
  assert.ok(day.devices.writes.length < 600, `${day.devices.writes.length} writes`);
  const spacings = day.devices.writes.map(({ steadyMs }, index) =>
    steadyMs - (day.devices.writes[index - 1]?.steadyMs ?? -Infinity)
  );
  assert.ok(Math.min(...spacings) >= 5000, `${Math.min(...spacings)} ms between writes`);
  assert.deepEqual(day.log.filter((line) => line.includes("BROKEN")), []);
});

Deno.test("a go-e that comes back from a power cut in the night does not charge from the grid", async () => {
  const { goe, day } = await GoeDay.start({ house: HOUSE, fromHour: 1 });
  await using _goe = goe;
  await day.run(300);
  const before = day.house.state.energies.carWh;
  await goe.server?.setFault({ kind: "power-loss" });
  await day.run(300);
  assert.equal(goe.server?.force, 1);
  assert.equal(day.house.state.carPowerW, 0);
  assert.ok(day.house.state.energies.carWh - before < 15, "stopped within the next cycles");
  await day.end();
});
