import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { ExportStreams } from "../../../routes/data/export_stream.ts";
import { EXPORT_NAMES, exportRoutes } from "../../../routes/data/export.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { type Logger } from "../../../src/domain/ports/log.ts";
import { type Sample, sampleOfRow } from "../../../src/domain/history/samples.ts";
import { AppUnderTest } from "../app_under_test.ts";
import { historyRow, sessionRow } from "../fake_records.ts";
import { generatedHistory } from "../generated_history.ts";

const DAY_MS = 86_400_000;
const SILENT: Logger = { error() {}, warn() {}, info() {}, debug() {} };

function sample(atMs: number, gridPowerW: number): Sample {
  return sampleOfRow(atMs, { grid_power_w: gridPowerW });
}

const PLUG = { deviceId: 3, device: "TP-Link" };

/** A house with everything: two days of history over the end of summer time. */
function fullHouse(): AppUnderTest {
  const app = new AppUnderTest();
  const fromMs = Date.parse("2026-10-24T22:00:00Z");
  const { program } = app;
  program.history.rows = generatedHistory({ fromMs, toMs: fromMs + 2 * DAY_MS, seed: 5 });
  program.history.sampleRows = Array.from(
    { length: 1201 },
    (_, i) => sample(fromMs + i * 5000, -i),
  );
  program.lists.sessionRows = Array.from(
    { length: 600 },
    (_, index) => sessionRow({ id: index + 1, startedAtMs: fromMs + index * 1000 }),
  );
  program.lists.useRows = [
    {
      id: 1,
      ...PLUG,
      startedAtMs: fromMs,
      endedAtMs: fromMs + 1000,
      energyWh: 1,
      solarWh: 1,
      unknownWh: 0,
    },
  ];
  program.lists.eventRows = [{
    id: 1,
    atMs: fromMs,
    kind: "storage",
    code: "=HYPERLINK(evil)",
    detail: { error: 'a "quoted"\r\nline' },
  }];
  return app;
}

function records(text: string): Record<string, string>[] {
  return parse(text, { columns: true, record_delimiter: "\r\n" });
}

const COUNTS: Readonly<Record<(typeof EXPORT_NAMES)[number], number>> = {
  "samples": 1201,
  "5m": 576,
  "1h": 48,
  "days": 2,
  "months": 1,
  "sessions": 600,
  "plug-uses": 1,
  "events": 1,
};

for (const name of EXPORT_NAMES) {
  Deno.test(`GET /export/${name} gives every row once, alike as CSV and JSON`, async () => {
    const app = fullHouse();
    const csv = await app.ask(`/export/${name}.csv`);
    assert.equal(csv.status, 200);
    assert.match(csv.headers.get("content-type") ?? "", /^text\/csv/);
    const disposition = csv.headers.get("content-disposition");
    assert.equal(disposition, `attachment; filename="chargemanager-${name}.csv"`);
    const rows = records(await csv.text());
    const json = await app.ask(`/export/${name}.json`);
    assert.match(json.headers.get("content-type") ?? "", /^application\/json/);
    const read: Record<string, unknown>[] = JSON.parse(await json.text());
    assert.equal(rows.length, COUNTS[name]);
    assert.equal(read.length, COUNTS[name]);
    const [time = ""] = Object.keys(rows[0] ?? {}).filter((key) =>
      /^(at|start|started_at)$/.test(key)
    );
    const key = time === "started_at" ? "startedAt" : time;
    assert.deepEqual(rows.map((row) => row[time]), read.map((row) => row[key]));
    assert.equal(new Set(rows.map((row) => row[time])).size, COUNTS[name], "each time is one time");
  });
}

Deno.test("GET /export the day summer time ends on has 25 hours, none twice", async () => {
  const app = fullHouse();
  const response = await app.ask("/export/1h.csv?from=2026-10-25&to=2026-10-25");
  const file = 'attachment; filename="chargemanager-1h-2026-10-25.csv"';
  assert.equal(response.headers.get("content-disposition"), file);
  const starts = records(await response.text()).map((row) => row["start"]);
  assert.equal(starts.length, 25);
  assert.deepEqual(starts.slice(2, 4), ["2026-10-25T02:00:00+02:00", "2026-10-25T02:00:00+01:00"]);
});

Deno.test("GET /export months of a sum are the sum of their five-minute rows", async () => {
  const app = fullHouse();
  const total = async (name: string) =>
    records(await (await app.ask(`/export/${name}.csv`)).text())
      .reduce((sum, row) => sum + Number(row["pv_wh"]), 0);
  assert.deepEqual([await total("months"), await total("days"), await total("1h")], [
    await total("5m"),
    await total("5m"),
    await total("5m"),
  ]);
});

