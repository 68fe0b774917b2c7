import assert from "node:assert/strict";
import { decide } from "../one.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { NIGHT, snapshotOf, START_MS } from "../house.ts";
import { pluggedState } from "./plug_house.ts";

const MIDNIGHT_MS = Date.UTC(2026, 5, 21);
const MINUTE_MS = 60_000;
const SETTINGS = {
  ...defaultSettings(),
  timeZone: "UTC",
  plugEnabled: true,
  plugWindow1: "03:30-03:40",
  plugWindow2: "04:30-05:00",
};

/** A plug that a hand switches on at a wall clock, which jumps back in the next cycle. */
class HandHeld {
  #steadyMs = START_MS;
  #state = pluggedState();
  #isOn = false;

  /** One cycle at a wall time, given as minutes of the day. @returns the plug's reason */
  cycle(minute: number): string | undefined {
    this.#steadyMs += 5000;
    const decision = decide({
      state: this.#state,
      snapshot: snapshotOf({ ...NIGHT, hasPlug: true, plugOn: this.#isOn, plugPowerW: 2000 }),
      settings: SETTINGS,
      now: { atMs: MIDNIGHT_MS + minute * MINUTE_MS, steadyMs: this.#steadyMs },
    });
    this.#state = decision.state;
    return decision.plugReason?.code;
  }

  /** Minute at which the hold has ended, with a cycle each minute from `minute` on; null: not in a day. */
  heldUntil(minute: number): number | null {
    for (const lastMinute = minute + 1440; minute < lastMinute; minute++) {
      if (this.cycle(minute) !== "plug.by-hand") return minute;
    }
    return null;
  }

  static at(minute: number): HandHeld {
    const held = new HandHeld();
    held.cycle(minute);
    held.#isOn = true;
    assert.equal(held.cycle(minute), "plug.by-hand");
    return held;
  }
}

const clock = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
};

Deno.test("decidePlug() a clock that is set back prolongs a hand's hold by an hour at most", () => {
  const table = [
    { setTo: "02:00", endsAt: "03:30" },
    { setTo: "02:29", endsAt: "03:30" },
    { setTo: "02:30", endsAt: "04:30" },
    { setTo: "03:29", endsAt: "04:30" },
  ];
  for (const { setTo, endsAt } of table) {
    const held = HandHeld.at(clock("06:00"));
    assert.equal(held.heldUntil(clock(setTo)), clock(endsAt), setTo);
  }
});

Deno.test("decidePlug() autumn's hour leaves a hold what it was", () => {
  const held = HandHeld.at(clock("03:20"));
  assert.equal(held.heldUntil(clock("02:21")), clock("03:30"));
});
