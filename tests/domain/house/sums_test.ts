import assert from "node:assert/strict";
import type { BatteryValues, InverterStatus } from "../../../src/domain/house/readings.ts";
import { sumBatteries, sumInverters, sumOf } from "../../../src/domain/house/sums.ts";
import { BATTERY, INVERTER } from "./readings.ts";

Deno.test("sumOf() is unknown where one part is", () => {
  const sum = (...parts: (number | null)[]) => sumOf(parts, (part) => part);
  assert.equal(sum(), 0);
  assert.equal(sum(3, -1, 0), 2);
  assert.equal(sum(3, null), null);
  assert.equal(sum(null, 3), null);
});

Deno.test("sumInverters() adds powers up, and tells the warmest and the worst", () => {
  const one = { ...INVERTER, temperatureC: 41, lifetimeEnergyWh: 100 };
  const other = { ...INVERTER, acPowerW: 1000, dcPowerW: 1100, acLimitW: 5000, temperatureC: 50 };
  const both = sumInverters(one, { ...other, lifetimeEnergyWh: 20 });
  assert.deepEqual(
    [both.acPowerW, both.dcPowerW, both.acLimitW, both.temperatureC, both.lifetimeEnergyWh],
    [5925, 6100, 15_000, 50, 120],
  );
  assert.equal(sumInverters(other, one).temperatureC, 50);
  assert.equal(sumInverters(one, { ...other, temperatureC: null }).temperatureC, 41);
  const dumb = { ...INVERTER, temperatureC: null };
  assert.equal(sumInverters(dumb, dumb).temperatureC, null);
  assert.equal(sumInverters(one, { ...other, acPowerW: null }).acPowerW, null);
});

Deno.test("sumInverters() is in the state of the one that matters most, with that one's own code", () => {
  const unit = (status: InverterStatus | null, vendorStatus: number | null) => ({
    ...INVERTER,
    status,
    vendorStatus,
  });
  const both = (...units: readonly [InverterStatus | null, number | null][]) => {
    const [first, ...rest] = units.map(([status, code]) => unit(status, code));
    assert.ok(first !== undefined);
    const { status, vendorStatus } = sumInverters(first, ...rest);
    return [status, vendorStatus];
  };
  assert.deepEqual(both(["producing", 0], ["fault", 77]), ["fault", 77]);
  assert.deepEqual(both(["fault", 12], ["producing", 77]), ["fault", 12]);
  assert.deepEqual(both(["fault", 0], ["fault", 77]), ["fault", 77]);
  assert.deepEqual(both(["fault", 0], ["off", 77]), ["fault", 0], "another one's code is not its");
  assert.deepEqual(both([null, 5], [null, 6]), [null, 5]);
  const order: readonly InverterStatus[] = [
    "fault",
    "throttled",
    "producing",
    "shutting-down",
    "starting",
    "standby",
    "sleeping",
    "off",
  ];
  for (const [index, status] of order.entries()) {
    for (const lower of [...order.slice(index), null]) {
      assert.equal(both([lower, 0], [status, 0])[0], status, `${status} before ${lower}`);
    }
  }
});

Deno.test("sumBatteries() weighs charge and health by what each can hold", () => {
  const of = (own: Partial<BatteryValues>, ratedWh: number | null) => ({
    values: { ...BATTERY, ...own },
    ratedWh,
  });
  const small = of({ socPct: 100, sohPct: 90, powerW: 500, currentA: 1, chargedWh: 1 }, 5000);
  const large = of({ socPct: 20, sohPct: 100, powerW: -200, currentA: 2, chargedWh: 2 }, 15_000);
  const both = sumBatteries([small, large]);
  assert.deepEqual([both?.socPct, both?.sohPct], [40, 97.5]);
  assert.deepEqual([both?.powerW, both?.currentA, both?.chargedWh], [300, 3, 3]);
  assert.equal(sumBatteries([small, { ...large, ratedWh: null }])?.socPct, 60, "all count alike");
  assert.equal(sumBatteries([small, of({ socPct: null }, 15_000)])?.socPct, null);
  assert.equal(sumBatteries([]), null);
  assert.equal(sumBatteries([small]), small.values);
  const warm = (...temperaturesC: (number | null)[]) =>
    sumBatteries(temperaturesC.map((temperatureC) => of({ temperatureC }, null)))?.temperatureC;
  assert.deepEqual([warm(20, 30), warm(30, 20), warm(null, 20), warm(null, null)], [
    30,
    30,
    20,
    null,
  ]);
});

Deno.test("sumBatteries() tells a fault of one, else what the one does that gives or takes most", () => {
  const status = (...batteries: readonly Partial<BatteryValues>[]) =>
    sumBatteries(
      batteries.map((own) => ({ values: { ...BATTERY, ...own }, ratedWh: null })),
    )?.status;
  const charging = { status: "charging", powerW: -900 } as const;
  const discharging = { status: "discharging", powerW: 800 } as const;
  assert.equal(status(discharging, charging), "charging");
  assert.equal(status(charging, discharging), "charging");
  assert.equal(
    status(charging, { ...discharging, powerW: 900 }),
    "charging",
    "the first of equals",
  );
  assert.equal(status(charging, { ...discharging, powerW: null }), "charging");
  assert.equal(status({ ...discharging, powerW: null }, charging), "charging");
  assert.equal(status(charging, { status: "fault", powerW: 0 }), "fault");
});
