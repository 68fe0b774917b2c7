import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { browserTest, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const SUNNY = { speed: 1, weather: "clear", hour: 11 } as const;

async function addPump(demo: Demo, name: string, port: number): Promise<void> {
  const answer = await fetch(`${demo.origin}/api/devices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      driver: "shelly",
      name,
      roles: ["load"],
      params: { host: `127.0.0.1:${port}`, password: "geheim-4711" },
    }),
  });
  assert.equal(answer.status, 201);
  await answer.body?.cancel();
}

/** The names in the section, without those of the settings. */
async function namesOn(page: Page): Promise<readonly string[]> {
  return (await page.locator("#devices .device-name").allInnerTexts()).slice(3);
}

browserTest(
  "devices are put in order by the keyboard, each with its bars of the last day",
  async () => {
    await using demo = await Demo.start(SUNNY);
    for (const [at, name] of ["Pool", "Well", "Attic"].entries()) await addPump(demo, name, at + 9);
    await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
    const { page } = watch;
    await page.goto(`${demo.origin}/settings/devices`);
    await page.focus("#device-6-up");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#device-5-down[aria-disabled]");
    assert.deepEqual(await namesOn(page), ["Pool", "Attic", "Well"]);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#device-6 + #device-4");
    assert.deepEqual(await namesOn(page), ["Attic", "Pool", "Well"]);
    await page.waitForSelector("#device-6-up:focus");
    assert.equal(await page.locator(".health-bars").count(), 6);
    assert.match(await page.innerText("#device-1 .health-told"), /of the last 24|[Aa]nswered/);
    assert.deepEqual(await axeViolations(page), []);
    assert.ok(await watch.overflowPx() <= 0);
    assert.deepEqual(watch.problems, []);
  },
);

browserTest(
  "a device is tested, added, renamed and removed, with and without scripts",
  async () => {
    await using demo = await Demo.start(SUNNY);
    for (const javaScriptEnabled of [true, false]) {
      const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
      await using watch = await Watch.open(look);
      const { page } = watch;
      await page.goto(`${demo.origin}/settings/devices`);
      await page.click("#devices > p:last-child a");
      await page.click("text=Shelly");
      await page.fill("#field-param-host", "127.0.0.1:9");
      await page.click(".save-button");
      assert.equal(await page.getAttribute("#field-name", "aria-invalid"), "true");
      assert.equal(await page.inputValue("#field-param-host"), "127.0.0.1:9");
      if (javaScriptEnabled) assert.deepEqual(await axeViolations(page), []);
      assert.ok(await watch.overflowPx() <= 0);
      await page.fill("#field-name", "Pool");
      await page.check("input[name=role-load]");
      await page.click(".form-buttons .check-button");
      await page.waitForSelector("#device-test .check-device");
      assert.match(await page.innerText("#device-test"), /measured load: no connection/);
      assert.equal(await page.inputValue("#field-name"), "Pool");
      assert.equal(await page.isChecked("input[name=role-load]"), true);
      await page.click(".save-button");
      await page.waitForSelector("#devices .saved");
      assert.deepEqual(await namesOn(page), ["Pool"]);
      await page.click("#devices .device:last-child .device-buttons a:first-child");
      await page.fill("#field-name", "Well");
      await page.click(".save-button");
      await page.waitForSelector("#devices .saved");
      assert.deepEqual(await namesOn(page), ["Well"]);
      await page.click("#devices .device:last-child .device-buttons a:last-child");
      if (javaScriptEnabled) assert.deepEqual(await axeViolations(page), []);
      await page.click(".save-button");
      await page.waitForSelector("#devices .saved");
      assert.deepEqual(await namesOn(page), []);
    }
  },
);
