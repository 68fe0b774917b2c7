import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import type { Flow, FlowLine } from "../../../routes/flow/flow.ts";
import { FlowPicture, isFlowing } from "../../../routes/flow/flow_picture.tsx";

const line = (kind: FlowLine["kind"], powerW: number | null, id: number | null = null) => ({
  kind,
  id,
  powerW,
});

function draw(flow: Partial<Flow>) {
  const whole = { sources: [], takers: [], state: "whole", ...flow } as const;
  const html = renderToString(FlowPicture({ flow: whole, title: "Flow", sentence: "All of it." }));
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(html) ?? [];
  const lines = [
    ...html.matchAll(/<svg id="line-([\w-]+)" class="[^"]*" y="([\d.]+)">(.*?)<\/svg>/g),
  ]
    .map(([, name, y, inside = ""]) => {
      const [, fromX, toX] = /d="M([\d.]+) 0H([\d.]+)"/.exec(inside) ?? [];
      const [, tipX, neckX, half] = /flow-head" d="M([\d.]+) 0L([\d.]+) -([\d.]+)V([\d.]+)z"/
        .exec(inside) ?? [];
      return {
        name,
        y: Number(y),
        fromX: Number(fromX),
        toX: Number(toX),
        tipX: tipX === undefined ? null : Number(tipX),
        neckX: Number(neckX),
        half: Number(half),
        strokeWidth: Number(/stroke-width="([\d.]+)"/.exec(inside)?.[1]),
      };
    });
  const parts = [...html.matchAll(/class="flow-part is-(\w+)" d="M[\d.]+ ([\d.]+)V([\d.]+)"/g)]
    .map(([, kind, from, to]) => ({ kind, from: Number(from), to: Number(to) }));
  return { html, width: Number(width), height: Number(height), lines, parts };
}

Deno.test("FlowPicture leads each line the way that its power goes, with the head where it arrives", () => {
  const { width, lines } = draw({
    sources: [line("sun", 3000), line("battery", -500), line("grid", 800)],
    takers: [line("house", -1000), line("charger", -1500, 4), line("load", 200, 5)],
  });
  const [sun, battery, grid, house, charger, load] = lines;
  assert.ok(sun && battery && grid && house && charger && load);
  const barLeft = sun.tipX ?? NaN;
  const barRight = house.fromX;
  assert.ok(barLeft > 0 && barLeft < barRight && barRight < width);
  const ends = [sun, battery, grid, house, charger, load].map(({ fromX, tipX }) => [fromX, tipX]);
  assert.deepEqual(ends, [
    [0, barLeft],
    [barLeft, 0],
    [0, barLeft],
    [barRight, width],
    [barRight, width],
    [width, barRight],
  ]);
  assert.deepEqual(lines.map(({ name }) => name), [
    "sun",
    "battery",
    "grid",
    "house",
    "charger-4",
    "load-5",
  ]);
  for (const { fromX, toX, tipX, neckX, half, strokeWidth } of lines) {
    assert.equal(toX, neckX, "the line ends where its head begins");
    assert.ok(Math.sign((tipX ?? 0) - neckX) === Math.sign(neckX - fromX), "ahead of it");
    assert.ok(Math.abs((tipX ?? 0) - neckX) < Math.abs(toX - fromX));
    assert.ok(half > strokeWidth / 2, "wider than the line");
  }
});

Deno.test("FlowPicture lines are as wide as their powers, and rest without a head below 10 W", () => {
  const { lines } = draw({
    sources: [line("sun", 6000), line("battery", 9), line("grid", null)],
    takers: [line("house", -3000), line("loss", -10)],
  });
  const [sun, battery, grid, house, loss] = lines;
  assert.equal(sun?.strokeWidth, 18, "all that flows");
  assert.equal(house?.strokeWidth, 9);
  assert.equal(loss?.strokeWidth, 1.5, "the least that can be seen");
  for (const resting of [battery, grid]) {
    assert.deepEqual([resting?.strokeWidth, resting?.tipX], [1, null]);
    assert.ok((resting?.toX ?? 0) > (resting?.fromX ?? 0), "all the way to the bar");
    assert.equal(resting?.toX, sun?.tipX);
  }
  assert.equal(draw({ sources: [line("sun", 1500)] }).lines[0]?.strokeWidth, 9, "of 3 kW at least");
  assert.deepEqual([9.9, -9.9, 10, -10].map((powerW) => isFlowing(line("sun", powerW))), [
    false,
    false,
    true,
    true,
  ]);
});

Deno.test("FlowPicture stands sources and takers in rows of one height, a sum above the takers", () => {
  for (const [sources, takers] of [[3, 2], [2, 6], [1, 1]] as const) {
    const { lines, height } = draw({
      sources: Array.from({ length: sources }, (_, at) => line("sun", 100, at)),
      takers: Array.from({ length: takers }, (_, at) => line("load", -100, at)),
    });
    const ys = lines.map(({ y }) => y);
    const [left, right] = [ys.slice(0, sources), ys.slice(sources)];
    const row = height / (takers + 1);
    for (const [at, y] of left.entries()) {
      assert.ok(Math.abs(y - (at + 0.5) * height / sources) < 0.06);
    }
    for (const [at, y] of right.entries()) assert.ok(Math.abs(y - (at + 1.5) * row) < 0.06);
    assert.ok(row >= 26 && height / sources >= 64, "room for the words beside them");
  }
});

Deno.test("FlowPicture the bar has the parts of all that is given, one on the other", () => {
  const { parts, height } = draw({
    sources: [line("sun", 3000), line("battery", 1000), line("grid", -500)],
    takers: [line("house", -3500)],
  });
  assert.deepEqual(parts.map(({ kind }) => kind), ["sun", "battery"]);
  const [sun, battery] = parts;
  assert.ok(sun && battery);
  assert.equal(sun.from, 0);
  assert.equal(battery.from, sun.to);
  assert.ok(Math.abs(battery.to - height) < 0.06);
  assert.ok(Math.abs(sun.to - 0.75 * height) < height / 20, `${sun.to} of ${height}`);
  assert.deepEqual(draw({ sources: [line("sun", 9), line("grid", null)] }).parts, []);
});

Deno.test("FlowPicture says what it shows, and of what kind the moment is", () => {
  const { html } = draw({ state: "settling" });
  assert.match(html, /class="flow-picture is-settling"/);
  assert.match(html, /<title>Flow<\/title><desc>All of it\.<\/desc>/);
});
