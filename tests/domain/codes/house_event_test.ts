import assert from "node:assert/strict";
import { ownWordIn } from "../../../src/domain/codes/diagnosis.ts";
import { DeviceRejected, DeviceUnreachable } from "../../../src/domain/codes/errors.ts";
import {
  healthText,
  type KeptHealth,
  parseHealth,
} from "../../../src/domain/codes/house_memory.ts";
import {
  type EventCode,
  isEventCode,
  movedDetail,
  movedEvent,
  parseEventDetail,
} from "../../../src/domain/codes/house_event.ts";
import { assertNeedsAllBut, assertReadWhole, assertTypesChecked, rowOf } from "./stored_rows.ts";

const WAIT = '{"code":"wait.surplus","surplusW":1050,"neededW":2760,"phases":2,"plugW":2000}';
const WINDOW = '{"code":"plug.wait.window","nextAt":"13:55","isTomorrow":false}';
const WHAT = '{"en":"Nothing answers at roof","de":"Bei roof antwortet nichts"}';
const ADVICE = '{"en":"Look whether it is on","de":"Nachsehen, ob es an ist"}';
const ERROR_17 = '{"code":"charger-error","driver":"nrgkick-connect",' +
  '"notices":[{"kind":"error","code":17,"name":null}]}';
const NO_ANSWER = '{"code":"no-answer","driver":"solaredge","address":"roof:1502","unitId":1}';
const INVERTER_FAULT = '{"code":"inverter-fault","driver":"solaredge","label":"18xA"}';
/** As older versions wrote it. */
const OLDER_ERROR_17 = `{"code":"charger-error","what":${WHAT},"todo":${ADVICE}}`;
const FULL = '{"code":"car.full","chargedMs":7200000}';
const SOC = '{"key":"trackingStartSocPct","old":60,"new":55}';
const PRICE = '{"key":"importPrice","old":null,"new":0.32}';
const SECRET = '{"key":"webSecret","old":"***","new":"***"}';
const ENABLED = '{"key":"plugEnabled","old":false,"new":true}';
const NOTHING = { en: "", de: "" };
const FLOW = [
  `{"mode":"tracked","powerW":2740,"reason":${WAIT}}`,
  `{"mode":"slow","powerW":null,"reason":{"code":"setup.charger"}}`,
  `{"mode":"fast","powerW":0,"reason":{"code":"fault.charger","diagnosis":${OLDER_ERROR_17}}}`,
];

