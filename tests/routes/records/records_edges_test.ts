import assert from "node:assert/strict";
import { energiesSince } from "../../../routes/records/running_energies.ts";
import type { EventRow, SessionRow } from "../../../src/domain/history/history_rows.ts";
import type { LogBook } from "../../../src/domain/ports/log.ts";
import { en } from "../../../src/words/en/en.ts";
import { plainSpaced } from "../../../src/words/format.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { sessionRow } from "../fake_records.ts";
import { expectPagesBelow } from "../links.ts";
import { NOON_MS, StubProgram } from "../stub_program.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const HTML = { headers: { accept: "text/html", "accept-language": "en" } };
const { sessions: words } = en;

async function htmlAt(app: AppUnderTest, path: string): Promise<string> {
  return plainSpaced(await expectPage(await app.ask(path, HTML), 200));
}

/** Facts of the page of a session: "value detail" by label, "–" for what is unknown. */
async function factsOf(known: Partial<SessionRow>): Promise<Readonly<Record<string, string>>> {
  const app = new AppUnderTest();
  const startedAtMs = NOON_MS - 3 * HOUR_MS;
  app.program.lists.sessionRows = [sessionRow({ id: 3, startedAtMs, ...known })];
  const html = await htmlAt(app, "/sessions/3");
  return Object.fromEntries(
    [...html.matchAll(/<div><dt>([^<]*)<\/dt>(.*?)<\/div>/gs)].map(([, label, rest = ""]) => [
      label,
      [...rest.matchAll(/<dd[^>]*>(.*?)<\/dd>/gs)]
        .map(([, text = ""]) => /unknown<\/span>/.test(text) ? "–" : text).join(" | "),
    ]),
  );
}

Deno.test("GET /sessions leads to a file of its month, from the first day to the last, and of all", async () => {
  const app = new AppUnderTest();
  app.program.lists.sessionRows = [sessionRow({ id: 3, startedAtMs: NOON_MS })];
  const html = await htmlAt(app, "/sessions");
  const files = [...html.matchAll(/href="\/export\/sessions\.csv([^"]*)"/g)].map(([, query]) =>
    query
  );
  const month = "?from=2026-03-01&amp;to=2026-03-31";
  const excel = "dialect=excel-de";
  assert.deepEqual(files, [month, `${month}&amp;${excel}`, "", `?${excel}`]);
});

Deno.test("GET /sessions/ID tells how it ended, and nothing of what is unknown", async () => {
  const ended = await factsOf({ endedBy: "car-full" });
  assert.equal(ended[words.end], `21 Mar 2026, 12:00 | ${words.ends["car-full"]}`);
  assert.equal(ended[words.maxPower], "3.45 kW");
  assert.equal(ended[words.modes], en.modes.names.tracked);
  assert.equal(ended[words.soc], words.socSpan("72 %", "88 %"));
  assert.equal(ended[words.cost], "–");
  const running = await factsOf({
    endedAtMs: null,
    endedBy: null,
    maxPowerW: null,
    modes: [],
    socStartPct: null,
    costMilli: 1000,
    currency: null,
  });
  assert.equal(running[words.end], words.running);
  for (const label of [words.maxPower, words.modes, words.soc, words.cost]) {
    assert.equal(running[label], "–", label);
  }
  assert.equal((await factsOf({ socEndPct: null }))[words.soc], "–");
  assert.equal((await factsOf({ costMilli: null, currency: "EUR" }))[words.cost], "–");
});

Deno.test("GET /sessions/ID tells the unknown part and its money where there is one", async () => {
  const money = { costMilli: 500, unknownCostMilli: 100, currency: "EUR" };
  const one = await factsOf({ ...money, unknownWh: 1 });
  assert.ok(one[words.unknown] !== undefined);
  assert.equal(one[words.cost], `€0.50 | ${words.unknownCostOf("€0.10")}`);
  for (const unknownWh of [0, null]) {
    const none = await factsOf({ ...money, unknownWh });
    assert.deepEqual([none[words.unknown], none[words.cost]], [undefined, "€0.50"]);
  }
  const noMoney = await factsOf({ ...money, unknownCostMilli: null, unknownWh: 1 });
  assert.equal(noMoney[words.cost], "€0.50");
  const nothing = await factsOf({ energyWh: 0, solarWh: 0, batteryWh: 0, gridWh: null });
  assert.deepEqual([nothing[words.sun], nothing[words.grid]], ["0.0 kWh", "–"]);
  const little = await factsOf({ energyWh: 1, solarWh: 1, batteryWh: 0, gridWh: 0 });
  assert.equal(little[words.sun], "0.0 kWh | 100 %");
});

