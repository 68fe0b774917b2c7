import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { EventRow } from "../../../src/domain/history/history_rows.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";
import { historyRow, sessionRow } from "../fake_records.ts";
import { generatedHistory } from "../generated_history.ts";
import { NOON_MS } from "../stub_program.ts";

const STEP_MS = 300_000;
const DAY_MS = 86_400_000;
const CSV = { accept: "text/csv" };

/** The program of a house with so many days of history up to now. */
function withHistory(days: number): AppUnderTest {
  const app = new AppUnderTest();
  const fromMs = NOON_MS - days * DAY_MS;
  app.program.history.rows = generatedHistory({ fromMs, toMs: NOON_MS, seed: 7 });
  return app;
}

function event(known: Partial<EventRow> & { id: number }): EventRow {
  return { atMs: NOON_MS - 1000 + known.id, kind: "program", code: "x", detail: {}, ...known };
}

const PLUG = { deviceId: 3, device: "TP-Link" };

Deno.test("GET /api/history has exactly the documented shape", async () => {
  const app = new AppUnderTest();
  app.program.history.rows = [historyRow({
    startMs: NOON_MS - STEP_MS,
    knownMs: 290_000,
    energies: { pv_wh: 100, consumption_wh: 40, car_wh: 0 },
    means: { pv_power_w: 1200, battery_soc_permille: 615 },
  })];
  const body = await expectJson(await app.ask("/api/history"), 200);
  assert.deepEqual(body, {
    rows: [{
      startMs: NOON_MS - STEP_MS,
      start: "2026-03-21T12:55:00+01:00",
      endMs: NOON_MS,
      end: "2026-03-21T13:00:00+01:00",
      knownMs: 290_000,
      pvWh: 100,
      consumptionWh: 40,
      houseWh: null,
      carWh: 0,
      carSolarWh: null,
      carUnknownWh: null,
      carBatteryWh: null,
      carGridWh: null,
      plugWh: null,
      plugSolarWh: null,
      plugUnknownWh: null,
      gridImportWh: null,
      gridExportWh: null,
      batteryChargeWh: null,
      batteryDischargeWh: null,
      conversionLossWh: null,
      pvPowerW: 1200,
      consumptionPowerW: null,
      housePowerW: null,
      carPowerW: null,
      plugPowerW: null,
      gridPowerW: null,
      batteryPowerW: null,
      batterySocPermille: 615,
      meterImportWh: null,
      meterExportWh: null,
    }],
    next: null,
  });
});

Deno.test("GET /api/history as CSV holds the same rows, with units in the names", async () => {
  const app = withHistory(1);
  const response = await app.ask("/api/history", { headers: CSV });
  assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8; header=present");
  const rows: Record<string, string>[] = parse(await response.text(), {
    columns: true,
    record_delimiter: "\r\n",
  });
  assert.equal(rows.length, 288);
  for (const [index, row] of app.program.history.rows.entries()) {
    const read = rows[index];
    assert.equal(Date.parse(read?.["start"] ?? ""), row.startMs);
    assert.equal(Number(read?.["pv_wh"]), row.energies.pv_wh);
    assert.equal(read?.["plug_wh"], "", "unknown is empty");
  }
});

Deno.test("GET /api/history leads by next through all rows, each once", async () => {
  const app = withHistory(12);
  const starts: number[] = [];
  let path: string | null = `/api/history?from=0&step=5m`;
  while (path !== null) {
    const response = await app.ask(path);
    const body = await expectJson(response, 200);
    assert.ok(isPage(body));
    assert.ok(body.rows.length <= 3000);
    const link = response.headers.get("link");
    assert.equal(link, body.next === null ? null : `<${body.next}>; rel="next"`);
    starts.push(...body.rows.map((row) => row.startMs));
    path = body.next;
  }
  assert.deepEqual(starts, app.program.history.rows.map((row) => row.startMs));
});

Deno.test("GET /api/history gives whole steps of the site's calendar, both days included", async () => {
  const app = new AppUnderTest();
  const fromMs = Date.parse("2026-03-27T23:00:00Z");
  app.program.history.rows = generatedHistory({ fromMs, toMs: fromMs + 4 * DAY_MS, seed: 1 });
  for (
    const query of [
      "from=2026-03-28&to=2026-03-29",
      "from=2026-03-28T10:00:00%2B01:00&to=2026-03-29T10:00:00%2B02:00",
      "from=2026-03-28T10:00:00+01:00&to=2026-03-29T10:00:00+02:00",
      `from=${Date.parse("2026-03-28T10:00:00Z")}&to=${Date.parse("2026-03-29T21:59:59Z")}`,
    ]
  ) {
    const body = await expectJson(await app.ask(`/api/history?step=1d&${query}`), 200);
    assert.ok(isPage(body));
    const spans = body.rows.map(({ start, end }) => [start, end]);
    assert.deepEqual(spans, [
      ["2026-03-28T00:00:00+01:00", "2026-03-29T00:00:00+01:00"],
      ["2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"],
    ], query);
  }
});