/** The detail of every code with all its fields, as the log of a house holds it. */
const ROWS: Readonly<Record<EventCode, readonly string[]>> = {
  "mode.chosen": ['{"mode":"fast","modeBy":"user","from":"slow"}'],
  "mode.turned": [
    `{"mode":"disabled","modeBy":"car-full","from":"tracked","reason":${FULL}}`,
  ],
  "charging.began": FLOW,
  "charging.paused": FLOW,
  "charging.stopped": FLOW,
  "goal.set": [
    '{"energyWh":20000,"deadlineMs":1795507925000}',
    '{"energyWh":20000,"deadlineMs":null}',
  ],
  "goal.dropped": ['{"energyWh":20000,"gotWh":3100}', '{"energyWh":20000,"gotWh":null}'],
  "goal.met": ['{"energyWh":20000,"gotWh":20010,"deadlineMs":1795507925000,"lateMs":0}'],
  "goal.missed": ["unplugged", "no-car", "car-full", "no-flow"].map((end) =>
    '{"energyWh":20000,"gotWh":17900,"missedWh":2100,"deadlineMs":1795507925000,' +
    `"end":"${end}"}`
  ),
  "phases.switched": ['{"phases":3,"count":2,"isLast":false}'],
  "phases.failed": ['{"phases":1,"count":2,"isLast":true}'],
  "plug.switched": [
    '{"on":true,"reason":null}',
    `{"on":false,"reason":${WINDOW}}`,
    '{"on":false,"reason":{"code":"plug.of.future","power":[1]}}',
  ],
  "session.ended": [
    '{"startedAtMs":1795507925000,"endedBy":"car-full","energyWh":8400,' +
    '"solarWh":8000,"costMilli":120,"currency":"EUR"}',
    '{"startedAtMs":1795507925000,"endedBy":"plug-out","energyWh":0,' +
    '"solarWh":0,"costMilli":null,"currency":null}',
  ],
  "device.lost": [
    '{"devices":["meter","inverter","battery"],"sinceMs":1795507925000,' +
    `"diagnosis":${OLDER_ERROR_17},"error":"timeout","isAbsent":false}`,
    `{"devices":["inverter"],"sinceMs":null,"diagnosis":${NO_ANSWER},"error":"x","isAbsent":false}`,
    '{"devices":["charger","plug"],"sinceMs":null,"diagnosis":null,"error":null,"isAbsent":true}',
  ],
  "device.back": ['{"devices":["charger"],"lostMs":190000}'],
  "device.fault": [
    `{"device":"charger","diagnosis":${ERROR_17}}`,
    `{"device":"inverter","diagnosis":${INVERTER_FAULT}}`,
    '{"device":"battery","diagnosis":{"code":"battery-fault"}}',
    `{"device":"charger","diagnosis":${OLDER_ERROR_17}}`,
  ],
  "device.well": ['{"device":"inverter","lastedMs":190000}'],
  "device.left": ['{"name":"Garage","load":"charger"}'],
  "settings.changed": [
    `{"changes":[${SOC},${PRICE}]}`,
    `{"changes":[${SECRET},${ENABLED}]}`,
    '{"changes":[]}',
  ],
  "secret.wrong": [
    '{"address":"192.168.178.7","count":1}',
    '{"address":null,"count":950}',
  ],
  "storage.failed": ['{"error":"disk full"}'],
  "storage.recovered": ['{"failedMs":60000,"lost":2}'],
  "program.started": [
    '{"version":"1.2.3","earlierEnd":"crashed","isRepeated":false,"lastSeenMs":1795507925000}',
    '{"version":"1.2.3","earlierEnd":"first","isRepeated":false,"lastSeenMs":null}',
    '{"version":"1.2.3","earlierEnd":"stopped","isRepeated":true,"lastSeenMs":1795507925000}',
  ],
  "program.stopped": ['{"isSafe":true}', '{"isSafe":false}'],
  "program.broken": ['{"error":"a null"}'],
  "program.restored": ["{}"],
  "broker.lost": [
    '{"broker":"192.168.178.5:1883","trouble":"no-answer","sinceMs":1795507925000}',
    '{"broker":"broker.lan:8883","trouble":"certificate-expired","sinceMs":1795507925000}',
  ],
  "broker.back": ['{"lostMs":190000}'],
  "fleet.lost": ['{"trouble":"wrong-password","sinceMs":1795507925000}'],
  "fleet.back": ['{"lostMs":86400000,"rows":288}'],
  "clock.set": ['{"stepMs":-3600000}'],
};

for (const code of Object.keys(ROWS).filter(isEventCode)) {
  Deno.test(`parseEventDetail() reads ${code} from the disk with all its numbers`, () => {
    const read = (row: unknown) => parseEventDetail(code, row);
    for (const row of ROWS[code]) {
      assertReadWhole(read, row);
      // A loss is told without a diagnosis that is not known.
      const optional = code === "device.lost" ? { diagnosis: null } : {};
      assertNeedsAllBut(optional, read, row);
      assertTypesChecked(optional, read, row);
    }
  });
}

