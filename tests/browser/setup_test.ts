import assert from "node:assert/strict";
import { axeViolations } from "./axe.ts";
import { browserTest, DESKTOP, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const SUNNY = { speed: 1, weather: "clear", hour: 11 } as const;
const STEPS = ["house", "inverter", "charger", "plug", "car", "done", "search"];

async function stored(demo: Demo): Promise<Record<string, unknown>> {
  return await (await fetch(`${demo.origin}/api/settings`)).json();
}

browserTest(
  "a new house is set up in five steps, with scripts and without, over a restart",
  async () => {
    for (const javaScriptEnabled of [true, false]) {
      await using first = await Demo.startEmpty();
      const look = { viewport: PHONE, javaScriptEnabled, origin: "http://localhost" };
      await using watch = await Watch.open(look);
      const { page } = watch;
      await page.goto(first.origin);
      await page.waitForURL("**/setup/house");
      await page.fill("#field-timeZone", "Europe/Vienna");
      await page.click(".setup-buttons .save-button");
      await page.waitForURL("**/setup/inverter");
      await page.fill("#field-pvPeakPowerW", "8,2 kW");
      await page.press("#field-pvPeakPowerW", "Enter");
      await page.waitForURL("**/setup/charger");
      assert.equal(await page.isVisible("#unsaved"), false, "all of it is saved");
      await page.click("text=Skip this step");
      await page.waitForURL("**/setup/plug");
      await first.stop();

      await using again = await Demo.startEmpty(first.dataDir);
      await page.goto(again.origin);
      await page.waitForURL("**/setup/plug");
      assert.equal((await stored(again))["timeZone"], "Europe/Vienna");
      await page.check("#field-plugEnabled");
      if (javaScriptEnabled) {
        await page.waitForSelector("#lacks p");
        assert.match(await page.innerText("#lacks"), /Enter the address of the plug/);
        assert.deepEqual(await axeViolations(page), []);
      }
      await page.click(".setup-buttons .save-button");
      await page.waitForSelector("#plugHost-error");
      await page.fill("#field-plugOnPowerW", "1,5 kW");
      await page.click("text=Back");
      await page.waitForURL("**/setup/charger");
      await page.click("text=Skip this step");
      await page.waitForURL("**/setup/plug");
      assert.equal(await page.inputValue("#field-plugOnPowerW"), "1,5 kW");
      assert.equal(await page.isChecked("#field-plugEnabled"), true);
      await page.click("text=Skip this step");
      await page.waitForURL("**/setup/car");
      await page.fill("#field-maxCurrentA", "13 A");
      await page.click(".setup-buttons .save-button");
      await page.waitForURL("**/setup/done");
      const { pvPeakPowerW, maxCurrentA, plugEnabled } = await stored(again);
      assert.deepEqual([pvPeakPowerW, maxCurrentA, plugEnabled], [8200, 13, false]);
      await page.click(".setup-open");
      await page.waitForSelector("main .card");
      assert.equal(new URL(page.url()).pathname, "/", "it has been left");
    }
  },
);

browserTest(
  "the set-up finds and tests the devices that there are, and stores nothing",
  async () => {
    await using demo = await Demo.start(SUNNY);
    const before = await stored(demo);
    for (const javaScriptEnabled of [true, false]) {
      const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
      await using watch = await Watch.open(look);
      const { page } = watch;
      await page.goto(`${demo.origin}/setup/plug`);
      await page.fill("#field-plugHost", "192.0.2.1");
      await page.fill("#field-plugOnSocPct", "33");
      await page.click("button[value=find]");
      await page.click("#check .found .check-button");
      await page.waitForSelector("#check .saved");
      assert.equal(await page.inputValue("#field-plugHost"), before["plugHost"]);
      assert.equal(await page.inputValue("#field-plugOnSocPct"), "33", "what was typed stays");
      await page.click("button[value=test]");
      await page.waitForSelector("#check .check-title.is-well");
      assert.match(await page.innerText("#check"), /Model\s+HS110/);
      await page.goto(`${demo.origin}/setup/inverter`);
      await page.click("button[value=test]");
      await page.waitForSelector("#check .check-device");
      await page.goto(`${demo.origin}/setup/charger`);
      await page.click("button[value=test]");
      await page.waitForSelector("#check .check-title.is-well");
      assert.deepEqual(watch.problems, []);
    }
    assert.deepEqual(await stored(demo), before, "nothing was saved");
  },
);

browserTest("the whole network is searched with progress, and what is known is named", async () => {
  await using demo = await Demo.start({ ...SUNNY, house: "big" });
  for (const javaScriptEnabled of [true, false]) {
    const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    await page.goto(`${demo.origin}/setup/inverter`);
    await page.click("text=Search the network");
    await page.waitForURL("**/setup/search");
    await page.click("text=Search now");
    await page.waitForSelector("#sweep [role=status]:not(:empty)");
    while (!javaScriptEnabled && await page.isVisible("#sweep progress")) {
      await page.click("text=Look again");
      await page.waitForSelector("#sweep [role=status]:not(:empty)");
    }
    await page.waitForSelector("#sweep:not(:has(progress))");
    assert.match(await page.innerText("#sweep"), /“Boiler” is there already/);
    assert.match(await page.innerText("#sweep [role=status]"), /^Done: \d+ addresses/);
    if (javaScriptEnabled) assert.deepEqual(await axeViolations(page), []);
    assert.ok(await watch.overflowPx() <= 0);
    await page.click("text=Back");
    await page.waitForURL("**/setup/inverter");
    assert.deepEqual(watch.problems, []);
  }
});

browserTest(
  "each step of the set-up is accessible and fits its window, in both themes",
  async () => {
    await using empty = await Demo.startEmpty();
    for (
      const look of [
        { viewport: PHONE, colorScheme: "dark", locale: "de-DE" },
        { viewport: DESKTOP, colorScheme: "light", locale: "en-GB" },
      ] as const
    ) {
      await using watch = await Watch.open({ ...look, origin: empty.origin });
      for (const step of STEPS) {
        await watch.page.goto(`${empty.origin}/setup/${step}`);
        const where = `${step} ${JSON.stringify(look)}`;
        assert.ok(await watch.overflowPx() <= 0, `${where} is too wide`);
        assert.deepEqual(await axeViolations(watch.page), [], where);
      }
      assert.deepEqual(watch.problems, []);
    }
  },
);