Deno.test("GET /sessions/ID draws a quarter of an hour around it, an hour at least and three days at most", async () => {
  const spanOf = async (startedAtMs: number, endedAtMs: number | null) => {
    const app = new AppUnderTest();
    app.program.lists.sessionRows = [sessionRow({ id: 3, startedAtMs, endedAtMs })];
    const asked: (readonly [number, number, number])[] = [];
    app.program.history.steps = ({ fromMs, toMs, limit }) => {
      asked.push([(fromMs - startedAtMs) / MINUTE_MS, (toMs - startedAtMs) / MINUTE_MS, limit]);
      return [];
    };
    await htmlAt(app, "/sessions/3");
    return asked;
  };
  const began = NOON_MS - 100 * HOUR_MS;
  assert.deepEqual(await spanOf(began, began + 2 * HOUR_MS), [[-15, 135, 30]]);
  assert.deepEqual(await spanOf(began, began + MINUTE_MS), [[-15, 45, 12]]);
  assert.deepEqual(await spanOf(began, began + 90 * HOUR_MS), [[-15, 72 * 60 - 15, 864]]);
  assert.deepEqual(await spanOf(NOON_MS - 60 * MINUTE_MS, null), [[-15, 75, 18]]);
  assert.deepEqual(await spanOf(began, began + 61 * MINUTE_MS), [[-15, 80, 19]], "whole steps");
});

Deno.test("GET /sessions asks for the month, from the first or after one", async () => {
  const asked = async (query: string) => {
    const app = new AppUnderTest();
    const queries: unknown[] = [];
    app.program.lists.sessionRows = [sessionRow({ id: 3, startedAtMs: NOON_MS - HOUR_MS })];
    const { page } = app.program.lists.sessions;
    app.program.lists.sessions.page = (given) => {
      queries.push([given.limit, given.afterId]);
      return page(given);
    };
    const html = await htmlAt(app, `/sessions${query}`);
    return [...queries, html.includes("<tfoot")];
  };
  assert.deepEqual(await asked(""), [[200, null], true]);
  assert.deepEqual(await asked("?after=0"), [[200, 0], false], "a part of them has no sum");
});

Deno.test("GET /sessions/current asks for the newest of all", async () => {
  const app = new AppUnderTest();
  const queries: unknown[] = [];
  app.program.lists.sessions.page = ({ fromMs, limit }) => {
    queries.push([fromMs, limit]);
    return { rows: [], nextAfterId: null };
  };
  await (await app.ask("/sessions/current")).body?.cancel();
  assert.deepEqual(queries, [[0, 1]]);
});