Deno.test("parseEventDetail() reads losses and faults as older versions wrote them", () => {
  const lost = '"devices":["charger"],"sinceMs":1795507925000,"error":"timeout","isAbsent":false';
  const what: unknown = JSON.parse(WHAT);
  const told = { ...rowOf(`{${lost}}`), diagnosis: { code: "lost", what, todo: NOTHING } };
  const untold = { ...rowOf(`{${lost}}`), diagnosis: null };
  assert.deepEqual(parseEventDetail("device.lost", rowOf(`{${lost},"what":${WHAT}}`)), told);
  assert.deepEqual(parseEventDetail("device.lost", rowOf(`{${lost},"what":null}`)), untold);
  assert.deepEqual(parseEventDetail("device.lost", rowOf(`{${lost}}`)), untold);
  const fault = `{"device":"charger","fault":"charger-error","what":${WHAT},"todo":${ADVICE}}`;
  assert.deepEqual(parseEventDetail("device.fault", rowOf(fault)), {
    device: "charger",
    diagnosis: JSON.parse(OLDER_ERROR_17),
  });
});

Deno.test("parseEventDetail() keeps a plug's reason of another version whole", () => {
  const detail = rowOf('{"on":true,"reason":{"code":"plug.of.future","a":1}}');
  assert.deepEqual(parseEventDetail("plug.switched", detail), detail);
  assert.equal(parseEventDetail("plug.switched", { on: true, reason: { code: 1 } }), null);
});

Deno.test("parseEventDetail() is null for a charge whose reason is of another version", () => {
  const detail = { mode: "slow", powerW: 0, reason: { code: "of.future" } };
  assert.equal(parseEventDetail("charging.paused", detail), null);
});

Deno.test("isEventCode() knows its own codes alone", () => {
  for (const code of Object.keys(ROWS)) assert.equal(isEventCode(code), true);
  for (const code of ["", "constructor", "future.thing", "wait.surplus"]) {
    assert.equal(isEventCode(code), false);
  }
});

Deno.test("movedEvent() moves its own time and the stamps in its detail, and nothing else", () => {
  const move = { fromMs: 0, toMs: 10_000, stepMs: 500, kept: new Set<number>() };
  const lost = { devices: ["plug"], sinceMs: 4000, error: null, isAbsent: false } as const;
  const detail = { ...lost, devices: [...lost.devices], diagnosis: null };
  const event = { atMs: 5000, kind: "device", code: "device.lost", detail } as const;
  assert.deepEqual(movedEvent(event, move), {
    ...event,
    atMs: 5500,
    detail: { ...detail, sinceMs: 4500 },
  });
  const odd = { sinceMs: null, startedAtMs: "4000", lostMs: 4000 };
  assert.deepEqual(movedDetail(odd, move), odd);
  assert.deepEqual(movedDetail({ startedAtMs: 4000 }, move), { startedAtMs: 4500 });
});

Deno.test("parseHealth() reads what was stored, and tells nothing of anything else", () => {
  const health: readonly KeptHealth[] = [[7, 1_795_000_000_000, 1800, 0, 3600]];
  assert.deepEqual(parseHealth(healthText(health)), health);
  const wrong = [null, "", "{", "[]", '{"health":[[7,1,2,3]]}', '{"health":[[7,1,3601,0,0]]}'];
  for (const text of wrong) assert.deepEqual(parseHealth(text), [], String(text));
  assert.deepEqual(parseHealth(healthText(health).padEnd(250_000)), health);
  assert.deepEqual(parseHealth(healthText(health).padEnd(250_001)), [], "no house has so much");
});

Deno.test("ownWordIn() is what a device says of itself, and no other diagnosis", () => {
  const fault = { code: "inverter-fault", driver: "solaredge", label: null } as const;
  const silent = { code: "no-answer", driver: "solaredge", address: "a", unitId: 1 } as const;
  assert.deepEqual([ownWordIn(fault), ownWordIn(silent), ownWordIn(null)], [fault, null, null]);
});

Deno.test("a device that does not answer is not therefore absent, nor one that refuses asked again", () => {
  assert.equal(new DeviceUnreachable("gone").isAbsent, false);
  assert.equal(new DeviceUnreachable("gone", { isAbsent: true }).isAbsent, true);
  assert.equal(new DeviceRejected("no").isAskedAgain, false);
  assert.equal(new DeviceRejected("no", { isAskedAgain: true }).isAskedAgain, true);
});
