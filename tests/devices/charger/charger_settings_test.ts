import assert from "node:assert/strict";
import { KeptSettings, type Measuring } from "../../../src/devices/charger/charger_settings.ts";
import { ManualClock } from "../transport/manual_clock.ts";

const MARK = {};
const CHARGING: Measuring = {
  mark: MARK,
  isNews: false,
  isFlowing: true,
  phaseCurrentsA: [5.9, 5.9],
};
const AT_REST: Measuring = { ...CHARGING, isFlowing: false, phaseCurrentsA: [0, 0] };

interface Told {
  readonly enabled: boolean | null;
  readonly currentA: number | null;
}

/** What was told `agoMs` before, in a read like `before`, seen by a read like `measuring`. */
function keptOf(
  told: Told,
  { agoMs, before, measuring }: {
    readonly agoMs: number;
    readonly before: Measuring;
    readonly measuring: Measuring;
  },
): boolean {
  const clock = new ManualClock();
  const settings = new KeptSettings<string>(clock);
  assert.equal(settings.of(before), null, "nothing was read yet");
  settings.keep("told", { ...told, atMs: clock.steadyMs(), mark: before.mark });
  clock.nowMs += agoMs;
  return settings.of(measuring) === "told";
}

Deno.test("KeptSettings of() settings count until something tells that they may be others", () => {
  const at6 = { enabled: true, currentA: 6 };
  const paused = { enabled: false, currentA: 6 };
  const rows: readonly [string, Told, Measuring, Measuring, number, boolean][] = [
    ["a charge", at6, CHARGING, CHARGING, 57_499, true],
    ["a charge, after a minute", at6, CHARGING, CHARGING, 57_500, false],
    ["a pause", paused, AT_REST, AT_REST, 57_499, true],
    ["a pause, after a minute", paused, AT_REST, AT_REST, 57_500, false],
    ["asked in vain", at6, AT_REST, AT_REST, 12_499, true],
    ["asked in vain, after 15 s", at6, AT_REST, AT_REST, 12_500, false],
    ["a flow that begins", at6, AT_REST, CHARGING, 1, false],
    ["a flow that ends", at6, CHARGING, AT_REST, 1, false],
    ["a flow that is unknown", at6, CHARGING, { ...CHARGING, isFlowing: null }, 1, false],
    ["a flow while it is told to be paused", paused, CHARGING, CHARGING, 1, false],
    ["news", at6, CHARGING, { ...CHARGING, isNews: true }, 1, false],
    ["a write since", at6, CHARGING, { ...CHARGING, mark: {} }, 1, false],
    ["half an ampere more", at6, CHARGING, { ...CHARGING, phaseCurrentsA: [null, 6.5] }, 1, true],
    ["more than that", at6, CHARGING, { ...CHARGING, phaseCurrentsA: [null, 6.51] }, 1, false],
    [
      "no current asked, less than half an ampere flows",
      { enabled: true, currentA: 0 },
      CHARGING,
      {
        ...CHARGING,
        phaseCurrentsA: [null, 0.4],
      },
      1,
      true,
    ],
    ["no current told", { enabled: true, currentA: null }, CHARGING, CHARGING, 1, false],
  ];
  for (const [name, told, before, measuring, agoMs, isKept] of rows) {
    assert.equal(keptOf(told, { agoMs, before, measuring }), isKept, name);
  }
});

Deno.test("KeptSettings forget() has them read again", () => {
  const clock = new ManualClock();
  const settings = new KeptSettings<string>(clock);
  settings.of(CHARGING);
  settings.keep("told", { enabled: true, currentA: 6, atMs: 0, mark: MARK });
  settings.forget();
  assert.equal(settings.of(CHARGING), null);
});
