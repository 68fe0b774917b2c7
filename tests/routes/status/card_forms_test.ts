import assert from "node:assert/strict";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import { Undos } from "../../../routes/status/undos.ts";
import type { ChargerLoadState } from "../../../src/app/load_states.ts";
import type { Status } from "../../../src/app/status.ts";
import { en } from "../../../src/words/en/en.ts";
import { UNIT_SPACE } from "../../../src/words/format.ts";
import { FakeProgram, NOW_MS, SUNNY } from "../fake_program.ts";
import { historyRow } from "../fake_records.ts";
import { HEATER, listed } from "../sample_loads.ts";

const HOUR_MS = 3_600_000;
const NO_BATTERY = { battery: { ...SUNNY.battery, isConfigured: false }, batteryPowerW: null };

async function pageOf(
  change: Partial<Status> = {},
  set: (program: FakeProgram) => void = () => {},
): Promise<string> {
  const program = new FakeProgram();
  const status = { ...SUNNY, ...change };
  program.current = change.loads === undefined ? listed(status) : status;
  set(program);
  const app = statusRoutes(program, new LiveStreams());
  return (await (await app.request("/")).text()).replaceAll(UNIT_SPACE, " ");
}

/** What Fast would take, as the page tells it; undefined: it does not. */
async function hintOf(
  change: Partial<Status>,
  set?: (program: FakeProgram) => void,
): Promise<string | undefined> {
  return /<p class="detail mode-hint" id="fast-hint">(.*?)<\/p>/.exec(
    await pageOf(change, set),
  )?.[1];
}

// The first charger draws 2.74 kW and may draw 6.90 kW.
Deno.test("GET / tells of Fast what it takes beyond what flows back now, and at most all of it", async () => {
  const fromGrid = en.modes.fastFromGrid;
  assert.equal(await hintOf(NO_BATTERY), `${fromGrid("3.10 kW")}.`);
  assert.equal(await hintOf({ ...NO_BATTERY, batteryPowerW: 1000 }), `${fromGrid("4.10 kW")}.`);
  assert.equal(await hintOf({ ...NO_BATTERY, gridPowerW: 9000 }), `${fromGrid("6.90 kW")}.`);
  assert.equal(await hintOf({ ...NO_BATTERY, gridPowerW: -4060 }), `${fromGrid("100 W")}.`);
  assert.equal(await hintOf({ ...NO_BATTERY, gridPowerW: -4061 }), en.modes.fastFromSun);
  const phaseRange = { fewest: 1, most: 3 } as const;
  const charger = { ...SUNNY.charger, phaseRange };
  assert.equal(await hintOf({ ...NO_BATTERY, charger }), `${fromGrid("6.60 kW")}.`);
});

Deno.test("GET / tells of Fast that the battery gives too, where there is one with something in it", async () => {
  const both = `${en.modes.fastFromBoth("3.00 kW")}.`;
  const grid = `${en.modes.fastFromGrid("3.00 kW")}.`;
  assert.equal(await hintOf({ socPct: 1 }), both);
  for (const socPct of [0, null]) assert.equal(await hintOf({ socPct }), grid);
  assert.equal(await hintOf({ battery: { ...SUNNY.battery, isConfigured: false } }), grid);
});

Deno.test("GET / tells of Fast what it costs, where a price is entered", async () => {
  const priced = (program: FakeProgram) => {
    program.values = { ...program.values, importPrice: 0.3, currency: "EUR" };
  };
  assert.match(await hintOf(NO_BATTERY, priced) ?? "", /from the grid, €0\.93\/h\.$/);
  assert.match(await hintOf({}, priced) ?? "", /battery and grid, up to €0\.90\/h\.$/);
});

Deno.test("GET / tells nothing of Fast where it is chosen or not known what it would take", async () => {
  const { charger } = SUNNY;
  const changes: readonly Partial<Status>[] = [
    { mode: "fast" },
    { charger: { ...charger, powerW: null } },
    { charger: { ...charger, online: false } },
    { charger: { ...charger, isConfigured: false } },
    { gridPowerW: null },
    { balance: "settling" },
  ];
  for (const change of changes) assert.equal(await hintOf(change), undefined);
  const described = async (change: Partial<Status>) =>
    /<button[^>]*id="mode-fast"[^>]*>/.exec(await pageOf(change))?.[0].includes("fast-hint");
  assert.deepEqual([await described({}), await described({ mode: "fast" })], [true, false]);
});

Deno.test("GET / offers to hold a switch for half an hour to four hours, an hour unless chosen", async () => {
  const html = await pageOf({ loads: [HEATER] });
  const [select = ""] = /<select id="hold-7-minutes"[^>]*>.*?<\/select>/s.exec(html) ?? [];
  const options = [...select.matchAll(/<option value="(\d+)"( selected)?>(.*?)<\/option>/g)]
    .map(([, value, selected, text]) => [value, selected !== undefined, text]);
  assert.deepEqual(options, [
    ["30", false, "30 min"],
    ["60", true, "1 h"],
    ["120", false, "2 h"],
    ["240", false, "4 h"],
  ]);
  assert.doesNotMatch(select, /disabled/);
});

