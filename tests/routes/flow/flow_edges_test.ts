import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { batteryDirection, gridDirection } from "../../../routes/flow/directions.ts";
import { type FlowLine, flowOf } from "../../../routes/flow/flow.ts";
import { FlowPicture, flowW, isFlowing } from "../../../routes/flow/flow_picture.tsx";
import { LATE_MS } from "../../../routes/flow/now_section.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import type { Status } from "../../../src/app/status.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";
import { AppUnderTest } from "../app_under_test.ts";
import { FakeProgram, FRESH, NOW_MS, SUNNY } from "../fake_program.ts";
import { CAR, HEATER } from "../sample_loads.ts";
import { expectShapes } from "../shapes.ts";

const { now } = en;
const OLD = { ...FRESH, quality: "stale", atMs: NOW_MS - 130_000 } as const;
const LAMP = { driver: "lamp", roles: ["load" as const], error: null };

async function page(change: Partial<Status>, settings: Partial<Settings> = {}): Promise<string> {
  const program = new FakeProgram();
  program.values = { ...program.values, ...settings };
  program.current = { ...SUNNY, ...change };
  const app = statusRoutes(program, new LiveStreams());
  return plainSpaced(await (await app.request("/")).text());
}

/** What stands in the element of an id, without its tags; "" where there is none. */
function inside(html: string, id: string): string {
  const [, tag, rest = ""] = new RegExp(`<(\\w+)[^>]* id="${id}"[^>]*>(.*)`, "s").exec(html) ??
    new RegExp(`<(\\w+) id="${id}"[^>]*>(.*)`, "s").exec(html) ?? [];
  return rest.slice(0, rest.indexOf(`</${tag}>`)).replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ").trim();
}

/** The classes of the element of an id. */
function classesOf(html: string, id: string): string | undefined {
  const tag = new RegExp(`<\\w+[^>]* id="${id}"[^>]*>`).exec(html)?.[0];
  return /class="([^"]*)"/.exec(tag ?? "")?.[1];
}

Deno.test("FlowPicture has everything at its place", () => {
  const line = (kind: FlowLine["kind"], powerW: number | null, id: number | null = null) => ({
    kind,
    id,
    powerW,
  });
  const draw = (sources: readonly FlowLine[], takers: readonly FlowLine[]) =>
    renderToString(
      FlowPicture({ flow: { sources, takers, state: "whole" }, title: "", sentence: "" }),
    );
  expectShapes(
    "flow of a house",
    draw([line("sun", 3000), line("battery", -500), line("grid", 1000)], [
      line("house", -2000),
      line("charger", -1500, 4),
      line("loss", -9),
    ]),
  );
  expectShapes(
    "flow of many loads",
    draw([line("sun", 12), line("grid", null)], [
      line("house", -12),
      ...[1, 2, 3, 4, 5].map((id) => line("load", 0, id)),
    ]),
  );
});

Deno.test("flowW() and isFlowing() begin at 10 W, either way", () => {
  const powers = [null, 0, 9, -9, 10, -10];
  const lines = powers.map((powerW) => ({ kind: "sun" as const, id: null, powerW }));
  assert.deepEqual(lines.map(flowW), [0, 0, 0, 0, 10, -10]);
  assert.deepEqual(lines.map(isFlowing), [false, false, false, false, true, true]);
});

Deno.test("batteryDirection() and gridDirection() name a way from 10 W on", () => {
  const formats = formatsFor({ words: en, timeZone: "UTC" });
  const view = (change: Partial<Status>) => ({
    status: { ...SUNNY, ...change },
    texts: en,
    formats,
  });
  const batteries = [null, -10, -9, 0, 9, 10].map((batteryPowerW) =>
    batteryDirection(view({ batteryPowerW }))
  );
  const power = formats.power(10);
  assert.deepEqual(batteries, [
    null,
    now.batteryCharging(power),
    now.batteryIdle,
    now.batteryIdle,
    now.batteryIdle,
    now.batteryDischarging(power),
  ]);
  const grids = [null, -10, -9, 0, 9, 10].map((gridPowerW) => gridDirection(view({ gridPowerW })));
  assert.deepEqual(grids, [
    null,
    now.gridExport,
    now.gridBalanced,
    now.gridBalanced,
    now.gridBalanced,
    now.gridImport,
  ]);
});

Deno.test("flowOf() settles where the lines are more than 50 W and 1 % off, whatever their signs", () => {
  const state = (pvPowerW: number, gridPowerW: number) =>
    flowOf({
      ...SUNNY,
      pvPowerW,
      gridPowerW,
      batteryPowerW: 0,
      housePowerW: 1000,
      conversionLossW: 0,
      balance: "settled",
      loads: [],
      plug: { ...SUNNY.plug, isConfigured: false },
    }).state;
  assert.deepEqual([1000, 1050, 1051, 950, 949].map((pvW) => state(pvW, 0)), [
    "whole",
    "whole",
    "settling",
    "whole",
    "settling",
  ]);
  assert.equal(state(-500, 1500), "whole");
  assert.equal(state(10_000, -9000 + 100), "whole", "a hundredth of 10 kW");
  assert.equal(state(10_000, -9000 + 101), "settling");
  assert.equal(state(20_000, -19_000 + 200), "whole");
  assert.equal(state(20_000, -19_000 + 201), "settling");
});

