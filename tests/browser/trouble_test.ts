import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { browserTest, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const SUNNY = { speed: 60, weather: "clear", hour: 11 } as const;
const CARD = ".live > .charger-card";
/** How far what is in the lists of what flows stands out of them, in px. */
const FLOW_OUTSIDE = `(() => {
  const bottom = (node) => node.getBoundingClientRect().bottom;
  const lines = [...document.querySelectorAll(".flow-node, .flow-row")];
  return Math.max(...lines.map(bottom)) - bottom(document.querySelector(".flow"));
})()`;
const OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })";

async function press(page: Page, demo: Demo, button: string): Promise<void> {
  await page.goto(`${demo.origin}/demo`);
  await page.click(button);
  await page.goto(demo.origin);
  await page.waitForSelector("#live[data-live]");
}

browserTest(
  "a charger that is gone is told with its time, keeps its buttons, and comes back",
  async () => {
    await using demo = await Demo.start(SUNNY);
    await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
    const { page } = watch;
    await press(page, demo, "button[name=begin][value=charger-silent]");
    await page.locator(CARD, { hasText: /Offline since \d\d:\d\d/ }).waitFor();
    for (const mode of ["disabled", "slow", "fast", "tracked"]) {
      assert.ok(await page.isVisible(`#mode-${mode}`), mode);
      assert.ok(await page.isEnabled(`#mode-${mode}`), `${mode}: a wish is kept`);
    }
    await page.evaluate(OPEN_ALL);
    assert.deepEqual(await axeViolations(page), []);
    assert.ok(await watch.overflowPx() <= 0);
    await press(page, demo, "button[name=well]");
    await page.locator(CARD, { hasText: /Offline/ }).waitFor({ state: "detached" });
    assert.deepEqual(watch.problems, []);
  },
);

browserTest(
  "an inverter that is silent leaves grey values with their age, and no number of now",
  async () => {
    await using demo = await Demo.start(SUNNY);
    await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
    const { page } = watch;
    await page.goto(demo.origin);
    const colour = "getComputedStyle(document.querySelector('#sun-w')).color";
    // On a busy machine what comes from a fast house may be late, and is called so.
    const fresh = await (await page.waitForFunction(
      `document.querySelector("#flow-sun:not(.is-old)") && ${colour}`,
    )).jsonValue();
    await press(page, demo, "button[name=begin][value=inverter-unreachable]");
    await page.locator("#flow-sun.is-old", { hasText: /no data for \d+\s(s|min)/ }).waitFor();
    assert.notEqual(await page.evaluate(colour), fresh, "it is grey");
    assert.ok(Number(await page.evaluate(FLOW_OUTSIDE)) <= 0, "ages have room");
    await page.locator("#sun-w", { hasText: "unknown" }).waitFor();
    await page.locator("#site-troubles", { hasText: /To do/ }).waitFor();
    await page.evaluate(OPEN_ALL);
    assert.deepEqual(await axeViolations(page), []);
    assert.ok(await watch.overflowPx() <= 0);
    await press(page, demo, "button[name=well]");
    await page.locator("#flow-sun.is-old").waitFor({ state: "detached" });
    assert.deepEqual(watch.problems, []);
  },
);
