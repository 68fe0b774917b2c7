import assert from "node:assert/strict";
import { parseReason, type ReasonCode } from "../../../src/domain/codes/reason.ts";
import { assertNeedsAllBut, assertReadWhole, assertTypesChecked } from "./stored_rows.ts";

const WRONG_PIN =
  '{"code":"pin-wrong","driver":"nrgkick-connect","address":"10.0.0.9","unitId":null}';
const ERROR_17 = '{"code":"charger-error","driver":"nrgkick-connect","notices":[' +
  '{"kind":"error","code":17,"name":null},{"kind":"warning","code":null,"name":"HOT"}]}';
// Older versions wrote the words.
const OLDER_WRONG_PIN = '{"code":"pin-wrong",' +
  '"what":{"en":"The PIN is another","de":"Die PIN ist eine andere"},' +
  '"todo":{"en":"Enter it","de":"Sie eintragen"}}';
const OLDER_ERROR_17 = '{"code":"charger-error",' +
  '"what":{"en":"The charger reports error 17","de":"Das Ladegerät meldet Fehler 17"},' +
  '"todo":{"en":"Unplug the car","de":"Das Auto abstecken"}}';

/** Every code with all its fields, as the events of a house hold it. */
const ROWS: Readonly<Record<ReasonCode, readonly string[]>> = {
  "starting-up": ['{"code":"starting-up"}'],
  "setup.charger": [
    '{"code":"setup.charger"}',
    '{"code":"setup.charger","missing":"nrgkickMeasurementsUrl"}',
    '{"code":"setup.charger","missing":"nrgkickSettingsUrl"}',
  ],
  "setup.inverter": ['{"code":"setup.inverter"}'],
  "mode.asked": ['{"code":"mode.asked","mode":"fast"}'],
  "off.new": ['{"code":"off.new"}'],
  "off": ["user", "auto", "plug-in", "car-full", "offline", "goal"].map((modeBy) =>
    `{"code":"off","modeBy":"${modeBy}","sinceMs":1795507925000}`
  ),
  "stopping": ['{"code":"stopping","powerW":1204.5}'],
  "silent.charger": [
    '{"code":"silent.charger","sinceMs":1795507925000}',
    '{"code":"silent.charger","sinceMs":null}',
  ],
  "offline.charger": [
    '{"code":"offline.charger","sinceMs":1795507925000}',
    '{"code":"offline.charger","sinceMs":null}',
  ],
  "rejected.charger": [
    '{"code":"rejected.charger","detail":"HTTP 401"}',
    `{"code":"rejected.charger","detail":"HTTP 401","isAskedAgain":true,"diagnosis":${WRONG_PIN}}`,
    `{"code":"rejected.charger","detail":"HTTP 401","diagnosis":${OLDER_WRONG_PIN}}`,
  ],
  "fault.charger": [
    `{"code":"fault.charger","diagnosis":${ERROR_17}}`,
    `{"code":"fault.charger","diagnosis":${OLDER_ERROR_17}}`,
  ],
  "asked": ['{"code":"asked","currentA":6,"sinceMs":1795507925000}'],
  "car.waiting": [
    '{"code":"car.waiting","asks":3,"sinceMs":1795507925000,"nextAtMs":1795508225000}',
    '{"code":"car.waiting","asks":1,"sinceMs":1795507925000,"nextAtMs":null}',
  ],
  "car.idle": ['{"code":"car.idle","currentA":15,"sinceMs":1795507925000}'],
  "car.absent": ['{"code":"car.absent"}'],
  "car.full": ['{"code":"car.full","chargedMs":7200000}'],
  "turn.plug-in": ['{"code":"turn.plug-in","mode":"slow"}'],
  "turn.tracked": [
    '{"code":"turn.tracked","socPct":61.5,"surplusW":3300}',
    '{"code":"turn.tracked","socPct":null,"surplusW":3300}',
  ],
  "turn.slow": ['{"code":"turn.slow","lackedMs":1200000}'],
  "charging.slow": ['{"code":"charging.slow","powerW":2760,"isMeterBlind":false}'],
  "charging.fast": ['{"code":"charging.fast","powerW":6900,"isMeterBlind":true}'],
  "charging.changing": ['{"code":"charging.changing","powerW":6900,"currentA":6}'],
  "charging.tracked": [
    '{"code":"charging.tracked","powerW":2740,"spareW":-120}',
    '{"code":"charging.tracked","powerW":2740,"spareW":-120,"phases":3}',
  ],
  "charging.held-back": ['{"code":"charging.held-back","powerW":2760}'],
  "limit.current": [
    '{"code":"limit.current","powerW":6900,"limitA":15}',
    '{"code":"limit.current","powerW":3450,"limitA":15,"phases":1}',
  ],
  "limit.car": ['{"code":"limit.car","powerW":4600,"currentA":15}'],
  "limit.range": ['{"code":"limit.range","minA":6,"maxA":5}'],
  "limit.cloudy": ['{"code":"limit.cloudy","powerW":2760,"spareW":520}'],
  "guard.battery": [
    '{"code":"guard.battery","batteryPowerW":3100,"limitW":2600,"pausesAtMs":1795507925000}',
  ],
  "wait.protection": ['{"code":"wait.protection","limitW":2600,"startsAtMs":1795507925000}'],
  "stop.pending": [
    '{"code":"stop.pending","powerW":2760,"missingW":620,"pausesAtMs":1795507925000}',
    '{"code":"stop.pending","powerW":2760,"missingW":620,"pausesAtMs":1795507925000,"plugW":-500}',
  ],
  "wait.surplus": [
    '{"code":"wait.surplus","surplusW":1050,"neededW":2760,"phases":2}',
    '{"code":"wait.surplus","surplusW":-620,"neededW":1380,"phases":1,"plugW":2000}',
  ],
  "wait.room": ['{"code":"wait.room","powerW":2760}'],
  "limit.fuse": [
    '{"code":"limit.fuse","currentA":9,"limitA":35}',
    '{"code":"limit.fuse","currentA":0,"limitA":35,"startsAtMs":1795507925000}',
  ],
  "switch.phases": [
    '{"code":"switch.phases","phases":3,"isUp":true,"surplusW":5100,"minutes":3,"powerW":3450}',
    '{"code":"switch.phases","phases":1,"isUp":false,"surplusW":null,"minutes":null}',
  ],
  "wait.phases": [
    '{"code":"wait.phases","surplusW":1900,"phases":1,"switchesAtMs":1795507925000}',
    '{"code":"wait.phases","surplusW":1900,"phases":1,"switchesAtMs":null}',
  ],
  "wait.held-back": ['{"code":"wait.held-back","startsAtMs":1795507925000}'],
  "wait.stable": [
    '{"code":"wait.stable","surplusW":3100,"startsAtMs":1795507925000}',
    '{"code":"wait.stable","surplusW":3100,"startsAtMs":1795507925000,"plugW":2000}',
  ],
  "wait.dwell": [
    '{"code":"wait.dwell","surplusW":-80,"startsAtMs":1795507925000}',
    '{"code":"wait.dwell","surplusW":-80,"startsAtMs":1795507925000,"plugW":2000}',
  ],
  "wait.soc": ['{"code":"wait.soc","socPct":48.2,"startSocPct":60}'],
  "wait.evening": ['{"code":"wait.evening","comesWh":1240,"socPct":72.4,"eveningSocPct":95}'],
  "wait.battery": ['{"code":"wait.battery"}'],
  "stale.meter": ['{"code":"stale.meter","ageMs":40000,"pausesAtMs":1795507925000}'],
  "stale.battery": ['{"code":"stale.battery","ageMs":40000,"pausesAtMs":1795507925000}'],
  "blind.meter": ['{"code":"blind.meter","ageMs":185000}', '{"code":"blind.meter","ageMs":null}'],
  "turn.goal": ['{"code":"turn.goal"}'],
  "goal.waits": [
    '{"code":"goal.waits","gotWh":3100,"goalWh":20000,"deadlineMs":1795507925000,' +
    '"startsAtMs":1795500000000}',
  ],
  "goal.charging": [
    '{"code":"goal.charging","gotWh":3100,"goalWh":20000,"deadlineMs":1795507925000,' +
    '"powerW":3580,"readyAtMs":1795507025000,"isMeterBlind":false}',
  ],
  "goal.short": [
    '{"code":"goal.short","gotWh":3100,"goalWh":20000,"deadlineMs":1795507925000,' +
    '"powerW":3580,"shortWh":2100}',
  ],
  "goal.late": [
    '{"code":"goal.late","gotWh":17900,"goalWh":20000,"deadlineMs":1795507925000,' +
    '"powerW":3580,"readyAtMs":null}',
  ],
  "goal.met": ['{"code":"goal.met","gotWh":20010,"goalWh":20000}'],
  "blind.battery": [
    '{"code":"blind.battery","ageMs":185000}',
    '{"code":"blind.battery","ageMs":null}',
  ],
};

