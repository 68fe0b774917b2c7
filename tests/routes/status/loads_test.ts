import assert from "node:assert/strict";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import type { ChargerLoadState, LoadState, SwitchLoadState } from "../../../src/app/load_states.ts";
import type { Status } from "../../../src/app/status.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, UNIT_SPACE } from "../../../src/words/format.ts";
import { ageNote } from "../../../routes/status/live_view.tsx";
import { FakeProgram, FRESH, NOW_MS, SUNNY } from "../fake_program.ts";
import { CAR, HEATER } from "../sample_loads.ts";

const HOUR_MS = 3_600_000;
const FIRST: ChargerLoadState = {
  ...SUNNY.charger,
  id: SLOT_IDS.charger,
  name: "Drive",
  kind: "charger",
  mode: SUNNY.mode,
  modeBy: SUNNY.modeBy,
  modeSinceMs: SUNNY.modeSinceMs,
  isModePending: false,
  reason: SUNNY.reason,
  surplusW: SUNNY.surplusW,
  session: SUNNY.session,
  fullPowerW: 3680,
  countedWh: 0,
  goal: null,
};
const PLUG: SwitchLoadState = {
  ...SUNNY.plug,
  id: SLOT_IDS.plug,
  name: "Pump",
  kind: "switch",
  hold: null,
};
const MANY: readonly LoadState[] = [FIRST, HEATER, PLUG, CAR];

function pages(change: Partial<Status> = {}) {
  const program = new FakeProgram();
  program.current = { ...SUNNY, loads: MANY, ...change };
  const live = new LiveStreams(64, { spacingMs: 0, heartbeatMs: 60_000 });
  const app = statusRoutes(program, live);
  const press = (path: string, fields: Record<string, string>, headers = {}) =>
    app.request(path, { method: "POST", headers, body: new URLSearchParams(fields) });
  return { program, live, app, press };
}

async function html(change: Partial<Status> = {}): Promise<string> {
  return await (await pages(change).app.request("/")).text();
}

/** The words of an element, by its id. */
function wordsOf(page: string, tag: string, id: string): string {
  const element = new RegExp(`<${tag}[^>]*id="${id}".*?</${tag}>`).exec(page)?.[0] ?? "";
  return element.replaceAll(/<option.*?<\/option>/g, " ").replaceAll(/<[^>]*>/g, " ")
    .replaceAll(UNIT_SPACE, " ").replaceAll(/\s+/g, " ").trim();
}

Deno.test("GET / one charger and one plug have their cards, and need no names", async () => {
  const page = await html({ loads: [FIRST, PLUG] });
  assert.equal(wordsOf(page, "h2", "charger-title"), "Charger");
  assert.match(wordsOf(page, "section", "load-3"), /^Smart plug on 2.05 kW On: .*Auto On Off/);
  assert.doesNotMatch(page, /house-plug/);
});

Deno.test("GET / a plug that is not set up has no card, and its line leads to the settings", async () => {
  const none = { ...PLUG, isConfigured: false } as const;
  const page = await html({ loads: [FIRST, none], plug: { ...SUNNY.plug, isConfigured: false } });
  assert.doesNotMatch(page, /id="loads"/);
  assert.match(wordsOf(page, "div", "house-plug"), /^Smart plug Set up/);
});

Deno.test("GET / has a card for each other load, in order of priority", async () => {
  const page = await html();
  const cards = [...page.matchAll(/<section id="load-(\d+)"/g)].map(([, id]) => Number(id));
  assert.deepEqual(cards, [HEATER.id, PLUG.id, CAR.id]);
  assert.equal(wordsOf(page, "h2", "charger-title"), "Drive");
  assert.equal(
    wordsOf(page, "section", "load-4"),
    "Garage Charging 2.74 kW Charging at 1.38 kW whatever the sun does (Slow). " +
      "Charge mode : Garage Off does not charge Slow charging Fast 6.90 kW Tracked 2.76–6.90 kW " +
      "Fast takes about 3.00 kW from house battery and grid. " +
      "Set a goal The car gets kWh When, for Garage Ready once, as tonight Ready on these days " +
      "Whenever, then Off Ready by Days Mon Tue Wed Thu Fri Sat Sun Set goal " +
      "L1 6.1 A L2 5.9 A Change the current limits: 6 A to 15 A",
  );
  assert.match(wordsOf(page, "section", "load-7"), /^Boiler on 2.05 kW On: 2.31 kW .*Auto On Off/);
  assert.doesNotMatch(page, /id="house-plug"/, "its line is a card");
});

