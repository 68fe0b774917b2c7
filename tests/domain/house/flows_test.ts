import assert from "node:assert/strict";
import fc from "fast-check";
import {
  acLimitInForceW,
  deriveFlows,
  exceedsAcPower,
  splitBySource,
} from "../../../src/domain/house/flows.ts";
import { absent, BATTERY, CHARGER, fresh, INVERTER, METER, unavailable } from "./readings.ts";

function flowsOf(values: {
  gridPowerW?: number | null;
  acPowerW?: number | null;
  dcPowerW?: number | null;
  batteryPowerW?: number | null;
  carPowerW?: number | null;
  status?: typeof INVERTER.status;
}) {
  return deriveFlows({
    meter: fresh({ ...METER, gridPowerW: values.gridPowerW ?? null }),
    inverter: fresh({
      ...INVERTER,
      acPowerW: values.acPowerW ?? null,
      dcPowerW: values.dcPowerW ?? null,
      status: values.status ?? "producing",
    }),
    battery: fresh({ ...BATTERY, powerW: values.batteryPowerW ?? null }),
    charger: fresh({ ...CHARGER, powerW: values.carPowerW ?? null }),
  });
}

Deno.test("deriveFlows() a day: battery charging is sun, export leaves the house its share", () => {
  const flows = flowsOf({
    gridPowerW: -1000,
    acPowerW: 4925,
    dcPowerW: 5000,
    batteryPowerW: -2000,
    carPowerW: 2760,
  });
  assert.deepEqual(flows, {
    gridPowerW: -1000,
    pvPowerW: 7000,
    batteryPowerW: -2000,
    consumptionPowerW: 3925,
    housePowerW: 1165,
    carPowerW: 2760,
    conversionLossW: 75,
  });
});

Deno.test("deriveFlows() a night: what the battery gives is no sun", () => {
  const flows = flowsOf({
    gridPowerW: 0,
    acPowerW: 985,
    dcPowerW: 1000,
    batteryPowerW: 1020,
    carPowerW: 0,
  });
  assert.equal(flows.pvPowerW, 0);
  assert.equal(flows.housePowerW, 985);
});

Deno.test("deriveFlows() a battery charged from the grid is no sun and no house", () => {
  const charging = { acPowerW: 0, dcPowerW: 0, batteryPowerW: -2000, carPowerW: 0 };
  assert.equal(flowsOf({ ...charging, gridPowerW: 2500 }).pvPowerW, null);
  assert.equal(flowsOf({ ...charging, gridPowerW: 2500 }).housePowerW, 500);
  assert.equal(flowsOf({ ...charging, gridPowerW: 999 }).pvPowerW, 2000);
});

Deno.test("deriveFlows() asleep means no sun whatever the registers hold", () => {
  const flows = flowsOf({
    gridPowerW: 300,
    acPowerW: 0,
    dcPowerW: 0,
    batteryPowerW: null,
    carPowerW: 0,
    status: "sleeping",
  });
  assert.equal(flows.pvPowerW, 0);
  assert.equal(flows.housePowerW, 300);
});

Deno.test("deriveFlows() unknown stays unknown, absent is 0", () => {
  const all = { gridPowerW: 100, acPowerW: 985, dcPowerW: 1000, batteryPowerW: 0, carPowerW: 0 };
  assert.equal(flowsOf({ ...all, gridPowerW: null }).housePowerW, null);
  assert.equal(flowsOf({ ...all, acPowerW: null }).conversionLossW, null);
  assert.equal(flowsOf({ ...all, batteryPowerW: null }).pvPowerW, null);
  assert.equal(flowsOf({ ...all, carPowerW: null }).housePowerW, null);
  assert.equal(flowsOf({ ...all, carPowerW: null }).consumptionPowerW, 1085);
  const alone = deriveFlows({
    meter: fresh({ ...METER, gridPowerW: -500 }),
    inverter: fresh(INVERTER),
    battery: absent(),
    charger: absent(),
  });
  assert.deepEqual(alone, {
    gridPowerW: -500,
    pvPowerW: 5000,
    batteryPowerW: 0,
    consumptionPowerW: 4425,
    housePowerW: 4425,
    carPowerW: 0,
    conversionLossW: 75,
  });
  const dead = deriveFlows({
    meter: unavailable(),
    inverter: unavailable(),
    battery: unavailable(),
    charger: unavailable(),
  });
  assert.deepEqual([...new Set(Object.values(dead))], [null]);
});

