import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { type SplitPart, SplitParts } from "../../../routes/history/history_cards.tsx";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";

const VIEW = { texts: en, formats: formatsFor({ words: en, timeZone: "UTC" }) };

function draw(sizes: Readonly<Partial<Record<SplitPart["name"], number>>>, whole: number | null) {
  const parts = (["sun", "battery", "grid", "unknown"] as const).flatMap((name) => {
    const size = sizes[name];
    return size === undefined ? [] : [{ name, label: name.toUpperCase(), size }];
  });
  const textOf = (size: number) => `${size} km`;
  const html = renderToString(SplitParts({ parts, whole, step: 1, textOf, view: VIEW }));
  const bars = [...html.matchAll(/<rect class="split-(\w+)" x="([\d.]+)" width="([\d.]+)"/g)];
  return {
    bars: bars.map(([, ...told]) => told),
    text: plainSpaced(html.replaceAll(/<[^>]*>/g, " ")).replaceAll(/\s+/g, " ").trim(),
  };
}

Deno.test("SplitParts are side by side in one bar, a gap between them, none after the last", () => {
  assert.deepEqual(draw({ sun: 50, battery: 30, grid: 20 }, null).bars, [
    ["sun", "0.00", "49.50"],
    ["battery", "50.00", "29.50"],
    ["grid", "80.00", "20.00"],
  ]);
  assert.deepEqual(draw({ sun: 1, grid: 999 }, null).bars, [
    ["sun", "0.00", "0.20"],
    ["grid", "0.10", "99.90"],
  ], "what is little can still be seen");
  assert.deepEqual(draw({ sun: 0, grid: 0 }, null).bars, []);
});

Deno.test("SplitParts are told as parts of the whole, and of their sum where that is not known", () => {
  assert.equal(draw({ sun: 30, grid: 10 }, null).text, "SUN 30 km 75 % GRID 10 km 25 %");
  assert.equal(draw({ sun: 30, grid: 10 }, 50).text, "SUN 30 km 60 % GRID 10 km 20 %");
});
