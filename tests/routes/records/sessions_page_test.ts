import assert from "node:assert/strict";
import { en } from "../../../src/words/en/en.ts";
import { AppUnderTest, expectPage, expectRedirect } from "../app_under_test.ts";
import { sessionRow } from "../fake_records.ts";
import { generatedHistory } from "../generated_history.ts";
import { NOON_MS } from "../stub_program.ts";

const HOUR_MS = 3_600_000;
const HTML = { headers: { accept: "text/html", "accept-language": "en" } };

async function textAt(app: AppUnderTest, path: string, status = 200): Promise<string> {
  const html = await expectPage(await app.ask(path, HTML), status);
  return html.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ");
}

function twoSessions(): AppUnderTest {
  const app = new AppUnderTest();
  app.program.lists.sessionRows = [
    sessionRow({
      id: 3,
      startedAtMs: NOON_MS - 26 * HOUR_MS,
      energyWh: 10_000,
      solarWh: 5000,
      gridWh: 4000,
      batteryWh: 1000,
      costMilli: 1280,
      currency: "EUR",
      modes: ["slow", "tracked"],
      endedBy: "plug-out",
    }),
    sessionRow({
      id: 4,
      startedAtMs: NOON_MS - HOUR_MS,
      endedAtMs: null,
      endedBy: null,
      energyWh: 2000,
      solarWh: null,
      gridWh: null,
      batteryWh: null,
      chargedMs: null,
    }),
  ];
  return app;
}

Deno.test("GET /sessions shows the month with its sum, unknown as unknown", async () => {
  const text = await textAt(twoSessions(), "/sessions");
  assert.match(text, /March 2026/);
  assert.match(text, /Sat 21 Mar 12:00 running – unknown 2\.0 kWh – unknown – unknown – unknown/);
  assert.match(
    text,
    /Fri 20 Mar 11:00 13:00 1 h 55 min 10\.0 kWh 50 % 10 % 40 % €1\.28 3\.45 kW Slow, Tracked unplugged/,
  );
  assert.match(text, /2 sessions 1 h 55 min 12\.0 kWh 50 % 10 % 40 % €1\.28/);
});

Deno.test("the unknown part of a charge is shown as its own where there is some", async () => {
  for (const [unknownWh, isShown] of [[2000, true], [0, false], [null, false]] as const) {
    const app = new AppUnderTest();
    app.program.lists.sessionRows = [
      sessionRow({ id: 3, startedAtMs: NOON_MS - 26 * HOUR_MS, energyWh: 10_000, unknownWh }),
    ];
    const list = await textAt(app, "/sessions");
    const page = await textAt(app, "/sessions/3");
    assert.equal(/Grid Unknown Cost/.test(list), isShown, list);
    assert.equal(/ 20 % –/.test(list), isShown);
    assert.equal(/Unknown 2\.0 kWh 20 %/.test(page), isShown, page);
  }
});

Deno.test("the money of the unknown part is shown by itself, in both languages", async () => {
  const app = new AppUnderTest();
  const money = { costMilli: 1280, unknownCostMilli: 600, currency: "EUR" };
  const at = (id: number) => ({ id, startedAtMs: NOON_MS - (30 - id) * HOUR_MS });
  app.program.lists.sessionRows = [
    sessionRow({ ...at(3), energyWh: 10_000, unknownWh: 2000, ...money }),
    sessionRow({ ...at(4), energyWh: 10_000, ...money, unknownCostMilli: 0 }),
  ];
  const list = await textAt(app, "/sessions");
  assert.match(list, /Unknown Cost Of it unknown Most power/);
  assert.match(list, / 20 % €1\.28 €0\.60 /);
  assert.match(list, / 0 % €1\.28 €0\.00 /);
  assert.match(list, / 10 % €2\.56 €0\.60 /);
  assert.match(
    await textAt(app, "/sessions/3"),
    /Cost €1\.28 of it €0\.60 for the unknown part, if that was bought/,
  );
  assert.doesNotMatch(await textAt(app, "/sessions/4"), /unknown part/);
  const german = { headers: { accept: "text/html", "accept-language": "de" } };
  const page = await expectPage(await app.ask("/sessions/3", german), 200);
  assert.match(page, /davon 0,60.€ für den unbekannten Teil, falls er gekauft war/);
});

