import assert from "node:assert/strict";
import { DEVICE_DIAGNOSER } from "../../../src/devices/checks/device_tester.ts";
import { UNIT_SPACE } from "../../../src/words/format.ts";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import type { Status } from "../../../src/app/status.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { FakeProgram, FRESH, NOW_MS, SUNNY } from "../fake_program.ts";
import { listed } from "../sample_loads.ts";
import { told } from "../../words/told.ts";

const NO_DEVICE = { isConfigured: false, quality: "unavailable", atMs: null, error: null } as const;

function pages(change: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  change(program);
  const live = new LiveStreams(64, { spacingMs: 0, heartbeatMs: 60_000 });
  return { program, live, app: statusRoutes(program, live) };
}

/** The words of a page, without its scripts and tags. */
function wordsOf(html: string): string {
  return html.replaceAll(/<head>.*?<\/head>/gs, " ").replaceAll(/<[^>]*>/g, " ")
    .replaceAll(UNIT_SPACE, " ").replaceAll(/\s+/g, " ");
}

async function statusPage(
  change: Partial<Status>,
  headers: Record<string, string> = {},
): Promise<{ html: string; words: string }> {
  const { app } = pages((program) => program.current = listed({ ...SUNNY, ...change }));
  const response = await app.request("/", { headers });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/html; charset=UTF-8");
  const html = await response.text();
  return { html, words: wordsOf(html) };
}

function button(html: string, mode: string): string {
  return new RegExp(`<button[^>]*id="mode-${mode}".*?</button>`).exec(html)?.[0] ?? "";
}

Deno.test("GET / tells the powers of the house with words for their directions", async () => {
  const { words } = await statusPage({});
  for (
    const text of [
      "values from 12:04:31",
      "Production 6.17 kW",
      "Consumption 4.91 kW House 120 W Charger 2.74 kW Smart plug 2.05 kW Conversion 93 W",
      "From Production to House battery, Grid, House, Charger, Smart plug, Conversion.",
      "House battery 76 % charging 104 W",
      "Grid 1.06 kW export",
      "Charging at 2.74 kW from the sun, 350 W to spare.",
      "Mode Tracked since 09:12",
      "Current 6.1 A set to 6 A",
      "Phases 2",
      "Session 4.1 kWh, since 10:32, 91 % sun",
      "Surplus 3.10 kW",
      "Inverter producing 45.2 °C",
      "Battery health 93 %",
      "Smart plug on 2.05 kW On: 2.31 kW of sun for it, on at 2.10 kW.",
      "1.1 kWh so far, 98 % sun",
    ]
  ) assert.ok(words.includes(text), `${text} in ${words}`);
  assert.doesNotMatch(words, /cloudy/);
});

Deno.test("GET / speaks German to a German browser", async () => {
  const { html, words } = await statusPage({}, { "accept-language": "de-DE,de;q=0.9" });
  assert.match(html, /^<!doctype html><html lang="de"/);
  for (
    const text of ["Erzeugung 6,17 kW", "Verbrauch 4,91 kW Haus 120 W", "Netz 1,06 kW Einspeisung"]
  ) {
    assert.ok(words.includes(text), text);
  }
});

Deno.test("GET / shows no bare minus, whichever way powers flow", async () => {
  const ways = [{ gridPowerW: 640, batteryPowerW: 1260, surplusW: -420 }, {
    gridPowerW: -640,
    batteryPowerW: -1260,
    surplusW: 420,
  }, { gridPowerW: 3, batteryPowerW: -4, surplusW: 0 }];
  const expected = [
    ["Grid 640 W import", "discharging 1.26 kW", "420 W short"],
    ["Grid 640 W export", "charging 1.26 kW", "Surplus 420 W"],
    ["Grid 3 W balanced", "76 % idle", "Surplus 0 W"],
  ];
  for (const [index, way] of ways.entries()) {
    const { words } = await statusPage(way);
    for (const text of expected[index] ?? []) assert.ok(words.includes(text), text);
    assert.doesNotMatch(words, /[-\u2212][0-9]/);
  }
});

