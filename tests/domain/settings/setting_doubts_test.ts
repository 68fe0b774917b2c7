import assert from "node:assert/strict";
import { settingDoubts } from "../../../src/domain/settings/setting_doubts.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import {
  changesFromText,
  defaultSettings,
  parseChanges,
} from "../../../src/domain/settings/parse_settings.ts";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";

function asked(change: Partial<Settings>, before: Partial<Settings> = {}): readonly string[] {
  const inForce = { ...defaultSettings(), ...before };
  return settingDoubts(inForce, { ...inForce, ...change }).map(({ key }) => key);
}

Deno.test("settingDoubts() asks about more than 16 A, once", () => {
  assert.deepEqual(asked({ maxCurrentA: 16 }), []);
  assert.deepEqual(asked({ maxCurrentA: 17 }), ["maxCurrentA"]);
  assert.deepEqual(asked({ maxCurrentA: 32 }), ["maxCurrentA"]);
  assert.deepEqual(asked({ carMaxPhases: 1 }, { maxCurrentA: 32 }), [], "it is in force already");
  assert.deepEqual(asked({ maxCurrentA: 20 }, { maxCurrentA: 32 }), ["maxCurrentA"]);
});

Deno.test("settingDoubts() asks about a price that was meant in cents", () => {
  assert.deepEqual(asked({ importPrice: 0.32, feedInPrice: 0.082 }), []);
  assert.deepEqual(asked({ importPrice: 1.99 }), []);
  assert.deepEqual(asked({ importPrice: 2 }), ["importPrice"]);
  assert.deepEqual(asked({ importPrice: 32 }), ["importPrice"]);
  assert.deepEqual(asked({ importPrice: 32, feedInPrice: 8.2 }), ["importPrice", "feedInPrice"]);
  assert.deepEqual(asked({ importPrice: null }), []);
  assert.deepEqual(asked({ importPrice: 32, currency: "HUF" }), [], "36 forints are usual");
  const [doubt] = settingDoubts(defaultSettings(), { ...defaultSettings(), feedInPrice: 8.2 });
  assert.deepEqual(doubt, {
    key: "feedInPrice",
    code: "dear-price",
    price: 8.2,
    hundredth: 0.082,
    currency: "EUR",
  });
});

Deno.test("settingDoubts() asks about a Start hour at which a window is over", () => {
  const windows = { plugWindow1: "06:00-10:00", plugWindow2: "13:55-16:15" };
  const cases: readonly (readonly [Partial<Settings>, boolean])[] = [
    [{ plugStartHour: 9 }, false],
    [{ plugStartHour: 10 }, true],
    [{ plugStartHour: 17 }, true],
    [{ plugStartHour: 10, plugWindow1: "10:00-10:00" }, false],
    [{ plugStartHour: 10, plugWindow1: "10:00-10:01" }, false],
    [{ plugStartHour: 14, plugWindow1: "13:10-14:30", plugWindow2: "00:00-00:00" }, false],
    [{ plugStartHour: 9, plugWindow1: "08:30-09:00" }, true],
    [{ plugStartHour: 8, plugWindow1: "08:30-09:00" }, false],
    [{ plugStartHour: 23, plugWindow1: "22:00-05:00", plugWindow2: "00:00-00:00" }, false],
  ];
  for (const [change, isAsked] of cases) {
    assert.equal(asked(change, windows).length > 0, isAsked, JSON.stringify(change));
  }
  const inForce = { ...windows, plugStartHour: 12 };
  assert.deepEqual(asked({ plugOnSocPct: 50 }, inForce), []);
  assert.deepEqual(asked({ plugWindow2: "08:00-09:00" }, inForce), ["plugStartHour"]);
});

Deno.test("settingDoubts() asks about an address without which a device is gone", () => {
  const charger = { nrgkickGeneration: 2, nrgkickAddress: "kick.lan" } as const;
  const cases: readonly (readonly [Partial<Settings>, Partial<Settings>, readonly string[]])[] = [
    [{ plugHost: "plug.lan" }, { plugHost: "" }, ["plugHost"]],
    [{ plugHost: "plug.lan" }, { plugHost: "other.lan" }, []],
    [{ plugHost: "" }, { plugHost: "plug.lan" }, []],
    [{ inverterHost: "se.lan" }, { inverterHost: "" }, ["inverterHost"]],
    [charger, { nrgkickAddress: "" }, ["nrgkickAddress"]],
    [charger, { nrgkickUser: "me" }, []],
    [charger, { nrgkickGeneration: 1 }, ["nrgkickMeasurementsUrl"]],
    [{ ...charger, nrgkickAddress: "" }, { nrgkickGeneration: 1 }, []],
  ];
  for (const [before, change, keys] of cases) {
    assert.deepEqual(asked(change, before), keys, JSON.stringify([before, change]));
  }
});

Deno.test("a whole number with separators is refused with the number that was meant", () => {
  for (const text of ["9.400", "9,400", "9'400", "9 400", " 9.400 "]) {
    try {
      parseChanges(changesFromText({ pvPeakPowerW: text }), defaultSettings());
      assert.fail(`${text} was taken`);
    } catch (error) {
      assert.ok(error instanceof SettingsInvalid);
      assert.deepEqual(error.issues, [{
        key: "pvPeakPowerW",
        code: "grouped-number",
        setting: "pvPeakPowerW",
        digits: "9400",
        given: JSON.stringify(text),
      }]);
    }
  }
  const taken = (key: string, text: string) =>
    Object.values(parseChanges(changesFromText({ [key]: text }), defaultSettings()))[0];
  assert.equal(taken("pvPeakPowerW", "9400"), 9400);
  assert.equal(taken("importPrice", "0,324"), 0.324);
  assert.equal(taken("importPrice", "0.324"), 0.324);
});