Deno.test("deriveFlows() two moments' values make house and sun unknown, never 0", () => {
  const flows = flowsOf({
    gridPowerW: -4857,
    acPowerW: 3137,
    dcPowerW: 3184,
    batteryPowerW: 0,
    carPowerW: 0,
  });
  assert.deepEqual([flows.pvPowerW, flows.consumptionPowerW, flows.housePowerW], [
    null,
    null,
    null,
  ]);
  assert.equal(flows.gridPowerW, -4857);
  assert.equal(flows.conversionLossW, 47);
});

for (
  const { name, values, expected } of [
    {
      name: "150 W more exported than given is noise",
      values: { gridPowerW: -1150, acPowerW: 1000, dcPowerW: 1015, carPowerW: 0 },
      expected: { pvPowerW: 1015, consumptionPowerW: 0, housePowerW: 0 },
    },
    {
      name: "151 W is not",
      values: { gridPowerW: -1151, acPowerW: 1000, dcPowerW: 1015, carPowerW: 0 },
      expected: { pvPowerW: null, consumptionPowerW: null, housePowerW: null },
    },
    {
      name: "3 % of 10 kW is noise",
      values: { gridPowerW: -10_300, acPowerW: 10_000, dcPowerW: 10_152, carPowerW: 0 },
      expected: { pvPowerW: 10_152, consumptionPowerW: 0, housePowerW: 0 },
    },
    {
      name: "a follower that is not read: SE5K with 1.3 kW beside 11.9 kW of export",
      values: { gridPowerW: -11_917, acPowerW: 1296, dcPowerW: 1315.7, carPowerW: 0 },
      expected: { pvPowerW: null, consumptionPowerW: null, housePowerW: null },
    },
    {
      name: "a car that draws more than the whole house",
      values: { gridPowerW: 0, acPowerW: 1960, dcPowerW: 1990, carPowerW: 6900 },
      expected: { pvPowerW: 1990, consumptionPowerW: 1960, housePowerW: null },
    },
    {
      name: "a house that draws nothing beside the car",
      values: { gridPowerW: 100, acPowerW: 2600, dcPowerW: 2640, carPowerW: 2760 },
      expected: { pvPowerW: 2640, consumptionPowerW: 2700, housePowerW: 0 },
    },
  ]
) {
  Deno.test(`deriveFlows() ${name}`, () => {
    const flows = flowsOf({ batteryPowerW: 0, ...values });
    assert.deepEqual({ ...flows, ...expected }, flows);
  });
}

Deno.test("deriveFlows() a plant that is known in part tells neither house nor sun", () => {
  const flows = deriveFlows({
    meter: fresh({ ...METER, gridPowerW: -500 }),
    inverter: fresh(INVERTER),
    battery: absent(),
    charger: absent(),
    isPartial: true,
  });
  assert.deepEqual([flows.pvPowerW, flows.consumptionPowerW, flows.housePowerW], [
    null,
    null,
    null,
  ]);
  assert.equal(flows.gridPowerW, -500);
});

Deno.test("deriveFlows() a battery that charges from the AC side, signed as a real unit tells it", () => {
  const charging = { acPowerW: -5008, dcPowerW: -5084, batteryPowerW: -5002, carPowerW: 0 };
  const flows = flowsOf({ ...charging, gridPowerW: 5508, status: "off" });
  assert.deepEqual(flows, {
    gridPowerW: 5508,
    pvPowerW: 0,
    batteryPowerW: -5002,
    consumptionPowerW: 500,
    housePowerW: 500,
    carPowerW: 0,
    conversionLossW: 6,
  });
  const sunny = flowsOf({ ...charging, batteryPowerW: -8000, gridPowerW: 5508, status: "off" });
  assert.equal(sunny.pvPowerW, 2916, "what the battery takes beyond it is sun");
  assert.equal(
    flowsOf({ ...charging, gridPowerW: 5508, batteryPowerW: null }).conversionLossW,
    null,
  );
});

Deno.test("deriveFlows() asleep, what the inverter draws itself is neither house nor sun", () => {
  const flows = flowsOf({
    gridPowerW: 500,
    acPowerW: -38.25,
    dcPowerW: -38.74,
    batteryPowerW: 0,
    carPowerW: 0,
    status: "sleeping",
  });
  assert.equal(flows.pvPowerW, 0);
  assert.equal(flows.housePowerW, 461.75);
  assert.equal(flows.conversionLossW, 38.25);
});