Deno.test("GET / says so while the powers do not fit together yet, or at all", async () => {
  const sums = { housePowerW: null, surplusW: null } as const;
  const ramp = await statusPage({ ...sums, balance: "settling", consumptionPowerW: null });
  assert.ok(ramp.words.includes("Now settling"), ramp.words);
  assert.ok(ramp.words.includes("Consumption – unknown House – unknown"));
  assert.ok(ramp.words.includes("Surplus – unknown settling"));
  assert.doesNotMatch((await statusPage({})).words, /settling/);
  const end = await statusPage({ ...sums, balance: "settling", consumptionPowerW: 8860 });
  assert.ok(end.words.includes("Consumption 8.86 kW House – unknown"));
  assert.match(end.html, /class="flow-row is-consumption is-old"/);
  const never = await statusPage(
    { ...sums, balance: "contradictory", consumptionPowerW: null },
    { "accept-language": "de" },
  );
  assert.ok(never.words.includes("der Zähler zeigt weniger, als das Auto zieht"));
});

Deno.test("GET / lines that do not add up are called settling, whatever the balance says", async () => {
  const { words, html } = await statusPage({ housePowerW: 2500 });
  assert.ok(words.includes("Now settling"), words);
  assert.match(html, /class="flow-picture is-settling"/);
  const few = await statusPage({ housePowerW: 2190 });
  assert.doesNotMatch(few.words, /settling/, "meters differ by a little");
});

Deno.test("GET / what is unknown is a dash with a word, never 0", async () => {
  const { words } = await statusPage({
    pvPowerW: null,
    gridPowerW: null,
    consumptionPowerW: null,
    housePowerW: null,
    socPct: null,
    batteryPowerW: null,
    surplusW: null,
    sohPct: null,
    charger: { ...SUNNY.charger, powerW: null, currentA: null },
  });
  for (const name of ["Production", "Consumption", "Grid", "Surplus", "Current"]) {
    assert.ok(words.includes(`${name} – unknown`), name);
  }
  assert.ok(words.includes("House battery – unknown power unknown"));
});

Deno.test("GET / modes of a charger that switches phases tell what both ends draw", async () => {
  const phaseRange = { fewest: 1, most: 3 } as const;
  const { html } = await statusPage({ charger: { ...SUNNY.charger, phases: 1, phaseRange } });
  assert.match(wordsOf(button(html, "tracked")), /Tracked 1\.38–10\.35 kW charging/);
  assert.match(wordsOf(button(html, "fast")), /Fast 10\.35 kW/);
  assert.match(wordsOf(button(html, "slow")), /Slow 1\.38 kW/);
});

Deno.test("GET / a mode that charges and one that waits differ by class and word", async () => {
  const flowing = await statusPage({});
  const chosen = button(flowing.html, "tracked");
  assert.match(chosen, /is-chosen is-flowing/);
  assert.match(chosen, /aria-checked="true"/);
  assert.match(wordsOf(chosen), /Tracked 2\.76–6\.90 kW charging/);
  const waiting = button(
    (await statusPage({ charger: { ...SUNNY.charger, charging: false } })).html,
    "tracked",
  );
  assert.doesNotMatch(waiting, /is-flowing/);
  assert.match(wordsOf(waiting), /waiting/);
  const other = button(flowing.html, "slow");
  assert.match(other, /aria-checked="false"/);
  assert.match(wordsOf(other), /Slow 2\.76 kW/);
  assert.match(wordsOf(button(flowing.html, "fast")), /Fast 6\.90 kW/);
});

Deno.test("GET / a mode that is not yet taken says so and is busy", async () => {
  const { html } = await statusPage({ mode: "fast", isModePending: true });
  const chosen = button(html, "fast");
  assert.match(chosen, /aria-busy="true"/);
  assert.match(chosen, /is-pending/);
  assert.match(wordsOf(chosen), /requested/);
});

Deno.test("GET / powers of the modes follow the phases and the limit", async () => {
  const { app } = pages((program) => {
    program.current = { ...SUNNY, charger: { ...SUNNY.charger, phases: 1 } };
    program.values = { ...program.values, maxCurrentA: 10 };
  });
  const html = await (await app.request("/")).text();
  assert.match(wordsOf(button(html, "slow")), /1\.38 kW/);
  assert.match(wordsOf(button(html, "fast")), /2\.30 kW/);
  assert.match(wordsOf(button(html, "tracked")), /1\.38–2\.30 kW/);
});

