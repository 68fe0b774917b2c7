import assert from "node:assert/strict";
import { LivePage } from "../../../routes/status/live_page.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import { Today } from "../../../routes/status/today_card.tsx";
import { UNDO_MS, Undos } from "../../../routes/status/undos.ts";
import { LATE_MS } from "../../../routes/flow/now_section.tsx";
import type { ChargerLoadState } from "../../../src/app/load_states.ts";
import type { Status } from "../../../src/app/status.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import { plainSpaced } from "../../../src/words/format.ts";
import type { PageContext } from "../../../routes/ui/layout.tsx";
import { FakeProgram, FRESH, historyUpTo, NOW_MS, SUNNY } from "../fake_program.ts";
import { historyRow } from "../fake_records.ts";
import { expectLinksBelow } from "../links.ts";
import { CAR, HEATER } from "../sample_loads.ts";

const OLD = { quality: "stale", atMs: NOW_MS - 130_000 } as const;
const GONE = { quality: "unavailable", atMs: NOW_MS - 130_000 } as const;
const LAMP = { ...FRESH, driver: "lamp", roles: ["load" as const] };
const CONTEXT: PageContext = {
  texts: en,
  spoken: [en, de],
  theme: "auto",
  basePath: "",
  isDemo: false,
  access: "open",
};

async function page(
  change: Partial<Status>,
  settings: Partial<Settings> = {},
  set: (program: FakeProgram) => void = () => {},
): Promise<string> {
  const program = new FakeProgram();
  program.values = { ...program.values, ...settings };
  program.current = { ...SUNNY, ...change };
  set(program);
  const app = statusRoutes(program, new LiveStreams());
  return plainSpaced(await (await app.request("/")).text());
}

/** The opening tag of the element of an id; "" where there is none. */
function tagOf(html: string, id: string): string {
  return new RegExp(`<\\w+[^>]*\\sid="${id}"[^>]*>`).exec(html)?.[0] ?? "";
}

function classesOf(html: string, id: string): string | undefined {
  return /class="([^"]*)"/.exec(tagOf(html, id))?.[1];
}

/** The words from where an element begins up to a tag that ends it. */
function wordsOf(html: string, id: string, end: string): string {
  const tag = tagOf(html, id);
  if (tag === "") return "";
  const from = html.indexOf(tag) + tag.length;
  return html.slice(from, html.indexOf(end, from)).replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ").trim();
}

Deno.test("the status page leads nowhere but below its base path", async () => {
  const devices = [{ ...LAMP, id: 11, name: "Sauna", powers: { load: 1 } }];
  const html = await page({ loads: [CAR, { ...CAR, id: 5 }, HEATER], devices }, {
    basePath: "/haus",
  });
  expectLinksBelow(html, "/haus");
  assert.match(html, /<script src="\/haus\/assets\/htmx/);
});

Deno.test("GET / says of the charger what it is and whether its numbers are old", async () => {
  const { charger } = SUNNY;
  const at = async (change: Partial<typeof charger>) => {
    const html = await page({ charger: { ...charger, ...change } });
    return [
      /card charger-card is-(\w+)/.exec(html)?.[1],
      classesOf(html, "charger-power"),
      /<dl class="(facts[^"]*)"/.exec(html)?.[1],
      /id="charger-state"[^>]*>(<svg|<span)/.exec(html)?.[1],
    ];
  };
  const fresh = ["charger-power", "facts", "<span"];
  assert.deepEqual(await at({}), ["charging", ...fresh]);
  assert.deepEqual(await at({ charging: false }), ["idle", ...fresh]);
  const old = ["charger-power is-old", "facts is-old", "<span"];
  assert.deepEqual(await at(OLD), ["charging", ...old]);
  assert.deepEqual(await at(GONE), ["stale", ...old]);
  const away = { ...GONE, online: false, offlineSinceMs: NOW_MS - 60_000 };
  assert.deepEqual(await at(away), ["offline", "charger-power is-old", "facts is-old", "<svg"]);
  const told = async (change: Partial<typeof charger>) =>
    wordsOf(await page({ charger: { ...charger, ...change } }), "charger-state", "</p>");
  assert.equal(await told(away), en.charger.offlineSince("12:03"));
  assert.equal(await told({ ...away, offlineSinceMs: null }), en.charger.states.offline);
  assert.equal(await told({ offlineSinceMs: NOW_MS - 60_000 }), en.charger.states.charging);
});

