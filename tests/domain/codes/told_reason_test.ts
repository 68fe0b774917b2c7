import assert from "node:assert/strict";
import {
  type LoadReason,
  movedReason,
  parseLoadReason,
  reasonChange,
} from "../../../src/domain/codes/told_reason.ts";

const WAIT = { code: "wait.surplus", surplusW: 1000, neededW: 2760, phases: 2 } as const;
const MINUTE_MS = 60_000;

Deno.test("reasonChange() tells another reason from numbers that moved, and from neither", () => {
  const cases: readonly (readonly [LoadReason | null, LoadReason | null, string | null])[] = [
    [null, null, null],
    [null, WAIT, "other"],
    [WAIT, null, "other"],
    [WAIT, WAIT, null],
    [WAIT, { ...WAIT }, null],
    [WAIT, { ...WAIT, surplusW: 1299 }, null],
    [WAIT, { ...WAIT, surplusW: 1300 }, "moved"],
    [{ ...WAIT, surplusW: 4000 }, { ...WAIT, surplusW: 4999 }, null],
    [{ ...WAIT, surplusW: 4000 }, { ...WAIT, surplusW: 5000 }, "moved"],
    [WAIT, { ...WAIT, phases: 1 }, "other"],
    [WAIT, { ...WAIT, plugW: 0 }, "other"],
    [{ ...WAIT, plugW: 0 }, WAIT, "other"],
    [{ code: "limit.range", minA: 6, maxA: 5 }, { code: "limit.range", minA: 6, maxA: 4 }, "moved"],
    [
      { code: "wait.soc", socPct: 40, startSocPct: 60 },
      { code: "wait.soc", socPct: 44.9, startSocPct: 60 },
      null,
    ],
    [
      { code: "wait.soc", socPct: 40, startSocPct: 60 },
      { code: "wait.soc", socPct: 45, startSocPct: 60 },
      "moved",
    ],
    [{ code: "blind.meter", ageMs: 1 }, { code: "blind.meter", ageMs: 9_999_999 }, null],
    [{ code: "offline.charger", sinceMs: null }, { code: "offline.charger", sinceMs: 5 }, null],
    [
      { code: "plug.manual", on: true, untilMs: MINUTE_MS },
      { code: "plug.manual", on: true, untilMs: 2 * MINUTE_MS },
      "other",
    ],
    [
      { code: "wait.held-back", startsAtMs: 0 },
      { code: "wait.held-back", startsAtMs: 10 * MINUTE_MS - 1 },
      null,
    ],
    [
      { code: "wait.held-back", startsAtMs: 0 },
      { code: "wait.held-back", startsAtMs: 10 * MINUTE_MS },
      "moved",
    ],
    [
      { code: "car.waiting", asks: 1, sinceMs: 0, nextAtMs: 5 },
      { code: "car.waiting", asks: 9, sinceMs: 0, nextAtMs: 5 },
      null,
    ],
    [
      { code: "car.waiting", asks: 1, sinceMs: 0, nextAtMs: 5 },
      { code: "car.waiting", asks: 1, sinceMs: 0, nextAtMs: null },
      "other",
    ],
  ];
  for (const [before, after, expected] of cases) {
    assert.equal(reasonChange(before, after), expected, JSON.stringify([before, after]));
  }
});

Deno.test("movedReason() moves the times of this run, those to come among them, and no others", () => {
  const move = { fromMs: 1000, toMs: 2000, stepMs: 500, kept: new Set([1100]) };
  const car = { code: "car.waiting", asks: 2, sinceMs: 1200, nextAtMs: 9000 } as const;
  assert.deepEqual(movedReason(car, move), { ...car, sinceMs: 1700, nextAtMs: 9500 });
  assert.deepEqual(movedReason({ ...car, sinceMs: 999 }, move).sinceMs, 999);
  assert.deepEqual(movedReason({ ...car, sinceMs: 1000 }, move).sinceMs, 1500);
  assert.deepEqual(movedReason({ ...car, sinceMs: 1100 }, move).sinceMs, 1100);
  assert.deepEqual(movedReason({ ...car, nextAtMs: null }, move).nextAtMs, null);
  const blind = { code: "blind.meter", ageMs: 5000 } as const;
  assert.deepEqual(movedReason(blind, move), blind);
});

Deno.test("parseLoadReason() knows whose reason it reads, and what is none", () => {
  assert.deepEqual(parseLoadReason(WAIT), { charger: WAIT });
  const plug = { code: "plug.wait.start-hour", startHour: 13 } as const;
  assert.deepEqual(parseLoadReason(plug), { plug });
  for (const value of [null, {}, { code: "wait.surplus" }, "off"]) {
    assert.equal(parseLoadReason(value), null);
  }
});
