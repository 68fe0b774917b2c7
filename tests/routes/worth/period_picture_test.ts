import assert from "node:assert/strict";
import { AppUnderTest } from "../app_under_test.ts";
import { historyRow } from "../fake_records.ts";
import { expectShapes } from "../shapes.ts";

const SIDE = 1080;

type Attributes = Readonly<Record<string, string | undefined>>;

/** The picture of a period in which days give so many kWh; null: nothing is known of the day. */
async function draw(
  query: string,
  days: Readonly<Record<string, number | null>>,
  more: Readonly<Record<string, number>> = {},
) {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, carKwhPer100Km: 20, timeZone: "UTC" };
  app.program.history.rows = Object.entries(days).flatMap(([day, kwh]) =>
    kwh === null ? [] : [historyRow({
      startMs: Date.parse(`${day}T10:00:00Z`),
      energies: { pv_wh: kwh * 1000, consumption_wh: 2000, grid_import_wh: 500, ...more },
    })]
  );
  const svg = await (await app.ask(`/history/card.svg?${query}`)).text();
  const tags = (tag: string): readonly { attributes: Attributes; inside: string }[] =>
    [...svg.matchAll(new RegExp(`<${tag} ([^>]*?)/?>([^<]*)`, "g"))]
      .map(([, text = "", inside = ""]) => ({
        inside,
        attributes: Object.fromEntries(
          [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = "", value]) => [key, value]),
        ),
      }));
  const bars = tags("rect").slice(1).map(({ attributes }) => ({
    x: Number(attributes["x"]),
    y: Number(attributes["y"]),
    width: Number(attributes["width"]),
    height: Number(attributes["height"]),
    isKnown: attributes["rx"] !== undefined,
  }));
  return { svg, tags, bars, text: svg.replaceAll(/<[^>]+>/g, "|") };
}

const CAR = {
  car_wh: 1000,
  car_solar_wh: 500,
  car_battery_wh: 0,
  car_grid_wh: 400,
  car_unknown_wh: 100,
};

Deno.test("the picture has a bar a day, as high as what the roof gave, and a dash for what is unknown", async () => {
  const { bars } = await draw("week=2026-W11", {
    "2026-03-09": 4,
    "2026-03-10": 8,
    "2026-03-11": 0,
    "2026-03-12": null,
    "2026-03-13": 2,
  });
  assert.equal(bars.length, 7);
  const [first, most, none, unknown, fifth] = bars;
  assert.ok(first && most && none && unknown && fifth);
  const baseY = most.y + most.height;
  assert.ok(Math.abs(first.height - most.height / 2) < 0.2);
  assert.ok(Math.abs(fifth.height - most.height / 4) < 0.2);
  assert.deepEqual([none.height, none.isKnown], [0, true]);
  assert.deepEqual([unknown.height, unknown.isKnown], [2, false]);
  assert.ok(most.height > 200, "large enough to compare");
  for (const { x, y, width, height } of bars) {
    assert.ok(Math.abs(y + height - baseY) < 0.2, "all stand on one line");
    assert.ok(width > 0 && x >= 60 && x + width <= SIDE - 60);
  }
  for (const [at, { x }] of bars.entries()) {
    const before = bars[at - 1];
    if (before !== undefined) assert.ok(x > before.x + before.width, "with a gap between");
  }
});