Deno.test("GET / says of the flow what gives and what takes, by name", async () => {
  const sentence = async (change: Partial<Status>) =>
    /<desc>([^<]*)<\/desc>/.exec(await page(change))?.[1];
  const devices = [{ ...FRESH, ...LAMP, id: 11, name: "Sauna", powers: { load: 900 } }];
  const house = { loads: [{ ...CAR, powerW: 2740 }, { ...HEATER, powerW: 2050 }], devices };
  assert.equal(
    await sentence(house),
    now.flows(
      "Production",
      [now.battery, now.grid, en.house.title, en.charger.title, en.house.plug, "Sauna", now.loss]
        .join(", "),
    ),
  );
  const names = await sentence({
    ...house,
    loads: [CAR, { ...CAR, id: 5, name: "Drive" }],
    devices: [],
  });
  assert.match(names ?? "", /Garage, Drive/);
  const nothing = {
    pvPowerW: 0,
    batteryPowerW: 0,
    gridPowerW: 0,
    housePowerW: 0,
    conversionLossW: 0,
  };
  assert.equal(
    await sentence({ ...nothing, loads: [], plug: { ...SUNNY.plug, powerW: 0 } }),
    now.nothingFlows,
  );
});

Deno.test("GET / marks as old what is told by old devices, and as resting what does not flow", async () => {
  const all = [
    "flow-sun",
    "flow-grid",
    "flow-battery",
    "flow-house",
    "flow-consumption",
    "flow-loss",
  ];
  const old = async (change: Partial<Status>) => {
    const html = await page({ housePowerW: 6960, ...change });
    return all.filter((id) => classesOf(html, id)?.includes("is-old"));
  };
  assert.deepEqual(await old({}), []);
  assert.deepEqual(await old({ meter: OLD }), ["flow-grid", "flow-house", "flow-consumption"]);
  assert.deepEqual(await old({ inverter: { ...SUNNY.inverter, ...OLD } }), [
    "flow-sun",
    "flow-house",
    "flow-consumption",
    "flow-loss",
  ]);
  assert.deepEqual(await old({ battery: { ...SUNNY.battery, ...OLD } }), ["flow-battery"]);
  assert.deepEqual(await old({ balance: "settling" }), ["flow-consumption"]);
  const devices = [{ ...OLD, ...LAMP, id: 11, name: "Sauna", powers: { load: 9 } }];
  const loads = [{ ...CAR, powerW: 2740 }, { ...HEATER, ...OLD, powerW: 0 }];
  const html = await page({ loads, devices });
  assert.deepEqual(
    ["charger-4", "switch-7", "load-11"].map((key) => classesOf(html, `flow-${key}`)),
    [
      "flow-row is-charger",
      "flow-row is-switch is-resting is-old",
      "flow-row is-load is-resting is-old",
    ],
  );
  const unknown = await page({ loads: [{ ...CAR, powerW: null }] });
  assert.equal(classesOf(unknown, "flow-charger-4"), "flow-row is-charger");
  assert.match(inside(unknown, "charger-4-w"), /unknown/);
});

Deno.test("GET / tells of the sun what holds it, of the battery its charge, and the age of what is old", async () => {
  const sunOf = async (change: Partial<Status>) => inside(await page(change), "flow-sun");
  const standby = { ...SUNNY.inverter, status: "standby" } as const;
  assert.doesNotMatch(await sunOf({}), /standby|cloud/i);
  assert.ok((await sunOf({ cloudy: true })).includes(now.cloudy));
  assert.ok(!(await sunOf({ cloudy: true, pvPowerW: null })).includes(now.cloudy));
  assert.notEqual(await sunOf({ inverter: standby }), await sunOf({}));
  const roof = { ...FRESH, ...LAMP, id: 11, name: "Roof", powers: { pv: null } };
  const devices = [roof];
  assert.ok((await sunOf({ devices, pvPowerW: null })).includes(now.silent("Roof")));
  assert.ok(!(await sunOf({ devices })).includes(now.silent("Roof")));
  const gone = { ...SUNNY.inverter, ...OLD };
  const old = await sunOf({ devices, pvPowerW: null, inverter: gone });
  assert.ok(!old.includes(now.silent("Roof")) && old.includes("no data for 2 min"), old);
  const charge = async (socPct: number | null) =>
    /class="charge-bar-fill" width="([^"]*)"/.exec(await page({ socPct }))?.[1];
  assert.deepEqual(await Promise.all([null, -5, 0, 50, 100, 105].map(charge)), [
    undefined,
    "0%",
    "0%",
    "50%",
    "100%",
    "100%",
  ]);
  assert.equal(inside(await page({ batteryPowerW: null }), "battery-w"), now.batteryPowerUnknown);
});

