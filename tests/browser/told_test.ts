import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { browserTest, PHONE, Watch } from "./chromium.ts";
import { ToldHouse } from "./told_house.ts";

/** The first charger of the house. */
const ID = 2;
const WHY = ".live > .charger-card .why";
/** So many lines of the sentence, by its height. */
const LINES = `(() => {
  const why = document.querySelector("${WHY}");
  const range = document.createRange();
  range.selectNodeContents(why);
  const tops = [...range.getClientRects()].filter(({ width }) => width > 1)
    .map(({ bottom }) => Math.round(bottom));
  return new Set(tops).size;
})()`;

async function open(
  { origin }: ToldHouse,
  locale = "en-GB",
): Promise<Watch> {
  const watch = await Watch.open({ viewport: PHONE, locale, origin });
  await watch.page.goto(origin);
  await watch.page.waitForSelector("#live[data-live]");
  return watch;
}

async function waitForText(page: Page, selector: string, text: RegExp): Promise<void> {
  await page.locator(selector, { hasText: text }).waitFor();
}

browserTest("each reason is that of /api/status, with its numbers, and has two lines", async () => {
  await using house = await ToldHouse.start();
  assert.ok(house.reasons.length > 30);
  const long: string[] = [];
  for (const locale of ["en-GB", "de-DE", "nl-NL"]) {
    await using watch = await open(house, locale);
    const { page } = watch;
    for (const code of house.reasons) {
      await house.tell({ reason: code });
      await page.waitForSelector(`${WHY} [id$="-${code.replaceAll(".", "-")}"]`);
      const { reason } = await house.status(locale.slice(0, 2));
      assert.equal(reason.code, code);
      const shown = (await page.innerText(WHY)).replaceAll(/\s+/g, " ").trim();
      assert.equal(shown, reason.text.replaceAll(/\s+/g, " "));
      const lines: number = await page.evaluate(LINES);
      if (lines > 2) long.push(`${locale} ${code}: ${lines} lines: ${shown}`);
    }
    assert.deepEqual(watch.problems, []);
  }
  assert.deepEqual(long, []);
});

browserTest("a number changes by the stream, and leaves what is being typed alone", async () => {
  await using house = await ToldHouse.start();
  await using watch = await open(house);
  const { page } = watch;
  await page.click(`#goal-${ID} summary`);
  await page.fill(`#goal-${ID}-kwh`, "");
  await page.type(`#goal-${ID}-kwh`, "12.");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  for (const [pvPowerW, text] of [[6165, /6\.17\s*kW/], [940, /940\s*W/]] as const) {
    await house.tell({ status: { pvPowerW } });
    await waitForText(page, "#sun-w", text);
    assert.equal(await page.evaluate("document.activeElement.id"), `goal-${ID}-kwh`);
    assert.equal(await page.inputValue(`#goal-${ID}-kwh`), "12.");
  }
  assert.deepEqual(asked, [], "nothing is loaded anew");
  await page.type(`#goal-${ID}-kwh`, "5");
  assert.equal(await page.inputValue(`#goal-${ID}-kwh`), "12.5");
  assert.deepEqual(watch.problems, []);
});

browserTest("the grid has a word for its direction, and no number has a minus", async () => {
  await using house = await ToldHouse.start();
  await using watch = await open(house);
  const { page } = watch;
  for (
    const [gridPowerW, text] of [[-1058, /1\.06\s*kW\s*export/], [
      1058,
      /1\.06\s*kW\s*import/,
    ]] as const
  ) {
    await house.tell({ status: { gridPowerW, batteryPowerW: gridPowerW } });
    await waitForText(page, "#flow-grid", text);
    const words = (await page.innerText("body")).replaceAll(/\s+/g, " ");
    assert.doesNotMatch(words, /(^|\s)[-−]\s?\d/, "no bare minus");
  }
  assert.deepEqual(watch.problems, []);
});

browserTest(
  "an offer to take a press back is accessible, and the Tab key's next stop",
  async () => {
    await using house = await ToldHouse.start();
    await using watch = await open(house);
    const { page } = watch;
    // It lasts as long as nothing more is told.
    await page.route(/\/live\/now/, () => {});
    await page.click("#mode-fast");
    await page.waitForSelector(".undo");
    assert.deepEqual(await axeViolations(page), []);
    await page.focus("#mode-fast");
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate("document.activeElement.id"), /^undo-\d+-button$/);
    assert.deepEqual(watch.problems, []);
  },
);