Deno.test("GET / tells a session where there is one, and the age of what is old beside it", async () => {
  const line = async (change: Partial<Status>) =>
    wordsOf(await page(change), "charger-session-line", "</p>");
  const { session, charger } = SUNNY;
  assert.ok(session !== null);
  const since = en.charger.since("10:32");
  const old = { charger: { ...charger, ...OLD } };
  assert.match(await line({}), /4\.1 kWh.* 91 % sun/);
  assert.equal(await line({ session: null }), "");
  assert.equal(await line({ session: null, ...old }), "no data for 2 min");
  assert.match(await line(old), /sun · no data for 2 min$/);
  assert.doesNotMatch(await line({}), / · $|no data/);
  assert.ok((await line({ session: { ...session, energyWh: 0 } })).includes(since));
  assert.doesNotMatch(await line({ session: { ...session, energyWh: 0 } }), /sun/);
  assert.match(await line({ session: { ...session, energyWh: 1, solarWh: 1 } }), /100 % sun/);
  const link = async (change: Partial<Status>) =>
    (await page(change)).includes('id="charger-session"');
  assert.deepEqual([await link({}), await link({ session: null })], [true, false]);
});

Deno.test("GET / tells a surplus that is missing from one that is not", async () => {
  const surplus = async (surplusW: number) =>
    wordsOf(await page({ surplusW }), "house-spare-value", "</dd>");
  assert.deepEqual(await Promise.all([-300, 0, 0.4].map(surplus)), [
    en.house.surplusMissing("300 W"),
    "0 W",
    "0 W",
  ]);
});

Deno.test("GET / a charger that is not set up has no goal, and its title says so", async () => {
  const none = { ...SUNNY.charger, isConfigured: false };
  const has = async (charger: Status["charger"]) => {
    const html = await page({ charger, loads: [] });
    return [/class="goal"/.test(html), html.includes(en.charger.states.notSetUp)];
  };
  assert.deepEqual([await has(SUNNY.charger), await has(none)], [[true, false], [false, true]]);
  const title = async (powerW: number | null) =>
    wordsOf(await page({ charger: { ...SUNNY.charger, powerW } }), "tab-title", "</p>");
  assert.match(await title(null), /^0 W · Tracked/);
});

Deno.test("GET / a switch says whether it is on, old, held, and what its use has taken", async () => {
  const card = async (change: Partial<typeof HEATER>) => {
    const html = await page({ loads: [{ ...HEATER, ...change }] });
    return { classes: classesOf(html, "load-7"), use: wordsOf(html, "switch-7-use", "</p>"), html };
  };
  assert.equal((await card({})).classes, "card switch-card is-on");
  assert.equal((await card({ on: false })).classes, "card switch-card");
  assert.equal((await card({ on: null })).classes, "card switch-card");
  assert.equal((await card(OLD)).classes, "card switch-card is-on is-old");
  const use = { startedAtMs: NOW_MS - 60_000, energyWh: 1, solarWh: 1, unknownWh: 0 };
  assert.match((await card({ use })).use, /100 %/);
  assert.doesNotMatch((await card({ use })).use, /·/);
  assert.equal((await card({ use: { ...use, energyWh: 0 } })).use, "");
  assert.match((await card({ use, ...OLD })).use, /% .*· no data for 2 min$/);
  assert.equal((await card(OLD)).use, "no data for 2 min");
  const held = (await card({})).html;
  const button = (way: string) =>
    new RegExp(`id="hold-7-${way}".*?class="([^"]*)">(<svg[^>]*><use href="#icon-(\\w+)")?`, "s")
      .exec(held);
  assert.deepEqual([button("on")?.[1], button("on")?.[3]], ["hold-button is-chosen", "check"]);
  assert.deepEqual([button("auto")?.[1], button("auto")?.[3]], ["hold-button", undefined]);
  assert.match(held, /<fieldset class="hold"(?![^>]*disabled)/);
});

