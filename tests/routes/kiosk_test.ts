import assert from "node:assert/strict";
import { isNightAt, kioskRoutes } from "../../routes/kiosk.tsx";
import type { Status } from "../../src/app/status.ts";
import { LATE_MS } from "../../routes/flow/now_section.tsx";
import { en } from "../../src/words/en/en.ts";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { FakeProgram, FRESH, NOW_MS, SUNNY } from "./fake_program.ts";
import { CAR, HEATER } from "./sample_loads.ts";

const LAMP = {
  driver: "lamp",
  roles: ["load"],
  error: null,
  quality: "fresh",
  atMs: NOW_MS,
} as const;

async function kiosk(change: Partial<Status> = {}, set: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  program.current = { ...SUNNY, ...change };
  set(program);
  const response = await kioskRoutes(program).request("/kiosk");
  assert.equal(response.status, 200);
  const html = await response.text();
  const words = html.replaceAll(/<head>.*?<\/head>/gs, " ").replaceAll(/<[^>]*>/g, " ")
    .replaceAll(UNIT_SPACE, " ").replaceAll(/\s+/g, " ");
  return { html, words };
}

Deno.test("GET /kiosk has the four numbers, the charger and its reason", async () => {
  const { words } = await kiosk();
  for (
    const text of [
      "Production 6.17 kW",
      "Consumption 4.91 kW",
      "House battery 76 % charging 104 W",
      "Grid 1.06 kW export",
      "Charger Tracked 2.74 kW Charging at 2.74 kW from the sun, 350 W to spare.",
      "values from 12:04:31",
    ]
  ) assert.ok(words.includes(text), `${text} in ${words}`);
});

Deno.test("GET /kiosk comes anew by itself where no script runs, and needs none of htmx", async () => {
  const { html } = await kiosk();
  assert.match(html, /<script src="\/assets\/alive[^>]*><\/script><meta http-equiv="refresh"/);
  assert.doesNotMatch(html, /htmx|style=|<style|<script(?![^>]*src=)/);
  const { html: below } = await kiosk({}, (program) => {
    program.values = { ...program.values, basePath: "/charge" };
  });
  const paths = [...below.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, path = ""]) => path);
  assert.equal(paths.length, 4);
  for (const path of paths) assert.ok(path.startsWith("/charge/"), path);
});

Deno.test("GET /kiosk names what is measured beside them, and never what gives", async () => {
  const { words } = await kiosk({
    devices: [
      { ...LAMP, id: 11, name: "Sauna", powers: { load: 1300 } },
      { ...LAMP, id: 12, name: "Lamp", powers: { load: null } },
      { ...LAMP, id: 13, name: "Roof", powers: { pv: 4000 } },
    ],
  });
  assert.ok(words.includes("Sauna 1.30 kW Lamp – unknown"), words);
  assert.doesNotMatch(words, /Roof/);
});

Deno.test("GET /kiosk names the loads beside the first charger", async () => {
  const { words } = await kiosk({ loads: [{ ...CAR, id: 2 }, HEATER, { ...CAR, id: 8 }] });
  assert.ok(words.includes("Boiler 2.05 kW Garage 2.74 kW"), words);
});

Deno.test("GET /kiosk what is old says so, and what is unknown is a dash", async () => {
  const meter = { ...FRESH, quality: "stale", atMs: NOW_MS - 130_000 } as const;
  const { html, words } = await kiosk({ meter, consumptionPowerW: null });
  assert.match(html, /class="figure is-grid is-old"/);
  assert.ok(words.includes("Grid 1.06 kW no data for 2 min"));
  assert.ok(words.includes("Consumption – unknown"));
  const battery = { ...SUNNY.battery, isConfigured: false };
  assert.doesNotMatch((await kiosk({ battery })).words, /battery/);
});

Deno.test("GET /kiosk is dim from 22:00 to 6:00 by the house's clock", async () => {
  const at = (time: string) => isNightAt(Date.parse(`2026-11-22T${time}+01:00`), "Europe/Berlin");
  assert.deepEqual(
    ["21:59:59", "22:00:00", "05:59:59", "06:00:00"].map(at),
    [false, true, true, false],
  );
  assert.doesNotMatch((await kiosk()).html, /is-night/);
  const night = await kiosk({}, (program) => {
    program.now = Date.parse("2026-11-22T22:00:00Z");
  });
  assert.match(night.html, /<body class="is-night">/);
});

Deno.test("GET /kiosk says which way battery and grid go from 10 W on, and nothing where they are unknown", async () => {
  const wordsOf = async (kind: "battery" | "grid", change: Partial<Status>) => {
    const { html } = await kiosk(change);
    const figure = new RegExp(`is-${kind}.*?class="word">([^<]*)`).exec(html)?.[1] ?? "";
    return figure.replaceAll(UNIT_SPACE, " ").trim();
  };
  const batteries = [-10, -9, 0, 9, 10, null].map((batteryPowerW) =>
    wordsOf("battery", { batteryPowerW })
  );
  assert.deepEqual(await Promise.all(batteries), [
    "charging 10 W",
    en.now.batteryIdle,
    en.now.batteryIdle,
    en.now.batteryIdle,
    "discharging 10 W",
    "",
  ]);
  const grids = [-10, -9, 9, 10, null].map((gridPowerW) => wordsOf("grid", { gridPowerW }));
  assert.deepEqual(await Promise.all(grids), [
    en.now.gridExport,
    en.now.gridBalanced,
    en.now.gridBalanced,
    en.now.gridImport,
    "",
  ]);
});

Deno.test("GET /kiosk marks late values, a car that charges, and the demo", async () => {
  const classesAt = async (change: Partial<Status>, isDemo = false) => {
    const { html } = await kiosk(change, (program) => program.isDemo = isDemo);
    return ["time is-late", "is-charging", 'class="demo"'].map((name) => html.includes(name));
  };
  assert.deepEqual(await classesAt({}), [false, true, false]);
  assert.deepEqual(await classesAt({ atMs: NOW_MS - LATE_MS }), [false, true, false]);
  assert.deepEqual(await classesAt({ atMs: NOW_MS - LATE_MS - 1 }), [true, true, false]);
  const charger = { ...SUNNY.charger, charging: false };
  assert.deepEqual(await classesAt({ charger }, true), [false, false, true]);
});

Deno.test("GET /kiosk names the first of several chargers, and no load that is not set up", async () => {
  const first = { ...CAR, id: 2, name: "Drive" };
  const titleOf = async (loads: Status["loads"]) => {
    const { html, words } = await kiosk({ loads });
    return [/<div class="charger[^>]*><h2>([^<]*?) </.exec(html)?.[1], words];
  };
  assert.equal((await titleOf([first, HEATER]))[0], "Charger");
  assert.equal((await titleOf([first, { ...CAR, id: 8 }]))[0], "Drive");
  const [, words] = await titleOf([first, { ...HEATER, isConfigured: false }]);
  assert.doesNotMatch(words ?? "", /Boiler/);
  const hasOthers = async (loads: Status["loads"]) =>
    (await kiosk({ loads })).html.includes("others");
  assert.deepEqual([await hasOthers([first]), await hasOthers([first, HEATER])], [false, true]);
});