Deno.test("GET / an other charger tells its session, and how old its values are", async () => {
  const session = SUNNY.session;
  const car = { ...CAR, session, quality: "stale", atMs: NOW_MS - 130_000 } as const;
  const page = await html({ loads: [FIRST, car] });
  assert.equal(
    wordsOf(page, "p", "charger-4-session-line"),
    "Session 4.1 kWh, since 10:32, 91 % sun · no data for 2 min",
  );
});

Deno.test("GET / an offline charger beside the first says since when", async () => {
  const car = { ...CAR, online: false, offlineSinceMs: NOW_MS - HOUR_MS } as const;
  const page = await html({ loads: [FIRST, car] });
  assert.equal(wordsOf(page, "p", "charger-4-state"), "Offline since 11:04");
});

Deno.test("GET / a held switch says until when, and is pending until the relay follows", async () => {
  const untilMs = NOW_MS + HOUR_MS;
  const held = {
    ...PLUG,
    hold: { on: false, untilMs },
    reason: { code: "plug.manual", on: false, untilMs },
  } as const;
  for (const on of [true, false]) {
    const page = await html({ loads: [FIRST, { ...held, on }, HEATER] });
    assert.equal(wordsOf(page, "p", "switch-3-why"), "Off until 13:04, because somebody chose so.");
    const button = /<button[^>]*id="hold-3-off"[^>]*>/.exec(page)?.[0] ?? "";
    assert.match(button, /aria-checked="true"/);
    assert.match(button, new RegExp(`aria-busy="${on}"`));
    assert.match(/<button[^>]*id="hold-3-auto"[^>]*>/.exec(page)?.[0] ?? "", /checked="false"/);
  }
});

Deno.test("GET / a roof that tells nothing is named where production is unknown", async () => {
  const roof = {
    ...FRESH,
    id: 9,
    name: "East roof",
    driver: "lamp",
    roles: ["pv" as const],
    quality: "unavailable",
    error: "timeout",
    powers: { pv: null },
  } as const;
  const page = await html({ pvPowerW: null, devices: [roof] });
  assert.match(wordsOf(page, "div", "flow-sun"), /“East roof” does not tell its power$/);
  assert.match(wordsOf(page, "div", "trouble-device-9"), /^East roof timeout/);
});

Deno.test("POST /mode goes to the charger that it names, and shows the wish at once", async () => {
  const { press, program } = pages();
  const plain = await press("/mode", { mode: "fast", id: "4" });
  assert.equal(plain.status, 303);
  const fragment = await press("/mode", { mode: "tracked", id: "4" }, { "hx-request": "true" });
  const page = await fragment.text();
  const button = /<button[^>]*id="mode-4-tracked"[^>]*>/.exec(page)?.[0] ?? "";
  assert.match(button, /aria-busy="true"/);
  assert.match(/<button[^>]*id="mode-tracked"[^>]*>/.exec(page)?.[0] ?? "", /aria-busy="false"/);
  assert.deepEqual(program.chosenOf, [{ id: 4, mode: "fast" }, { id: 4, mode: "tracked" }]);
});

Deno.test("POST /mode of a page that is out of date changes nothing", async () => {
  const { press, program } = pages();
  for (const id of ["77", "7", "-1", "4 ", ""]) {
    const response = await press("/mode", { mode: "fast", id });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /There is no such charger any more. Nothing has changed./);
  }
  assert.deepEqual(program.chosen, []);
});

Deno.test("POST /switch holds a switch, and gives it back to its rules", async () => {
  const { press, program } = pages();
  assert.equal((await press("/switch", { id: "7", hold: "on", minutes: "30" })).status, 303);
  const off = { id: "3", hold: "off", minutes: "240" };
  const fragment = await press("/switch", off, { "hx-request": "true" });
  const page = await fragment.text();
  assert.match(/<button[^>]*id="hold-3-off"[^>]*>/.exec(page)?.[0] ?? "", /aria-busy="true"/);
  assert.match(wordsOf(page, "p", "switch-3-why"), /^Off until 16:04/);
  assert.equal((await press("/switch", { id: "7", hold: "auto", minutes: "30" })).status, 303);
  assert.deepEqual(program.held, [
    { id: 7, hold: { on: true, forMs: HOUR_MS / 2 } },
    { id: 3, hold: { on: false, forMs: 4 * HOUR_MS } },
    { id: 7, hold: null },
  ]);
});

Deno.test("POST /switch refuses what is no switch, no way and no time", async () => {
  const { press, program } = pages();
  const wrong = [
    { id: "4", hold: "on", minutes: "30" },
    { id: "77", hold: "auto" },
    { hold: "on", minutes: "30" },
    { id: "7", hold: "half", minutes: "30" },
    { id: "7", minutes: "30" },
    ...["0", "1441", "1.5", "x", "-5", ""].map((minutes) => ({ id: "7", hold: "on", minutes })),
  ];
  for (const fields of wrong) {
    const response = await press("/switch", { ...fields });
    assert.equal(response.status, 400, JSON.stringify(fields));
    assert.match(await response.text(), /Nothing has changed/);
  }
  assert.deepEqual(program.held, []);
});