Deno.test("GET /events has days with their names, the newest first, and a chip for each kind", async () => {
  const app = new AppUnderTest();
  const event = { kind: "mode", detail: {} } as const;
  const row = (id: number, atMs: number): EventRow => ({ ...event, id, atMs, code: `c.${id}` });
  app.program.lists.eventRows = [
    row(1, NOON_MS - 26 * HOUR_MS),
    row(2, NOON_MS),
    row(3, NOON_MS),
    row(4, NOON_MS - HOUR_MS),
  ];
  const html = await htmlAt(app, "/events?kind=mode");
  assert.deepEqual([...html.matchAll(/>c\.(\d)</g)].map(([, id]) => id), ["3", "2", "4", "1"]);
  assert.deepEqual([...html.matchAll(/events-day"><h2>([^<]*)</g)].map(([, day]) => day), [
    "Saturday, 21 March 2026",
    "Friday, 20 March 2026",
  ]);
  const nav = /<nav class="chips".*?<\/nav>/s.exec(html)?.[0] ?? "";
  const chips = [...nav.matchAll(/<a href="(\/events[^"]*)"( aria-current="page")?>/g)];
  assert.deepEqual(chips.slice(0, 2).map(([, href]) => href), ["/events", "/events?kind=mode"]);
  assert.deepEqual(chips.filter(([, , current]) => current).map(([, href]) => href), [
    "/events?kind=mode",
  ]);
  assert.match(html, /name="back" value="\/events\?kind=mode"/);
  assert.match(await htmlAt(app, "/events"), /name="back" value="\/events"/);
});

Deno.test("GET /events asks for sixty, after one where it says so", async () => {
  const app = new AppUnderTest();
  const queries: unknown[] = [];
  app.program.lists.events.page = ({ limit, afterId }) => {
    queries.push([limit, afterId]);
    return { rows: [], nextAfterId: null };
  };
  const newest = async (path: string) => (await htmlAt(app, path)).includes(en.events.newest);
  assert.equal(await newest("/events"), false);
  assert.equal(await newest("/events?after=0"), true);
  assert.deepEqual(queries, [[60, null], [60, 0]]);
});

/** The page of the log over so many lines. */
async function log(query: string, lines: readonly string[] = []) {
  const book: LogBook = { lines: () => lines, tail: () => ({ lines, at: 7 }) };
  const app = new AppUnderTest(null, book);
  return { app, html: query.startsWith("/log") ? await htmlAt(app, query) : "" };
}

Deno.test("GET /log is live until it is paused or ends at a time, and says which", async () => {
  const { html } = await log("/log");
  assert.ok(html.includes(`>${en.log.pause}</a>`) && html.includes(`detail">${en.log.live}<`));
  assert.doesNotMatch(html, /name="pause"|class="log-span" open/);
  assert.match(html, /name="text"[^>]*maxlength="100"/i);
  assert.match(html, /<script src="\/assets\/htmx/);
  const paused = (await log("/log?pause=1")).html;
  assert.ok(paused.includes(`>${en.log.goOn}</a>`) && !paused.includes(`>${en.log.live}<`));
  assert.match(paused, /<input type="hidden" name="pause" value="1"\/>/);
  for (const bound of ["from", "to"]) {
    assert.match((await log(`/log?${bound}=2026-03-21T10:00`)).html, /class="log-span" open/);
  }
  assert.doesNotMatch((await log("/log?to=2026-03-21T10:00")).html, /log-live/);
});

Deno.test("GET /log says that it is cut where there may be more, and shows a line of no form as it is", async () => {
  const lines = Array.from({ length: 200 }, (_, at) => `line ${at}`);
  const cut = en.log.cut(200);
  assert.ok((await log("/log", lines)).html.includes(cut));
  assert.ok(!(await log("/log", lines.slice(1))).html.includes(en.log.cut(199)));
  assert.match((await log("/log", ["no time"])).html, /<li lang="en">no time<\/li>/);
  assert.match(
    (await log("/log", ["2026-03-21T10:00:00.000Z warn  Hot"])).html,
    /<li data-level="warn"><time dateTime="2026-03-21T10:00:00\.000Z">.*?<span class="log-level">warn/i,
  );
});

Deno.test("GET /log.txt is a file, and the tail asks for the page anew after a thousand lines", async () => {
  const { app } = await log("", ["one"]);
  const file = await app.ask("/log.txt");
  assert.deepEqual([file.status, await file.text()], [200, "one\n"]);
  const refresh = async (count: number) => {
    const answer = await app.ask(`/log/tail?at=7&count=${count}`);
    await answer.body?.cancel();
    return answer.headers.get("hx-refresh");
  };
  assert.deepEqual([await refresh(999), await refresh(1000)], [null, "true"]);
});

Deno.test("energiesSince() asks for the samples from a hold before it up to now", () => {
  const program = new StubProgram();
  const asked: unknown[] = [];
  program.history.samples = ({ fromMs, toMs, limit }) => {
    asked.push([fromMs < NOON_MS - MINUTE_MS, toMs, limit]);
    return [];
  };
  energiesSince(program, NOON_MS - MINUTE_MS, []);
  assert.deepEqual(asked, [[true, NOON_MS + 1, 1500]]);
});

Deno.test("the pages of sessions and events lead nowhere but below their base path", async () => {
  const paths = [
    "/sessions",
    "/sessions/3",
    "/sessions?month=2026-02",
    "/events",
    "/events?after=9",
  ];
  await expectPagesBelow(paths, ({ program }) => {
    const startedAtMs = NOON_MS - 3 * HOUR_MS;
    program.lists.sessionRows = [sessionRow({ id: 3, startedAtMs })];
  });
});
