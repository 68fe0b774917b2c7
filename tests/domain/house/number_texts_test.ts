import assert from "node:assert/strict";
import fc from "fast-check";
import { isGrouped, numberFromText, quantityFromText } from "../../../src/domain/house/units.ts";
import { changesFromText } from "../../../src/domain/settings/parse_settings.ts";

Deno.test("quantityFromText() takes a unit and its thousands, with a point or a comma", () => {
  const rows = [
    ["9400", "W", 9400],
    [" 9400 W ", "W", 9400],
    ["9,4 kW", "W", 9400],
    ["9.4kW", "W", 9400],
    ["9,4\u202fKW", "W", 9400],
    ["2.01 kW", "W", 2010],
    ["20 kWh", "Wh", 20_000],
    ["310Wh", "Wh", 310],
    ["16 A", "A", 16],
    ["12,5 A", "A", 12.5],
    ["60 %", "%", 60],
    ["-5 °C", "°C", -5],
    ["+7", "", 7],
  ] as const;
  for (const [text, unit, value] of rows) assert.equal(quantityFromText(text, unit), value, text);
});

Deno.test("quantityFromText() gives back what is of another unit, or can be read in two ways", () => {
  const rows = [
    ["9.4 kWh", "W"],
    ["9.4 kW", "Wh"],
    ["9.4 mW", "W"],
    ["9 MW", "W"],
    ["7 k", ""],
    ["7 W", ""],
    ["9.400", "W"],
    ["9.400 W", "W"],
    ["9,400 kW", "W"],
    ["9 400", "W"],
    ["9'400 W", "W"],
    ["W", "W"],
    ["", "W"],
    ["1e3", "W"],
    ["9.4.1 kW", "W"],
    ["9. kW", "W"],
  ] as const;
  for (const [text, unit] of rows) assert.equal(quantityFromText(text, unit), text, text);
  for (const text of ["9.400", "9,400 kW", "1.000.000 W"]) assert.ok(isGrouped(text), text);
  for (const text of ["9400", "9.4 kW", "1.0000", "0.5"]) assert.ok(!isGrouped(text), text);
  assert.equal(numberFromText("9.4 kW"), "9.4 kW", "a price has no unit of its own");
});

Deno.test("quantityFromText() reads a power in W and in kW as the same", () => {
  const seed = Date.now() % 1e9;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.constantFrom(".", ","), (powerW, mark) => {
      const kilowatts = `${powerW / 1000}`.replace(".", mark);
      // Three decimals could be thousands, so that nobody guesses.
      fc.pre(!isGrouped(kilowatts));
      assert.equal(quantityFromText(`${kilowatts} kW`, "W"), powerW);
      assert.equal(quantityFromText(`${powerW} W`, "W"), powerW);
    }),
    { seed },
  );
});

Deno.test("changesFromText() reads powers, energies and currents with their units", () => {
  const texts = {
    pvPeakPowerW: "9,4 kW",
    batteryBridgeWh: "0.4 kWh",
    maxCurrentA: "16 A",
    trackingStartSocPct: "55 %",
  };
  assert.deepEqual(changesFromText(texts), {
    pvPeakPowerW: 9400,
    batteryBridgeWh: 400,
    maxCurrentA: 16,
    trackingStartSocPct: 55,
  });
});