Deno.test("GET /api/history a house without any history has no rows", async () => {
  const body = await expectJson(await new AppUnderTest().ask("/api/history?step=1mo"), 200);
  assert.deepEqual(body, { rows: [], next: null });
});

const BAD_QUERIES: readonly (readonly [string, string])[] = [
  ["/api/history?step=2h", "step"],
  ["/api/history?step=", "step"],
  ["/api/history?step=__proto__", "step"],
  ["/api/history?from=yesterday", "from"],
  ["/api/history?from=2026-02-30", "from"],
  ["/api/history?from=2026-03-21T12:00:00", "from"],
  ["/api/history?from=1774094400", "from"],
  ["/api/history?from=-5", "from"],
  ["/api/history?from=1e12", "from"],
  ["/api/history?from=999999999999999", "from"],
  ["/api/history?to=2026-13-01", "to"],
  [`/api/history?to=${"9".repeat(400)}`, "to"],
  ["/api/history?from=2026-03-21&to=2026-03-20", "to"],
  [`/api/history?from=${NOON_MS}&to=${NOON_MS}`, "to"],
  ["/api/history?from=2027-01-01", "to"],
  ["/api/history?limit=0", "limit"],
  ["/api/history?limit=3001", "limit"],
  ["/api/history?limit=1.5", "limit"],
  ["/api/sessions?limit=1001", "limit"],
  ["/api/sessions?after=x", "after"],
  ["/api/sessions?from=x", "from"],
  ["/api/plug-uses?to=x", "to"],
  ["/api/plug-uses?after=-1", "after"],
  ["/api/events?kinds=mode,weather", "kinds"],
  ["/api/events?kinds=,", "kinds"],
  // Behind more words than there are kinds.
  [`/api/events?kinds=${"mode,".repeat(12)}weather`, "kinds"],
  ["/api/events?limit=", "limit"],
];

for (const [path, key] of BAD_QUERIES) {
  Deno.test(`GET ${path.slice(0, 60)} is refused and says so of ${key}`, async () => {
    const response = await withHistory(1).ask(path, { headers: { "accept-language": "de" } });
    const body = await expectJson(response, 422);
    assert.ok(typeof body === "object" && body !== null && "issues" in body);
    assert.ok(Array.isArray(body.issues));
    assert.deepEqual(body.issues.map((issue) => issue.key), [key]);
    assert.match(body.issues[0].message, /angeben|wählen|muss/);
  });
}

Deno.test("GET /api/sessions goes through all sessions, newest first", async () => {
  const app = new AppUnderTest();
  app.program.lists.sessionRows = Array.from(
    { length: 7 },
    (_, index) => sessionRow({ id: index + 1, startedAtMs: NOON_MS + index * DAY_MS }),
  );
  const ids: number[] = [];
  let path: string | null = "/api/sessions?limit=3";
  while (path !== null) {
    const body = await expectJson(await app.ask(path), 200);
    assert.ok(isPage(body));
    ids.push(...body.rows.map((row) => row.id));
    path = body.next;
  }
  assert.deepEqual(ids, [7, 6, 5, 4, 3, 2, 1]);
});

Deno.test("GET /api/sessions tells all of a session, unknown as null", async () => {
  const app = new AppUnderTest();
  app.program.lists.sessionRows = [
    sessionRow({
      id: 4,
      startedAtMs: NOON_MS,
      endedAtMs: null,
      endedBy: null,
      modes: ["slow", "tracked"],
      costMilli: 1234,
      unknownCostMilli: 56,
      currency: "EUR",
    }),
  ];
  const body = await expectJson(await app.ask("/api/sessions"), 200);
  assert.deepEqual(body, {
    rows: [{
      id: 4,
      startedAtMs: NOON_MS,
      startedAt: "2026-03-21T13:00:00+01:00",
      endedAtMs: null,
      endedAt: null,
      endedBy: null,
      energyWh: 5400,
      solarWh: 5130,
      batteryWh: 216,
      gridWh: 54,
      unknownWh: 0,
      chargedMs: 6_900_000,
      pauses: 1,
      maxPowerW: 3450,
      modes: ["slow", "tracked"],
      phases: 2,
      fewestPhases: 2,
      socStartPct: 71.5,
      socEndPct: 88,
      cost: 1.234,
      unknownCost: 0.056,
      currency: "EUR",
      deviceId: 2,
      device: "NRGkick",
    }],
    next: null,
  });
});

Deno.test("GET /api/events filters by kind and speaks the request's language", async () => {
  const app = new AppUnderTest();
  app.program.lists.eventRows = [
    event({ id: 1, kind: "mode", code: "mode.chosen", detail: chosen("tracked") }),
    event({ id: 2, kind: "storage", code: "storage.failed", detail: { error: "disk full" } }),
  ];
  const german = { headers: { "accept-language": "de" } };
  const body = await expectJson(await app.ask("/api/events?kinds=mode,plug", german), 200);
  assert.ok(isPage(body));
  assert.deepEqual(body.rows.map(({ id, text }) => [id, text]), [
    [1, "Sonne von Hand gewählt, vorher Langsam."],
  ]);
  assert.deepEqual(body.rows[0]?.detail, chosen("tracked"));
});

