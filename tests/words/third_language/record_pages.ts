import type { EventRow, HistoryRow } from "../../../src/domain/history/history_rows.ts";
import { EVENT_KINDS } from "../../../src/domain/history/history_rows.ts";
import {
  EVENTS,
  type HouseEvent,
  isEventCode,
  parseEventDetail,
} from "../../../src/domain/codes/house_event.ts";
import { PLUG_REASON } from "../../../src/domain/codes/plug_reason.ts";
import { SETTING_KEYS } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { historyRow, sessionRow } from "../../routes/fake_records.ts";
import { generatedHistory } from "../../routes/generated_history.ts";
import { CAR } from "../../routes/sample_loads.ts";
import { NOON_MS } from "../../routes/stub_program.ts";
import { noticeSentence } from "../../../src/words/notice_texts.ts";
import { MADE_UP } from "./made_up_language.ts";
import { PLAIN } from "./plain_values.ts";
import { samplesOf } from "./schema_samples.ts";
import { DAY_MS, DETAIL, HOUR_MS, spokenApp, type Tour } from "./tour.ts";

const PERIODS: readonly string[] = [
  "day=2026-03-20",
  "day=2026-03-21",
  "day=2026-02-09",
  "day=2025-01-01",
  "week=2026-W12",
  "week=2026-W10",
  "month=2026-03",
  "month=2026-02",
  "month=2026-07",
  "year=2026",
  "year=2025",
];
const MAX_EVENTS_OF_A_PAGE = 50;

/** The history of every kind of period, of a house with a gap, without prices and with them. */
export async function visitHistory(tour: Tour): Promise<void> {
  const app = spokenApp();
  for (const period of PERIODS) await tour.page(app, `/history?${period}`);
  const toMs = NOON_MS - 2 * HOUR_MS;
  app.program.history.rows = generatedHistory({ fromMs: toMs - 40 * DAY_MS, toMs, seed: 3 })
    .filter(({ startMs }) => startMs < toMs - 30 * HOUR_MS || startMs > toMs - 26 * HOUR_MS);
  for (const period of PERIODS) await tour.page(app, `/history?${period}`);
  app.program.values = { ...app.program.values, importPrice: 0.3, feedInPrice: 0.1 };
  for (const period of ["day=2026-03-20", "month=2026-03"]) {
    await tour.page(app, `/history?${period}`);
  }
  // A house with two chargers has a history of each.
  const energies = {
    energy_wh: 900,
    solar_wh: 300,
    battery_wh: 200,
    grid_wh: 200,
    unknown_wh: 200,
  };
  app.program.history.knownLoads = [2, 5].map((deviceId) => (
    { deviceId, name: "9", kind: "charger" }
  ));
  app.program.history.rows = app.program.history.rows.map((row) => (
    { ...row, loads: [2, 5].map((deviceId) => ({ deviceId, powerW: 900, energies })) }
  ));
  for (const period of ["day=2026-03-20", "month=2026-03"]) {
    for (const device of ["", "&device=5"]) await tour.page(app, `/history?${period}${device}`);
  }
  await tour.page(app, "/history?day=2026-03-20&device=7");
  const { current } = app.program;
  app.program.current = {
    ...current,
    loads: [2, 5].map((id) => ({ ...CAR, id, name: "9" })),
  };
  await tour.page(app, "/");
  app.program.current = current;
  await tour.page(app, "/");
  await tour.page(app, "/history?day=x");
  await tour.page(app, "/history?day=2026-03-20&year=2026");
}

