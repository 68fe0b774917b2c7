import assert from "node:assert/strict";
import { diagnose } from "../../../src/devices/checks/diagnosis.ts";
import {
  DeviceError,
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { Symptom } from "../../../src/domain/codes/symptom.ts";
import type { MeterValues, PlugValues } from "../../../src/domain/house/snapshot.ts";
import type { ShellyFault } from "../../../src/simulator/shelly/shelly_fault.ts";
import { type Text, told } from "../../words/told.ts";
import { Polled, portOf, ShellyBench } from "./shelly_bench.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const PATIENT_MS = 5000;

/** Reads so many ms after the fault began: once in each quality that a lost reading goes through. */
const READS_AT_MS = [5000, 35_000, 80_000, 125_000];
const WELL = "fresh fresh fresh fresh";
const LOST = "fresh stale stale unavailable";

type ErrorClass = new (...args: never[]) => DeviceError;

interface Row {
  readonly fault: ShellyFault;
  /** Of the readings of the meter and of the plug at `READS_AT_MS`. */
  readonly quality: { readonly meter: string; readonly plug: string };
  /** Null: it is read. */
  readonly error:
    | { readonly kind: ErrorClass; readonly text: RegExp; readonly symptom: Symptom }
    | null;
  readonly told: Text | null;
  readonly meter?: (values: MeterValues) => void;
  readonly plug?: (values: PlugValues) => void;
  /** Whether the relay, on before, obeys a switch off; its symptom where that fails. */
  readonly off: { readonly isOn: boolean; readonly symptom: Symptom | null };
  /** Switched off by the fault itself. */
  readonly isOffAtOnce?: true;
}

const BOTH_LOST = { meter: LOST, plug: LOST };
const BOTH_WELL = { meter: WELL, plug: WELL };

const SILENT: Text = {
  en: "No answer in time from the Shelly at {address}",
  de: "Keine rechtzeitige Antwort des Shelly bei {address}",
};
const CLOSED: Text = {
  en: "A device answers at {address}, but it has no web interface there",
  de: "Bei {address} antwortet ein Gerät, hat dort aber keine Weboberfläche",
};
const DROPPED: Text = {
  en: "{address} closes the connection without an answer",
  de: "{address} schließt die Verbindung ohne Antwort",
};
const BROKEN: Text = {
  en: "What {address} answers is broken or no Shelly's",
  de: "Was {address} antwortet, ist zerbrochen oder von keinem Shelly",
};
const BUSY: Text = {
  en: "The Shelly at {address} has no room for another connection",
  de: "Der Shelly bei {address} hat keine Verbindung mehr frei",
};
const PASSWORD: Text = {
  en: "The Shelly at {address} asks for another password",
  de: "Der Shelly bei {address} verlangt ein anderes Passwort",
};
const NO_RPC: Text = {
  en: "{address} answers, but has no RPC: a Shelly of the first generation, or another device",
  de:
    "{address} antwortet, hat aber kein RPC: ein Shelly der ersten Generation oder ein anderes Gerät",
};
const OTHER: Text = {
  en: "What answers at {address} is no Shelly of the second generation or later",
  de: "Was bei {address} antwortet, ist kein Shelly der zweiten Generation oder später",
};
const REFUSED: Text = {
  en: "The Shelly at {address} does not take the request",
  de: "Der Shelly bei {address} nimmt die Anfrage nicht an",
};
const OLD: Text = {
  en: "The Shelly at {address} repeats old values",
  de: "Der Shelly bei {address} wiederholt alte Werte",
};

const OBEYS = { isOn: false, symptom: null };

const ROWS: readonly Row[] = [
  {
    fault: { kind: "down" },
    quality: BOTH_LOST,
    error: { kind: DeviceUnreachable, text: /: connection refused$/, symptom: "port-closed" },
    told: CLOSED,
    off: { isOn: true, symptom: "port-closed" },
  },
  {
    fault: { kind: "reboot" },
    quality: BOTH_LOST,
    error: { kind: DeviceUnreachable, text: /: connection refused$/, symptom: "port-closed" },
    told: CLOSED,
    off: { isOn: false, symptom: "port-closed" },
    isOffAtOnce: true,
  },
  {
    fault: { kind: "silent" },
    quality: BOTH_LOST,
    error: { kind: DeviceTimeout, text: /: timeout after 5000 ms$/, symptom: "no-answer" },
    told: SILENT,
    off: { isOn: true, symptom: "no-answer" },
  },
  {
    fault: { kind: "slow", delayMs: 600_000 },
    quality: BOTH_LOST,
    error: { kind: DeviceTimeout, text: /: timeout after 5000 ms$/, symptom: "no-answer" },
    told: SILENT,
    off: { isOn: true, symptom: "no-answer" },
  },
  {
    fault: { kind: "slow", delayMs: 10 },
    quality: BOTH_WELL,
    error: null,
    told: null,
    off: OBEYS,
  },
  {
    fault: { kind: "hang-up" },
    quality: BOTH_LOST,
    error: {
      kind: DeviceProtocol,
      text: /: connection closed by the device before its answer was whole$/,
      symptom: "dropped",
    },
    told: DROPPED,
    off: { isOn: false, symptom: "dropped" },
  },
  {
    fault: { kind: "truncated" },
    quality: BOTH_LOST,
    error: {
      kind: DeviceProtocol,
      text: /: connection closed by the device before its answer was whole$/,
      symptom: "dropped",
    },
    told: DROPPED,
    off: { isOn: false, symptom: "dropped" },
  },
  {
    fault: { kind: "garbage" },
    quality: BOTH_LOST,
    error: { kind: DeviceProtocol, text: /: the answer is no HTTP/, symptom: "garbled" },
    told: BROKEN,
    // It is asked first what it is: no command goes to what may be another device.
    off: { isOn: true, symptom: "garbled" },
  },
  {
    fault: { kind: "no-json" },
    quality: BOTH_LOST,
    error: { kind: DeviceProtocol, text: /: other text$/, symptom: "garbled" },
    told: BROKEN,
    off: { isOn: true, symptom: "garbled" },
  },
  {
    fault: { kind: "html" },
    quality: BOTH_LOST,
    error: { kind: DeviceProtocol, text: /: a web page$/, symptom: "other-device" },
    told: OTHER,
    off: { isOn: true, symptom: "other-device" },
  },
  {
    fault: { kind: "unauthorized" },
    quality: BOTH_LOST,
    error: {
      kind: DeviceRejected,
      text: /: wrong password \(HTTP 401\)$/,
      symptom: "sign-in-wrong",
    },
    told: PASSWORD,
    off: { isOn: true, symptom: "sign-in-wrong" },
  },
  {
    fault: { kind: "forgetful" },
    quality: BOTH_WELL,
    error: null,
    told: null,
    off: OBEYS,
  },
  {
    fault: { kind: "busy" },
    quality: BOTH_LOST,
    error: { kind: DeviceUnreachable, text: /: HTTP 503$/, symptom: "busy" },
    told: BUSY,
    off: { isOn: true, symptom: "busy" },
  },
  {
    fault: { kind: "throttled" },
    quality: BOTH_LOST,
    error: { kind: DeviceUnreachable, text: /: it is busy \(HTTP 429\)$/, symptom: "busy" },
    told: BUSY,
    off: { isOn: true, symptom: "busy" },
  },
  {
    fault: { kind: "rpc-error", code: -103, message: "Invalid argument 'id'" },
    quality: BOTH_LOST,
    error: {
      kind: DeviceProtocol,
      text: /: error -103 Invalid argument 'id'$/,
      symptom: "refused-request",
    },
    told: REFUSED,
    off: { isOn: true, symptom: "refused-request" },
  },
  {
    fault: { kind: "rpc-error", code: -108, message: "Resource exhausted" },
    quality: BOTH_LOST,
    error: { kind: DeviceUnreachable, text: /: it is busy \(HTTP 500\)$/, symptom: "busy" },
    told: BUSY,
    off: { isOn: true, symptom: "busy" },
  },
  {
    fault: { kind: "first-generation" },
    quality: BOTH_LOST,
    error: {
      kind: DeviceRejected,
      text: /: it has no such method \(HTTP 404\)$/,
      symptom: "wrong-path",
    },
    told: NO_RPC,
    off: { isOn: true, symptom: "wrong-path" },
  },
  {
    fault: { kind: "frozen" },
    quality: { meter: "fresh fresh stale stale", plug: "fresh fresh stale stale" },
    error: { kind: DeviceProtocol, text: /have been frozen for \d+ s$/, symptom: "frozen" },
    told: OLD,
    off: { isOn: false, symptom: "server-error" },
  },
  {
    fault: { kind: "meter-failure" },
    quality: BOTH_WELL,
    error: null,
    told: null,
    meter: ({ gridPowerW, phasePowersW }) => {
      assert.equal(gridPowerW, null);
      assert.deepEqual(phasePowersW.map((powerW) => powerW === null), [true, false, false]);
    },
    plug: ({ on, powerW, hasMeter }) =>
      assert.deepEqual([on, powerW, hasMeter], [true, null, true]),
    off: OBEYS,
  },
  {
    fault: { kind: "counters-silent" },
    quality: BOTH_WELL,
    error: null,
    told: null,
    meter: ({ gridPowerW, importedWh, exportedWh }) => {
      assert.equal(typeof gridPowerW, "number");
      assert.deepEqual([importedWh, exportedWh], [null, null]);
    },
    plug: ({ powerW, totalWh }) => assert.deepEqual([powerW, totalWh], [2000, null]),
    off: OBEYS,
  },
  {
    fault: { kind: "overtemp" },
    quality: BOTH_WELL,
    error: null,
    told: null,
    plug: ({ on, powerW, isTripped }) =>
      assert.deepEqual([on, powerW, isTripped], [false, 0, true]),
    off: OBEYS,
    isOffAtOnce: true,
  },
  {
    fault: { kind: "relay-stuck" },
    quality: BOTH_WELL,
    error: null,
    told: null,
    off: { isOn: true, symptom: "server-error" },
  },
];

const PASSWORDS = { password: "a secret" };

for (const row of ROWS) {
  const { fault } = row;
  const note = "code" in fault
    ? ` ${fault.code}`
    : "delayMs" in fault
    ? ` ${fault.delayMs} ms`
    : "";

  Deno.test(`Shelly meter, fault ${fault.kind}${note}: quality, error, words, recovery`, async () => {
    await using bench = new ShellyBench({
      server: { model: "pro-3em", ...PASSWORDS },
      params: PASSWORDS,
      roles: ["grid"],
      deadlineMs: PATIENT_MS,
    });
    const grid = new Polled(bench, portOf(bench.device, "grid"));
    await grid.poll(0);
    assertGridWell(bench, grid);
    await bench.server.setFault(fault);
    await checkReads(bench, grid, { row, quality: row.quality.meter, look: row.meter });
    await recover(bench, grid);
    assertGridWell(bench, grid);
  });

  Deno.test(`Shelly plug, fault ${fault.kind}${note}: quality, error, words, recovery`, async () => {
    await using bench = new ShellyBench({
      server: { model: "plug-s", ...PASSWORDS },
      params: PASSWORDS,
      roles: ["switch"],
      deadlineMs: PATIENT_MS,
      house: { heater: { isOn: true, tankWh: null, powerW: 2000 } },
    });
    const plug = new Polled(bench, portOf(bench.device, "switch"));
    await plug.poll(0);
    assertPlugWell(bench, plug);
    await bench.server.setFault(fault);
    assert.equal(bench.house.heater.isOn, row.isOffAtOnce !== true);
    await checkReads(bench, plug, { row, quality: row.quality.plug, look: row.plug });
    await checkOff(bench, row);
    await recover(bench, plug);
    await portOf(bench.device, "switch").set(true);
    await plug.poll(5000);
    assertPlugWell(bench, plug);
    assert.equal(plug.reading.value?.on, true);
  });
}

async function checkReads<T>(
  bench: ShellyBench,
  polled: Polled<T>,
  expected: {
    readonly row: Row;
    readonly quality: string;
    readonly look: ((values: T) => void) | undefined;
  },
): Promise<void> {
  const { row, quality, look } = expected;
  using _silence = row.error?.kind === DeviceTimeout ? new ShortWaits(PATIENT_MS) : null;
  const seen: string[] = [];
  let beforeMs = 0;
  for (const atMs of READS_AT_MS) {
    await polled.poll(atMs - beforeMs);
    beforeMs = atMs;
    seen.push(polled.reading.quality);
    if (polled.reading.value !== null) look?.(polled.reading.value);
  }
  assert.equal(seen.join(" "), quality);
  if (row.error === null) {
    assert.equal(polled.error, null);
    return;
  }
  const { error } = polled;
  assert.ok(error instanceof row.error.kind, `${error}`);
  assert.match(error.message, row.error.text);
  assert.equal(error.symptom, row.error.symptom);
  assert.doesNotMatch(error.message, /a secret/);
  const context = { kind: "shelly", address: bench.address, unitId: null } as const;
  const { what } = told(diagnose(error, context));
  assert.deepEqual(
    what,
    row.told === null ? null : {
      en: row.told.en.replace("{address}", bench.address),
      de: row.told.de.replace("{address}", bench.address),
    },
  );
}

async function checkOff(bench: ShellyBench, { off, error }: Row): Promise<void> {
  using _silence = error?.kind === DeviceTimeout ? new ShortWaits(PATIENT_MS) : null;
  const ended = await portOf(bench.device, "switch").set(false)
    .then(() => null, (error: unknown) => error);
  assert.equal(ended instanceof DeviceError ? ended.symptom : ended, off.symptom);
  assert.equal(bench.house.heater.isOn, off.isOn);
}

/** The fault ends: it is well at the next read, but for a password that was refused. */
async function recover<T>(bench: ShellyBench, polled: Polled<T>): Promise<void> {
  await bench.server.setFault(null);
  const wasRefused = polled.error instanceof DeviceError &&
    polled.error.symptom === "sign-in-wrong";
  await polled.poll(wasRefused ? 600_000 : 5000);
}

function assertGridWell({ house }: ShellyBench, { error, reading }: Polled<MeterValues>): void {
  assert.equal(error, null);
  assert.deepEqual([reading.quality, reading.misses, reading.error], ["fresh", 0, null]);
  const { gridPowerW, energies } = house.state;
  assert.ok(Math.abs((reading.value?.gridPowerW ?? NaN) - gridPowerW) <= 0.1);
  assert.equal(reading.value?.importedWh, Number((5_415_414.19 + energies.importedWh).toFixed(2)));
}

function assertPlugWell({ house }: ShellyBench, { error, reading }: Polled<PlugValues>): void {
  assert.equal(error, null);
  assert.deepEqual([reading.quality, reading.misses, reading.error], ["fresh", 0, null]);
  assert.equal(reading.value?.on, house.heater.isOn);
  assert.equal(reading.value?.powerW, house.heater.isOn ? 2000 : 0);
  assert.equal(reading.value?.totalWh, Number(house.state.plug.totalWh.toFixed(3)));
}

Deno.test("Shelly a reboot switches the relay off and keeps its counters", async () => {
  await using bench = new ShellyBench({ server: { model: "plug-s" }, roles: ["switch"] });
  const plug = portOf(bench.device, "switch");
  await plug.set(true);
  bench.clock.advance(200_000);
  const before = await plug.read();
  await bench.server.setFault({ kind: "reboot" });
  await bench.server.setFault(null);
  const after = await plug.read();
  assert.deepEqual([before.on, after.on], [true, false]);
  assert.equal(after.totalWh, before.totalWh);
});