Deno.test("GET /live sends of a press on one card that card's parts alone", async () => {
  const { app, program, live } = pages();
  const response = await app.request("/live?chart=");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  await reader.read();
  const loads = MANY.map((load) => load.id === 7 ? { ...load, powerW: 1999 } : load);
  program.publish({ loads });
  const message = (await reader.read()).value ?? "";
  assert.deepEqual(
    [...message.matchAll(/hx-target="#([^"]+)"/g)].map(([, id]) => id),
    ["switch-7-w", "switch-7-power"],
  );
  assert.ok(message.length < 400, message);
  live.close();
});

Deno.test("GET / a use that has drawn nothing yet has no share of sun, one that has tells it", async () => {
  const useOf = async (energyWh: number, solarWh: number) => {
    const use = { startedAtMs: NOW_MS - HOUR_MS, energyWh, solarWh, unknownWh: 0 };
    const page = await html({ loads: [FIRST, { ...PLUG, on: true, use }] });
    return wordsOf(page, "p", `switch-${PLUG.id}-use`);
  };
  assert.equal(await useOf(0, 0), "");
  assert.match(await useOf(2000, 1500), /2\.0 kWh.*75 %/);
});

Deno.test("ageNote() tells the age of the oldest data among those that are not fresh", () => {
  const view = {
    status: { ...SUNNY, atMs: NOW_MS },
    texts: en,
    formats: formatsFor({ words: en, timeZone: "UTC" }),
  };
  const old = (ageMs: number | null) => ({
    ...FRESH,
    quality: "stale" as const,
    atMs: ageMs === null ? null : NOW_MS - ageMs,
  });
  const note = (...devices: Parameters<typeof ageNote>[0]) => ageNote(devices, view)?.text ?? null;
  assert.equal(note(FRESH), null);
  assert.match(note(old(60_000), FRESH, old(180_000), old(120_000)) ?? "", /3.min/);
  assert.match(note(old(60_000), old(null)) ?? "", /never|no data/i);
  assert.deepEqual([note(old(4999)), note(old(5000)) === null], [null, false]);
});

Deno.test("GET / a charger that is switched off says so for as long as it still charges", async () => {
  const stateOf = async (change: Partial<ChargerLoadState>) => {
    const other = { ...CAR, mode: "disabled", isModePending: false, online: true } as const;
    const page = await html({ loads: [FIRST, { ...other, ...change }] });
    const button = /<button[^>]*id="mode-\d+-disabled".*?<\/button>/s.exec(page)?.[0] ?? "";
    return button.split('class="mode-state">')[1]?.replaceAll(/<[^>]*>/g, "");
  };
  assert.equal(await stateOf({ charging: true }), en.modes.stopping);
  assert.equal(await stateOf({ charging: false }), en.modes.chosen);
  assert.equal(await stateOf({ charging: true, online: false }), en.modes.chosen);
});

Deno.test("GET / no two elements have one id, however many loads do the same for the same reason", async () => {
  const others = [31, 32].map((id) => ({ ...CAR, id, reason: FIRST.reason, mode: FIRST.mode }));
  const switches = [41, 42].map((id) => ({ ...HEATER, id }));
  const page = await html({ loads: [FIRST, ...others, PLUG, ...switches] });
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.ok(ids.length > 20);
  assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), []);
});

Deno.test("GET / the modes of a charger can be pressed once it is set up, each one for itself", async () => {
  const fieldsets = async (change: Partial<Status>) => {
    const found = [...(await html(change)).matchAll(/<fieldset class="modes"[^>]*>/g)];
    return found.map(([tag]) => !/ disabled/.test(tag));
  };
  assert.deepEqual(await fieldsets({ loads: [FIRST, CAR] }), [true, true]);
  const isConfigured = false;
  const charger = { ...SUNNY.charger, isConfigured };
  assert.deepEqual(await fieldsets({ charger, loads: [{ ...FIRST, isConfigured }, CAR] }), [
    false,
    true,
  ]);
});

Deno.test("GET / a session without energy yet has no share of sun", async () => {
  const parts = { energyWh: 0, solarWh: 0, batteryWh: 0, gridWh: 0, unknownWh: 0, maxPowerW: 0 };
  const session = { ...parts, startedAtMs: NOW_MS - HOUR_MS, pauses: 0, modes: [] };
  const page = await html({ session, loads: [{ ...FIRST, session }] });
  assert.doesNotMatch(page, /NaN/);
});