Deno.test("GET /export a text cannot be run as a formula, and comes back whole", async () => {
  const [row] = records(await (await fullHouse().ask("/export/events.csv")).text());
  assert.equal(row?.["code"], "'=HYPERLINK(evil)");
  assert.equal(JSON.parse(row?.["detail"] ?? "").error, 'a "quoted"\r\nline');
});

Deno.test("GET /export for German Excel has a mark, semicolons and commas", async () => {
  const response = await fullHouse().ask("/export/sessions.csv?dialect=excel-de");
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
  const [head, first] = new TextDecoder().decode(bytes).split("\r\n");
  assert.match(head ?? "", /^id;started_at;/);
  assert.match(first ?? "", /^600;2026-10-25 00:09:59;.*;71,5;88;/);
});

Deno.test("GET /export of nothing is a head or an empty list", async () => {
  const app = new AppUnderTest();
  for (const name of EXPORT_NAMES) {
    assert.deepEqual(records(await (await app.ask(`/export/${name}.csv`)).text()), []);
    const csv = await (await app.ask(`/export/${name}.csv`)).text();
    assert.match(csv, /^[a-z0-9_,]+\r\n$/);
    assert.deepEqual(await (await app.ask(`/export/${name}.json`)).json(), []);
  }
});

const WRONG: readonly (readonly [string, number])[] = [
  ["/export/samples.xml", 404],
  ["/export/secrets.csv", 404],
  ["/export/", 404],
  ["/export/..%2fdeno.csv", 404],
  ["/export/constructor.csv", 404],
  ["/export/5m.csv?from=soon", 422],
  ["/export/5m.csv?to=2026-02-30", 422],
  ["/export/5m.csv?from=2026-03-02&to=2026-03-01", 422],
  ["/export/5m.csv?dialect=excel", 422],
  ["/export/5m.csv?dialect=toString", 422],
];

for (const [path, status] of WRONG) {
  Deno.test(`GET ${path} is ${status}`, async () => {
    const response = await fullHouse().ask(path);
    assert.equal(response.status, status);
    assert.ok((await response.text()).length > 10);
  });
}

Deno.test("GET /export makes no more than its reader takes, and ends with it", async () => {
  const app = fullHouse();
  const { history } = app.program;
  const response = await app.ask("/export/samples.csv");
  const reader = response.body?.getReader();
  await reader?.read();
  const asked = history.asked;
  assert.ok(asked <= 3, `${asked} batches for one piece`);
  await reader?.cancel();
  assert.equal(history.asked, asked);
  for (let again = 0; again < 5; again++) {
    const next = await app.ask("/export/samples.csv");
    assert.equal(next.status, 200, "an aborted export leaves its place");
    await next.body?.cancel();
  }
});

Deno.test("GET /export more than two at a time wait, and HEAD takes no place", async () => {
  const app = fullHouse();
  for (let again = 0; again < 3; again++) {
    assert.equal((await app.ask("/export/5m.csv", { method: "HEAD" })).status, 200);
  }
  const [first, second] = [await app.ask("/export/5m.csv"), await app.ask("/export/5m.json")];
  const third = await app.ask("/export/5m.csv");
  assert.equal(third.status, 429);
  assert.ok(Number(third.headers.get("retry-after")) > 0);
  await third.body?.cancel();
  await first.text();
  const fourth = await app.ask("/export/5m.csv");
  assert.equal(fourth.status, 200);
  await Promise.all([second.body?.cancel(), fourth.body?.cancel()]);
});

Deno.test("GET /export of a fifth reader at a time is told to come back", async () => {
  const app = fullHouse();
  const ask = (last: number) => app.ask("/export/5m.csv", { from: `192.168.178.${last}` });
  const [first, ...others] = [await ask(20), await ask(21), await ask(22), await ask(23)];
  assert.deepEqual([first, ...others].map((response) => response?.status), [200, 200, 200, 200]);
  const more = await ask(24);
  assert.equal(more.status, 429);
  assert.ok(Number(more.headers.get("retry-after")) > 0);
  await more.body?.cancel();
  await first?.text();
  const last = await ask(24);
  assert.equal(last.status, 200);
  for (const response of [...others, last]) await response.body?.cancel();
});

