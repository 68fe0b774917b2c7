import assert from "node:assert/strict";
import type { ChargerFault } from "../../src/simulator/faults/faults.ts";
import { WholeProgram } from "./whole_program.ts";
import { en } from "../../src/words/en/en.ts";
import { reasonSentence } from "../../src/words/reason_texts.ts";
import { told } from "../words/told.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);

/** A program in Slow on the charger of a generation, charging. */
async function startCharging(generation: 1 | 2): Promise<WholeProgram> {
  const whole = await WholeProgram.start({
    startMs: NOON_MS,
    seed: 7,
    weather: "clear",
    battery: { socPct: 70 },
    gen2: generation === 2 ? {} : null,
  });
  if (generation === 2) {
    const nrgkickAddress = whole.simulation.addresses.nrgkickGen2Address;
    await whole.put("/api/settings", { nrgkickGeneration: 2, nrgkickAddress, nrgkickPassword: "" });
  }
  await whole.put("/api/mode", { mode: "slow" });
  await whole.steps(120);
  assert.equal(whole.running.program.status().charger.charging, true);
  return whole;
}

async function page(whole: WholeProgram, language: "en" | "de"): Promise<string> {
  const answer = await whole.request("/", { headers: { "accept-language": language } });
  return (await answer.text()).replaceAll("&nbsp;", " ");
}

async function eventsOf(whole: WholeProgram): Promise<string> {
  return await (await whole.request("/api/events")).text();
}

const ERRORS: readonly [1 | 2, ChargerFault, RegExp, RegExp][] = [
  [1, { kind: "error-code", code: "17" }, /reports error 17/, /meldet Fehler 17/],
  [
    2,
    { kind: "error-code", code: "16" },
    /reports error 16 \(a residual current flowed/,
    /meldet Fehler 16 \(ein Fehlerstrom floss/,
  ],
];

for (const [generation, fault, en, de] of ERRORS) {
  Deno.test(`an error of generation ${generation} reaches a person: reason, page, event, log`, async () => {
    await using whole = await startCharging(generation);
    await whole.simulation.faults.set("charger", fault);
    if (generation === 1) whole.simulation.house.charger.hold(true);
    await whole.steps(60);
    const { reason, charger } = whole.running.program.status();
    assert.equal(reason.code, "fault.charger");
    assert.match(charger.diagnosis ? told(charger.diagnosis).what.en : "", en);
    assert.match(await page(whole, "en"), en);
    assert.match(await page(whole, "de"), de);
    const api = await (await whole.request("/api/status")).text();
    assert.match(api, en);
    assert.match(api, /"problem":\{"code":"charger-error"/);
    const events = await eventsOf(whole);
    assert.match(events, /"device.fault"/);
    assert.match(events, en);
    assert.ok(whole.log.some((line) => line.includes("reports a fault") && en.test(line)));
    await whole.simulation.faults.clear("charger");
    whole.simulation.house.charger.hold(false);
    await whole.steps(240);
    const well = whole.running.program.status();
    assert.equal(well.charger.charging, true);
    assert.equal(well.charger.diagnosis, null);
    assert.match(await eventsOf(whole), /"device.well"/);
  });
}

Deno.test("a warning stands on the page while the car charges on, and is no reason", async () => {
  await using whole = await startCharging(2);
  await whole.simulation.faults.set("charger", { kind: "warning-code", code: "16" });
  await whole.steps(60);
  const { reason, charger } = whole.running.program.status();
  assert.equal(reason.code, "charging.slow");
  assert.equal(charger.diagnosis?.code, "charger-warning");
  assert.match(await page(whole, "en"), /reports warning 16 \(it gets warm\)/);
  assert.match(await eventsOf(whole), /"device.fault"/);
});

Deno.test("a charger that is off by its own energy limit says so, and not that nothing flows yet", async () => {
  await using whole = await startCharging(2);
  const address = whole.simulation.addresses.nrgkickGen2Address;
  const limited = await fetch(`http://${address}/control?energy_limit=1`);
  assert.equal(await limited.text(), '{"energy_limit":1}');
  await whole.steps(60);
  const { reason } = whole.running.program.status();
  assert.equal(reason.code, "fault.charger");
  const place = { words: en, timeZone: "Europe/Berlin" };
  assert.match(
    reasonSentence(reason, place),
    /warning 3 \(the energy limit that is set in its app/,
  );
});

Deno.test("a charger that is off tells its error on the page too", async () => {
  await using whole = await startCharging(2);
  await whole.put("/api/mode", { mode: "disabled" });
  await whole.simulation.faults.set("charger", { kind: "error-code", code: "81" });
  await whole.steps(60);
  assert.equal(whole.running.program.status().reason.code, "off");
  assert.match(await page(whole, "en"), /reports error 81 \(its housing is too hot\)/);
});

Deno.test("an inverter that says that it has a fault says so on the page and in the log of events", async () => {
  await using whole = await startCharging(2);
  const vendorStatus = (0x3 << 16) | 0x16;
  await whole.simulation.faults.set("inverter", { kind: "inverter-fault", vendorStatus });
  await whole.steps(60);
  assert.match(await page(whole, "en"), /The inverter reports a fault/);
  assert.match(await eventsOf(whole), /"device.fault"/);
});
