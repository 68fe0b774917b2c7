import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, DESKTOP, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { shared } from "./shared.ts";

const SUNNY = { speed: 1, weather: "clear", hour: 12 } as const;
const SMALL_PHONE = { width: 360, height: 640 };
/** The sentence of the first charger. */
const WHY = ".live > .charger-card .why";
/** With a day of history: today has its figures. */
const small = shared(() => Demo.start({ ...SUNNY, days: 1 }));
const big = shared(() => Demo.start({ ...SUNNY, days: 1, house: "big" }));
/** Lines of the picture that can be told apart in grey have at least this contrast. */
const LEAST_CONTRAST = 1.5;

browserTest("a small phone shows why, what flows and the modes without scrolling", async () => {
  for (const house of [small, big]) {
    const demo = await house();
    for (const locale of ["en-GB", "de-DE"]) {
      const look = { viewport: SMALL_PHONE, locale, origin: demo.origin };
      await using watch = await Watch.open(look);
      await watch.page.goto(demo.origin);
      const barTopPx = await edgePx(watch.page, ".site-nav", "top");
      for (const part of ["#flow-picture", ".flow-takers", WHY, "#modes .modes"]) {
        const bottomPx = await edgePx(watch.page, part, "bottom");
        assert.ok(bottomPx <= barTopPx, `${part} ends at ${bottomPx}, ${JSON.stringify(look)}`);
      }
      assert.match(await watch.page.innerText(WHY), /\d/, "it has a number");
      assert.ok(await watch.overflowPx() <= 0);
      assert.deepEqual(watch.problems, []);
    }
  }
});

browserTest("a desk shows the same with today's figures and the chart", async () => {
  const demo = await big();
  await using watch = await Watch.open({ viewport: DESKTOP, origin: demo.origin });
  const { page } = watch;
  await page.goto(demo.origin);
  for (const part of [".flow", WHY, "#modes", "#today .today-figures"]) {
    assert.ok(await edgePx(page, part, "bottom") <= DESKTOP.height, part);
  }
  assert.ok(await edgePx(page, "#chart", "top") < DESKTOP.height - 200);
});

browserTest(
  "lines and numbers of the picture agree, stand side by side, and are named",
  async () => {
    const demo = await big();
    for (const viewport of [SMALL_PHONE, DESKTOP]) {
      await using watch = await Watch.open({ viewport, origin: demo.origin });
      const { page } = watch;
      await page.goto(demo.origin);
      await page.waitForSelector("#live[data-live]");
      const offsets: readonly number[] = await page.evaluate(`
        [...document.querySelectorAll(".flow-line")].map((line) => {
          const middle = (one) => {
            const { top, bottom } = one.getBoundingClientRect();
            return (top + bottom) / 2;
          };
          const row = document.getElementById(line.id.replace("line-", "flow-"));
          return Math.abs(middle(line) - middle(row));
        })`);
      assert.ok(offsets.length >= 9);
      assert.ok(Math.max(...offsets) < 4, `${offsets} px beside their rows`);
      assert.match(await page.textContent("#flow-picture desc") ?? "", /^From Production/);
    }
  },
);

browserTest("the picture is clear in grey, in forced colours, and stands still", async () => {
  const demo = await small();
  for (const colorScheme of ["dark", "light"] as const) {
    await using watch = await Watch.open({
      viewport: DESKTOP,
      colorScheme,
      origin: demo.origin,
    });
    const { page } = watch;
    await page.goto(demo.origin);
    const contrasts: readonly number[] = await page.evaluate(CONTRASTS);
    assert.ok(contrasts.length > 3);
    assert.ok(Math.min(...contrasts) >= LEAST_CONTRAST, `${contrasts} to the card`);
    assert.equal(await page.evaluate("document.getAnimations().length"), 0);
    await page.emulateMedia({ forcedColors: "active" });
    const strokes: readonly string[] = await page.evaluate(`
        [...document.querySelectorAll(".flow-line:not(.rests) path:first-child")]
          .map((line) => getComputedStyle(line).stroke)`);
    const text = await page.evaluate("getComputedStyle(document.body).color");
    assert.deepEqual([...new Set(strokes)], [text]);
  }
});

async function edgePx(page: Page, selector: string, edge: "top" | "bottom"): Promise<number> {
  return await page.locator(selector).evaluate(
    (element, edge) => element.getBoundingClientRect()[edge],
    edge,
  );
}

/** The contrast of each line that flows to the card beneath it. */
const CONTRASTS = `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/\\d+/g).map(Number).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const card = light(getComputedStyle(document.querySelector(".now")).backgroundColor);
  return [...document.querySelectorAll(".flow-line:not(.rests) path:first-child")].map((line) => {
    const own = light(getComputedStyle(line).stroke);
    return (Math.max(own, card) + 0.05) / (Math.min(own, card) + 0.05);
  });
})()`;