Deno.test("GET /sessions?month gives that month alone", async () => {
  assert.match(
    await textAt(twoSessions(), "/sessions?month=2026-02"),
    /No sessions in February 2026/,
  );
});

Deno.test("GET /sessions/ID tells all of it and draws its time", async () => {
  const app = twoSessions();
  const fromMs = NOON_MS - 30 * HOUR_MS;
  assert.match(await textAt(app, "/sessions/3"), /No five-minute values are kept/);
  app.program.history.rows = generatedHistory({ fromMs, toMs: NOON_MS, seed: 4 });
  const text = await textAt(app, "/sessions/3");
  assert.match(text, /Session of 20 Mar 2026, 11:00/);
  assert.match(
    text,
    /Energy 10\.0 kWh Sun 5\.0 kWh 50 % House battery 1\.0 kWh 10 % Grid 4\.0 kWh/,
  );
  assert.match(text, /Lasted 2 h Charged 1 h 55 min Pauses 1/);
  assert.match(text, /House battery level 72 % → 88 %/);
  assert.match(text, /Production up to/);
});

Deno.test("GET /sessions/current leads to the one that runs, else to the list", async () => {
  const app = twoSessions();
  await expectRedirect(await app.ask("/sessions/current"), "/sessions/4");
  app.program.lists.sessionRows = app.program.lists.sessionRows.slice(0, 1);
  await expectRedirect(await app.ask("/sessions/current"), "/sessions");
  app.program.lists.sessionRows = [];
  await expectRedirect(await app.ask("/sessions/current"), "/sessions");
});

const WRONG: readonly (readonly [string, number])[] = [
  ["/sessions/99", 404],
  ["/sessions/x", 404],
  ["/sessions/-1", 404],
  ["/sessions/1e3", 404],
  [`/sessions/${"9".repeat(300)}`, 404],
  ["/sessions?month=2026-3", 400],
  ["/sessions?month=2026-13", 400],
  ["/sessions?after=x", 400],
];

for (const [path, status] of WRONG) {
  Deno.test(`GET ${path.slice(0, 40)} is ${status} in words`, async () => {
    assert.match(await textAt(twoSessions(), path, status), /no such session|Enter|no period/);
  });
}