Deno.test("GET / a switch follows a hold that says so itself, and is not pending for other reasons", async () => {
  const busyOf = async (change: Partial<typeof HEATER>) => {
    const html = await pageOf({ loads: [{ ...HEATER, ...change }] });
    const [button = ""] = /<button[^>]*id="hold-7-off".*?<\/button>/s.exec(html) ?? [];
    return [
      /aria-busy="true"/.test(button),
      button.includes(en.modes.requested),
      /is-chosen/.test(button),
    ];
  };
  const hold = { on: false, untilMs: NOW_MS + HOUR_MS };
  const reason = { code: "plug.manual", ...hold } as const;
  assert.deepEqual(await busyOf({ hold, reason, on: true }), [true, true, true]);
  assert.deepEqual(await busyOf({ hold, reason, on: false }), [false, false, true]);
  assert.deepEqual(await busyOf({ hold, on: true }), [false, false, true], "overruled");
  assert.deepEqual(await busyOf({ hold: null, reason, on: true }), [false, false, false]);
});

Deno.test("GET / no share of sun is more than all of it", async () => {
  const use = { startedAtMs: NOW_MS - HOUR_MS, energyWh: 1000, solarWh: 1100, unknownWh: 0 };
  assert.match(await pageOf({ loads: [{ ...HEATER, use }] }), /id="switch-7-use"[^>]*>[^<]*100 %/);
  const session = SUNNY.session && { ...SUNNY.session, energyWh: 1000, solarWh: 1100 };
  assert.match(await pageOf({ session }), /id="charger-session-line"[^>]*>[^<]*100 % sun/);
});

Deno.test("GET / the first charger tells what it is set to only while it is released", async () => {
  const told = async (change: Partial<ChargerLoadState>) => {
    const html = await pageOf({ charger: { ...SUNNY.charger, ...change } });
    return /id="charger-current".*?<\/div>/s.exec(html)?.[0].includes("set to");
  };
  assert.equal(await told({}), true);
  for (const change of [{ enabled: false }, { enabled: null }, { targetCurrentA: null }]) {
    assert.equal(await told(change), false, JSON.stringify(change));
  }
});

Deno.test("GET / a tab in the background is called by what the charger draws, and by its mode", async () => {
  const titleOf = async (change: Partial<ChargerLoadState>) =>
    /<title[^>]*>([^<]*)/.exec(await pageOf({ charger: { ...SUNNY.charger, ...change } }))?.[1];
  assert.match(await titleOf({}) ?? "", /^2\.70 kW · Tracked/);
  assert.match(await titleOf({ powerW: 2760 }) ?? "", /^2\.80 kW · Tracked/);
  const idle = await titleOf({ charging: false }) ?? "";
  assert.ok(idle.startsWith(`${en.charger.states.idle} · Tracked`), idle);
});

Deno.test("GET / today's share of what the house made itself is told in percent", async () => {
  const today = (energies: Record<string, number>) => (program: FakeProgram) => {
    program.history.rows = [historyRow({ startMs: NOW_MS - 2 * HOUR_MS, energies })];
  };
  const energies = { pv_wh: 8000, consumption_wh: 4000, grid_import_wh: 1000, car_wh: 2500 };
  const html = await pageOf({}, today(energies));
  const [card = ""] = /<section class="card today-card".*?<\/section>/s.exec(html) ?? [];
  const figures = [...card.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)]
    .map(([, name, value = ""]) => [name, value.replaceAll(/<[^>]*>/g, "")]);
  const { history } = en;
  assert.deepEqual(figures, [
    [history.produced, "8.0 kWh"],
    [history.consumed, "4.0 kWh"],
    [history.carEnergy.one, "2.5 kWh"],
    [history.selfSufficiency, "75 %"],
  ]);
  assert.match(card, /href="\/history"/);
  assert.doesNotMatch(await pageOf(), /today-card/, "nothing is known of today");
});

Deno.test("POST /mode repeats forty letters of a wrong mode, and no more", async () => {
  const app = statusRoutes(new FakeProgram(), new LiveStreams());
  for (const length of [40, 41]) {
    const mode = "x".repeat(length);
    const response = await app.request("/mode", {
      method: "POST",
      body: new URLSearchParams({ mode }),
    });
    const [echo] = /x{30,}/.exec(await response.text()) ?? [];
    assert.equal(echo?.length, 40);
  }
});

Deno.test("POST /undo of a hold is taken while its end is the same but for some seconds", async () => {
  for (const [laterMs, status] of [[4999, 303], [5000, 400]] as const) {
    const program = new FakeProgram();
    program.current = { ...SUNNY, loads: [HEATER] };
    const app = statusRoutes(program, new LiveStreams(), new Undos(() => 0));
    const press = (path: string, fields: Record<string, string>) =>
      app.request(path, { method: "POST", body: new URLSearchParams(fields) });
    await press("/switch", { id: "7", hold: "off", minutes: "60" });
    const html = await (await app.request("/")).text();
    const [, number = ""] = /id="undo-7".*?name="press" value="(\d+)"/.exec(html) ?? [];
    program.holdSwitch(7, { on: false, forMs: HOUR_MS + laterMs });
    assert.equal((await press("/undo", { id: "7", press: number })).status, status, `${laterMs}`);
  }
});

Deno.test("GET / names a state of the battery that its power does not tell, and no other", async () => {
  const detailOf = async (status: Status["battery"]["status"]) =>
    /id="house-health-detail">([^<]*)/.exec(
      await pageOf({ battery: { ...SUNNY.battery, status } }),
    )?.[1];
  for (const status of ["charging", "discharging", "idle", null] as const) {
    assert.equal(await detailOf(status), undefined);
  }
  assert.equal(await detailOf("fault"), en.house.batteryStates.fault);
});