Deno.test("deriveFlows() sun above the AC rating is what the battery takes beside it", () => {
  const flows = flowsOf({
    gridPowerW: -9400,
    acPowerW: 10_000,
    dcPowerW: 10_152,
    batteryPowerW: -2448,
    carPowerW: 0,
  });
  assert.equal(flows.pvPowerW, 12_600);
  assert.equal(flows.housePowerW, 600);
  assert.equal(flows.conversionLossW, 152);
});

Deno.test("deriveFlows() a throttled inverter counts like any other at work", () => {
  const flows = flowsOf({
    gridPowerW: 0,
    acPowerW: 985,
    dcPowerW: 1000,
    batteryPowerW: 0,
    carPowerW: 0,
    status: "throttled",
  });
  assert.equal(flows.pvPowerW, 1000);
  assert.equal(flows.housePowerW, 985);
});

Deno.test("deriveFlows() an inverter that tells nothing leaves grid, battery and car known", () => {
  const flows = flowsOf({
    gridPowerW: 700,
    acPowerW: null,
    dcPowerW: null,
    batteryPowerW: 300,
    carPowerW: 1380,
  });
  assert.deepEqual([flows.gridPowerW, flows.batteryPowerW, flows.carPowerW], [700, 300, 1380]);
  assert.deepEqual([flows.pvPowerW, flows.housePowerW, flows.conversionLossW], [null, null, null]);
});

Deno.test("deriveFlows() powers balance: grid + pv + battery = house + car + loss", () => {
  const watts = (min: number, max: number) => fc.integer({ min, max });
  fc.assert(fc.property(
    watts(100, 10_000),
    watts(-5000, 5000),
    watts(0, 5000),
    watts(0, 6900),
    (dcPowerW, batteryPowerW, house, car) => {
      fc.pre(dcPowerW - batteryPowerW >= 30);
      const acPowerW = dcPowerW * 0.985;
      const gridPowerW = house + car - acPowerW;
      const flows = flowsOf({ gridPowerW, acPowerW, dcPowerW, batteryPowerW, carPowerW: car });
      const left = gridPowerW + (flows.pvPowerW ?? NaN) + batteryPowerW;
      const right = (flows.housePowerW ?? NaN) + car + (flows.conversionLossW ?? NaN);
      assert.ok(Math.abs(left - right) < 1e-6, `${left} and ${right}`);
    },
  ));
});

for (
  const { batteryPowerW, dcPowerW, pvPowerW } of [
    { batteryPowerW: 1000, dcPowerW: 1029, pvPowerW: 0 },
    { batteryPowerW: 1000, dcPowerW: 971, pvPowerW: 0 },
    { batteryPowerW: 1000, dcPowerW: 1030, pvPowerW: 30 },
    { batteryPowerW: 1, dcPowerW: 30, pvPowerW: 0 },
    { batteryPowerW: 0, dcPowerW: 29, pvPowerW: 29 },
    { batteryPowerW: -1000, dcPowerW: 29, pvPowerW: 1029 },
  ]
) {
  Deno.test(`deriveFlows() ${dcPowerW} W of DC beside a battery at ${batteryPowerW} W: ${pvPowerW} W of sun`, () => {
    const acPowerW = Math.max(0, dcPowerW - 5);
    const flows = flowsOf({ gridPowerW: 0, acPowerW, dcPowerW, batteryPowerW, carPowerW: 0 });
    assert.equal(flows.pvPowerW, pvPowerW);
  });
}

Deno.test("splitBySource() what something else may feed is unknown, what grid and battery give is not", () => {
  const flows = { gridPowerW: 300, batteryPowerW: 700, pvPowerW: null };
  const partial = { ...flows, conversionLossW: 40 };
  assert.deepEqual(splitBySource(2000, partial), {
    solarW: 0,
    batteryW: 700,
    gridW: 300,
    unknownW: 1000,
  });
  // An inverter that tells nothing is all there is: what grid and battery do not give is its sun.
  assert.equal(splitBySource(2000, { ...flows, conversionLossW: null }).solarW, 1000);
  assert.equal(splitBySource(2000, { ...partial, pvPowerW: 1200 }).solarW, 1000);
});

