import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { browserTest, DESKTOP, PHONE, Watch } from "./chromium.ts";
import { FilledHouse } from "./filled_house.ts";
import { shared } from "./shared.ts";

const filled = shared(() => FilledHouse.start("filled"));
const STEP_MS = 300_000;
const DAY = "/history?day=2026-11-20";
const CHART = "#chart-picture";
const READOUT = "#chart-readout";

/** The colours of all lines that are shown. */
const LINES = `[...document.querySelectorAll(".chart-stage .chart-line")]
  .filter((line) => line.getClientRects().length > 0)
  .map((line) => getComputedStyle(line).stroke)`;

interface Row {
  readonly startMs: number;
  readonly pvPowerW: number | null;
  readonly gridPowerW: number | null;
}

/** The values that another program is told of a day. */
async function rowsOf(origin: string, day: string): Promise<readonly Row[]> {
  const answer = await fetch(`${origin}/api/history?from=${day}&to=${day}&step=5m&limit=300`);
  const { rows } = await answer.json();
  return rows;
}

async function open(
  house: FilledHouse,
  path = DAY,
  viewport = DESKTOP,
): Promise<Watch> {
  const watch = await Watch.open({ viewport, origin: house.origin });
  await watch.page.goto(house.origin + path);
  return watch;
}

/** What the readout tells, one space between words. */
async function told(page: Page): Promise<string> {
  return (await page.innerText(READOUT)).replaceAll(/\s+/g, " ");
}

function kilowatts(powerW: number | null): string {
  return `${(Math.abs(powerW ?? NaN) / 1000).toFixed(2)} kW`;
}

browserTest("a moment of the chart tells the values of /api/history and the reason", async () => {
  const house = await filled();
  const rows = await rowsOf(house.origin, "2026-11-20");
  assert.equal(rows.length, 288);
  await using watch = await open(house);
  const { page } = watch;
  await page.check("[data-of=grid]");
  const stage = page.locator(".chart-stage:visible");
  const { width = 0 } = await stage.boundingBox() ?? {};
  const [left, right] = await stage.evaluate(
    ({ dataset }) => [Number(dataset.left), Number(dataset.right)],
  );
  for (const index of [1, 100, 144, 286]) {
    const share = (left ?? 0) + (index + 0.5) / 288 * ((right ?? 1) - (left ?? 0));
    await stage.hover({ position: { x: share * width, y: 90 } });
    const text = await told(page);
    const row = rows[index];
    assert.ok(row !== undefined);
    assert.ok(text.startsWith(clockOf(index)), `${text} at step ${index}`);
    assert.ok(text.includes(`Production ${kilowatts(row.pvPowerW)}`), text);
    const gridW = row.gridPowerW ?? 0;
    const word = gridW > 0 ? "import " : gridW < 0 ? "export " : "";
    assert.ok(text.includes(`Grid ${word}${kilowatts(gridW)}`), text);
  }
  assert.equal(await page.locator(".chart-cross").count(), 1);
  await page.goto(`${house.origin}/history?day=2026-11-22`);
  await page.focus(CHART);
  await page.keyboard.press("End");
  assert.match(
    await told(page),
    /Since 10:04: Garage: Not charging: 1.05 kW spare.* Since 11:04: Boiler: Waits/,
  );
  assert.doesNotMatch(await told(page), /Charging paused/);
  for (const key of ["PageDown", "PageDown", "PageDown"]) await page.keyboard.press(key);
  assert.match(await told(page), /Since 07:54: Charging paused: /, "where no reason is stored");
  await page.goto(house.origin);
  assert.equal(await page.locator("[data-why]").count(), 0, "the open page does not carry them");
  await page.focus(CHART);
  await page.keyboard.press("End");
  await page.getByText("Since 10:04: Garage: Not charging").waitFor();
  assert.match(await page.getAttribute(CHART, "aria-valuetext") ?? "", /11:04: Boiler: Waits/);
  assert.deepEqual(watch.problems, []);
});

browserTest("keys go through the chart, and what they find is spoken", async () => {
  const house = await filled();
  await using watch = await open(house);
  const { page } = watch;
  await page.focus(CHART);
  const press = async (key: string) => {
    await page.keyboard.press(key);
    const spoken = await page.getAttribute(CHART, "aria-valuetext");
    return spoken?.slice(0, 5) ?? null;
  };
  assert.equal(await press("ArrowRight"), "23:55", "it begins with the newest");
  assert.equal(await press("ArrowLeft"), "23:50");
  assert.equal(await press("PageDown"), "22:50");
  assert.equal(await press("Shift+ArrowRight"), "23:50");
  assert.equal(await press("Home"), "00:00");
  assert.equal(await press("ArrowLeft"), "00:00", "there is nothing before");
  assert.equal(await press("ArrowRight"), "00:05");
  assert.equal(await page.getAttribute(CHART, "role"), "slider");
  assert.equal(await page.getAttribute(CHART, "aria-valuenow"), "1");
  assert.match(await page.getAttribute(CHART, "aria-valuetext") ?? "", /Production .*\skW, /);
  assert.deepEqual(await axeViolations(page), []);
  assert.equal(await press("Escape"), null);
  assert.match(await told(page), /^Point at the chart/);
  assert.equal(await page.locator(".chart-cross").count(), 0);
  assert.deepEqual(watch.problems, []);
});

