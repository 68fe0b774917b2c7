import { createApp } from "../../routes/app.tsx";
import { Listener } from "../../routes/server/listener.ts";
import { LiveStreams } from "../../routes/status/live_streams.ts";
import type { EventRow, HistoryRow, SessionRow } from "../../src/domain/history/history_rows.ts";
import type { KnownLoad } from "../../src/domain/history/load_order.ts";
import { FakeProgram, historyUpTo, NOW_MS } from "./fake_program.ts";
import { sessionRow } from "./fake_records.ts";
import { generatedHistory } from "./generated_history.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const STEP_MS = 300_000;
const DAYS = 60;
/** On the day before the last: two hours without values. */
const GAP = { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS - DAY_MS + 2 * 3_600_000 };

/** A program with two months behind it, for the browser to look at; nothing moves in it. */
function filledHouse(): FakeProgram {
  const program = new FakeProgram();
  const toMs = Math.floor(NOW_MS / STEP_MS) * STEP_MS;
  program.history.rows = generatedHistory({ fromMs: toMs - DAYS * DAY_MS, toMs, seed: 3 })
    .filter(({ startMs }) => startMs < GAP.fromMs || startMs >= GAP.toMs)
    .map((row) => row.startMs < SOLD_MS ? withLoads(row) : row);
  program.history.knownLoads = LOADS;
  program.values = { ...program.values, ...WORTH };
  program.lists.sessionRows = Array.from({ length: 12 }, (_, index) => sessionOf(index));
  program.lists.eventRows = EVENTS.map((event, index) => ({
    ...event,
    id: index + 1,
    atMs: NOW_MS - (EVENTS.length - index) * 5_000_000,
  }));
  program.points = historyUpTo(NOW_MS, 144, (step) => ({ pvPowerW: 37 * step % 6000 }));
  program.lists.reasonRows = [
    { id: 1, atMs: NOW_MS - 2 * HOUR_MS, deviceId: 2, device: "Garage", reason: REASON },
    { id: 2, atMs: NOW_MS - HOUR_MS, deviceId: 3, device: "Boiler", reason: LATER },
  ];
  return program;
}

const WORTH = {
  importPrice: 0.32,
  feedInPrice: 0.082,
  carKwhPer100Km: 17.5,
  gridCo2GPerKwh: 363,
} as const;

/** Up to then the house had a second charger. */
const SOLD_MS = Date.UTC(2026, 9, 31);
const LOADS: readonly KnownLoad[] = [
  { deviceId: 2, name: "Garage", kind: "charger" },
  { deviceId: 3, name: "Boiler", kind: "switch" },
  { deviceId: 5, name: "Carport, where the visitors' cars stand", kind: "charger" },
];

/** The row with all that the car took split between two chargers. */
function withLoads(row: HistoryRow): HistoryRow {
  const half = (value: number | null | undefined) => Math.round((value ?? 0) / 2);
  const energyWh = half(row.energies.car_wh);
  const unknownWh = Math.round(energyWh / 10);
  const energies = {
    energy_wh: energyWh,
    solar_wh: energyWh - 2 * unknownWh,
    battery_wh: unknownWh,
    grid_wh: 0,
    unknown_wh: unknownWh,
  };
  const powerW = half(row.means?.car_power_w);
  return { ...row, loads: [2, 5].map((deviceId) => ({ deviceId, powerW, energies })) };
}

function sessionOf(index: number): SessionRow {
  const startedAtMs = NOW_MS - (12 - index) * DAY_MS;
  const odd: Partial<SessionRow> = index === 0
    ? { solarWh: null, batteryWh: null, gridWh: null, modes: [], pauses: null }
    : index === 11
    ? { endedAtMs: null, endedBy: null }
    : { modes: ["slow", "tracked"], endedBy: "plug-out" };
  return sessionRow({ id: index + 1, startedAtMs, costMilli: 120, currency: "EUR", ...odd });
}

const REASON = { code: "wait.surplus", surplusW: 1050, neededW: 2760, phases: 2 } as const;
const LATER = { code: "plug.wait.start-hour", startHour: 13 } as const;
const EVENTS: readonly Omit<EventRow, "id" | "atMs">[] = [
  { kind: "storage", code: "storage.failed", detail: { error: "disk full" } },
  { kind: "mode", code: "mode.chosen", detail: { mode: "tracked", modeBy: "user", from: "slow" } },
  {
    kind: "charger",
    code: "charging.paused",
    detail: { mode: "tracked", powerW: 0, reason: REASON },
  },
  {
    kind: "device",
    code: "device.lost",
    detail: {
      devices: ["meter", "inverter"],
      sinceMs: NOW_MS - DAY_MS,
      error: `Cannot read "${"x".repeat(90)}"`,
      isAbsent: false,
    },
  },
  { kind: "program", code: "of.another.version", detail: { anything: ["at", "all"] } },
];

if (import.meta.main) {
  const silent = { error() {}, warn() {}, info() {}, debug() {} };
  const program = Deno.args.includes("empty") ? new FakeProgram() : filledHouse();
  const app = createApp({
    program,
    live: new LiveStreams(),
    logger: silent,
    steadyMs: () => performance.now(),
  });
  const listener = await Listener.open(0, (request, info) => app.fetch(request, info), {
    hostname: "127.0.0.1",
    logger: silent,
    steadyMs: () => performance.now(),
  });
  console.log(`open http://localhost:${listener.port}`);
}
