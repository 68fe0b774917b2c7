import assert from "node:assert/strict";
import { drawDay } from "./day_case.ts";
import { liveDay } from "./lived_day.ts";
import { DAYS, digestsOf, recordedDays, stretchesOf } from "./recorded_days.ts";

const recorded = await recordedDays();

Deno.test("decide() with one charger and one plug is what it was, to the row", () => {
  assert.equal(Object.keys(recorded).length, DAYS);
  for (let seed = 1; seed <= DAYS; seed++) {
    const before = recorded[seed] ?? "";
    if (digestsOf(seed) === before) continue;
    const digests = before.split(" ");
    const first = stretchesOf(seed).find(({ digest }, index) => digest !== digests[index]);
    const rows = stretchesOf(seed, first?.name).flatMap((stretch) => stretch.rows);
    assert.fail(`day ${seed} differs from ${first?.name} on; its rows now:\n${rows.join("\n")}`);
  }
});

Deno.test("The recorded days charge, heat, press and fail", () => {
  const codes = new Set<string>();
  for (let seed = 1; seed <= 10; seed++) {
    liveDay(drawDay(seed), (_second, { reason, plugReason }) => {
      codes.add(reason.code);
      codes.add(plugReason?.code ?? "no plug");
    });
  }
  assert.ok(codes.size >= 40, `${codes.size}: ${[...codes].join(" ")}`);
});