/** What periods were worth: beside others, in money, kilometres and CO₂, and as a picture. */
export async function visitWorth(tour: Tour): Promise<void> {
  const app = spokenApp();
  const { history } = app.program;
  const days = Array.from({ length: 400 }, (_, day) => worthyDay(NOON_MS - (day + 1) * DAY_MS));
  const split = { energy_wh: 900, solar_wh: 400, battery_wh: 200, grid_wh: 200, unknown_wh: 100 };
  const loads = [2, 5].map((deviceId) => ({ deviceId, powerW: 900, energies: split }));
  history.knownLoads = [2, 5].map((deviceId) => ({ deviceId, name: "9", kind: "charger" }));
  const houses: readonly (readonly HistoryRow[])[] = [days, days.map((row) => ({ ...row, loads }))];
  const prices = { importPrice: 0.3, feedInPrice: 0.1 };
  for (const rows of houses) {
    history.rows = rows.toReversed();
    for (const own of [{}, { ...prices, carKwhPer100Km: 20, gridCo2GPerKwh: 363 }]) {
      app.program.values = { ...app.program.values, carKwhPer100Km: null, ...own };
      for (const period of ["day=2026-03-20", "week=2026-W12", "month=2026-03", "year=2026"]) {
        await tour.page(app, `/history?${period}`);
        await tour.page(app, `/history?${period}&compare=year`);
        await tour.page(app, `/history/card.svg?${period}`);
      }
    }
    await tour.page(app, "/history?month=2026-03&device=5");
  }
  await tour.page(app, "/history/card.svg?month=2024-01");
  const [last] = days;
  const odd = [{ grid_import_wh: 90_000 }, { grid_import_wh: null }, { car_wh: null }];
  for (const energies of odd) {
    history.rows = last === undefined
      ? []
      : [{ ...last, energies: { ...last.energies, ...energies } }];
    await tour.page(app, "/history?month=2026-03");
    await tour.page(app, "/history/card.svg?month=2026-03");
  }
}

/** Some of it is more than a month or a year ago, some less, some the same. */
function worthyDay(startMs: number): HistoryRow {
  const at = new Date(startMs);
  const isLastYear = at.getUTCFullYear() === 2025;
  return historyRow({
    startMs,
    energies: {
      pv_wh: isLastYear ? 9000 : 2000 + 2000 * at.getUTCMonth(),
      consumption_wh: isLastYear ? 6000 : 10_000 - 1000 * at.getUTCMonth(),
      house_wh: 3000,
      grid_import_wh: 2000,
      grid_export_wh: 3000,
      car_wh: 1800,
      car_solar_wh: 800,
      car_battery_wh: 400,
      car_grid_wh: 400,
      car_unknown_wh: 200,
    },
  });
}

/** The list of sessions and the page of each kind of session. */
export async function visitSessions(tour: Tour): Promise<void> {
  const app = spokenApp();
  const startedAtMs = NOON_MS - 5 * HOUR_MS;
  await tour.page(app, "/sessions");
  app.program.history.rows = generatedHistory({
    fromMs: NOON_MS - DAY_MS,
    toMs: NOON_MS,
    seed: 3,
  });
  const unknown = { solarWh: null, batteryWh: null, gridWh: null, pauses: null, modes: [] };
  const paid = { costMilli: 120, unknownCostMilli: 40, unknownWh: 300, currency: "EUR" };
  app.program.lists.sessionRows = [
    sessionRow({ id: 1, startedAtMs: startedAtMs - 20 * DAY_MS, modes: ["fast", "slow"] }),
    sessionRow({ id: 2, startedAtMs, endedBy: "plug-out", ...paid }),
    sessionRow({ id: 3, startedAtMs, endedBy: "disabled", ...unknown }),
    sessionRow({
      id: 4,
      startedAtMs,
      endedBy: "lost",
      phases: 3,
      fewestPhases: 1,
      socStartPct: null,
    }),
    sessionRow({ id: 5, startedAtMs, endedAtMs: null, endedBy: null }),
  ];
  for (const path of ["", "?month=2026-02", "/1", "/2", "/3", "/4", "/5", "/9"]) {
    await tour.page(app, `/sessions${path}`);
  }
  // A house with two chargers names the one of a session.
  app.program.current = {
    ...app.program.current,
    loads: [{ ...CAR, name: "9" }, { ...CAR, id: 5, name: "9" }],
  };
  app.program.lists.sessionRows = [{ ...sessionRow({ id: 1, startedAtMs }), device: "9" }];
  await tour.page(app, "/sessions/1");
  app.program.history.knownLoads = [CAR.id, 5].map((deviceId) => (
    { deviceId, name: "9", kind: "charger" }
  ));
  await tour.page(app, "/sessions");
  app.program.current = { ...app.program.current, loads: [] };
  for (const path of ["?month=x", "?after=x"]) await tour.page(app, `/sessions${path}`);
  app.program.lists.sessionRows = [sessionRow({ id: 1, startedAtMs })];
  await tour.page(app, "/sessions");
  app.program.lists.sessionRows = Array.from(
    { length: 210 },
    (_, id) => sessionRow({ id, startedAtMs }),
  );
  await tour.page(app, "/sessions");
}