browserTest("a finger finds a moment on the phone, in the page's language", async () => {
  const house = await filled();
  await using watch = await Watch.open({
    viewport: PHONE,
    hasTouch: true,
    locale: "de-DE",
    origin: house.origin,
  });
  const { page } = watch;
  await page.goto(house.origin + DAY);
  await page.locator(".chart-stage:visible").tap({ position: { x: 200, y: 90 } });
  await page.locator(".chart-cross").waitFor({ state: "attached" });
  assert.match(await told(page), /^\d\d:\d\d Erzeugung \d+,\d\d kW Verbrauch /);
  assert.equal(
    await page.evaluate(`getComputedStyle(document.querySelector("${CHART}")).touchAction`),
    "pan-y",
  );
});

browserTest("lines that are switched on stay on other days and after a reload", async () => {
  const house = await filled();
  await using watch = await open(house);
  const { page } = watch;
  const strip = page.locator(".chart-stage:visible .series-grid");
  const line = page.locator(".chart-stage:visible g.of-load0");
  assert.equal(
    (await page.evaluate<unknown[]>(LINES)).length,
    4,
    "production, consumption, charging, and the battery's charge below",
  );
  assert.equal(await strip.isVisible(), false);
  await page.check("[data-of=grid]");
  assert.equal(await strip.isVisible(), true, "at once");
  await page.goto(`${house.origin}/history?day=2026-10-15`);
  assert.equal(await strip.isVisible(), true);
  assert.equal(await line.isVisible(), false);
  await page.check("[data-of=load0]");
  await page.reload();
  assert.equal(await line.isVisible(), true);
  await page.uncheck("[data-of=grid]");
  await page.goto(house.origin);
  assert.equal(await page.locator(".shows-grid").count(), 0);
  assert.deepEqual(watch.problems, []);
});

browserTest("every line and mark is seen in forced colours", async () => {
  const house = await filled();
  await using watch = await open(house, "/history?day=2026-11-22&show=grid&show=battery");
  const { page } = watch;
  await page.emulateMedia({ forcedColors: "active" });
  const text = await page.evaluate("getComputedStyle(document.body).color");
  const lines: readonly string[] = await page.evaluate(LINES);
  const marks: readonly string[] = await page.evaluate(
    `[...document.querySelectorAll(".mark-head")].map((mark) => getComputedStyle(mark).fill)`,
  );
  assert.ok(lines.length >= 5 && marks.length > 0, `${lines.length}, ${marks.length}`);
  assert.deepEqual([...new Set([...lines, ...marks])], [text]);
});

browserTest(
  "without scripts there are picture, list and table, and a form for the lines",
  async () => {
    const house = await filled();
    await using watch = await Watch.open({
      viewport: PHONE,
      javaScriptEnabled: false,
      origin: house.origin,
    });
    const { page } = watch;
    await page.goto(house.origin + DAY);
    assert.equal(await page.isVisible(READOUT), false);
    assert.equal(await page.locator("#chart-table tbody tr").count(), 288);
    await page.check("[data-of=grid]");
    await page.click(".chart-shows button");
    assert.match(page.url(), /\?day=2026-11-20&show=&show=grid$/);
    assert.equal(await page.locator(".chart-stage:visible .series-grid").isVisible(), true);
    await page.goto(`${house.origin}/history?day=2026-11-19`);
    assert.equal(await page.isChecked("[data-of=grid]"), true, "it is kept");
    await page.uncheck("[data-of=grid]");
    await page.click(".chart-shows button");
    assert.equal(await page.isChecked("[data-of=grid]"), false);
    assert.deepEqual(watch.problems, []);
  },
);

browserTest("the chart goes back and forward by day, days of 23 and 25 hours whole", async () => {
  const house = await filled();
  await using watch = await open(house, "/");
  const { page } = watch;
  await page.click(".chart-days a:first-child");
  const yesterday = "/history?day=2026-11-21";
  const where = () => page.url().slice(house.origin.length);
  assert.equal(where(), yesterday);
  await page.click(".step-link[href]:nth-of-type(1)");
  assert.equal(where(), "/history?day=2026-11-20");
  await page.goBack();
  assert.equal(where(), yesterday);
  await page.reload();
  assert.equal(where(), yesterday);
  await page.goto(`${house.origin}/history?day=2026-11-22`);
  assert.equal(await page.locator("span.step-link.is-off").count(), 1, "there is no tomorrow");
  await page.goto(`${house.origin}/history?day=2026-10-25`);
  const { from, to } = await page.locator(".chart-stage:visible").evaluate(({ dataset }) => ({
    from: Number(dataset.from),
    to: Number(dataset.to),
  }));
  assert.equal((to - from) / 3_600_000, 25);
  assert.deepEqual(watch.problems, []);
});

browserTest("a gap is none of the lines, and is told as unknown", async () => {
  const house = await filled();
  // From 12:04 on two hours are missing there.
  await using watch = await open(house, "/history?day=2026-11-21");
  const { page } = watch;
  const d = await page.locator(".chart-stage:visible .series-production .chart-line")
    .getAttribute("d");
  assert.equal(d?.match(/M/g)?.length, 2);
  await page.focus(CHART);
  await page.keyboard.press("Home");
  for (let hour = 0; hour < 13; hour++) await page.keyboard.press("PageUp");
  assert.match(await told(page), /^13:00 Production unknown Consumption unknown/);
});

/** The time of a step of a day of 24 hours. */
function clockOf(index: number): string {
  const minutes = index * STEP_MS / 60_000;
  const two = (value: number) => `${value}`.padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