Deno.test("sessions of several chargers tell whose they are, those of one do not", async () => {
  const app = twoSessions();
  for (const path of ["/sessions", "/sessions/3"]) {
    assert.doesNotMatch(await textAt(app, path), /NRGkick/, path);
  }
  app.program.lists.sessionRows = [
    ...app.program.lists.sessionRows,
    sessionRow({ id: 5, startedAtMs: NOON_MS - 5 * HOUR_MS, deviceId: 12, device: "Garage" }),
  ];
  app.program.history.knownLoads = [
    { deviceId: 2, name: "NRGkick", kind: "charger" },
    { deviceId: 12, name: "Garage", kind: "charger" },
    { deviceId: 3, name: "Boiler", kind: "switch" },
    { deviceId: 14, name: "Sold long ago", kind: "charger" },
  ];
  const list = await textAt(app, "/sessions");
  assert.match(list, /Sat 21 Mar 08:00 Garage 10:00/);
  assert.match(list, /Sat 21 Mar 12:00 NRGkick running/);
  assert.match(list, /All chargers NRGkick Garage/);
  const own = await textAt(app, "/sessions?month=2026-03&device=12");
  assert.match(own, /Sat 21 Mar 08:00/);
  assert.doesNotMatch(own, /Sat 21 Mar 12:00/);
  const html = await expectPage(await app.ask("/sessions?month=2026-03&device=12", HTML), 200);
  assert.match(
    html,
    /<a href="\/sessions\?month=2026-03&(amp;)?device=12" aria-current="page">Garage</,
  );
  assert.match(
    html,
    /<a href="\/sessions\?month=2026-02&(amp;)?device=12"[^>]*aria-label="Month before"|class="step-link" href="\/sessions\?month=2026-02&(amp;)?device=12"/,
  );
  assert.match(html, /sessions\.csv\?device=12"/);
  assert.match(html, /<input type="hidden" name="device" value="12"/);
  await textAt(app, "/sessions?device=77", 404);
  await textAt(app, "/sessions?device=x", 422);
});

Deno.test("GET /sessions/ID tells on how many phases it charged, and that they changed", async () => {
  const phasesOf = async (phases: number | null, fewestPhases: number | null) => {
    const app = new AppUnderTest();
    app.program.lists.sessionRows = [
      sessionRow({ id: 3, startedAtMs: NOON_MS - HOUR_MS, phases, fewestPhases }),
    ];
    const html = await expectPage(await app.ask("/sessions/3", HTML), 200);
    const label = en.sessions.phases;
    return new RegExp(`${label}</dt><dd>(.*?)</dd>`).exec(html)?.[1]?.replaceAll(/<[^>]*>/g, "");
  };
  assert.equal(await phasesOf(3, 3), "3");
  assert.equal(await phasesOf(3, null), "3");
  assert.equal(await phasesOf(1, 2), "1");
  assert.equal(await phasesOf(3, 1), en.sessions.fewestAndMost({ fewest: 1, most: 3 }));
  assert.match(await phasesOf(null, 1) ?? "", /unknown/);
});

Deno.test("GET /sessions of a month with many goes on where the page ends, and sums up none of them", async () => {
  const app = new AppUnderTest();
  app.program.lists.sessionRows = Array.from(
    { length: 250 },
    (_, at) => sessionRow({ id: at + 1, startedAtMs: NOON_MS - (300 - at) * 60_000 }),
  );
  const ids: number[] = [];
  let path: string | undefined = "/sessions?month=2026-03";
  for (let pages = 0; path !== undefined && pages < 10; pages++) {
    const html: string = await expectPage(await app.ask(path, HTML), 200);
    ids.push(...[...html.matchAll(/href="\/sessions\/(\d+)"/g)].map(([, id]) => Number(id)));
    assert.doesNotMatch(html, /<tfoot/);
    path = /class="action" href="([^"]*after=\d+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&");
    assert.notEqual(path, "/sessions?month=2026-03");
  }
  assert.deepEqual(ids, Array.from({ length: 250 }, (_, at) => 250 - at));
});

Deno.test("GET /sessions leads to the months beside it, to none that is still to come", async () => {
  const app = twoSessions();
  const links = async (month: string) => {
    const html = await expectPage(await app.ask(`/sessions?month=${month}`, HTML), 200);
    return [...html.matchAll(/class="step-link" href="([^"]*)"/g)].map(([, href]) => href);
  };
  assert.deepEqual(await links("2026-03"), ["/sessions?month=2026-02"]);
  assert.deepEqual(await links("2026-02"), ["/sessions?month=2026-01", "/sessions?month=2026-03"]);
});

Deno.test("GET /sessions has shares of the least charge, and none of a charge of nothing", async () => {
  const app = new AppUnderTest();
  const shares = async (energyWh: number, solarWh: number) => {
    const parts = { energyWh, solarWh, batteryWh: 0, gridWh: energyWh - solarWh };
    const startedAtMs = NOON_MS - HOUR_MS;
    app.program.lists.sessionRows = [sessionRow({ id: 1, startedAtMs, ...parts })];
    return / kWh (.*? %|– unknown) /.exec(await textAt(app, "/sessions"))?.[1];
  };
  assert.equal(await shares(1, 1), "100 %");
  assert.equal(await shares(0, 0), "– unknown");
});

Deno.test("GET /sessions of sessions in two currencies adds up no money", async () => {
  const app = new AppUnderTest();
  const at = (id: number) => ({ id, startedAtMs: NOON_MS - (30 - id) * HOUR_MS });
  const list = async (...currencies: readonly string[]) => {
    app.program.lists.sessionRows = currencies.map((currency, index) =>
      sessionRow({ ...at(index + 1), costMilli: 1000, currency })
    );
    const text = await textAt(app, "/sessions");
    return text.slice(text.indexOf(`${currencies.length} sessions`));
  };
  assert.match(await list("EUR", "EUR"), /€2\.00/);
  assert.doesNotMatch(await list("EUR", "CHF"), /€|CHF/);
});
