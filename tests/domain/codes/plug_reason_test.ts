import assert from "node:assert/strict";
import { parsePlugReason, type PlugReasonCode } from "../../../src/domain/codes/plug_reason.ts";
import { assertNeedsAllBut, assertReadWhole, assertTypesChecked } from "./stored_rows.ts";

/** Every code with all its fields, as the events of a house hold it. */
const ROWS: Readonly<Record<PlugReasonCode, readonly string[]>> = {
  "plug.disabled": ['{"code":"plug.disabled"}'],
  "plug.offline": [
    '{"code":"plug.offline","sinceMs":1795507925000}',
    '{"code":"plug.offline","sinceMs":null}',
  ],
  "plug.off-once": ['{"code":"plug.off-once"}'],
  "plug.unheard": ['{"code":"plug.unheard","on":true,"sinceMs":1795507925000}'],
  "plug.fast": ['{"code":"plug.fast"}'],
  "plug.manual": ['{"code":"plug.manual","on":true,"untilMs":1795507925000}'],
  "plug.by-hand": ['{"code":"plug.by-hand","on":false,"sinceMs":1795507925000}'],
  "plug.satisfied": ['{"code":"plug.satisfied","sinceMs":1795507925000}'],
  "plug.always": ['{"code":"plug.always","endsAt":"16:15","isTomorrow":true}'],
  "plug.on.window": ['{"code":"plug.on.window","endsAt":"16:15","isTomorrow":false}'],
  "plug.on.sun": ['{"code":"plug.on.sun","freeW":2310,"neededW":2100}'],
  "plug.on.battery": ['{"code":"plug.on.battery","freeW":1310,"neededW":2100,"socPct":96.2}'],
  "plug.on.dip": ['{"code":"plug.on.dip","missingW":620,"offAtMs":1795507925000}'],
  "plug.stale": ['{"code":"plug.stale","ageMs":40000,"offAtMs":1795507925000}'],
  "plug.blind": ['{"code":"plug.blind","ageMs":185000}', '{"code":"plug.blind","ageMs":null}'],
  "plug.wait.window": [
    '{"code":"plug.wait.window","nextAt":"13:55","isTomorrow":true}',
    '{"code":"plug.wait.window","nextAt":null,"isTomorrow":false}',
  ],
  "plug.wait.start-hour": ['{"code":"plug.wait.start-hour","startHour":9}'],
  "plug.wait.battery": ['{"code":"plug.wait.battery"}'],
  "plug.wait.soc": ['{"code":"plug.wait.soc","socPct":48.2,"startSocPct":70}'],
  "plug.wait.power": ['{"code":"plug.wait.power","freeW":-300,"neededW":2100}'],
  "plug.wait.import": ['{"code":"plug.wait.import","gridPowerW":950}'],
  "plug.wait.fuse": ['{"code":"plug.wait.fuse","limitA":35}'],
  "plug.wait.drain": ['{"code":"plug.wait.drain","batteryPowerW":1240,"limitW":500}'],
  "plug.wait.car": ['{"code":"plug.wait.car","freeW":350,"neededW":2100}'],
  "plug.wait.stable": ['{"code":"plug.wait.stable","freeW":3100,"startsAtMs":1795507925000}'],
  "plug.dwell": ['{"code":"plug.dwell","on":false,"switchesAtMs":1795507925000}'],
};

for (const [code, rows] of Object.entries(ROWS)) {
  Deno.test(`parsePlugReason() reads ${code} from the disk with all its numbers`, () => {
    for (const row of rows) {
      assertReadWhole(parsePlugReason, row);
      // Rows of older versions do not have it.
      assertNeedsAllBut({ isTomorrow: false }, parsePlugReason, row);
      assertTypesChecked({}, parsePlugReason, row);
    }
  });
}

Deno.test("parsePlugReason() is null for what is no reason of this version", () => {
  for (const value of [null, undefined, 1, "plug.fast", [], {}, { code: "plug.of.future" }]) {
    assert.equal(parsePlugReason(value), null);
  }
  assert.equal(parsePlugReason({ code: "off.new" }), null, "the charger's");
});