Deno.test("splitBySource() takes import first, then the battery, and the sun for the rest", () => {
  const split = (gridPowerW: number | null, batteryPowerW: number | null) =>
    splitBySource(2000, { gridPowerW, batteryPowerW });
  assert.deepEqual(split(-500, -500), { solarW: 2000, batteryW: 0, gridW: 0, unknownW: 0 });
  assert.deepEqual(split(300, 700), { solarW: 1000, batteryW: 700, gridW: 300, unknownW: 0 });
  assert.deepEqual(split(1500, 700), { solarW: 0, batteryW: 500, gridW: 1500, unknownW: 0 });
  assert.deepEqual(split(3000, 700), { solarW: 0, batteryW: 0, gridW: 2000, unknownW: 0 });
  assert.deepEqual(split(null, 0), { solarW: 0, batteryW: 0, gridW: 0, unknownW: 2000 });
  assert.deepEqual(split(0, null), { solarW: 0, batteryW: 0, gridW: 0, unknownW: 2000 });
});

for (
  const [setW, namedW, limitW] of [
    [0, 10_000, 10_000],
    [1, 10_000, 1],
    [4600, 5000, 4600],
    [12_000, 10_000, 12_000],
    [4600, null, 4600],
    [0, null, null],
  ] as const
) {
  Deno.test(`acLimitInForceW() set ${setW}, named ${namedW}: ${limitW}`, () => {
    const settings = { inverterAcLimitW: setW };
    assert.equal(acLimitInForceW({ acLimitW: namedW }, settings), limitW);
  });
}

Deno.test("acLimitInForceW() of an inverter that does not answer is what is set", () => {
  assert.equal(acLimitInForceW(null, { inverterAcLimitW: 0 }), null);
  assert.equal(acLimitInForceW(null, { inverterAcLimitW: 8000 }), 8000);
});

Deno.test("exceedsAcPower() by more than 150 W and 3 % of the larger power", () => {
  const exceeds = (acPowerW: number | null, gridPowerW: number | null) =>
    exceedsAcPower({ acPowerW, gridPowerW });
  assert.deepEqual([exceeds(1000, -1150), exceeds(1000, -1151)], [false, true]);
  assert.deepEqual([exceeds(10_000, -10_309), exceeds(10_000, -10_310)], [false, true]);
  assert.deepEqual([exceeds(-500, 0), exceeds(-500, -1)], [false, true], "import is no export");
  assert.deepEqual([exceeds(null, -5000), exceeds(1000, null)], [false, false]);
});

Deno.test("deriveFlows() does not know a house where the car draws more, by 150 W and 3 %", () => {
  const house = (carPowerW: number, acPowerW = 2000) =>
    flowsOf({ gridPowerW: 0, acPowerW, dcPowerW: acPowerW, batteryPowerW: 0, carPowerW })
      .housePowerW;
  assert.deepEqual([house(1999), house(2000), house(2150), house(2151)], [1, 0, 0, null]);
  assert.deepEqual([house(10_309, 10_000), house(10_310, 10_000)], [0, null]);
});

Deno.test("deriveFlows() takes the loss from DC power, or from the balance while AC power comes in", () => {
  const loss = (acPowerW: number, dcPowerW: number | null, batteryPowerW: number | null = -150) =>
    flowsOf({ gridPowerW: 500, acPowerW, dcPowerW, batteryPowerW, status: "sleeping" })
      .conversionLossW;
  assert.deepEqual([loss(0, 50), loss(0, null), loss(1000, 900)], [50, null, 0]);
  assert.deepEqual([loss(0, 50, null), loss(-200, 0), loss(-100, 0)], [50, 50, 0]);
  assert.deepEqual([loss(-200, null), loss(-200, 0, null)], [null, null]);
});

Deno.test("deriveFlows() while AC and DC read 0: what charges the battery is grid or sun", () => {
  const of = (gridPowerW: number | null, batteryPowerW: number | null, acPowerW = 0) => {
    const { pvPowerW, consumptionPowerW } = flowsOf({
      gridPowerW,
      batteryPowerW,
      acPowerW,
      dcPowerW: 0,
    });
    return [pvPowerW, consumptionPowerW];
  };
  assert.deepEqual(of(499, -1000), [1000, 0]);
  assert.deepEqual(of(500, -1000), [null, 0], "half of it may come from the grid");
  assert.deepEqual(of(1500, -1000), [null, 500]);
  assert.deepEqual(of(null, -1000), [null, null]);
  assert.deepEqual(of(1500, -1000, 1), [null, 1501], "what an inverter gives it does not take");
  assert.deepEqual(of(1500, null), [null, 1500]);
  assert.deepEqual(of(1500, 0), [0, 1500]);
  assert.deepEqual(of(-1, -1000), [1000, 0]);
});