Deno.test("GET / an offline charger is named with its time, and still takes a wish", async () => {
  const { html, words } = await statusPage({
    reason: { code: "offline.charger", sinceMs: NOW_MS - 94 * MINUTE_MS },
    charger: {
      ...SUNNY.charger,
      quality: "unavailable",
      atMs: NOW_MS - 94 * MINUTE_MS,
      online: false,
      offlineSinceMs: NOW_MS - 94 * MINUTE_MS,
      charging: false,
      powerW: null,
    },
  });
  assert.ok(words.includes("Offline since 10:30"));
  assert.ok(words.includes("Charger has not answered since 10:30"));
  assert.doesNotMatch(html, /<fieldset class="modes" disabled/);
  for (const mode of ["disabled", "slow", "fast", "tracked"]) assert.ok(button(html, mode));
});

Deno.test("GET / old values are grey and tell their age", async () => {
  const old = { quality: "stale", atMs: NOW_MS - 130_000 } as const;
  const { html, words } = await statusPage({
    meter: { ...FRESH, ...old },
    inverter: { ...SUNNY.inverter, ...old, error: "Cannot read <40083>: timeout after 2000 ms" },
  });
  assert.match(html, /class="flow-node is-grid is-old"/);
  assert.ok(words.includes("Grid 1.06 kW export no data for 2 min"));
  assert.match(html, /class="flow-node is-battery"/);
  assert.match(html, /Cannot read &lt;40083>: timeout after 2000 ms/);
});

const DIAGNOSIS = {
  code: "no-answer",
  what: { en: "The box is silent", de: "Die Box schweigt" },
  todo: { en: "Switch it on", de: "Einschalten" },
};

Deno.test("GET / a device's trouble is in the reader's language, its own words folded", async () => {
  const gone = { ...FRESH, quality: "unavailable", atMs: null, diagnosis: DIAGNOSIS } as const;
  const error = "Cannot read: <timeout> after 3000 ms";
  const troubled: readonly Partial<Status>[] = [
    { inverter: { ...SUNNY.inverter, ...gone, error } },
    { meter: { ...SUNNY.meter, ...gone, error } },
    { battery: { ...SUNNY.battery, ...gone, error } },
    { charger: { ...SUNNY.charger, ...gone, error } },
    { plug: { ...SUNNY.plug, ...gone, error } },
    { reason: { code: "rejected.charger", detail: error, diagnosis: DIAGNOSIS } },
  ];
  for (const change of troubled) {
    const { html } = await statusPage(change, { "accept-language": "de" });
    assert.match(html, /Die Box schweigt\.<\/p><p><strong>Was tun:<\/strong> Einschalten\./);
    assert.match(
      html,
      /<details[^>]*><summary>Einzelheiten<\/summary><p[^>]*lang="en">Cannot read:/,
    );
    assert.equal(html.split("&lt;timeout>").length, 2, "told once, and only folded");
    assert.doesNotMatch(html, /The box is silent/);
  }
  const { html } = await statusPage({ plug: { ...SUNNY.plug, diagnosis: DIAGNOSIS, error } });
  assert.doesNotMatch(html, /The box is silent/, "one miss of a fresh device is no trouble yet");
});

Deno.test("GET / the phases of a charger that never answered are unknown", async () => {
  const never = { ...SUNNY.charger, quality: "unavailable", atMs: null, error: "timeout" } as const;
  const { words } = await statusPage({ charger: never });
  assert.ok(words.includes("Phases – unknown"), words);
});

Deno.test("GET / says that the phases measured are not those that are set", async () => {
  const three = { ...SUNNY.charger, phases: 3, otherThanPhases: 2 } as const;
  const { words } = await statusPage({ charger: three });
  assert.ok(words.includes("Phases 3 measured; the setting “Max phases” let expect 2"), words);
});

Deno.test("GET / a device that never answered has no data yet", async () => {
  const { html, words } = await statusPage({
    plug: {
      ...FRESH,
      quality: "unavailable",
      atMs: null,
      enabled: true,
      on: null,
      powerW: null,
      reason: null,
      use: null,
    },
  });
  assert.ok(words.includes("Smart plug – unknown"));
  assert.match(html, /id="switch-3-use"[^>]*><span class="age">no data yet</);
});

Deno.test("GET / devices that are not set up lead to their settings", async () => {
  const { html, words } = await statusPage({
    reason: { code: "setup.charger" },
    meter: NO_DEVICE,
    inverter: { ...NO_DEVICE, status: null, temperatureC: null },
    battery: { ...NO_DEVICE, status: null },
    charger: { ...SUNNY.charger, ...NO_DEVICE, charging: false, powerW: null },
    plug: { ...NO_DEVICE, enabled: false, on: null, powerW: null, reason: null, use: null },
  });
  for (const group of ["inverter", "charger", "plug"]) {
    assert.ok(html.includes(`href="/settings/${group}#${group}"`), group);
  }
  assert.ok(words.includes("No charger is set up."));
  assert.doesNotMatch(words, /no data/);
});

