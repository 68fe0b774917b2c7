import assert from "node:assert/strict";
import { powerText, powerTexts, stateText } from "../../../routes/devices/device_values.ts";
import type { Role } from "../../../src/domain/house/device.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";

const VIEW = { texts: en, formats: formatsFor({ words: en, timeZone: "UTC" }), nowMs: 100_000 };

Deno.test("powerText() has a word for the way of a power, and no sign", () => {
  const text = (role: Role, powerW: number) => plainSpaced(powerText(role, powerW, VIEW));
  assert.deepEqual([text("grid", 300), text("grid", -300), text("grid", 0)], [
    "import 300 W",
    "export 300 W",
    "import 0 W",
  ]);
  assert.deepEqual([text("battery", 300), text("battery", -300)], [
    "discharging 300 W",
    "charging 300 W",
  ]);
  assert.deepEqual([0, 0.4, -0.4].map((powerW) => text("battery", powerW)), [
    "idle",
    "idle",
    "idle",
  ]);
  assert.equal(text("battery", 1), "discharging 1 W");
  assert.equal(text("pv", 1500), "1.50 kW");
});

Deno.test("powerTexts() tells the powers that are known, 0 among them, by their roles", () => {
  const texts = powerTexts({ pv: 0, battery: null, grid: -20 }, VIEW).map(plainSpaced);
  assert.deepEqual(texts.toSorted(), ["PV 0 W", "grid meter export 20 W"].toSorted());
  assert.deepEqual(powerTexts({}, VIEW), []);
});

Deno.test("stateText() tells whether a device answers, else since when not", () => {
  const text = (quality: "fresh" | "stale" | "unavailable", atMs: number | null) =>
    plainSpaced(stateText({ quality, atMs }, VIEW));
  assert.equal(text("fresh", 0), en.devices.answers);
  assert.equal(text("stale", 55_000), "no data for 45 s");
  assert.equal(text("unavailable", 55_000), "does not answer, no data for 45 s");
  assert.equal(text("unavailable", null), "does not answer, no data yet");
  assert.equal(text("stale", 130_000), "no data for 0 s", "after the clock was set back");
  assert.equal(stateText(null, VIEW), en.devices.notRead);
});
