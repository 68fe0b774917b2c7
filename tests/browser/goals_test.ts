import assert from "node:assert/strict";
import { axeViolations } from "./axe.ts";
import { browserTest, DESKTOP, NARROW, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const EVENING = { speed: 20, weather: "clear", hour: 22 } as const;
/** The charger of the settings. */
const ID = 2;
const LOOKS = [
  { viewport: NARROW, colorScheme: "dark", locale: "en-GB" },
  { viewport: DESKTOP, colorScheme: "light", locale: "de-DE" },
] as const;
const FOLD = `#goal-${ID} summary`;

async function goalOf(demo: Demo): Promise<Record<string, unknown> | null> {
  const response = await fetch(`${demo.origin}/api/devices/${ID}/goal`);
  return (await response.json()).goal;
}

browserTest(
  "a goal is set by keyboard, told beforehand, ended by a press and brought back",
  async () => {
    await using demo = await Demo.start(EVENING);
    await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
    const { page } = watch;
    await page.goto(demo.origin);
    await page.waitForSelector(`#goal-${ID}`);
    await page.focus(FOLD);
    await page.keyboard.press("Enter");
    await page.fill(`#goal-${ID}-kwh`, "7.5");
    await page.waitForSelector(`#goal-${ID}-days`, { state: "hidden" });
    await page.focus(`#goal-${ID}-form [name=way][value=once]`);
    // What it takes is told for what has been typed, and stays while the page goes on.
    await page.waitForSelector(`#goal-${ID}-preview:text-matches("^7.5")`);
    await page.focus(`#goal-${ID}-kwh`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`#goal-${ID}-end`);
    assert.equal((await goalOf(demo))?.["energyWh"], 7500);
    await page.waitForSelector('.charger-card .why:has-text("Starts at")');
    await watch.pressAndTakeBack("#mode-disabled", `#undo-${ID}`, "Off");
    await page.waitForSelector(`#goal-${ID}-end`);
    await page.waitForSelector("#mode-tracked.is-chosen");
    assert.equal((await goalOf(demo))?.["energyWh"], 7500);
    await page.click(`#goal-${ID}-end`);
    await page.waitForSelector(`#goal-${ID}-form`, { state: "attached" });
    assert.equal(await goalOf(demo), null);
    assert.deepEqual(watch.problems, []);
  },
);

browserTest("what is chosen in the form of a goal stays while the page goes on", async () => {
  await using demo = await Demo.start(EVENING);
  await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
  const { page } = watch;
  await page.goto(demo.origin);
  await page.click(FOLD);
  await page.check(`#goal-${ID}-form [value=days]`);
  await page.uncheck(`#goal-${ID}-form [name=day5]`);
  // Other modes, reasons and notes come and go around it.
  for (const mode of ["slow", "disabled", "fast"]) {
    const body = JSON.stringify({ mode });
    const headers = { "content-type": "application/json" };
    const sent = await fetch(`${demo.origin}/api/mode`, { method: "PUT", headers, body });
    await sent.body?.cancel();
    await page.waitForSelector(`#mode-${mode}.is-chosen`);
    const chosen = page.locator(`#goal-${ID}-form [name=way]:checked`);
    assert.equal(await chosen.getAttribute("value"), "days", mode);
    assert.equal(await page.isChecked(`#goal-${ID}-form [name=day5]`), false, mode);
    assert.ok(await page.isVisible(`#goal-${ID}-days`), mode);
  }
  await page.click(`#goal-${ID}-form button[value=set]`);
  await page.waitForSelector(`#goal-${ID}-end`);
  assert.deepEqual((await goalOf(demo))?.["days"], [1, 2, 3, 4]);
  assert.deepEqual(watch.problems, []);
});

browserTest("a goal on days is set and ended without scripts", async () => {
  await using demo = await Demo.start(EVENING);
  const look = { viewport: PHONE, javaScriptEnabled: false, origin: demo.origin };
  await using watch = await Watch.open(look);
  const { page } = watch;
  await page.goto(demo.origin);
  await page.click(FOLD);
  await page.check(`#goal-${ID}-form [value=days]`);
  await page.uncheck(`#goal-${ID}-form [name=day5]`);
  await page.click(`#goal-${ID}-form button[value=set]`);
  await page.waitForSelector(`#goal-${ID}-wanted`);
  assert.match(await page.innerText(`#goal-${ID}-wanted`), /by 07:00 \(Mon–Thu\)/);
  assert.deepEqual((await goalOf(demo))?.["days"], [1, 2, 3, 4]);
  await page.click(`#goal-${ID}-end`);
  await page.waitForSelector(FOLD);
  assert.equal(await goalOf(demo), null);
  assert.deepEqual(watch.problems, []);
});

browserTest(
  "a goal that is refused says so in its form, and no note lies on the modes",
  async () => {
    await using demo = await Demo.start(EVENING);
    await using watch = await Watch.open({
      viewport: PHONE,
      locale: "de-DE",
      origin: demo.origin,
    });
    const { page } = watch;
    await page.goto(demo.origin);
    await page.click(FOLD);
    for (
      const [given, said] of [["9.400", /9,4 oder 9400/], ["900", /0,1 bis 200 kWh/]] as const
    ) {
      await page.fill(`#goal-${ID}-kwh`, given);
      await page.press(`#goal-${ID}-kwh`, "Enter");
      const problem = page.locator(`#goal-${ID}-preview`, { hasText: said });
      await problem.waitFor();
      assert.equal(await page.inputValue(`#goal-${ID}-kwh`), given, "it can be mended");
      assert.equal(await page.locator("#notice > *").count(), 0);
    }
    assert.equal(await goalOf(demo), null);
    // Cycles go on around it, and leave it there.
    const shown = await page.getAttribute("#freshness time", "datetime");
    await page.waitForSelector(`#freshness time:not([datetime="${shown}"])`);
    assert.match(await page.innerText(`#goal-${ID}-preview`), /0,1 bis 200 kWh/);
    assert.deepEqual(await axeViolations(page), []);
    assert.deepEqual(watch.problems.filter((problem) => !problem.includes("400")), []);
  },
);

browserTest("a goal is accessible and in its window, with and without one", async () => {
  await using demo = await Demo.start(EVENING);
  for (const method of ["DELETE", "PUT"]) {
    const body = JSON.stringify({ energyWh: 20_000, readyBy: "07:00", days: [1, 2, 3, 5, 7] });
    const sent = await fetch(`${demo.origin}/api/devices/${ID}/goal`, {
      method,
      headers: { "content-type": "application/json" },
      ...method === "PUT" ? { body } : {},
    });
    await sent.body?.cancel();
    for (const look of LOOKS) {
      await using watch = await Watch.open({ ...look, origin: demo.origin });
      const { page } = watch;
      await page.goto(demo.origin);
      await page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)");
      if (method === "DELETE") await page.check(`#goal-${ID}-form [value=days]`);
      const where = JSON.stringify({ method, ...look });
      assert.deepEqual(await axeViolations(page), [], where);
      for (const viewport of [NARROW, PHONE, DESKTOP]) {
        await page.setViewportSize(viewport);
        assert.ok(await watch.overflowPx() <= 0, `${where}, too wide for ${viewport.width} px`);
      }
      assert.deepEqual(watch.problems, []);
    }
  }
});
