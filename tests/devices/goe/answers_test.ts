import assert from "node:assert/strict";
import { masked } from "../../../src/devices/checks/device_measure.ts";
import {
  decodeIdentity,
  decodeStatus,
  type GoeStatus,
  STATUS_KEYS,
} from "../../../src/devices/goe/answers.ts";
import { decodeWrite, pathOf, wishedBy } from "../../../src/devices/goe/writes.ts";
import { DeviceError, DeviceProtocol, DeviceRejected } from "../../../src/domain/codes/errors.ts";
import type { ChargerNotice } from "../../../src/domain/house/snapshot.ts";
import { told } from "../../words/told.ts";

type Answer = Readonly<Record<string, unknown>>;

const IDLE_NRG = [234, 219, 223, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const CHARGING_NRG = [232, 231, 232, 0, 10, 10, 0, 2320, 2310, 0, 0, 4630, 99, 99, 0, 0];

function decode(answer: unknown, status = 200): GoeStatus {
  return decodeStatus({ status, body: { kind: "json", value: answer } }, "read it");
}

/** Values that real chargers told, and where they are public. */
const REAL: readonly {
  readonly source: string;
  readonly answer: Answer;
  readonly told: Partial<GoeStatus>;
}[] = [
  {
    source: "evcc issue 2644, HOME+ V3: paused with a car",
    answer: { alw: false, eto: 44052, car: 4, wh: 3499.513, trx: null, nrg: IDLE_NRG },
    told: {
      powerW: 0,
      phasePowersW: [0, 0, 0],
      phaseCurrentsA: [0, 0, 0],
      phaseVoltagesV: [234, 219, 223],
      sessionEnergyWh: 3500,
      totalEnergyWh: 44052,
      isCarConnected: true,
      force: null,
      currentA: null,
      maxCurrentA: null,
      maxPhases: null,
      phaseSwitch: null,
      temperatureC: null,
      frequencyHz: null,
      notices: null,
      upTimeS: null,
    },
  },
  {
    source: "a V4 with firmware 59.4 as a public test of another program has it: no car",
    answer: {
      alw: true,
      amp: 16,
      car: 1,
      wh: 23980.87648,
      nrg: [232.5, 233.4299927, 234.6699982, 1.24000001, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    },
    told: {
      powerW: 0,
      phaseVoltagesV: [232.5, 233.4299927, 234.6699982],
      sessionEnergyWh: 23981,
      isCarConnected: false,
      currentA: 16,
    },
  },
  {
    source: "go-eCharger-API-v2 issue 62, firmware 053.1: frc alone",
    answer: { frc: 0 },
    told: { force: 0, powerW: null, phaseCurrentsA: [], isCarConnected: null },
  },
  {
    source: "go-eCharger-API-v1 issue 66, firmware 050: one phase",
    answer: { car: 4, fsp: true, psm: 1 },
    told: { maxPhases: 1 },
  },
  {
    source: "the same on three",
    answer: { car: 4, fsp: false, psm: 2 },
    told: { maxPhases: 3 },
  },
  {
    source: "evcc issue 33650, CORE with firmware 60.5: overload",
    answer: { car: 5, err: 5, modelStatus: 26, fwv: "60.5" },
    told: {
      isCarConnected: null,
      notices: [{ kind: "error", code: 5, name: "OVERAMP" }],
    },
  },
];

for (const { source, answer, told } of REAL) {
  Deno.test(`decodeStatus() ${source}`, () => {
    const decoded = decode(answer);
    for (const [key, value] of Object.entries(told)) {
      assert.deepEqual(Object.entries(decoded).find(([name]) => name === key)?.[1], value, key);
    }
  });
}

Deno.test("decodeStatus() a charge: powers, currents and voltages by phase, the warmest sensor", () => {
  const decoded = decode({
    car: 2,
    frc: 2,
    amp: 10,
    ama: 16,
    cbl: 20,
    var: 11,
    pha: [true, true, false, true, true, true],
    nrg: CHARGING_NRG,
    wh: 1234.5,
    eto: 3_399_226,
    err: 0,
    modelStatus: 3,
    tma: [28.5, 31.25],
    fhz: 50.01,
    lmo: 3,
    fup: false,
    rbt: 90_500,
    fwv: "60.4",
  });
  assert.deepEqual(decoded, {
    powerW: 4630,
    phasePowersW: [2320, 2310, 0],
    phaseCurrentsA: [10, 10, 0],
    phaseVoltagesV: [232, 231, 232],
    sessionEnergyWh: 1235,
    totalEnergyWh: 3_399_226,
    temperatureC: 31.25,
    frequencyHz: 50.01,
    isCarConnected: true,
    notices: [],
    force: 2,
    currentA: 10,
    maxCurrentA: 16,
    maxPhases: 3,
    phaseSwitch: null,
    upTimeS: 90.5,
  });
});

Deno.test("decodeStatus() the smallest limit wins, and one that is impossible is none", () => {
  const limits: readonly [Answer, number | null][] = [
    [{ ama: 32, cbl: 32, adi: false, var: 22 }, 32],
    [{ ama: 32, cbl: 20, adi: false, var: 22 }, 20],
    [{ ama: 32, cbl: 32, adi: true, var: 22 }, 16],
    [{ ama: 10, cbl: 32, adi: true, var: 22 }, 10],
    [{ ama: 32, cbl: null, adi: false, var: 11 }, 16],
    [{ ama: null, cbl: null }, null],
    [{ ama: 0, cbl: 0, adi: "no", var: 7 }, null],
    [{ ama: 33, cbl: 13 }, 13],
    [{ cbl: 63 }, 16],
    [{ cbl: 63, ama: 32 }, 32],
  ];
  for (const [answer, maxCurrentA] of limits) {
    assert.equal(decode({ car: 1, ...answer }).maxCurrentA, maxCurrentA, JSON.stringify(answer));
  }
});

Deno.test("decodeStatus() phases are those with mains, one where it is switched to one", () => {
  const phases: readonly [Answer, number | null][] = [
    [{ psm: 2, pha: [false, false, false, true, true, true] }, 3],
    [{ psm: 2, pha: [true, false, false, true, false, false] }, 1],
    [{ psm: 0, fsp: true, pha: [true, false, false, true, true, true] }, 1],
    [{ psm: 0, fsp: false, pha: [true, true, true, true, true, true] }, 3],
    [{ psm: 2, pha: [false, false, false, false, false, false] }, 3],
    [{ psm: 0, pha: null }, null],
    [{}, null],
  ];
  for (const [answer, maxPhases] of phases) {
    assert.equal(decode({ car: 4, ...answer }).maxPhases, maxPhases, JSON.stringify(answer));
  }
});

Deno.test("decodeStatus() phases can be switched between one and three where three have mains", () => {
  const live = [false, false, false, true, true, true];
  const rows: readonly [Answer, unknown][] = [
    [{ psm: 2, pha: live, mptwt: 600_000 }, { phases: 3, options: [1, 3], dwellMs: 600_000 }],
    [{ psm: 1, pha: live }, { phases: 1, options: [1, 3], dwellMs: 0 }],
    [{ psm: 0, pha: live }, { phases: null, options: [1, 3], dwellMs: 0 }],
    [{ psm: 1, pha: live, modelStatus: 23 }, { phases: null, options: [1, 3], dwellMs: 0 }],
    [{ psm: 1, pha: live, mptwt: -1 }, { phases: 1, options: [1, 3], dwellMs: 0 }],
    [{ psm: 2, pha: [false, false, false, true, true, false] }, null],
    [{ psm: 2, pha: [true, true, true, true, false, true] }, null],
    [{ psm: 2, pha: [true, true, true, false, true, true] }, null],
    [{ psm: 2, pha: null }, null],
    [{ pha: live }, null],
  ];
  for (const [answer, phaseSwitch] of rows) {
    assert.deepEqual(
      decode({ car: 1, ...answer }).phaseSwitch,
      phaseSwitch,
      JSON.stringify(answer),
    );
  }
});

Deno.test("decodeStatus() what is impossible or no number is unknown, never 0", () => {
  const decoded = decode({
    car: 2,
    frc: 3,
    amp: 99,
    nrg: [900, "x", null, 0, 500, -1, 6, 0, 0, 0, 0, 99_999],
    wh: -1,
    eto: null,
    tma: ["hot", 999],
    fhz: 0,
    rbt: null,
  });
  assert.deepEqual(decoded.phaseVoltagesV, [null, null, null]);
  assert.deepEqual(decoded.phaseCurrentsA, [null, 0, 6]);
  const { powerW, force, currentA, sessionEnergyWh, totalEnergyWh } = decoded;
  assert.deepEqual([powerW, force, currentA, sessionEnergyWh, totalEnergyWh], Array(5).fill(null));
  const { temperatureC, frequencyHz, upTimeS } = decoded;
  assert.deepEqual([temperatureC, frequencyHz, upTimeS], [null, null, null]);
});

Deno.test("decodeStatus() a short list of measurements leaves the rest unknown", () => {
  const decoded = decode({ car: 2, nrg: [230, 231] });
  assert.deepEqual(decoded.phaseVoltagesV, [230, 231, null]);
  assert.equal(decoded.powerW, null);
});

const error = (code: number | null, name: string | null): ChargerNotice => ({
  kind: "error",
  code,
  name,
});
const warning = (code: number | null, name: string): ChargerNotice => ({
  kind: "warning",
  code,
  name,
});
const rcd = (code: number, name: string): ChargerNotice => ({ kind: "rcd", code, name });

/** What it says of itself; all of the vendor's key tables of firmware 59.4, 60.2 and 60.4. */
const NOTICES: readonly [Answer, readonly ChargerNotice[] | null][] = [
  [{ car: 4 }, null],
  [{ car: 4, err: 0 }, []],
  [{ car: 4, err: null, modelStatus: 15 }, []],
  [{ car: 5 }, [error(null, null)]],
  [{ car: 5, err: 0 }, [error(null, null)]],
  [{ car: 1, err: 1 }, [rcd(1, "FI_AC")]],
  [{ car: 1, err: 9 }, [error(9, "CONTACTOR_STUCK")]],
  [{ car: 5, err: 16, fwv: "60.4" }, [error(16, "OVERTEMP")]],
  [{ car: 5, err: 14, fwv: "59.4" }, [rcd(14, "FI_UNKNOWN")]],
  [{ car: 5, err: 23, fwv: "60.4" }, [rcd(23, "RDC_SELF_TEST_FAILED")]],
  // Older tables number them otherwise (14 is NoComm there): the number alone is told.
  [{ car: 5, err: 14, fwv: "055.5" }, [error(14, null)]],
  [{ car: 5, err: 14 }, [error(14, null)]],
  [{ car: 5, err: 77, fwv: "60.4" }, [error(77, null)]],
  [{ car: 4, err: 0, modelStatus: 1 }, [warning(1, "OVERTEMPERATURE")]],
  [{ car: 4, err: 0, modelStatus: 2 }, [warning(2, "ACCESS_CONTROL")]],
  [{ car: 4, err: 0, modelStatus: 24 }, [warning(24, "MIN_PAUSE_DURATION")]],
  ...[3, 4, 15, 22, 23, 40].map((
    modelStatus,
  ): [Answer, readonly ChargerNotice[]] => [{ car: 4, err: 0, modelStatus }, []]),
  [{ car: 2, err: 0, amp: 16, amt: 32 }, []],
  [{ car: 2, err: 0, amp: 16, amt: 16 }, []],
  [{ car: 2, err: 0, amp: 16, amt: 15 }, [warning(null, "TEMPERATURE_LIMIT")]],
  [{ car: 2, err: 0, lmo: 3, fup: false }, []],
  [{ car: 2, err: 0, lmo: 5 }, [warning(null, "OWN_LOGIC_MODE")]],
  [{ car: 2, err: 3, fup: true }, [error(3, "PHASE"), warning(null, "OWN_PV_SURPLUS")]],
];

for (const [answer, notices] of NOTICES) {
  Deno.test(`decodeStatus() notices of ${JSON.stringify(answer)}`, () => {
    assert.deepEqual(decode(answer).notices, notices);
    const [first, ...rest] = notices ?? [];
    if (first === undefined) return;
    const code = first.kind === "warning" ? "charger-warning" : "charger-error";
    const { what, todo } = told({ code, driver: "goe", notices: [first, ...rest] });
    assert.notEqual(what.en, what.de);
    assert.notEqual(todo.en, todo.de);
    if (first.name !== null) {
      assert.doesNotMatch(what.en, /[A-Z]{3,}_?/, "its meaning, not its name");
    }
  });
}

Deno.test("decodeStatus() 400 with all the rest is an answer (go-eCharger-API-v2 issue 312)", () => {
  assert.equal(decode({ car: 2, nrg: CHARGING_NRG }, 400).powerW, 4630);
  assert.throws(
    () => decodeStatus({ status: 400, body: { kind: "text", text: "Bad Request" } }, "read it"),
    (thrown) => thrown instanceof DeviceProtocol && /HTTP 400$/.test(thrown.message),
  );
});

Deno.test("decodeStatus() JSON of another device is refused", () => {
  for (const value of [{}, { on: true }, { car: null, nrg: [] }]) {
    assert.throws(
      () => decode(value),
      (thrown) => thrown instanceof DeviceError && thrown.symptom === "other-device",
    );
  }
  for (const value of [[], 5, null, "text"]) {
    assert.throws(() => decode(value), { name: "DeviceProtocol", message: /is no JSON object$/ });
  }
});

Deno.test("decodeIdentity() type, firmware, variant and serial number, whole", () => {
  const value = { fwv: "60.4", typ: "go-eCharger_V4", var: 22, sse: "900001" };
  const identity = decodeIdentity({ status: 200, body: { kind: "json", value } }, "identify it");
  assert.deepEqual(identity, {
    model: "go-eCharger_V4",
    firmware: "60.4",
    powerKw: 22,
    serialNumber: "900001",
  });
  assert.equal(masked("900001").includes("9000"), false);
  assert.throws(
    () => decodeIdentity({ status: 200, body: { kind: "json", value: { var: 22 } } }, "identify"),
    { name: "DeviceProtocol" },
  );
});

Deno.test("wishedBy() a start carries the current first, a stop nothing but off", () => {
  assert.equal(
    pathOf(wishedBy({ enabled: true, currentA: 10 })),
    "/api/set?amp=10&frc=2",
  );
  assert.equal(pathOf(wishedBy({ enabled: false, currentA: 10 })), "/api/set?frc=1");
});

Deno.test("decodeWrite() tells by key what was taken; an answer about less is none", () => {
  const wished = { amp: 10, frc: 2 };
  const read = (value: unknown, status = 200) =>
    decodeWrite({ status, body: { kind: "json", value } }, "charge", wished);
  assert.deepEqual(read({ amp: true, frc: true }), {
    taken: ["amp", "frc"],
    refused: [],
    words: null,
  });
  assert.deepEqual(read({ amp: "amp: value out of range", frc: true }), {
    taken: ["frc"],
    refused: ["amp"],
    words: "amp: value out of range",
  });
  const setterless = "frc: tried to set api key without setter (true)";
  assert.equal(read({ amp: 1, frc: setterless }, 500).words, setterless);
  assert.equal(
    read({ amp: "<script>alert(1)</script>", frc: true }).words,
    "in words that are not known",
  );
  for (const value of [{}, { amp: true }, { amp: true, frc: false }, { amp: 10, frc: 2 }]) {
    assert.throws(() => read(value), { name: "DeviceProtocol", message: /does not tell of/ });
  }
  assert.throws(() => read({}, 404), DeviceRejected);
});

Deno.test("STATUS_KEYS never name what shall not leave the charger", () => {
  const secret = ["wifis", "sse", "pass", "cards", "cwe", "data", "facwak", "wak", "fna"];
  assert.deepEqual(STATUS_KEYS.filter((key) => secret.includes(key)), []);
});

Deno.test("decodeStatus() takes the warmest of the temperatures from -60 to 150 °C", () => {
  const warmest = (tma: readonly unknown[]) => decode({ car: 1, nrg: IDLE_NRG, tma }).temperatureC;
  assert.equal(warmest([150, 20]), 150);
  assert.equal(warmest([150.1, 20]), 20);
  assert.equal(warmest([-60]), -60);
  assert.equal(warmest([-60.1]), null);
  assert.equal(warmest([]), null);
});

Deno.test("decodeStatus() takes what is within bounds, and what is beyond for unknown", () => {
  const nrg = (index: number, value: number) => ({ car: 2, nrg: IDLE_NRG.with(index, value) });
  const pick = {
    voltage: (value: number) => decode(nrg(2, value)).phaseVoltagesV[2],
    current: (value: number) => decode(nrg(4, value)).phaseCurrentsA[0],
    phase: (value: number) => decode(nrg(9, value)).phasePowersW[2],
    power: (value: number) => decode(nrg(11, value)).powerW,
    amp: (amp: number) => decode({ car: 2, amp }).currentA,
    limit: (ama: number) => decode({ car: 2, ama }).maxCurrentA,
    session: (wh: number) => decode({ car: 2, wh }).sessionEnergyWh,
    total: (eto: number) => decode({ car: 2, eto }).totalEnergyWh,
    frequency: (fhz: number) => decode({ car: 2, fhz }).frequencyHz,
    temperature: (tma: number) => decode({ car: 2, tma: [tma] }).temperatureC,
    force: (frc: number) => decode({ car: 2, frc }).force,
  };
  const bounds: readonly [keyof typeof pick, least: number | null, most: number][] = [
    ["voltage", null, 500],
    ["current", null, 100],
    ["phase", null, 50_000],
    ["power", null, 50_000],
    ["amp", 0, 32],
    ["limit", 1, 32],
    ["session", 0, 1_000_000],
    ["total", 0, 10_000_000_000],
    ["frequency", 40, 70],
    ["temperature", -60, 150],
    ["force", 0, 2],
  ];
  for (const [name, least, most] of bounds) {
    assert.equal(pick[name](most), most, `${name} ${most}`);
    assert.equal(pick[name](most + 1), null, `${name} beyond ${most}`);
    if (least === null) {
      assert.equal(pick[name](-most), 0, `${name}: noise below 0 is none`);
      assert.equal(pick[name](-most - 1), null, `${name} below ${-most}`);
    } else {
      assert.equal(pick[name](least), least, `${name} ${least}`);
      assert.equal(pick[name](least - 1), null, `${name} below ${least}`);
    }
  }
  assert.equal(decode({ car: 2, cbl: 20 }).maxCurrentA, 16, "a cable alone: a small unit");
  assert.equal(decode({ car: 2, cbl: 20, ama: 32 }).maxCurrentA, 20);
  assert.equal(decode({ car: 2, cbl: 20, var: 22 }).maxCurrentA, 20, "a unit of 22 kW");
  assert.equal(decode({ car: 2, cbl: 20, var: 11 }).maxCurrentA, 16, "a unit of 11 kW");
  assert.equal(decode({ car: 2, cbl: 100, ama: 32 }).maxCurrentA, 32);
});

Deno.test("decodeStatus() counts the phases before the contactor", () => {
  const phases = (pha: readonly boolean[], rest: object = {}) =>
    decode({ car: 2, pha, ...rest }).maxPhases;
  assert.equal(phases([true, true, true, true, false, false]), 1);
  assert.equal(phases([true, true, true, true, true, false]), 2);
  assert.equal(phases([false, false, false, true, true, true]), 3);
  assert.equal(phases([false, false, false, true, true, true, true]), 3, "what is behind is none");
  assert.equal(phases([true, true, true, false, false, false]), null);
  assert.equal(phases([true, true, true, false, false, false], { psm: 2 }), 3);
});

Deno.test("an answer by its status: taken, refused, busy or none", () => {
  const outcome = (status: number, body: unknown = { car: 2 }) => {
    try {
      return decode(body, status).isCarConnected;
    } catch (error) {
      assert.ok(error instanceof DeviceError, String(error));
      return `${error.constructor.name}: ${error.message}`;
    }
  };
  for (const status of [200, 201, 299, 400]) assert.equal(outcome(status), true, `${status}`);
  for (const status of [199, 300, 500]) {
    assert.equal(outcome(status), `DeviceProtocol: Cannot read it: HTTP ${status}`);
  }
  for (const status of [401, 403]) {
    assert.equal(
      outcome(status),
      `DeviceRejected: Cannot read it: HTTP ${status}: a password is asked for`,
    );
  }
  for (const status of [200, 299]) {
    assert.equal(
      outcome(status, [1]),
      `DeviceProtocol: Cannot read it: HTTP ${status} is no JSON object`,
    );
  }
  assert.equal(outcome(300, [1]), "DeviceProtocol: Cannot read it: HTTP 300");
  assert.equal(outcome(400, [1]), "DeviceProtocol: Cannot read it: HTTP 400");
});

Deno.test("decodeIdentity() needs one of firmware, type and serial number", () => {
  const identity = (value: unknown) =>
    decodeIdentity({ status: 200, body: { kind: "json", value } }, "identify it");
  assert.equal(identity({ fwv: "60.0" }).firmware, "60.0");
  assert.equal(identity({ typ: "go-eCharger" }).model, "go-eCharger");
  assert.equal(identity({ sse: "000000" }).serialNumber, "000000");
  assert.throws(() => identity({ var: 11 }), DeviceProtocol);
});