Deno.test("GET / the house tells what is missing or spare, its devices, and no plug that is there", async () => {
  const surplus = async (surplusW: number | null) =>
    wordsOf(await page({ surplusW }), "house-spare-value", "</dd>");
  assert.equal(await surplus(-1), plainSpaced(en.house.surplusMissing("1 W")));
  assert.equal(await surplus(0), "0 W");
  assert.match(await surplus(null), /unknown/);
  const plug = { ...SUNNY.plug, isConfigured: false };
  const hasPlug = async (change: Partial<Status>) => tagOf(await page(change), "house-plug") !== "";
  assert.deepEqual(
    await Promise.all([{}, { plug }, { plug, cycle: 0 }, { plug, cycle: 1 }].map(hasPlug)),
    [
      false,
      true,
      false,
      true,
    ],
  );
  const lineOf = async (powers: Readonly<Record<string, number | null>>, state = {}) => {
    const devices = [{ ...LAMP, ...state, id: 11, name: "Attic", powers }];
    const html = await page({ devices });
    return [classesOf(html, "house-device-11"), wordsOf(html, "house-device-11-value", "</dd>")];
  };
  assert.deepEqual(await lineOf({ load: 60 }), ["row", "60 W"]);
  assert.deepEqual(await lineOf({ battery: -60 }), [
    "row",
    plainSpaced(en.now.batteryCharging("60 W")),
  ]);
  assert.match((await lineOf({ battery: null }))[1] ?? "", /unknown/);
  assert.equal((await lineOf({ load: 60 }, OLD))[0], "row is-old");
});

Deno.test("GET / Fast is described while it is not chosen, and what it would buy where that is known", async () => {
  const fast = async (change: Partial<ChargerLoadState>, status: Partial<Status> = {}) => {
    const html = await page({ loads: [{ ...CAR, id: 2 }, { ...CAR, ...change }], ...status });
    return [
      /aria-describedby="([^"]*)"/.exec(tagOf(html, "mode-4-fast"))?.[1],
      tagOf(html, "fast-4-hint") !== "",
      classesOf(html, "mode-4-fast"),
    ];
  };
  assert.deepEqual(await fast({}), ["fast-4-hint", true, "mode-button"]);
  const chosen = await fast({ mode: "fast" });
  assert.deepEqual(chosen.slice(0, 2), [undefined, false]);
  assert.match(`${chosen[2]}`, /^mode-button is-chosen/);
  assert.equal((await fast({ powerW: null }))[1], false);
  assert.equal((await fast({}, { gridPowerW: null }))[1], false);
  const other = await page({ loads: [{ ...CAR, id: 2 }, CAR] });
  assert.doesNotMatch(tagOf(other, "mode-4-slow"), /aria-describedby/);
});

Deno.test("GET / powers of the modes are of the most phases before the first cycle alone", async () => {
  const slow = async (cycle: number) =>
    /id="mode-slow".*?class="mode-power">([^<]*)</s.exec(
      await page({ cycle, mode: "fast" }, { carMaxPhases: 3 }),
    )?.[1];
  assert.deepEqual([await slow(0), await slow(1)], ["4.14 kW", "2.76 kW"]);
});

Deno.test("LivePage is late from a moment on, and says what became of the database", async () => {
  const late = async (atMs: number) => /class="freshness is-late"/.test(await page({ atMs }));
  assert.deepEqual([await late(NOW_MS - LATE_MS), await late(NOW_MS - LATE_MS - 1)], [false, true]);
  const program = new FakeProgram();
  const live = new LivePage(program);
  const isLate = () => live.fragment(CONTEXT).includes("freshness is-late");
  assert.equal(isLate(), false);
  program.now += LATE_MS + 1;
  assert.equal(isLate(), true, "also while no cycle comes");
});

Deno.test("LivePage makes a page once for all that ask alike, and another for guests and languages", () => {
  const program = new FakeProgram();
  program.points = historyUpTo(NOW_MS, 12, () => ({ pvPowerW: 1 }));
  const live = new LivePage(program);
  const first = live.page(CONTEXT);
  assert.equal(live.page({ ...CONTEXT }), first);
  for (
    const other of [
      { access: "look" },
      { texts: de },
      { basePath: "/haus" },
      { theme: "dark" },
    ] as const
  ) assert.notEqual(live.page({ ...CONTEXT, ...other }), first);
  assert.equal(live.page(CONTEXT), first);
  const fragment = live.fragment(CONTEXT);
  assert.equal(live.fragment({ ...CONTEXT, access: "act" }), fragment, "who may act sees the same");
  assert.notEqual(live.fragment({ ...CONTEXT, access: "look" }), fragment);
  program.publish({ cycle: 8 });
  assert.notEqual(live.page(CONTEXT), first);
});

Deno.test("LivePage keeps sixteen pages, and begins anew with the seventeenth", () => {
  const live = new LivePage(new FakeProgram());
  const at = (place: number) => live.page({ ...CONTEXT, basePath: `/${place}` });
  const kept = Array.from({ length: 16 }, (_, place) => at(place));
  assert.deepEqual(kept.map((packed, place) => at(place) === packed), kept.map(() => true));
  at(16);
  assert.notEqual(at(0), kept[0]);
});