Deno.test("GET /export breaks off and frees its place when the database fails", async () => {
  const app = fullHouse();
  const response = await app.ask("/export/samples.csv");
  app.program.history.failure = new StorageFailed("Cannot read samples: disk gone");
  await assert.rejects(response.text());
  assert.ok(app.logged.some((line) => line.includes("disk gone")));
  app.program.history.failure = null;
  await (await app.ask("/export/samples.csv")).text();
});

Deno.test("ExportStreams gives up a reader that takes nothing", async () => {
  const exports = new ExportStreams(SILENT, { count: 1, stallMs: 1 });
  const stream = exports.open(["a", "b", "c"].values());
  assert.ok(stream);
  assert.equal(exports.open(["d"].values()), null);
  await assert.rejects(stream.getReader().closed, /Nobody reads/);
  assert.equal(exports.count, 0);
});

Deno.test("ExportStreams makes no piece for a reader that left while one was due, and logs nothing", async () => {
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const exports = new ExportStreams({ ...SILENT, error: log });
  const made: string[] = [];
  const stream = exports.open(
    ["a", "b", "c"].values().map((piece) => {
      made.push(piece);
      return piece;
    }),
  );
  const reader = stream?.getReader();
  await reader?.read();
  void reader?.read().catch(() => {});
  await reader?.cancel();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([made, lines], [["a"], []]);
});

Deno.test("ExportStreams closes what it reads from when its reader leaves", async () => {
  let closed = 0;
  const pieces = function* () {
    try {
      yield* ["a", "b", "c"];
    } finally {
      closed += 1;
    }
  };
  await new ExportStreams(SILENT).open(pieces())?.cancel();
  assert.equal(closed, 1);
});

Deno.test("ExportStreams runs four at a time, and refuses one more until one has ended", async () => {
  const exports = new ExportStreams(SILENT);
  const open = () => exports.open(["a", "b"].values());
  const streams = [open(), open(), open(), open()];
  assert.ok(streams.every((stream) => stream !== null));
  assert.equal(open(), null);
  await streams.pop()?.cancel();
  const next = open();
  assert.ok(next);
  assert.equal(await new Response(next).text(), "ab");
  for (const stream of streams) await stream?.cancel();
  assert.equal(exports.count, 0);
});

Deno.test("GET /export is refused for a while where no more can run", async () => {
  const { program } = new AppUnderTest();
  const none = new ExportStreams(SILENT, { count: 0, stallMs: 1 });
  const refused = await exportRoutes(program, none).request("/export/5m.csv");
  assert.equal(refused.status, 503);
  assert.ok(Number(refused.headers.get("retry-after")) > 0);
  await refused.body?.cancel();
});

Deno.test("GET /export names its file by the days that are asked for", async () => {
  const app = fullHouse();
  const nameOf = async (query: string) => {
    const response = await app.ask(`/export/days.json?${query}`);
    await response.body?.cancel();
    return /filename="chargemanager-(.*)"/.exec(
      response.headers.get("content-disposition") ?? "",
    )?.[1];
  };
  assert.equal(await nameOf("from=2026-10-25&to=2026-10-26"), "days-2026-10-25-2026-10-26.json");
  assert.equal(await nameOf("from=2026-10-25&to=2026-10-25"), "days-2026-10-25.json");
  assert.equal(await nameOf("from=2026-10-25"), "days-2026-10-25.json");
  assert.equal(await nameOf("to=2026-10-26"), "days-2026-10-26.json");
});

Deno.test("GET /export of a session tells its end once it has one, and money in the currency", async () => {
  const app = new AppUnderTest();
  const ended = { endedAtMs: Date.parse("2026-06-21T11:00:00Z"), costMilli: 1280 };
  app.program.lists.sessionRows = [
    sessionRow({ id: 1, startedAtMs: Date.parse("2026-06-21T10:00:00Z"), ...ended }),
    sessionRow({ id: 2, startedAtMs: Date.parse("2026-06-21T12:00:00Z"), endedAtMs: null }),
  ];
  const read: Record<string, unknown>[] = await (await app.ask("/export/sessions.json")).json();
  const told = new Map(read.map((row) => [row["id"], row]));
  assert.equal(told.get(1)?.["endedAt"], "2026-06-21T13:00:00+02:00");
  assert.equal(told.get(1)?.["endedAtMs"], ended.endedAtMs);
  assert.equal(told.get(1)?.["cost"], 1.28);
  assert.equal(told.get(2)?.["endedAt"], null);
  assert.equal(told.get(2)?.["endedAtMs"], null);
});

