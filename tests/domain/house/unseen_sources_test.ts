import assert from "node:assert/strict";
import { rollUpHour, sourcesReachOut } from "../../../src/domain/history/five_minutes.ts";
import type { PowerSample } from "../../../src/domain/history/power_samples.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { HOUR_MS, MINUTE_MS } from "../../../src/domain/house/units.ts";
import { powerSample } from "../history/power_samples.ts";

const HOUR = Date.UTC(2026, 5, 21, 10);
const CYCLE_MS = 5000;
const GAP = { fromMs: HOUR + 10 * MINUTE_MS, toMs: HOUR + 40 * MINUTE_MS };
/** Car and plug in the gap: half an hour of 2400 and 1200 W. */
const UNSEEN = { car: 1200, plug: 600 };

interface House {
  /** What the counters say after the gap; both said 5000 before it. */
  readonly importedWh: number | null;
  readonly dischargedWh?: number;
  /** The counters tell this long after the powers do. */
  readonly lateMs?: number;
  readonly gap?: { readonly fromMs: number; readonly toMs: number };
}

/** An hour at 2400 W of sun into the car and 1200 W into the plug, the meter silent in the gap. */
function samplesOf({ importedWh, dischargedWh, lateMs = 0, gap = GAP }: House): PowerSample[] {
  const samples: PowerSample[] = [];
  for (let atMs = HOUR; atMs < HOUR + HOUR_MS; atMs += CYCLE_MS) {
    const isSilent = atMs >= gap.fromMs && atMs < gap.toMs;
    const isAfter = atMs >= gap.toMs + lateMs;
    const battery = dischargedWh === undefined ? {} : {
      battery_power_w: 0,
      battery_discharged_wh: isAfter ? dischargedWh : 5000,
    };
    const house = {
      grid_power_w: 0,
      pv_power_w: 3600,
      inverter_dc_power_w: 3600,
      conversion_loss_w: 0,
      grid_imported_wh: isAfter ? importedWh : 5000,
      ...battery,
    };
    samples.push(powerSample(atMs, {
      charger_power_w: 2400,
      plug_power_w: 1200,
      ...(isSilent ? {} : house),
    }));
  }
  return samples;
}

function unknownOf(samples: readonly PowerSample[]) {
  const rows = rollUpHour({ hourMs: HOUR, untilMs: HOUR + HOUR_MS, samples });
  const { charger: car, plug } = SLOT_IDS;
  const total = (id: number, column: "energy_wh" | "solar_wh" | "unknown_wh") =>
    rows.reduce((sum, { loads }) => {
      const load = loads.find(({ deviceId }) => deviceId === id);
      return sum + (load?.energies[column] ?? 0);
    }, 0);
  assert.equal(total(car, "energy_wh"), 2400);
  assert.equal(total(car, "solar_wh"), 2400 - total(car, "unknown_wh"));
  return { car: total(car, "unknown_wh"), plug: total(plug, "unknown_wh") };
}

for (
  const { happened, house, unknown } of [
    { happened: "nothing was bought", house: { importedWh: 5000 }, unknown: { car: 0, plug: 0 } },
    {
      happened: "300 Wh were bought",
      house: { importedWh: 5300 },
      unknown: { car: 300, plug: 300 },
    },
    { happened: "more than all was bought", house: { importedWh: 9000 }, unknown: UNSEEN },
    { happened: "the counter went back", house: { importedWh: 20 }, unknown: UNSEEN },
    { happened: "no counter tells", house: { importedWh: null }, unknown: UNSEEN },
    {
      happened: "the battery gave 200 Wh beside 100 bought",
      house: { importedWh: 5100, dischargedWh: 5200 },
      unknown: { car: 300, plug: 300 },
    },
    {
      happened: "the battery's counter began anew",
      house: { importedWh: 5100, dischargedWh: 0 },
      unknown: UNSEEN,
    },
    {
      happened: "the counter was 40 s late",
      house: { importedWh: 5300, lateMs: 40_000 },
      unknown: { car: 300, plug: 300 },
    },
    {
      happened: "the hour ended in it",
      house: { importedWh: 5000, gap: { fromMs: GAP.toMs - 10 * MINUTE_MS, toMs: HOUR + HOUR_MS } },
      unknown: { car: 1200, plug: 600 },
    },
  ]
) {
  Deno.test(`rollUpHour() bounds what flowed unseen by the counters: ${happened}`, () => {
    assert.deepEqual(unknownOf(samplesOf(house)), unknown);
  });
}

Deno.test("rollUpHour() shares what is bounded out over the steps of the gap", () => {
  const samples = samplesOf({ importedWh: 5300 });
  const rows = rollUpHour({ hourMs: HOUR, untilMs: HOUR + HOUR_MS, samples });
  assert.deepEqual(
    rows.map(({ loads }) =>
      loads.find(({ deviceId }) => deviceId === SLOT_IDS.charger)?.energies.unknown_wh
    ),
    [0, 0, 50, 50, 50, 50, 50, 50, 0, 0, 0, 0],
  );
});

Deno.test("rollUpHour() makes no sun of what something else may feed", () => {
  const samples = samplesOf({ importedWh: 5000 }).map(({ atMs, values }) =>
    powerSample(atMs, {
      ...values,
      charger_power_w: 2400,
      plug_power_w: 1200,
      grid_power_w: -100,
      battery_power_w: 0,
      battery_discharged_wh: 5000,
      grid_imported_wh: 5000,
      pv_power_w: null,
      conversion_loss_w: 0,
    })
  );
  assert.deepEqual(unknownOf(samples), { car: 2400, plug: 1200 });
});

Deno.test("sourcesReachOut() tells of gaps that other samples may end, and of no others", () => {
  const range = { fromMs: HOUR, toMs: HOUR + HOUR_MS };
  const reach = (gap: House["gap"], untilMs = Infinity) =>
    sourcesReachOut({
      ...range,
      samples: samplesOf({ importedWh: 5000, ...(gap === undefined ? {} : { gap }) })
        .filter(({ atMs }) => atMs < untilMs),
    });
  assert.deepEqual(reach(GAP), { before: false, after: false });
  assert.deepEqual(reach({ fromMs: HOUR, toMs: GAP.toMs }), { before: true, after: false });
  assert.deepEqual(reach({ fromMs: GAP.fromMs, toMs: Infinity }), { before: false, after: true });
  const whileLate = reach(GAP, GAP.toMs + MINUTE_MS);
  assert.deepEqual(whileLate, { before: false, after: true }, "the counter may be late");
  assert.deepEqual(sourcesReachOut({ ...range, samples: [] }), { before: false, after: false });
});
