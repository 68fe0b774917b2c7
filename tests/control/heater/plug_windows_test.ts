import assert from "node:assert/strict";
import { clockOf, tellEnd, turnOf, viewWindows } from "../../../src/control/heater/plug_windows.ts";
import { localMinuteOf } from "../../../src/domain/house/time.ts";

const BERLIN = "Europe/Berlin";
/** Local minutes of some day, and of a time on it. */
const DAY = 20_000 * 1440;
const time = (clock: string, day = 0) => {
  const [hours = 0, minutes = 0] = clock.split(":").map(Number);
  return DAY + day * 1440 + hours * 60 + minutes;
};
const NONE = "00:00-00:00";
const SETTINGS = {
  plugWindow1: NONE,
  plugWindow2: NONE,
  plugAlwaysWindow: NONE,
  plugStartHour: 0,
};

Deno.test("turnOf() begins with its first and ends before its last minute, also past midnight", () => {
  const table = [
    { window: "13:55-16:15", at: "13:54", isIn: false },
    { window: "13:55-16:15", at: "13:55", isIn: true },
    { window: "13:55-16:15", at: "16:14", isIn: true },
    { window: "13:55-16:15", at: "16:15", isIn: false },
    { window: "22:00-06:00", at: "21:59", isIn: false },
    { window: "22:00-06:00", at: "22:00", isIn: true },
    { window: "22:00-06:00", at: "00:00", isIn: true },
    { window: "22:00-06:00", at: "05:59", isIn: true },
    { window: "22:00-06:00", at: "06:00", isIn: false },
    { window: "00:00-00:00", at: "00:00", isIn: false },
    { window: "12:00-12:00", at: "12:00", isIn: false },
  ];
  for (const { window, at, isIn } of table) {
    assert.equal(turnOf(window, time(at)) !== null, isIn, `${at} in ${window}`);
  }
  const night = { beganAt: time("22:00"), endsAt: time("06:00", 1) };
  assert.deepEqual(turnOf("22:00-06:00", time("23:00")), night);
  assert.deepEqual(turnOf("22:00-06:00", time("03:00", 1)), night, "begun the day before");
});

Deno.test("viewWindows() counts Start hour on the day on which the window began", () => {
  const table = [
    { window: "13:00-16:00", startHour: 14, at: time("13:59"), isStarted: false },
    { window: "13:00-16:00", startHour: 14, at: time("14:00"), isStarted: true },
    { window: "18:00-02:00", startHour: 20, at: time("19:59"), isStarted: false },
    { window: "18:00-02:00", startHour: 20, at: time("20:00"), isStarted: true },
    { window: "18:00-02:00", startHour: 20, at: time("01:00", 1), isStarted: true },
    { window: "22:00-06:00", startHour: 8, at: time("22:00"), isStarted: true },
    { window: "22:00-06:00", startHour: 8, at: time("05:00", 1), isStarted: true },
    { window: "13:00-16:00", startHour: 0, at: time("17:00"), isStarted: false },
  ];
  for (const { window, startHour, at, isStarted } of table) {
    const settings = { ...SETTINGS, plugWindow1: window, plugStartHour: startHour };
    assert.equal(viewWindows(settings, at).isStarted, isStarted, `${clockOf(at)} in ${window}`);
  }
});

Deno.test("viewWindows() tells both windows, the newest beginning and the next one", () => {
  const settings = {
    ...SETTINGS,
    plugWindow1: "10:00-16:00",
    plugWindow2: "12:00-13:00",
    plugAlwaysWindow: "12:30-12:45",
  };
  const { sun, beganAt, always, nextAt } = viewWindows(settings, time("12:31"));
  assert.equal(sun?.endsAt, time("16:00"));
  assert.equal(beganAt, time("12:30"));
  assert.equal(always?.endsAt, time("12:45"));
  assert.equal(nextAt, time("10:00", 1));
  assert.equal(viewWindows(settings, time("09:59")).nextAt, time("10:00"));
  assert.equal(viewWindows(settings, time("10:00")).nextAt, time("12:00"));
  assert.equal(viewWindows(SETTINGS, time("10:00")).nextAt, null);
});

Deno.test("tellEnd() says tomorrow before midnight, and not after it", () => {
  const night = { beganAt: time("22:00"), endsAt: time("06:00", 1) };
  assert.deepEqual(tellEnd(night, time("23:59")), { endsAt: "06:00", isTomorrow: true });
  assert.deepEqual(tellEnd(night, time("00:00", 1)), { endsAt: "06:00", isTomorrow: false });
});

Deno.test("localMinuteOf() is what the clocks of a zone show", () => {
  const shown = (iso: string, zone: string) => clockOf(localMinuteOf(Date.parse(iso), zone));
  assert.equal(shown("2026-11-22T11:04:31Z", BERLIN), "12:04");
  assert.equal(shown("2026-06-21T11:04:59.999Z", BERLIN), "13:04");
  assert.equal(shown("2026-06-21T20:00:00Z", "Asia/Kathmandu"), "01:45");
  assert.equal(
    localMinuteOf(Date.parse("2026-06-21T22:00:00Z"), BERLIN) % 1440,
    0,
    "midnight is the first minute of a day",
  );
});

/** Minutes of a real day in which a window runs, and how often it begins anew. */
function dayOf(window: string, fromIso: string): { minutes: number; turns: number } {
  const begun = new Set<number>();
  let minutes = 0;
  for (let minute = 0; minute < 24 * 60; minute++) {
    const turn = turnOf(window, localMinuteOf(Date.parse(fromIso) + minute * 60_000, BERLIN));
    if (turn === null) continue;
    minutes++;
    begun.add(turn.beganAt);
  }
  return { minutes, turns: begun.size };
}

Deno.test("turnOf() follows the clocks over both changes of DST, as one turn each", () => {
  const spring = "2026-03-28T23:00:00Z";
  const autumn = "2026-10-24T22:00:00Z";
  assert.deepEqual(dayOf("01:30-03:30", spring), { minutes: 60, turns: 1 });
  assert.deepEqual(dayOf("02:15-02:45", spring), { minutes: 0, turns: 0 }, "there is no such time");
  assert.deepEqual(dayOf("13:55-16:15", spring), { minutes: 140, turns: 1 });
  assert.deepEqual(dayOf("01:30-03:30", autumn), { minutes: 180, turns: 1 });
  assert.deepEqual(dayOf("02:15-02:45", autumn), { minutes: 60, turns: 1 }, "both halves are one");
  assert.deepEqual(dayOf("13:55-16:15", autumn), { minutes: 140, turns: 1 });
});

Deno.test("viewWindows() of windows that both run tells the one that ends last", () => {
  const of = (plugWindow1: string, plugWindow2: string) => {
    const settings = {
      plugWindow1,
      plugWindow2,
      plugAlwaysWindow: "00:00-00:00",
      plugStartHour: 0,
    };
    return viewWindows(settings, 3 * 60).sun;
  };
  assert.deepEqual(of("01:00-04:00", "02:00-05:00"), { beganAt: 120, endsAt: 300 });
  assert.deepEqual(of("02:00-05:00", "01:00-04:00"), { beganAt: 120, endsAt: 300 });
  assert.deepEqual(of("01:00-05:00", "02:00-05:00"), { beganAt: 60, endsAt: 300 });
  assert.equal(turnOf("03:00-03:00", 180), null, "equal ends never run");
});
