import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, DESKTOP, NARROW, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { shared } from "./shared.ts";

const SUNNY = { speed: 60, weather: "clear", hour: 11 } as const;
/** Its chart is full. */
const withPast = shared(() => Demo.start({ ...SUNNY, days: 1 }));

browserTest("status page shows what /api/status tells, by itself, in words", async () => {
  await using demo = await Demo.start({ ...SUNNY, speed: 1 });
  for (const viewport of [PHONE, DESKTOP]) {
    for (const colorScheme of ["dark", "light"] as const) {
      await using watch = await Watch.open({ viewport, colorScheme, origin: demo.origin });
      await watch.page.goto(demo.origin);
      const { status, text } = await sameMoment(demo, watch.page);
      const consumptionW = Number(status["housePowerW"]) + carPowerW(status);
      assert.ok(text.includes(`Production ${power(status["pvPowerW"])}`), text);
      assert.ok(text.includes(`Consumption ${power(consumptionW)}`), text);
      assert.ok(text.includes(`House battery ${Math.round(Number(status["socPct"]))} %`), text);
      assert.ok(text.includes(status.reason.text.replaceAll(/\s/g, " ")), text);
      assert.doesNotMatch(text, /(^|\s)[-−]\d/, "no bare minus");
      assert.deepEqual(watch.problems, []);
    }
  }
});

browserTest("a pressed mode is requested at once and green when current flows", async () => {
  await using demo = await Demo.start(SUNNY);
  await demo.setMode("disabled");
  await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
  const { page } = watch;
  await page.goto(demo.origin);
  await page.waitForSelector("#mode-disabled.is-chosen");
  // A charger that is silent holds what is requested.
  await demo.begin("charger-silent");
  await page.click("#mode-tracked");
  await page.waitForSelector("#mode-tracked.is-chosen.is-pending[aria-busy=true]");
  await demo.end("charger-silent");
  await page.waitForSelector("#mode-tracked.is-flowing:not(.is-pending)");
  const green = await page.evaluate(
    "getComputedStyle(document.querySelector('#mode-tracked')).backgroundColor",
  );
  assert.equal(green, "rgb(29, 122, 56)");
  assert.match(await page.innerText("#mode-tracked"), /charging/);
  assert.equal((await demo.status())["mode"], "tracked");
  assert.deepEqual(watch.problems, []);
});

browserTest("the chart gets new points by itself and has a table", async () => {
  const demo = await withPast();
  await using watch = await Watch.open({ viewport: DESKTOP, origin: demo.origin });
  const { page } = watch;
  await page.goto(demo.origin);
  // Its twelve hours are full from the start: each new row takes the place of the oldest.
  const first = "#chart tbody tr:first-child";
  const before = await page.locator(first).textContent() ?? "";
  await page.locator(first, { hasText: before }).waitFor({ state: "detached" });
  assert.ok(await page.locator("#chart tbody tr").count() > 100);
  assert.ok(await page.locator("#chart svg path.chart-line").count() > 0);
  assert.deepEqual(watch.problems, []);
});

browserTest("a server that goes away is told, and back again goes on by itself", async () => {
  await using first = await Demo.start(SUNNY);
  await using watch = await Watch.open({ viewport: PHONE, origin: first.origin });
  const { page } = watch;
  const streams = new Set<unknown>();
  page.on("request", (request) => /\/live\?/.test(request.url()) && streams.add(request));
  page.on("requestfinished", (request) => streams.delete(request));
  page.on("requestfailed", (request) => streams.delete(request));
  await page.goto(first.origin);
  await page.waitForSelector("#freshness");
  await first[Symbol.asyncDispose]();
  await page.waitForSelector("#lost:not([hidden])");
  assert.match(await page.innerText("#lost"), /Connection lost/);
  await using _second = await Demo.start({ ...SUNNY, port: first.port });
  await page.waitForSelector("#lost[hidden]", { state: "attached" });
  const shown = await page.getAttribute("#freshness time", "datetime");
  await page.waitForSelector(`#freshness time:not([datetime="${shown}"])`);
  assert.equal(streams.size, 1, "one stream is open");
});

browserTest("letters of 24 and 32 px leave every page in its window", async () => {
  const demo = await withPast();
  for (const sizePx of [24, 32]) {
    await using watch = await Watch.open({ viewport: PHONE, locale: "de-DE", origin: demo.origin });
    const { page } = watch;
    await watch.setFontPx(sizePx);
    for (const path of ["/", "/settings/plug", "/data", "/nothing-here"]) {
      await page.goto(`${demo.origin}${path}`);
      for (const viewport of [NARROW, PHONE, DESKTOP]) {
        await page.setViewportSize(viewport);
        const where = `${path} ${viewport.width} px wide, letters of ${sizePx} px`;
        assert.ok(await watch.overflowPx() <= 0, `${where} is too wide`);
        const size = "getComputedStyle(document.body).fontSize";
        assert.equal(await page.evaluate(size), `${sizePx}px`);
      }
    }
  }
});

browserTest("without scripts the page has its values and the buttons work", async () => {
  await using demo = await Demo.start(SUNNY);
  await demo.setMode("disabled");
  const look = { viewport: PHONE, javaScriptEnabled: false, origin: demo.origin };
  await using watch = await Watch.open(look);
  const { page } = watch;
  await page.goto(demo.origin);
  assert.match(await page.innerText("#live"), /Production/);
  await page.click("#mode-slow");
  await page.waitForSelector("#mode-slow.is-chosen");
  assert.equal(new URL(page.url()).pathname, "/");
  assert.equal((await demo.status())["mode"], "slow");
  assert.deepEqual(watch.problems, []);
});

/** The page and the interface at one cycle: both are read until nothing moved in between. */
async function sameMoment(demo: Demo, page: Page) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const status = await demo.status();
    const shown = await page.getAttribute("#freshness time", "datetime");
    const text = (await page.innerText("#live")).replaceAll(/\s+/g, " ");
    const after = await demo.status();
    const isSame = status["atMs"] === after["atMs"] && Date.parse(shown ?? "") === status["atMs"];
    if (isSame) return { status, text };
    await page.waitForSelector(`#freshness time:not([datetime="${shown}"])`);
  }
  throw new Error("Page and interface never showed the same cycle");
}

function carPowerW(status: Record<string, unknown>): number {
  const { charger } = status;
  return typeof charger === "object" && charger !== null && "powerW" in charger
    ? Number(charger.powerW)
    : NaN;
}

/** As the page writes it: W below a kilowatt, else kW with two decimals. */
function power(watts: unknown): string {
  const value = Number(watts);
  return value < 1000 ? `${value} W` : `${(value / 1000).toFixed(2)} kW`;
}