Deno.test("GET / an inverter that takes power in is not shown as off", async () => {
  const inverter = { ...SUNNY.inverter, status: "off", isTakingIn: true } as const;
  const { words } = await statusPage({ inverter });
  assert.ok(/Inverter.{0,12}takes power in/.test(words), words);
});

Deno.test("GET / a hint stands beside the fresh values of an inverter that is not all", async () => {
  const diagnosis = DEVICE_DIAGNOSER.partialPlant;
  const inverter = { ...SUNNY.inverter, quality: "fresh", error: null, diagnosis } as const;
  const { words } = await statusPage({ inverter, pvPowerW: null, consumptionPowerW: null });
  const { what, todo } = told(diagnosis);
  assert.ok(words.includes(`${what.en}.`));
  assert.ok(words.includes(`${todo.en}.`));
});

Deno.test("GET / says nothing of clouds while the production is unknown", async () => {
  const inverter = { ...SUNNY.inverter, quality: "stale" } as const;
  const { words } = await statusPage({ inverter, pvPowerW: null, cloudy: true });
  assert.doesNotMatch(words, /cloudy/);
});

Deno.test("GET / a house without a battery shows none", async () => {
  const { words } = await statusPage({
    battery: { ...NO_DEVICE, status: null },
    socPct: null,
    sohPct: null,
    batteryPowerW: null,
  });
  assert.doesNotMatch(words, /House battery|Battery health/);
});

Deno.test("GET / says late values, clouds, a mode by itself, a full disk", async () => {
  const { app } = pages((program) => {
    program.now = NOW_MS + 15_001;
    program.current = {
      ...SUNNY,
      cloudy: true,
      modeBy: "auto",
      storageError: "Cannot write: disk full",
    };
  });
  const words = wordsOf(await (await app.request("/")).text());
  assert.ok(words.includes("values from 12:04:31"));
  assert.ok(words.includes("cloudy"));
  assert.ok(words.includes("Tracked (auto)"));
  assert.ok(words.includes("The database takes nothing at the moment."));
});

Deno.test("GET / says in the demo that nothing is switched", async () => {
  const { app } = pages((program) => program.isDemo = true);
  assert.match(await (await app.request("/")).text(), /nothing real is switched/);
});

Deno.test("GET / announces a reason when its kind changes, not with every number", async () => {
  const idOf = (html: string) => /role="status"[^>]*><span id="([^"]+)"/.exec(html)?.[1];
  const first = await statusPage({});
  const second = await statusPage({
    reason: { code: "charging.tracked", powerW: 2900, spareW: 10 },
  });
  const third = await statusPage({ reason: { code: "wait.battery" } });
  assert.equal(idOf(first.html), idOf(second.html));
  assert.notEqual(idOf(first.html), idOf(third.html));
});

