import assert from "node:assert/strict";
import { NO_SPELLS, type SunSpells, watchSpells } from "../../../src/control/site/sun_spells.ts";

/** After cycles of 5 s: each spell with its length in s; the last one is seen once more. */
function afterSpells(...spells: readonly (readonly [boolean, number])[]): SunSpells {
  let seen = NO_SPELLS;
  let second = 0;
  for (const [isSunny, lastsS] of spells) {
    for (const endS = second + lastsS; second < endS; second += 5) {
      seen = watchSpells(seen, { isSunny, steadyMs: second * 1000 });
    }
  }
  return seen;
}

Deno.test("watchSpells() knows what a spell has lasted once the other kind has lasted 15 s", () => {
  const sunny = [true, 300] as const;
  assert.equal(afterSpells(sunny).sunMs, null, "it lasts");
  assert.equal(afterSpells(sunny, [false, 15]).sunMs, null);
  const { sunMs, dipMs, spell } = afterSpells(sunny, [false, 20]);
  assert.deepEqual([sunMs, dipMs], [300_000, null]);
  assert.deepEqual(spell, { isSunny: false, sinceMs: 300_000 });
});

Deno.test("watchSpells() takes what is shorter than 15 s for none", () => {
  const { sunMs, dipMs, turnedMs } = afterSpells([true, 300], [false, 15], [true, 285], [
    false,
    20,
  ]);
  assert.deepEqual([sunMs, dipMs, turnedMs], [600_000, null, null]);
  assert.equal(afterSpells([true, 300], [false, 15], [true, 5]).turnedMs, null);
});

Deno.test("watchSpells() counts no dip as more than 20 minutes, and no sun as more than an hour", () => {
  const { sunMs, dipMs } = afterSpells([false, 4 * 3600], [true, 2 * 3600], [false, 20]);
  assert.deepEqual([sunMs, dipMs], [3_600_000, 1_200_000]);
});

Deno.test("watchSpells() weighs the newest spell by four tenths of its factor", () => {
  const { sunMs, dipMs } = afterSpells(
    [false, 100],
    [true, 200],
    [false, 3200],
    [true, 400],
    [false, 20],
  );
  // A dip of 20 minutes at most: twelve times as long as the first.
  assert.equal(Math.round(dipMs ?? 0), Math.round(100_000 * 12 ** 0.4));
  assert.equal(Math.round(sunMs ?? 0), Math.round(200_000 * 2 ** 0.4));
});

Deno.test("watchSpells() holds where two cycles are of one moment", () => {
  const first = watchSpells(NO_SPELLS, { isSunny: true, steadyMs: 0 });
  const turned = watchSpells(first, { isSunny: false, steadyMs: 0 });
  const ended = watchSpells(turned, { isSunny: false, steadyMs: 20_000 });
  assert.equal(ended.sunMs, 15_000, "none is shorter");
});
