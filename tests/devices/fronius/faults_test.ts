import assert from "node:assert/strict";
import {
  type DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { Symptom } from "../../../src/domain/codes/symptom.ts";
import type { FroniusFault } from "../../../src/simulator/fronius/fronius_faults.ts";
import { FroniusHouse } from "./fronius_house.ts";
import { type Text, told } from "../../words/told.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const PATIENT_MS = 5000;
/** Reads so many ms after the fault began: once in each quality that a lost reading goes through. */
const READS_AT_MS = [5000, 35_000, 80_000, 125_000];
const WELL = "fresh fresh fresh fresh";
const LOST = "fresh stale stale unavailable";
/** Frozen values are believed for a minute. */
const LATE = "fresh fresh stale stale";

interface Row {
  readonly fault: FroniusFault;
  readonly note?: string;
  /** Quality of each role's reading at `READS_AT_MS`; PV and battery alike. */
  readonly grid: string;
  readonly others?: string;
  readonly error?: new (...args: never[]) => DeviceError;
  readonly text?: RegExp;
  readonly symptom?: Symptom;
  /** What a person is told. */
  readonly what?: Text;
  /** What is read while the fault lasts. */
  readonly values?: (read: FroniusHouse) => void;
}

const SILENT: Text = {
  en: "No answer in time from the Fronius at {address}",
  de: "Keine rechtzeitige Antwort des Fronius bei {address}",
};
const BROKEN: Text = {
  en: "What {address} answers is broken or no Fronius's",
  de: "Was {address} antwortet, ist zerbrochen oder von keinem Fronius",
};
const DROPPED: Text = {
  en: "{address} closes the connection without an answer",
  de: "{address} schließt die Verbindung ohne Antwort",
};
const OTHER: Text = {
  en: "A web page answers at {address}, and no Solar API of a Fronius",
  de: "Bei {address} antwortet eine Webseite und keine Solar API",
};
const AWAY: Text = {
  en: "The Fronius data logger at {address} answers and does not reach its inverter or meter",
  de: "Der Fronius-Datenlogger bei {address} antwortet und erreicht seinen Wechselrichter oder " +
    "Zähler nicht",
};
const OWN_FAILURE: Text = {
  en: "The Fronius at {address} reports a failure of its own",
  de: "Der Fronius bei {address} meldet einen eigenen Fehler",
};
const OLD: Text = {
  en: "The Fronius at {address} repeats old values",
  de: "Der Fronius bei {address} wiederholt alte Werte",
};

const ROWS: readonly Row[] = [
  {
    fault: { kind: "down" },
    grid: LOST,
    error: DeviceUnreachable,
    text: /^Cannot read the power flow of Fronius at 127\.0\.0\.1:\d+: connection refused$/,
    symptom: "port-closed",
    what: {
      en: "A device answers at {address}, but no Fronius page is open there",
      de: "Bei {address} antwortet ein Gerät, aber dort ist keine Seite eines Fronius offen",
    },
  },
  ...([{ kind: "deaf" }, { kind: "silent" }, { kind: "slow", delayMs: 600_000 }] as const)
    .map((fault): Row => ({
      fault,
      grid: LOST,
      error: DeviceTimeout,
      text: /: timeout after 5000 ms$/,
      symptom: "no-answer",
      what: SILENT,
    })),
  { fault: { kind: "slow", delayMs: 20 }, note: "within the deadline", grid: WELL },
  ...([{ kind: "hang-up" }, { kind: "truncated" }] as const).map((fault): Row => ({
    fault,
    grid: LOST,
    error: DeviceProtocol,
    text: /: connection closed by the device before its answer was whole$/,
    symptom: "dropped",
    what: DROPPED,
  })),
  {
    fault: { kind: "cut-json" },
    grid: LOST,
    error: DeviceProtocol,
    text: /: HTTP 200 is no JSON: other text$/,
    symptom: "garbled",
    what: BROKEN,
  },
  {
    fault: { kind: "garbage" },
    grid: LOST,
    error: DeviceProtocol,
    text: /: the answer is no HTTP \(HPE_\w+\)$/,
    symptom: "garbled",
    what: BROKEN,
  },
  {
    fault: { kind: "other-json" },
    grid: LOST,
    error: DeviceProtocol,
    text: /: Head: expected /,
    symptom: "garbled",
    what: BROKEN,
  },
  {
    fault: { kind: "html" },
    grid: LOST,
    error: DeviceProtocol,
    text: /: HTTP 200 is no JSON: a web page$/,
    symptom: "other-device",
    what: OTHER,
  },
  {
    fault: { kind: "http", status: 401 },
    grid: LOST,
    error: DeviceProtocol,
    text: /: HTTP 401$/,
    symptom: "other-device",
    what: OTHER,
  },
  {
    fault: { kind: "http", status: 404 },
    grid: LOST,
    error: DeviceRejected,
    text: /: HTTP 404: no Solar API there, or it is switched off$/,
    symptom: "api-disabled",
    what: {
      en: "{address} knows no Solar API (HTTP 404): it is switched off, or it is another device",
      de: "{address} kennt keine Solar API (HTTP 404): sie ist abgeschaltet, oder es ist ein " +
        "anderes Gerät",
    },
  },
  {
    fault: { kind: "http", status: 500 },
    grid: LOST,
    error: DeviceProtocol,
    text: /: HTTP 500$/,
    symptom: "server-error",
    what: OWN_FAILURE,
  },
  {
    fault: { kind: "http", status: 503 },
    grid: LOST,
    error: DeviceUnreachable,
    text: /: HTTP 503$/,
    symptom: "busy",
    what: { en: "{address} is busy", de: "{address} ist beschäftigt" },
  },
  ...([
    [8, "Transfer timeout.", /: status 8 LNRequestTimeout \(Transfer timeout\.\)$/],
    [12, "", /: status 12 DeviceNotAvailable$/],
  ] as const).map(([code, reason, text]): Row => ({
    fault: { kind: "status", code, reason },
    grid: LOST,
    error: DeviceUnreachable,
    text,
    symptom: "part-away",
    what: AWAY,
  })),
  {
    fault: { kind: "status", code: 255, reason: "x\ny" },
    grid: LOST,
    error: DeviceProtocol,
    text: /: status 255 UnknownError \(x y\)$/,
    symptom: "server-error",
    what: OWN_FAILURE,
  },
  {
    fault: { kind: "status", code: 77, reason: "" },
    grid: LOST,
    error: DeviceProtocol,
    text: /: status 77$/,
    symptom: "server-error",
    what: OWN_FAILURE,
  },
  {
    fault: { kind: "status", code: 11, reason: "" },
    grid: LOST,
    error: DeviceRejected,
    text: /: status 11 NotSupported$/,
    symptom: "refused-request",
    what: {
      en: "The Fronius at {address} does not know the power flow",
      de: "Der Fronius bei {address} kennt den Energiefluss nicht",
    },
  },
  {
    fault: { kind: "load-meter" },
    note: "PV and battery are read",
    grid: LOST,
    others: WELL,
    error: DeviceRejected,
    text: /^Cannot read the grid of Fronius at \S+: no meter at the grid connection \(it is not\)$/,
    symptom: "no-site-meter",
    what: {
      en: "The Fronius at {address} has no meter that measures the power at the grid connection",
      de: "Der Fronius bei {address} hat keinen Zähler, der die Leistung am Netzanschluss misst",
    },
    values: (read) => assert.equal(read.readings.pv.value?.pvPowerW, read.house.state.pvPowerW),
  },
  ...([{ kind: "time-frozen" }, { kind: "values-frozen" }] as const).map((fault): Row => ({
    fault,
    grid: LATE,
    error: DeviceProtocol,
    text: /: its values have been frozen for \d+ s$/,
    symptom: "frozen",
    what: OLD,
  })),
  {
    fault: { kind: "null-values" },
    note: "all of it is unknown, nothing is 0",
    grid: WELL,
    values: ({ readings: { grid, pv, battery } }) => {
      assert.equal(grid.value?.gridPowerW, null);
      assert.deepEqual([pv.value?.pvPowerW, pv.value?.acPowerW, pv.value?.dcPowerW], [
        null,
        null,
        null,
      ]);
      assert.deepEqual([battery.value?.powerW, battery.value?.socPct], [null, null]);
    },
  },
  {
    fault: { kind: "counters-fail" },
    note: "the power is read",
    grid: WELL,
    values: ({ readings: { grid }, house }) => {
      assert.equal(grid.value?.gridPowerW, Math.round(house.state.gridPowerW * 100) / 100);
    },
  },
];

for (const row of ROWS) {
  const name = `${Object.values(row.fault).filter((part) => part !== "").join(" ")}`
    .replaceAll(/\s+/g, " ");
  const note = row.note === undefined ? "" : `, ${row.note}`;
  Deno.test(`Fronius fault ${name}${note}: quality, error, words, recovery in one cycle`, async () => {
    await using read = FroniusHouse.start({ deadlineMs: PATIENT_MS });
    await read.poll(0);
    assertWell(read);
    await read.setFault(row.fault);
    const seen = await qualities(read, row);
    const others = row.others ?? row.grid;
    assert.equal(seen.grid.join(" "), row.grid);
    assert.equal(seen.pv.join(" "), others);
    assert.equal(seen.battery.join(" "), others);
    assertTold(read, row);
    await read.setFault(null);
    await read.poll(5000);
    assertWell(read);
  });
}

async function qualities(read: FroniusHouse, row: Row) {
  using _silence = row.error === DeviceTimeout ? new ShortWaits(PATIENT_MS) : null;
  const seen: { grid: string[]; pv: string[]; battery: string[] } = {
    grid: [],
    pv: [],
    battery: [],
  };
  let beforeMs = 0;
  for (const atMs of READS_AT_MS) {
    await read.poll(atMs - beforeMs);
    beforeMs = atMs;
    const { grid, pv, battery } = read.readings;
    seen.grid.push(grid.quality);
    seen.pv.push(pv.quality);
    seen.battery.push(battery.quality);
    row.values?.(read);
  }
  return seen;
}

function assertTold(read: FroniusHouse, row: Row): void {
  const { grid, pv, battery } = read.errors;
  const shared = row.others === undefined ? grid : null;
  assert.equal(pv, shared, "all roles fail by one answer");
  assert.equal(battery, shared);
  if (row.error === undefined) {
    assert.equal(grid, null);
    return;
  }
  assert.ok(grid instanceof row.error, `${grid}`);
  assert.equal(read.readings.grid.error, grid.message);
  assert.match(grid.message, row.text ?? /^$/);
  assert.equal(grid.symptom, row.symptom);
  const { address } = read;
  const { what, todo } = told({ code: grid.symptom, driver: "fronius", address, unitId: null });
  assert.equal(what.en, row.what?.en.replace("{address}", address));
  assert.equal(what.de, row.what?.de.replace("{address}", address));
  assert.ok(todo.en.length > 10 && todo.de.length > 10 && todo.en !== todo.de);
}

/** Each reading is fresh, without a miss, and true. */
function assertWell({ errors, readings, house: { state } }: FroniusHouse): void {
  assert.deepEqual(errors, { grid: null, pv: null, battery: null });
  for (const { quality, misses, error } of Object.values(readings)) {
    assert.deepEqual({ quality, misses, error }, { quality: "fresh", misses: 0, error: null });
  }
  const { grid, pv, battery } = readings;
  assert.equal(grid.value?.gridPowerW, Math.round(state.gridPowerW * 100) / 100);
  assert.equal(pv.value?.pvPowerW, state.pvPowerW);
  assert.equal(pv.value?.acPowerW, state.acPowerW);
  assert.equal(battery.value?.powerW, state.batteryPowerW);
  assert.equal(battery.value?.socPct, Math.round((state.socPct ?? NaN) * 10) / 10);
}