Deno.test("GET / keeps to what its content policy allows", async () => {
  const { html } = await statusPage({});
  assert.doesNotMatch(html, /<style|style=|hx-on|js:|javascript:|onclick=/);
  assert.doesNotMatch(html, /<script(?![^>]*src=)/);
  assert.doesNotMatch(html, /(?:src|href|action)="(?:https?:)?\/\//);
  assert.doesNotMatch(html, /maximum-scale|user-scalable/);
});

Deno.test("GET / every link and form carries the base path", async () => {
  const { app } = pages((program) => program.values = { ...program.values, basePath: "/charge" });
  const html = await (await app.request("/")).text();
  const paths = [...html.matchAll(/(?:src|href|action|hx-post|connect)="(\/[^"]*)"/g)];
  assert.ok(paths.length > 8);
  for (const [, path] of paths) assert.ok(path?.startsWith("/charge/"), path);
});

Deno.test("GET / escapes what devices say", async () => {
  const { html } = await statusPage({
    reason: { code: "rejected.charger", detail: '<img src=x onerror="1">' },
  });
  assert.ok(html.includes("&lt;img src=x onerror=&quot;1&quot;>"));
  assert.doesNotMatch(html, /<img src=x/);
});

Deno.test("POST /mode takes each mode and goes back to the page", async () => {
  const { app, program } = pages();
  for (const mode of ["disabled", "slow", "fast", "tracked"] as const) {
    const response = await app.request("/mode", {
      method: "POST",
      body: new URLSearchParams({ mode }),
    });
    assert.equal(response.status, 303);
    assert.equal(response.headers.get("location"), "/");
  }
  assert.deepEqual(program.chosen, ["disabled", "slow", "fast", "tracked"]);
});

Deno.test("POST /mode with htmx answers with the fragment that shows the wish", async () => {
  const { app } = pages();
  const response = await app.request("/mode", {
    method: "POST",
    headers: { "hx-request": "true" },
    body: new URLSearchParams({ mode: "fast" }),
  });
  assert.equal(response.status, 200);
  const html = await response.text();
  assert.doesNotMatch(html, /<html/);
  assert.match(button(html, "fast"), /aria-busy="true"/);
  assert.match(html, /<section id="chart" hx-morph-skip=""><\/section>/);
  assert.match(html, /<hx-partial hx-target="#notice" hx-swap="innerHTML"><\/hx-partial>$/);
});

Deno.test("POST /mode refuses what is no mode with 400 and says what is", async () => {
  const { app, program } = pages();
  const bodies: BodyInit[] = [
    new URLSearchParams({ mode: "turbo<b>" }),
    new URLSearchParams({ mode: "x".repeat(10_000) }),
    new URLSearchParams({ mode: "" }),
    new URLSearchParams({}),
    "mode=fast",
    new Uint8Array([0xff, 0x00]),
  ];
  for (const body of bodies) {
    const plain = await app.request("/mode", { method: "POST", body });
    assert.equal(plain.status, 400);
    const html = await plain.text();
    assert.match(wordsOf(html), /Choose disabled, slow, fast or tracked\. Nothing has changed\./);
    assert.doesNotMatch(html, /<b>|x{100}/);
  }
  const fragment = await app.request("/mode", {
    method: "POST",
    headers: { "hx-request": "true" },
    body: new URLSearchParams({ mode: "turbo" }),
  });
  assert.equal(fragment.status, 400);
  assert.match(await fragment.text(), /“turbo” is no charge mode/);
  assert.deepEqual(program.chosen, []);
});

Deno.test("POST /mode says that it could not be stored", async () => {
  const { app } = pages((program) => program.isStorageBroken = true);
  for (const headers of [{}, { "hx-request": "true" }]) {
    const response = await app.request("/mode", {
      method: "POST",
      headers,
      body: new URLSearchParams({ mode: "fast" }),
    });
    assert.equal(response.status, 503);
    assert.match(await response.text(), /could not be stored, so nothing has changed/);
  }
});

Deno.test("GET / a device that is measured has a line with its power, and its age when that is old", async () => {
  const device = { driver: "lamp", error: null, quality: "fresh", atMs: NOW_MS } as const;
  const devices: Status["devices"] = [
    { ...device, id: 1, name: "Roof", roles: ["pv"], powers: { pv: 3200 } },
    {
      ...device,
      id: 2,
      name: "Cellar",
      roles: ["grid", "pv", "battery"],
      powers: { grid: -500, pv: null, battery: -1500 },
    },
    { ...device, id: 3, name: "Battery", roles: ["battery"], powers: { battery: 700 } },
    {
      ...device,
      id: 4,
      name: "Pump",
      roles: ["load"],
      quality: "stale",
      atMs: NOW_MS - 45_000,
      powers: { load: 60 },
    },
    { ...device, id: 5, name: "Wallbox", roles: ["charger"], powers: { charger: 3000 } },
  ];
  const { html, words } = await statusPage({ devices });
  for (
    const text of [
      "Roof 3.20 kW",
      "Cellar – unknown house battery charging 1.50 kW",
      "Battery discharging 700 W",
      "Pump 60 W no data for 45 s",
    ]
  ) assert.ok(words.includes(text), `${text} in ${words}`);
  assert.ok(!words.includes("Wallbox"), "a charger has a card");
  assert.match(html, /<div id="house-device-4" class="row is-old"/);
  const flow = /<dl[^>]*flow.*?<\/dl>|<ul[^>]*flow.*?<\/ul>/gs;
  const lines = wordsOf([...html.matchAll(flow)].join(" "));
  assert.match(lines, /Pump.*60 W/);
  assert.doesNotMatch((await statusPage({})).html, /house-device/);
});
