import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, PHONE, Watch } from "./chromium.ts";
import { Demo, type DemoOptions } from "./demo.ts";

const SUNNY = { speed: 60, weather: "clear", hour: 11 } satisfies DemoOptions;

/** A page of the demo in which some requests fail or are never answered. */
async function withPage(
  run: (page: Page, demo: Demo) => Promise<void>,
  { speed = SUNNY.speed, days = 0 } = {},
): Promise<void> {
  await using demo = await Demo.start({ ...SUNNY, speed, days });
  await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
  await run(watch.page, demo);
}

async function waitForOtherTime(
  page: Page,
  act: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const shown = await page.getAttribute("#freshness time", "datetime");
  await act();
  await page.waitForSelector(`#freshness time:not([datetime="${shown}"])`);
}

/** The time of the demo that the page shows. */
async function shownMs(page: Page): Promise<number> {
  return Date.parse(await page.getAttribute("#freshness time", "datetime") ?? "");
}

browserTest("a page is called live when its stream has brought something", async () => {
  await withPage(async (page, demo) => {
    await page.goto(demo.origin);
    await page.waitForSelector("#live[data-live]");
    assert.match(await page.innerText("#freshness"), /^live/);
    assert.equal(await page.locator("meta[http-equiv]").count(), 0, "no refresh");
    // At the pace of a real house: a faster one's values are late on a busy machine, and called so.
  }, { speed: 1 });
});

browserTest("where no script can be had the page refreshes by itself", async () => {
  await withPage(async (page, demo) => {
    await page.route("**/assets/*.js", (route) => route.abort());
    await page.goto(demo.origin);
    assert.match(await page.innerText("#freshness"), /^values from/);
    await waitForOtherTime(page);
    assert.match(await page.innerText("#freshness"), /^values from/);
  });
});

browserTest("where the new scripts are not understood the page is fetched anew", async () => {
  await withPage(async (page, demo) => {
    await page.clock.install();
    for (const name of ["htmx", "app"]) {
      await page.route(
        `**/assets/${name}.*.js`,
        (route) => route.fulfill({ contentType: "text/javascript", body: "class { #not read" }),
      );
    }
    await page.goto(demo.origin);
    assert.match(await page.innerText("#freshness"), /^values from/);
    await waitForOtherTime(page, () => page.clock.runFor(32_000));
    await page.route(demo.origin + "/", (route) => route.abort());
    await page.clock.runFor(32_000);
    await page.waitForSelector("#lost:not([hidden])");
    assert.equal(await page.locator("#live[data-lost]").count(), 1, "old values look old");
    await page.unroute(demo.origin + "/");
    await page.clock.runFor(32_000);
    await page.waitForSelector("#lost[hidden]", { state: "attached" });
  });
});

browserTest("a page whose stream is held back on the way asks by itself", async () => {
  await withPage(async (page, demo) => {
    await page.clock.install();
    await page.route(/\/live\?/, () => {});
    await page.goto(demo.origin);
    assert.match(await page.innerText("#freshness"), /^values from/);
    await page.clock.runFor(17_000);
    await page.waitForSelector("#live[data-live]");
    for (let answer = 0; answer < 2; answer++) {
      await waitForOtherTime(page, () => page.clock.runFor(6_000));
    }
    assert.equal(await page.locator("#lost:not([hidden])").count(), 0);
    // Each new row of the chart takes the place of the oldest, five minutes of the demo later.
    const first = "#chart tbody tr:first-child";
    const before = await page.locator(first).textContent();
    const endsAtMs = await shownMs(page) + 15 * 60_000;
    while (await page.locator(first).textContent() === before) {
      assert.ok(await shownMs(page) < endsAtMs, "the chart goes on");
      await waitForOtherTime(page, () => page.clock.runFor(6_000));
    }
    await page.route(/\/live\/now/, (route) => route.abort());
    await page.clock.runFor(21_000);
    await page.waitForSelector("#lost:not([hidden])");
    assert.equal(await page.locator("#live[data-live]").count(), 0);
  }, { days: 1 });
});
