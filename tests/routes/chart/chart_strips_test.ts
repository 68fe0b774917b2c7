import assert from "node:assert/strict";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import { rangeData } from "../../../routes/chart/chart_data.ts";
import { SIZES } from "../../../routes/chart/chart_sizes.ts";
import { BatteryStrip, GridStrip, SocStrip } from "../../../routes/chart/chart_strips.tsx";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor } from "../../../src/words/format.ts";
import { historyRow } from "../fake_records.ts";

const STEP_MS = 300_000;
const TOP_Y = 18;
const BOTTOM_Y = 60;
const ZERO_Y = (TOP_Y + BOTTOM_Y) / 2;

type Strip = (view: Parameters<typeof SocStrip>[0]) => JSX.Element | null;

/** A strip of two steps and more whose values are told; null: nothing is known of the step. */
function draw(
  strip: Strip,
  column: "grid_power_w" | "battery_power_w" | "battery_soc_permille",
  values: readonly (number | null)[],
) {
  const rows = values.map((value, at) =>
    historyRow({ startMs: at * STEP_MS, means: { [column]: value } })
  );
  const [, size] = SIZES;
  assert.ok(size);
  const drawn = strip({
    data: rangeData(rows, { fromMs: 0, toMs: values.length * STEP_MS }),
    texts: en,
    formats: formatsFor({ words: en, timeZone: "UTC" }),
    size,
  });
  const html = drawn === null ? "" : renderToString(drawn);
  const line = /class="chart-line" d="([^"]*)"/.exec(html)?.[1] ?? "";
  return {
    html,
    line,
    y: /^M[\d.]+,([\d.]+)/.exec(line)?.[1],
    grid: [...html.matchAll(/class="chart-grid" d="M([\d.]+) ([\d.]+)H([\d.]+)"/g)]
      .map(([, , y]) => Number(y)),
    ticks: [...html.matchAll(/text-anchor="end">([^<]*)</g)].map(([, text]) => text),
    size,
  };
}

Deno.test("strips reach as far as their powers, what comes above the line and what goes below it", () => {
  for (
    const [strip, column] of [
      [GridStrip, "grid_power_w"],
      [BatteryStrip, "battery_power_w"],
    ] as const
  ) {
    const come = draw(strip, column, [2000, -2000]);
    assert.deepEqual(come.grid, [BOTTOM_Y, ZERO_Y, TOP_Y]);
    assert.deepEqual(come.ticks, ["2", "0", "2"], "in kW, without a sign");
    assert.equal(come.y, `${TOP_Y}`);
    assert.equal(draw(strip, column, [-2000, 2000]).y, `${BOTTOM_Y}`);
    assert.equal(draw(strip, column, [500, 0]).y, `${TOP_Y}`, "at least so far");
    assert.equal(draw(strip, column, [-500, 0]).y, `${BOTTOM_Y}`);
    assert.equal(draw(strip, column, [0, 5]).y, `${ZERO_Y}`);
    assert.equal(draw(strip, column, [0, 1500, -500]).y, "50", "as much of it below as there is");
  }
  assert.match(draw(GridStrip, "grid_power_w", [1, 1]).html, /<div class="of-grid"><svg/);
  assert.match(draw(BatteryStrip, "battery_power_w", [1, 1]).html, /aria-label="[^"]*discharging/i);
});

Deno.test("the strip of a charge goes from empty to full", () => {
  const { grid, ticks, y, size, html } = draw(SocStrip, "battery_soc_permille", [1000, 0]);
  assert.deepEqual([grid, ticks, y], [[BOTTOM_Y, TOP_Y], ["0", "100"], `${TOP_Y}`]);
  assert.ok(html.includes(`viewBox="0 0 ${size.width} 64"`));
  assert.match(html, /class="chart chart-strip series-soc"/);
  assert.equal(draw(SocStrip, "battery_soc_permille", [500, 0]).y, `${ZERO_Y}`);
});

Deno.test("a strip has a gap where a value is unknown, and is not there without any", () => {
  const { line, size } = draw(GridStrip, "grid_power_w", [0, 0, null, 0]);
  const width = (size.width - size.margin.right - size.margin.left) / 4;
  const x = (at: number) => Math.round((size.margin.left + (at + 0.5) * width) * 10) / 10;
  assert.equal(line, `M${x(0)},${ZERO_Y}l${width},0M${x(3)},${ZERO_Y}Z`);
  for (
    const [strip, column] of [
      [GridStrip, "grid_power_w"],
      [BatteryStrip, "battery_power_w"],
      [SocStrip, "battery_soc_permille"],
    ] as const
  ) {
    assert.doesNotMatch(draw(strip, column, [null, null]).html, /<svg/);
    assert.match(draw(strip, column, [null, 0]).html, /<svg/);
  }
});
