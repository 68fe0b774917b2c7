import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { type BarStep, EnergyBars, type Stack } from "../../../routes/chart/energy_bars.tsx";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor } from "../../../src/words/format.ts";
import { historyRow } from "../fake_records.ts";

const HOUR_MS = 3_600_000;
const SIZES = [
  { name: "narrow", labelWidth: 24 },
  { name: "wide", labelWidth: 26 },
] as const;

type Attributes = Readonly<Record<string, string>>;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture of a size of steps whose stacks are given; null: nothing is known of the step. */
function draw(stacks: readonly (readonly (Stack | null)[] | null)[], name: string) {
  const steps = stacks.map((told, at): BarStep => ({
    startMs: at * HOUR_MS,
    row: told === null ? null : historyRow({ startMs: at * HOUR_MS }, HOUR_MS),
    label: `${at}`,
    name: `hour ${at}`,
    href: at === 0 ? null : `/hour-${at}`,
  }));
  const html = renderToString(EnergyBars({
    steps,
    stacks: {
      of: ({ startMs }) => stacks[startMs / HOUR_MS] ?? [],
      count: 2,
      legend: { sun: "Sun", grid: "Grid" },
    },
    summary: null,
    texts: en,
    formats: formatsFor({ words: en, timeZone: "UTC" }),
  }));
  const svg = new RegExp(`<svg class="chart bars bars-${name}"[\\s\\S]*?</svg>`).exec(html)?.[0] ??
    "";
  const [, width = "", height = ""] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  const tags = (tag: string) =>
    [...svg.matchAll(new RegExp(`<${tag}([^>]*)>([^<]*)`, "g"))].map((
      [, text = "", inside = ""],
    ) => ({
      inside,
      attributes: Object.fromEntries(
        [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
      ),
    }));
  const boxes = (part: string): readonly Box[] =>
    tags("rect").filter(({ attributes }) => attributes["class"] === part)
      .map(({ attributes: { x, y, width, height } }) => ({
        x: Number(x),
        y: Number(y),
        width: Number(width),
        height: Number(height),
      }));
  return { html, svg, size: { width: Number(width), height: Number(height) }, tags, boxes };
}

const isNear = (one: number, other: number) => Math.abs(one - other) < 0.25;

for (const { name, labelWidth } of SIZES) {
  Deno.test(`EnergyBars (${name}) stacks the parts from the base line up, as high as their energy`, () => {
    const stack = { sun: 1000, battery: 500, grid: 250, unknown: 250 };
    const { boxes, tags } = draw([[stack, { sun: 4000 }], [null, { grid: 1000 }]], name);
    const parts = ["sun", "battery", "grid", "unknown"].map((part) => boxes(`bar-${part}`));
    const [suns = [], batteries = [], grids = [], unknowns = []] = parts;
    const [sun, whole] = suns;
    const [hit, nextHit] = boxes("bar-hit");
    assert.ok(sun && whole && hit && nextHit);
    const baseY = hit.y + hit.height;
    assert.ok(isNear(sun.y + sun.height, baseY) && isNear(whole.y + whole.height, baseY));
    assert.ok(isNear(whole.y, hit.y), "4 kWh reach the top");
    const drawn = [sun, batteries[0], grids[0], unknowns[0]];
    let topY = baseY;
    for (const [at, wh] of Object.values(stack).entries()) {
      const box = drawn[at];
      assert.ok(box && isNear(box.y + box.height, topY), `${at} stands on the one before`);
      assert.ok(isNear(box.height, whole.height * wh / 4000), `${wh} Wh`);
      assert.equal(box.x, sun.x);
      topY = box.y;
    }
    assert.ok(whole.x > sun.x + sun.width && whole.x < sun.x + sun.width + 2, "beside each other");
    assert.ok(isNear(sun.x, hit.x) && whole.x + whole.width <= hit.x + hit.width + 0.1);
    assert.ok(nextHit.x > hit.x + hit.width && isNear(nextHit.width, hit.width));
    assert.ok(isNear(grids[1]?.x ?? 0, nextHit.x + (whole.x - hit.x)), "unknown leaves its place");
    const scale = tags("text").filter(({ attributes }) => attributes["text-anchor"] === "end");
    for (const { inside, attributes } of scale) {
      assert.ok(isNear(Number(attributes["y"]), baseY - whole.height * Number(inside) / 4), inside);
    }
    assert.deepEqual(scale.map(({ inside }) => Number(inside)), [0, 1, 2, 3, 4]);
  });

  Deno.test(`EnergyBars (${name}) draws nothing of what is none or unknown, and no bar too large`, () => {
    const none = draw([[{ sun: 0, battery: null, grid: -5 }, null], null], name);
    for (const part of ["sun", "battery", "grid", "unknown"]) {
      assert.deepEqual(none.boxes(`bar-${part}`), []);
    }
    assert.equal(none.boxes("bar-hit").length, 2);
    const { boxes } = draw([[{ sun: 100 }]], name);
    const [sun, hit] = [boxes("bar-sun")[0], boxes("bar-hit")[0]];
    assert.ok(sun && hit && isNear(sun.height, hit.height / 10), "1 kWh is the least height");
  });

  Deno.test(`EnergyBars (${name}) labels as many steps as there is room for, inside the picture`, () => {
    for (const count of [7, 12, 24, 31]) {
      const { tags, size, boxes } = draw(Array.from({ length: count }, () => [{ sun: 9 }]), name);
      const labels = tags("text").filter(({ attributes }) =>
        attributes["text-anchor"] === "middle"
      );
      const xs = labels.map(({ attributes }) => Number(attributes["x"]));
      const hits = boxes("bar-hit");
      const stepX = (hits[1]?.x ?? 0) - (hits[0]?.x ?? 0);
      const every = Math.ceil(labelWidth / stepX);
      assert.deepEqual(
        labels.map(({ inside }) => Number(inside)),
        Array.from({ length: Math.ceil(count / every) }, (_, at) => at * every),
      );
      for (const [at, x] of xs.entries()) {
        const hit = hits[at * every];
        assert.ok(hit && isNear(x, hit.x + hit.width / 2), "below the middle");
      }
      for (const { attributes } of tags("text")) {
        const [x, y] = [Number(attributes["x"]), Number(attributes["y"])];
        assert.ok(
          x >= 0 && x <= size.width && y > 8 && y < size.height,
          JSON.stringify(attributes),
        );
      }
      for (const { x, y, width, height } of hits) {
        assert.ok(x > 20 && x + width <= size.width && y > 10 && y + height < size.height - 12);
      }
    }
  });
}

Deno.test("EnergyBars lead where a step has a place and is known, and name what they draw", () => {
  const { html, svg } = draw([[{ sun: 9 }], [{ sun: 9 }], null], "wide");
  assert.deepEqual([...svg.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href), ["/hour-1"]);
  assert.match(svg, /<title>hour 1<\/title>/);
  assert.deepEqual(
    [...html.matchAll(/<\/svg>([A-Z]\w+)<\/li>/g)].map(([, text]) => text),
    ["Sun", "Grid"],
  );
  const fills = draw([[{ sun: 1, battery: 1, grid: 1, unknown: 1 }]], "wide").svg
    .matchAll(/class="bar-(\w+)"( fill="[^"]*")?/g);
  assert.deepEqual(
    [...fills].map(([, part, fill]) => [part, fill]).filter(([part]) => part !== "hit"),
    [
      ["sun", undefined],
      ["battery", ' fill="url(#bar-battery)"'],
      ["grid", ' fill="url(#bar-grid)"'],
      ["unknown", undefined],
    ],
  );
  assert.doesNotMatch(html, /chart-summary/);
});