Deno.test("the picture writes nothing over something else, or beyond its edges", async () => {
  for (const query of ["day=2026-03-10", "week=2026-W11", "month=2026-03", "year=2026"]) {
    const { tags, bars } = await draw(query, { "2026-03-10": 8, "2026-03-11": 4 }, CAR);
    const lines = tags("text").map(({ attributes, inside }) => ({
      inside,
      x: Number(attributes["x"]),
      y: Number(attributes["y"]),
      size: Number(attributes["font-size"]),
      anchor: attributes["text-anchor"] ?? "start",
    }));
    assert.ok(lines.length > 10);
    const [barsTop, barsBottom] = [
      Math.min(...bars.map(({ y }) => y)),
      Math.max(...bars.map(({ y, height }) => y + height)),
    ];
    for (const { inside, x, y, size, anchor } of lines) {
      assert.ok(size >= 20 && size <= 220, `${inside} can be read`);
      assert.ok(x >= 50 && x <= SIDE - 50, `${inside} at ${x}`);
      assert.ok(y - size > 0 && y + size / 4 < SIDE, `${inside} at ${y}`);
      assert.ok(y < barsTop || y - size * 0.8 > barsBottom, `${inside} is not over the bars`);
      for (const other of lines) {
        if (other.anchor !== anchor || anchor !== "start" || other.y <= y) continue;
        if (Math.abs(other.x - x) > 20) continue;
        assert.ok(other.y - other.size * 0.75 >= y, `${inside} over ${other.inside}`);
      }
    }
    const [line] = tags("line");
    const lineY = Number(line?.attributes["y1"]);
    assert.equal(line?.attributes["y2"], line?.attributes["y1"]);
    assert.ok(lines.every(({ y, size }) => y + size / 4 < lineY || y - size * 0.8 > lineY));
  }
});

Deno.test("the picture labels eight bars at the most, the first of them and then each as many on", async () => {
  for (
    const [query, labels] of [
      ["week=2026-W11", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]],
      ["day=2026-03-10", ["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]],
      ["month=2026-03", ["1", "5", "9", "13", "17", "21", "25", "29"]],
      ["year=2026", ["Jan", "Mar", "May", "Jul", "Sept", "Nov"]],
    ] as const
  ) {
    const { tags, bars } = await draw(query, { "2026-03-10": 8 });
    const found = tags("text").filter(({ attributes }) => attributes["text-anchor"] === "middle");
    assert.deepEqual(found.map(({ inside }) => inside.replace(/\W*$/, "")), labels, query);
    const every = Math.ceil(bars.length / 8);
    for (const [at, { attributes }] of found.entries()) {
      const bar = bars[at * every];
      assert.ok(bar && Math.abs(Number(attributes["x"]) - bar.x - bar.width / 2) < 0.2);
    }
  }
});

Deno.test("the picture tells what it knows, of the car before the house, and what is missing", async () => {
  const whole = { "2026-03-10": 8 };
  assert.match((await draw("month=2026-03", whole, CAR)).text, /\|50.%\|/);
  assert.match((await draw("month=2026-03", whole, CAR)).text, /Car: 10.% unknown/);
  const known = { ...CAR, car_grid_wh: 500, car_unknown_wh: 0 };
  assert.doesNotMatch((await draw("month=2026-03", whole, known)).text, /unknown/);
  const house = (await draw("month=2026-03", whole)).text;
  assert.match(house, /\|75.%\|/, "self-sufficient without a car");
  assert.match(house, /at most 8\.0.kWh/);
  const dark = await draw("month=2026-03", { "2026-03-10": 0 });
  assert.deepEqual([dark.bars, /at most/.test(dark.text)], [[], false], "nothing was produced");
});

Deno.test("the picture of each period has everything at its place", async () => {
  const houses = [
    ["day=2026-03-10", {}],
    ["week=2026-W11", {}],
    ["month=2026-03", CAR],
    ["year=2026", { ...CAR, car_grid_wh: 500, car_unknown_wh: 0 }],
  ] as const;
  for (const [query, more] of houses) {
    const { svg } = await draw(query, { "2026-03-10": 7, "2026-03-11": 1 }, more);
    expectShapes(`picture ${query}`, svg);
  }
});

Deno.test("the picture tells of five missing minutes and more", async () => {
  const DAY_MS = 86_400_000;
  const missing = async (knownMs: number) => {
    const app = new AppUnderTest();
    app.program.values = { ...app.program.values, timeZone: "UTC" };
    const startMs = Date.parse("2026-03-10T00:00:00Z");
    app.program.history.rows = [
      historyRow({ startMs: startMs - DAY_MS }),
      historyRow({ startMs, knownMs, energies: { pv_wh: 1 } }, DAY_MS),
    ];
    const svg = await (await app.ask("/history/card.svg?day=2026-03-10")).text();
    return /y="1030"[^>]*>([^<]*)</.exec(svg)?.[1];
  };
  assert.equal(await missing(DAY_MS - 299_999), "");
  assert.match(await missing(DAY_MS - 300_000) ?? "", /5.min/);
});