Deno.test("GET / says in its head that values settle, or contradict each other, and how old they are", async () => {
  const settling = async (change: Partial<Status>) => inside(await page(change), "flow-state");
  assert.equal(await settling({ balance: "settling" }), now.balance.settling);
  assert.equal(await settling({ balance: "contradictory" }), "");
  const none = { ...SUNNY.inverter, isConfigured: false };
  assert.equal(await settling({ balance: "settling", inverter: none }), "");
  const word = now.balance.contradictory ?? "";
  assert.ok((await page({ balance: "contradictory" })).includes(`<p class="detail">${word}</p>`));
  assert.ok(!(await page({})).includes(`<p class="detail">${word}</p>`));
  const freshness = async (change: Partial<Status>) => {
    const html = await page(change);
    return [classesOf(html, "freshness"), inside(html, "freshness").replace(/ ?12:0\d:\d\d$/, "")];
  };
  const live = ["freshness", `${now.live} ${now.valuesFrom}`];
  assert.deepEqual(await freshness({}), live);
  assert.deepEqual(await freshness({ atMs: NOW_MS - LATE_MS }), live);
  assert.equal(LATE_MS, 15_000);
  assert.deepEqual(await freshness({ atMs: NOW_MS - LATE_MS - 1 }), [
    "freshness is-late",
    now.valuesFrom,
  ]);
  assert.deepEqual(await freshness({ meter: OLD }), ["freshness is-late", now.partlyLive]);
  const away = { meter: OLD, inverter: { ...SUNNY.inverter, ...OLD } };
  const battery = { ...SUNNY.battery, ...OLD };
  assert.deepEqual(await freshness(away), ["freshness is-late", now.partlyLive], "one is live");
  assert.deepEqual(await freshness({ ...away, battery }), ["freshness is-late", now.noneFresh]);
});

Deno.test("GET / tells the trouble of each device without a card, of the inverter's once", async () => {
  const names = async (change: Partial<Status>) =>
    [...(await page(change)).matchAll(/id="trouble-([\w-]+)"><h2>([^<]*)</g)].map(([, id]) => id);
  const gone = { quality: "unavailable", error: "timeout" } as const;
  assert.deepEqual(await names({}), []);
  const inverter = { ...SUNNY.inverter, ...gone };
  const meter = { ...SUNNY.meter, ...gone };
  assert.deepEqual(await names({ inverter, meter }), ["inverter"]);
  assert.deepEqual(await names({ meter }), ["meter"]);
  const devices = [7, 11].map((id) => ({
    ...LAMP,
    ...gone,
    id,
    atMs: null,
    name: "X",
    powers: {},
  }));
  assert.deepEqual(await names({ devices, loads: [HEATER] }), ["device-11"], "7 has a card");
});

Deno.test("GET / zones are named in their middle where they are 20 % wide, and say what is old", async () => {
  const textsOf = async (trackingStartSocPct: number) => {
    const html = await page({}, { trackingStartSocPct });
    const picture = html.slice(html.indexOf('id="zones-picture"'));
    return [...picture.slice(0, picture.indexOf("</svg>")).matchAll(/<text x="([^"]*)" y="12">/g)]
      .map(([, x]) => x);
  };
  assert.deepEqual(await textsOf(40), ["20%", "70%"]);
  assert.deepEqual(await textsOf(20), ["10%", "60%"]);
  assert.deepEqual(await textsOf(19), ["59.5%"]);
  assert.deepEqual(await textsOf(80), ["40%", "90%"]);
  assert.equal(classesOf(await page({}), "zones-soc"), "zones-soc");
  const battery = { ...SUNNY.battery, ...OLD };
  assert.equal(classesOf(await page({ battery }), "zones-soc"), "zones-soc is-old");
  const plugs = async (plugOnSocPct: number) =>
    (await page({ loads: [{ ...HEATER, name: "Boiler" }] }, { plugOnSocPct })).includes("from 1 %");
  assert.deepEqual([await plugs(0), await plugs(1)], [false, true]);
});

Deno.test("a guest reads the zones and the phases, and is led nowhere to change them", async () => {
  const app = new AppUnderTest();
  app.program.askFor("a secret of the house");
  app.program.values = { ...app.program.values, webLook: "everyone" };
  const bars = async (charging: boolean, headers = {}) => {
    const { charger } = app.program.current;
    app.program.current = {
      ...app.program.current,
      charger: { ...charger, charging },
      loads: [],
    };
    const html = await (await app.ask("/", { headers })).text();
    return [
      /<div id="charger-phase-bars"[^>]*>(<ul>)?/.exec(html)?.[1],
      html.includes("zones-link"),
    ];
  };
  assert.deepEqual(await bars(true), ["<ul>", false]);
  assert.deepEqual(await bars(false), [undefined, false]);
  const guest = await (await app.ask("/")).text();
  assert.doesNotMatch(guest, /id="charger-phase-bars"/);
  const headers = { cookie: await app.signIn("a secret of the house") };
  assert.deepEqual(await bars(false, headers), [undefined, true]);
  assert.match(
    await (await app.ask("/", { headers })).text(),
    /class="phase-bars" id|id="charger-phase-bars" class="phase-bars"/,
  );
});
