import assert from "node:assert/strict";
import { axeViolations } from "./axe.ts";
import { browserTest, DESKTOP, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const SUNNY = { speed: 20, weather: "clear", hour: 11 } as const;
const TABLET = { width: 1024, height: 768 };
const OLD_PHONE = { width: 320, height: 480 };
/** Letters that are read at two metres. */
const LEAST_HERO_PX = 64;
const HEROES = `[...document.querySelectorAll(".hero")].map((hero) => ({
  sizePx: parseFloat(getComputedStyle(hero).fontSize),
  bottom: hero.getBoundingClientRect().bottom,
}))`;
const ATTACHED = { state: "attached" } as const;

browserTest("the page for a wall is read from afar, and comes anew without scripts", async () => {
  await using demo = await Demo.start({ ...SUNNY, days: 1, house: "big" });
  const look = { viewport: TABLET, javaScriptEnabled: false, origin: demo.origin };
  await using watch = await Watch.open(look);
  const { page } = watch;
  await page.goto(`${demo.origin}/kiosk`);
  const heroes: readonly { sizePx: number; bottom: number }[] = await page.evaluate(HEROES);
  assert.ok(heroes.length >= 5);
  for (const { sizePx, bottom } of heroes) {
    assert.ok(sizePx >= LEAST_HERO_PX, `${sizePx} px`);
    assert.ok(bottom <= TABLET.height);
  }
  const before = await page.innerText("#from-time");
  await page.locator("#from-time", { hasText: before }).waitFor({ state: "detached" });
  assert.match(await page.innerText(".is-sun .hero"), /W$/);
  assert.deepEqual(watch.problems, []);
});

browserTest(
  "the page for a wall is accessible and in its window, by day and by night",
  async () => {
    for (const hour of [11, 22]) {
      await using demo = await Demo.start({ ...SUNNY, speed: 1, hour, days: 1 });
      for (const viewport of [TABLET, OLD_PHONE]) {
        await using watch = await Watch.open({ viewport, origin: demo.origin });
        await watch.page.goto(`${demo.origin}/kiosk`);
        const isNight = await watch.page.locator("body.is-night").count() === 1;
        assert.equal(isNight, hour === 22);
        assert.deepEqual(await axeViolations(watch.page), []);
        assert.ok(await watch.overflowPx() <= 0);
        assert.deepEqual(watch.problems, []);
      }
    }
  },
);

browserTest("the tab says what the charger does, and paper is white", async () => {
  await using demo = await Demo.start(SUNNY);
  await demo.setMode("disabled");
  const look = { viewport: DESKTOP, colorScheme: "dark", origin: demo.origin } as const;
  await using watch = await Watch.open(look);
  const { page } = watch;
  await page.goto(demo.origin);
  const said = page.locator("#tab-title");
  await said.filter({ hasText: "Not charging · Off – chargemanager" }).waitFor(ATTACHED);
  assert.equal(await page.title(), "Not charging · Off – chargemanager");
  await page.click("#mode-slow");
  await said.filter({ hasText: /^\d\.\d0\skW · Slow – / }).waitFor(ATTACHED);
  // The script takes it over with the message that it came in.
  await page.waitForFunction(
    "document.title === document.getElementById('tab-title').textContent",
  );
  const manifest = await page.getAttribute("link[rel=manifest]", "href");
  assert.equal((await fetch(demo.origin + manifest)).status, 200);
  await page.emulateMedia({ media: "print" });
  const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
  assert.equal(paper, "rgb(255, 255, 255)");
  assert.equal(await page.locator(".site-nav").isVisible(), false);
  assert.deepEqual(watch.problems, []);
});