Deno.test("GET /api/plug-uses as CSV", async () => {
  const app = new AppUnderTest();
  app.program.lists.useRows = [
    {
      id: 1,
      ...PLUG,
      startedAtMs: NOON_MS,
      endedAtMs: null,
      energyWh: 2050,
      solarWh: 2000,
      unknownWh: 30,
    },
  ];
  const response = await app.ask("/api/plug-uses", { headers: CSV });
  assert.equal(
    await response.text(),
    "id,started_at,ended_at,energy_wh,solar_wh,unknown_wh,device_id,device\r\n" +
      "1,2026-03-21T13:00:00+01:00,,2050,2000,30,3,TP-Link\r\n",
  );
});

Deno.test("GET /api/sessions and /api/plug-uses give those of one device, and refuse what is no id", async () => {
  const app = new AppUnderTest();
  app.program.lists.sessionRows = [
    sessionRow({ id: 1, startedAtMs: NOON_MS }),
    sessionRow({ id: 2, startedAtMs: NOON_MS, deviceId: 12, device: "Garage" }),
  ];
  const use = { startedAtMs: NOON_MS, endedAtMs: null, energyWh: 1, solarWh: 1, unknownWh: 0 };
  app.program.lists.useRows = [
    { id: 1, ...PLUG, ...use },
    { id: 2, deviceId: 22, device: null, ...use },
  ];
  const devices = async (path: string) => {
    const csv = await (await app.ask(path, { headers: CSV })).text();
    return csv.trim().split("\r\n").slice(1).map((line) => line.split(",").slice(-2).join(" "));
  };
  assert.deepEqual(await devices("/api/sessions?device=12"), ["12 Garage"]);
  assert.deepEqual(await devices("/api/sessions?device=3"), []);
  assert.deepEqual(await devices("/api/plug-uses?device=22"), ["22 "]);
  assert.equal((await devices("/api/plug-uses")).length, 2);
  for (const wrong of ["0", "-1", "x", ""]) {
    assert.equal((await app.ask(`/api/sessions?device=${wrong}`)).status, 422, wrong);
    assert.equal((await app.ask(`/api/plug-uses?device=${wrong}`)).status, 422, wrong);
  }
});

Deno.test("a database that cannot be read is 503, in words", async () => {
  const app = withHistory(1);
  app.program.history.failure = new StorageFailed("Cannot read history: disk gone");
  for (const path of ["/api/history", "/history", "/export/5m.csv", "/export/samples.json"]) {
    const response = await app.ask(path);
    assert.equal(response.status, 503, path);
    assert.match(await response.text(), /cannot be read/, path);
  }
  assert.equal((await app.ask("/")).status, 200, "the status page does without");
});

Deno.test("what is kept is told only to who knows the secret", async () => {
  const app = withHistory(1);
  app.program.askFor("correct horse");
  const paths = ["/api/history", "/api/sessions", "/api/events", "/export/5m.csv", "/history"];
  for (const path of [...paths, "/sessions", "/sessions/1", "/events"]) {
    const response = await app.ask(path);
    await response.body?.cancel();
    assert.ok([401, 303].includes(response.status), `${path} ${response.status}`);
  }
  const authorization = "Bearer correct horse";
  await expectJson(await app.ask("/api/history", { headers: { authorization } }), 200);
});

interface ReadPage {
  readonly rows: readonly {
    readonly id: number;
    readonly startMs: number;
    readonly start: string;
    readonly end: string;
    readonly text: string;
    readonly detail: unknown;
  }[];
  readonly next: string | null;
}

function isPage(body: unknown): body is ReadPage {
  return typeof body === "object" && body !== null && "rows" in body && Array.isArray(body.rows);
}

function chosen(mode: string) {
  return { mode, modeBy: "user", from: "slow" };
}

Deno.test("GET /api/sessions gives a hundred rows unless told, and goes on after any id", async () => {
  const app = new AppUnderTest();
  const asked: (readonly [number, number | null])[] = [];
  Object.assign(app.program.sessions, {
    page: ({ limit, afterId }: { limit: number; afterId: number | null }) => {
      asked.push([limit, afterId]);
      return { rows: [], nextAfterId: null };
    },
  });
  for (const query of ["", "?after=0", "?limit=1&after=999999999999999"]) {
    await expectJson(await app.ask(`/api/sessions${query}`), 200);
  }
  assert.deepEqual(asked, [[100, null], [100, 0], [1, 999_999_999_999_999]]);
  await expectJson(await app.ask("/api/sessions?after=9999999999999990"), 422);
});

Deno.test("GET /api/history takes moments from 1970 to the end of the year 9999", async () => {
  const app = new AppUnderTest();
  const end = Date.UTC(10_000, 0);
  await expectJson(await app.ask(`/api/history?from=0&to=${end}`), 200);
  await expectJson(await app.ask(`/api/history?from=0&to=${end + 1}`), 422);
});