/** What a row may lack. */
const OPTIONAL = {
  missing: undefined,
  diagnosis: undefined,
  isAskedAgain: undefined,
  plugW: undefined,
} as const;
/**
 * Where other fields are: a fault is its diagnosis, only the fuse may not know when it ends, where phases
 * are switched nothing need flow, and only a charger that is switched tells them while it charges.
 */
const OPTIONAL_OF: Readonly<Record<string, Readonly<Record<string, undefined>>>> = {
  "fault.charger": {},
  "charging.tracked": { phases: undefined },
  "limit.current": { phases: undefined },
  "limit.fuse": { startsAtMs: undefined },
  "switch.phases": { powerW: undefined },
};

for (const [code, rows] of Object.entries(ROWS)) {
  Deno.test(`parseReason() reads ${code} from the disk with all its numbers`, () => {
    const optional = OPTIONAL_OF[code] ?? OPTIONAL;
    for (const row of rows) {
      assertReadWhole(parseReason, row);
      assertNeedsAllBut(optional, parseReason, row);
      assertTypesChecked({}, parseReason, row);
    }
  });
}

Deno.test("parseReason() keeps which of the charger's two addresses is missing", () => {
  const reason = { code: "setup.charger", missing: "nrgkickSettingsUrl" } as const;
  assert.deepEqual(parseReason(reason), reason);
});

Deno.test("parseReason() is null for what is no reason of this version", () => {
  for (const value of [null, undefined, 1, "off", [], {}, { code: "off.of.future" }]) {
    assert.equal(parseReason(value), null);
  }
  assert.equal(parseReason({ code: "off", modeBy: "the-cat", sinceMs: 0 }), null);
  assert.equal(parseReason({ code: "mode.asked", mode: "turbo" }), null);
});