Deno.test("GET /export?device=ID gives what one load drew, in steps and in samples", async () => {
  const app = new AppUnderTest();
  const fromMs = Date.parse("2026-06-21T10:00:00Z");
  const loads = [2, 7].map((deviceId) => ({
    deviceId,
    powerW: 1200 * deviceId,
    energies: { energy_wh: 100 * deviceId, solar_wh: 90, battery_wh: 4, grid_wh: 6, unknown_wh: 0 },
  }));
  app.program.history.rows = [0, 1].map((at) => ({
    ...historyRow({ startMs: fromMs + at * 300_000 }),
    loads: loads.slice(0, 2 - at),
  }));
  app.program.history.sampleRows = [
    sampleOfRow(fromMs, { charger_power_w: 2400, grid_power_w: 400, battery_power_w: 0 }),
    sampleOfRow(fromMs + 5000, { plug_power_w: 10 }),
  ];
  const rowsOf = async (path: string) => records(await (await app.ask(path)).text());
  const [row, ...more] = await rowsOf("/export/5m.csv?device=7");
  assert.deepEqual([row?.["energy_wh"], row?.["grid_wh"], row?.["power_w"]], ["700", "6", "8400"]);
  assert.equal(more.length, 0, "it has told nothing in the second step");
  assert.equal((await rowsOf("/export/5m.csv?device=2")).length, 2);
  assert.equal((await rowsOf("/export/days.csv?device=9")).length, 0);
  const samples = await rowsOf("/export/samples.csv?device=2");
  assert.deepEqual(samples.map(({ power_w, grid_w, solar_w }) => [power_w, grid_w, solar_w]), [
    ["2400", "400", "2000"],
  ]);
  for (const wrong of ["x", "0", "-1", "1.5"]) {
    assert.equal((await app.ask(`/export/5m.csv?device=${wrong}`)).status, 422, wrong);
  }
  const refused = await app.ask("/export/events.csv?device=2");
  assert.equal(refused.status, 422, "not the events of the whole house in their place");
  assert.match(await refused.text(), /device: Events are of the whole house/);
});

Deno.test("GET /export/samples?device=ID of an inverter gives its own panels and battery", async () => {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, inverterHost: "inverter.lan" };
  const { atMs, values, devices } = sampleOfRow(Date.parse("2026-06-21T10:00:00Z"), {
    charger_power_w: 2400,
  });
  const pv = { power_w: 3000, ac_power_w: 2900, lifetime_wh: 5 };
  const battery = { power_w: -500, soc_permille: 613, charged_wh: null, discharged_wh: 7 };
  app.program.history.sampleRows = [
    {
      atMs,
      values,
      devices: [
        ...devices,
        { role: "pv", deviceId: 1, values: pv },
        { role: "pv", deviceId: 8, values: { ...pv, power_w: 1 } },
        { role: "battery", deviceId: 1, values: battery },
      ],
    },
    { atMs: atMs + 5000, values, devices },
  ];
  const samples = records(await (await app.ask("/export/samples.csv?device=1")).text());
  assert.deepEqual(samples.map(({ at: _, ...told }) => told), [{
    pv_power_w: "3000",
    pv_ac_power_w: "2900",
    pv_lifetime_wh: "5",
    battery_power_w: "-500",
    battery_soc_permille: "613",
    battery_charged_wh: "",
    battery_discharged_wh: "7",
  }]);
});

Deno.test("GET /export?device=ID gives the sessions of one charger and the uses of one switch", async () => {
  const app = new AppUnderTest();
  app.program.lists.sessionRows = [
    sessionRow({ id: 1, startedAtMs: 1000 }),
    sessionRow({ id: 2, startedAtMs: 1000, deviceId: 12, device: "Garage" }),
  ];
  const use = { startedAtMs: 1000, endedAtMs: 2000, energyWh: 1, solarWh: 1, unknownWh: 0 };
  app.program.lists.useRows = [{ id: 1, ...PLUG, ...use }, {
    id: 2,
    ...PLUG,
    deviceId: 21,
    ...use,
  }];
  const idsOf = async (path: string) =>
    records(await (await app.ask(path)).text()).map((row) => row["device_id"]);
  assert.deepEqual(await idsOf("/export/sessions.csv?device=12"), ["12"]);
  assert.deepEqual((await idsOf("/export/sessions.csv")).toSorted(), ["12", "2"]);
  assert.deepEqual(await idsOf("/export/plug-uses.csv?device=21"), ["21"]);
});