Deno.test("LivePage tells of several chargers whether one charges, and since when the first does", () => {
  const summary = (...loads: readonly Partial<ChargerLoadState>[]) => {
    const program = new FakeProgram();
    program.points = historyUpTo(NOW_MS, 12, () => ({ pvPowerW: 1 }));
    const { session } = SUNNY;
    program.current = {
      ...SUNNY,
      charger: { ...SUNNY.charger, charging: false },
      loads: loads.map((load, at) => ({ ...CAR, id: at + 2, charging: false, session, ...load })),
    };
    const { html } = new LivePage(program).poll(CONTEXT, "");
    return /id="chart-summary">([^<]*)/.exec(html)?.[1] ?? "";
  };
  const sessionOf = (startedAtMs: number) =>
    SUNNY.session === null ? null : { ...SUNNY.session, startedAtMs };
  const since = (minutes: number) => ({
    charging: true,
    session: sessionOf(NOW_MS - minutes * MINUTE_MS),
  });
  const none = summary({}, {});
  assert.ok(none.includes(en.chart.notCharged.slice(1)), none);
  assert.equal(summary(since(1)), none, "one charger is that of the status");
  assert.ok(summary({}, since(1)).includes(en.chart.since("12:03")), summary({}, since(1)));
  assert.ok(summary(since(1), since(3)).includes(en.chart.since("12:01")));
  assert.ok(summary({}, { charging: true, session: null }).includes(en.chart.since("12:00")));
});

Deno.test("a stream gets all of it twice after a press, and each eighteenth time", () => {
  const program = new FakeProgram();
  const live = new LivePage(program);
  const source = live.source(CONTEXT, null);
  const isWhole = (cycle: number) => {
    program.publish({ cycle, pvPowerW: 1000 + 100 * cycle });
    return source.message().startsWith('<section class="card now"');
  };
  const told = Array.from({ length: 40 }, (_, at) => isWhole(at + 1));
  assert.deepEqual(told.flatMap((whole, at) => whole ? [at] : []), [0, 18, 36]);
  const other = live.source(CONTEXT, null);
  other.message();
  live.notePress();
  const after = [50, 51, 52, 53].map(isWhole);
  assert.deepEqual(after.slice(0, 1), [true]);
  assert.equal(after.at(-1), false);
  live.notePress();
  live.notePress();
  assert.equal(isWhole(60), true);
});

Deno.test("GET /live/reasons asks up to now, this moment included", async () => {
  const program = new FakeProgram();
  const asked: number[] = [];
  const { page } = program.reasons;
  program.reasons.page = (query) => {
    asked.push(query.toMs);
    return page(query);
  };
  await (await statusRoutes(program, new LiveStreams()).request("/live/reasons")).body?.cancel();
  assert.deepEqual(asked, [NOW_MS + 1]);
});

Deno.test("Today asks for the steps of the longest day, once a minute", () => {
  const program = new FakeProgram();
  program.now = Math.floor(NOW_MS / MINUTE_MS) * MINUTE_MS;
  const limits: number[] = [];
  const { history } = program;
  const steps = history.steps.bind(history);
  history.steps = (query) => {
    limits.push(query.limit);
    return steps(query);
  };
  const today = new Today(program);
  today.energies();
  program.now += MINUTE_MS - 1;
  today.energies();
  assert.deepEqual(limits, [300]);
  program.now += 1;
  program.history.rows = [
    historyRow({ startMs: program.now - 10 * MINUTE_MS, energies: { pv_wh: 7 } }),
  ];
  assert.equal(today.energies()?.pv_wh, 7, "in the same cycle, too");
  assert.deepEqual(limits, [300, 300]);
});

Deno.test("Undos offers a press for eight seconds, and takes it back for seven more", () => {
  let nowMs = 1000;
  const undos = new Undos(() => nowMs);
  let taken = 0;
  undos.offer(4, () => () => {
    taken += 1;
    return true;
  });
  const [offer] = undos.offered();
  assert.deepEqual(offer, { id: 4, press: 1 });
  nowMs += UNDO_MS - 1;
  assert.equal(undos.offered().length, 1);
  nowMs += 1;
  assert.deepEqual(undos.offered(), []);
  nowMs += 6999;
  assert.equal(undos.take({ id: 4, press: 1 }), true);
  undos.offer(4, () => () => true);
  nowMs += UNDO_MS + 7000;
  assert.equal(undos.take({ id: 4, press: 2 }), false);
  assert.equal(taken, 1);
});