/** Every event with every detail that it may have, and rows that no version of now writes. */
export async function visitEvents(tour: Tour): Promise<void> {
  const app = spokenApp();
  for (const path of ["/events", "/events?kind=plug", "/events?kind=weather", "/events?after=x"]) {
    await tour.page(app, path);
  }
  const rows = numbered([...newEvents(), ...OLDER]);
  for (let first = 0; first < rows.length; first += MAX_EVENTS_OF_A_PAGE) {
    app.program.lists.eventRows = rows.slice(first, first + MAX_EVENTS_OF_A_PAGE);
    await tour.page(app, "/events");
  }
  app.program.lists.eventRows = rows;
  for (const kind of EVENT_KINDS) await tour.page(app, `/events?kind=${kind}`);
  await tour.page(app, "/events?after=100");
  await tour.json(app, "/export/events.json");
}

/** Events as the program stores them: each code with samples of its detail. */
function newEvents(): readonly EventRow[] {
  const told = Object.entries(EVENTS).flatMap(([code, { kind, detail }]) =>
    samplesOf(detail, PLAIN).map((sample) => ({ code, kind, detail: { ...Object(sample) } }))
  );
  const settings: Readonly<Record<string, unknown>> = defaultSettings();
  const changes = SETTING_KEYS.flatMap((key) => [
    { key, old: settings[key], new: settings[key] },
    { key, old: settings[key], new: null },
  ]);
  const changed = changes.map((change) => ({
    code: "settings.changed",
    kind: "settings" as const,
    detail: { changes: [change], leftOut: 3 },
  }));
  const switched = samplesOf(PLUG_REASON, PLAIN).map((reason) => ({
    code: "plug.switched",
    kind: "plug" as const,
    detail: { on: true, reason },
  }));
  return numbered([...told, ...changed, ...switched]);
}

function numbered(events: readonly Omit<EventRow, "id" | "atMs">[]): readonly EventRow[] {
  return events.map((event, at) => ({ ...event, id: at + 1, atMs: NOON_MS - at * 1000 }));
}

const OLD_TEXTS = { en: "The charger reports error 17", de: "Das Ladegerät meldet Fehler 17" };

/** An event that no version has written so far: it is shown as it is stored. */
export const OF_NO_VERSION = "of.another.version: answer";

/** As older versions wrote them, and one of a version to come. */
const OLDER: readonly Omit<EventRow, "id" | "atMs">[] = [
  {
    kind: "device",
    code: "device.lost",
    detail: { devices: ["charger"], sinceMs: null, error: DETAIL, isAbsent: false },
  },
  {
    kind: "device",
    code: "device.lost",
    detail: { devices: ["plug"], sinceMs: null, what: OLD_TEXTS, error: null, isAbsent: false },
  },
  {
    kind: "device",
    code: "device.fault",
    detail: { device: "charger", fault: "charger-error", what: OLD_TEXTS, todo: OLD_TEXTS },
  },
  {
    kind: "plug",
    code: "plug.switched",
    detail: { on: false, reason: { code: "plug.wait.window", nextAt: "13:55" } },
  },
  { kind: "program", code: "of.another.version", detail: { answer: 42 } },
];

/** What somebody is told of every event who does not look at the pages. */
export function visitNotices(tour: Tour): Promise<void> {
  const place = { words: MADE_UP, timeZone: "Europe/Berlin" };
  const texts = newEvents().map(readBack).filter(isHouseEvent)
    .map((event) => noticeSentence(event, place) ?? "");
  tour.told.push({ where: "notices", texts });
  return Promise.resolve();
}

interface ReadBack {
  readonly atMs: number;
  readonly kind: string;
  readonly code: string;
  readonly detail: object | null;
}

/** The event as the program knows it; its detail is null where it knows none like it. */
function readBack({ atMs, kind, code, detail }: EventRow): ReadBack {
  return { atMs, kind, code, detail: isEventCode(code) ? parseEventDetail(code, detail) : null };
}

function isHouseEvent(event: ReadBack): event is HouseEvent {
  return event.detail !== null;
}
