import assert from "node:assert/strict";
import {
  gapsReachOut,
  movedBy,
  sunOfUnseen,
  type UnseenHold,
} from "../../../src/domain/house/unseen_sources.ts";

const HOUR_MS = 3_600_000;
/** What 1000 Wh are, as holds count it. */
const KWH = 1000 * HOUR_MS;
const CAR = 2;
const PLUG = 3;

function hold(atMs: number, own: Partial<UnseenHold> = {}): UnseenHold {
  return { atMs, importedWh: null, dischargedWh: null, drawnWms: new Map(), ...own };
}
const told = (atMs: number, importedWh = 0, dischargedWh = 0, own: Partial<UnseenHold> = {}) =>
  hold(atMs, { importedWh, dischargedWh, ...own });
const unseen = (atMs: number, carWms = KWH, plugWms = 0) =>
  hold(atMs, { drawnWms: new Map([[CAR, carWms], [PLUG, plugWms]]) });
const partsOf = (holds: readonly UnseenHold[], index: number) => {
  const parts = sunOfUnseen(holds)[index];
  return { car: parts?.get(CAR) ?? 0, plug: parts?.get(PLUG) ?? 0 };
};

Deno.test("movedBy() is null where a counter did not tell, or went back", () => {
  assert.deepEqual([movedBy(5, 7), movedBy(5, 5)], [2, 0]);
  assert.deepEqual([movedBy(5, 4), movedBy(null, 4), movedBy(5, null)], [null, null, null]);
});

Deno.test("sunOfUnseen() is what a gap's loads drew beyond what grid and battery gave", () => {
  const carParts = (...holds: readonly UnseenHold[]) =>
    holds.map((_, index) => partsOf(holds, index).car);
  assert.deepEqual(carParts(told(0), unseen(1), told(2, 200, 50)), [0.75, 0.75, 0]);
  assert.deepEqual(carParts(told(0), unseen(1), told(2)), [1, 1, 0]);
  assert.deepEqual(carParts(told(0), unseen(1), told(2, 1000)), [0, 0, 0]);
  assert.deepEqual(carParts(told(0), unseen(1), told(2, 2000)), [0, 0, 0], "never less than none");
  assert.deepEqual(carParts(told(0), unseen(1), unseen(2), told(3, 500)), [0.75, 0.75, 0.75, 0]);
  assert.deepEqual(carParts(unseen(1), told(2)), [0, 0], "no beginning");
  assert.deepEqual(carParts(told(0), unseen(1)), [0, 0], "no end");
  assert.deepEqual(carParts(told(0, 5), unseen(1), told(2, 4)), [0, 0, 0], "a counter went back");
  assert.deepEqual(carParts(told(0, 0, 5), unseen(1), told(2, 0, 4)), [0, 0, 0]);
  const half = hold(2, { importedWh: 0 });
  assert.deepEqual(carParts(told(0), unseen(1), half), [0, 0, 0], "one counter is not enough");
  assert.deepEqual(carParts(told(0), hold(1), told(2)), [0, 0, 0], "nothing was drawn");
});

Deno.test("sunOfUnseen() tells each load's part", () => {
  const holds = [told(0), unseen(1, KWH, KWH / 2), told(2, 250)];
  assert.deepEqual(partsOf(holds, 1), { car: 0.75, plug: 0.5 });
  assert.deepEqual(partsOf([told(0), unseen(1, 0, KWH), told(2)], 1), { car: 0, plug: 1 });
  const tiny = partsOf([told(0), unseen(1, 1, 1), told(2)], 1);
  assert.deepEqual(tiny, { car: 1, plug: 1 });
});

Deno.test("sunOfUnseen() waits a minute for counters that are late", () => {
  const part = (lateMs: number, own: Partial<UnseenHold> = {}) =>
    partsOf([told(0), unseen(1), told(2), told(2 + lateMs, 500, 0, own)], 1).car;
  assert.equal(part(60_000), 0.5);
  assert.equal(part(60_001), 1);
  assert.equal(part(60_000, { importedWh: null }), 1, "it tells nothing");
  const last = partsOf([told(0), unseen(1), told(2), told(3, 300), told(4, 500)], 1).car;
  assert.equal(last, 0.5, "the last of them");
});

Deno.test("gapsReachOut() asks whether a gap may begin before, or end behind the samples", () => {
  const range = { fromMs: 10, toMs: 20 };
  const out = (...holds: readonly UnseenHold[]) => {
    const { before, after } = gapsReachOut(holds, range);
    return [before, after];
  };
  const late = told(100_000);
  assert.deepEqual(out(told(0), unseen(10), told(15), late), [false, false]);
  assert.deepEqual(out(unseen(10), told(15), late), [true, false]);
  assert.deepEqual(out(hold(0), unseen(19), told(21), late), [true, false]);
  assert.deepEqual(out(told(0), unseen(15)), [false, true]);
  const drawn = { drawnWms: new Map([[CAR, KWH]]) };
  assert.deepEqual(out(told(15, 0, 0, drawn), hold(100_000)), [false, true], "it ends behind it");
  assert.deepEqual(out(told(0), unseen(15), told(21)), [false, true], "the counter may be late");
  assert.deepEqual(out(told(0), unseen(15), told(21), hold(60_021)), [false, true]);
  assert.deepEqual(out(told(0), unseen(15), told(21), hold(60_022)), [false, false]);
  assert.deepEqual(out(unseen(9), unseen(20)), [false, false], "outside of the range");
  assert.deepEqual(out(hold(15)), [false, false], "nothing was drawn");
  assert.deepEqual(out(unseen(15, 1)), [true, true]);
  assert.deepEqual(out(unseen(15, 0, 1)), [true, true]);
  const within = told(10, 0, 0, { drawnWms: new Map([[CAR, 5]]) });
  assert.deepEqual(out(within, told(12), late), [false, false], "it tells itself");
  assert.deepEqual(out(told(0), unseen(10), unseen(15), told(21), late), [false, false]);
  assert.deepEqual(out(unseen(10), told(12), unseen(15), told(21), late), [true, false]);
});
