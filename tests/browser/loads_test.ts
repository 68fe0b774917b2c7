import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, DESKTOP, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const BIG = { speed: 20, weather: "clear", hour: 11, house: "big" } as const;
/** The second charger and the second switch of that house. */
const CARPORT = 6;
const BATH = 7;
/** The trouble of the third of its devices beside those of the settings. */
const CARPORT_SILENT = "charger-silent.3";

browserTest("a second charger takes a mode of its own and is confirmed by the device", async () => {
  await using demo = await Demo.start(BIG);
  await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
  const { page } = watch;
  await page.goto(demo.origin);
  await page.waitForSelector(`#mode-${CARPORT}-tracked.is-chosen`);
  const first = (await demo.status())["mode"];
  // A charger that is silent holds what is requested.
  await demo.begin(CARPORT_SILENT);
  await page.click(`#mode-${CARPORT}-fast`);
  await page.waitForSelector(`#mode-${CARPORT}-fast.is-chosen.is-pending[aria-busy=true]`);
  await demo.end(CARPORT_SILENT);
  await page.waitForSelector(`#mode-${CARPORT}-fast.is-flowing:not(.is-pending)`);
  await page.waitForSelector(`#load-${CARPORT} [id="why-${CARPORT}-fast-charging-fast"]`);
  const load = await demo.load(CARPORT);
  assert.deepEqual([load["mode"], load["charging"]], ["fast", true]);
  assert.equal((await demo.status())["mode"], first, "the first charger keeps its own");
  await page.click(`#mode-${CARPORT}-disabled`);
  await page.waitForSelector(`#mode-${CARPORT}-disabled.is-chosen:not(.is-pending)`);
  await page.waitForSelector(`#load-${CARPORT}.is-idle`);
  assert.deepEqual(watch.problems, []);
});

browserTest("a heater is held on, says until when, and goes back to Auto", async () => {
  // Outside of its window its rules leave it off, however long this takes.
  await using demo = await Demo.start({ ...BIG, hour: 18 });
  for (const javaScriptEnabled of [true, false]) {
    const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    const shows = (selector: string) => watch.shows(selector, { hasScripts: javaScriptEnabled });
    await page.goto(demo.origin);
    await page.selectOption(`#hold-${BATH}-minutes`, "120");
    await page.click(`#hold-${BATH}-on`);
    await shows(`#hold-${BATH}-on[aria-checked=true]`);
    await shows(`#load-${BATH}.is-on #hold-${BATH}-on[aria-busy=false]`);
    assert.match(await page.innerText(`#switch-${BATH}-why`), /^On until \d\d:\d\d, because/);
    assert.equal((await demo.load(BATH))["on"], true);
    await page.click(`#hold-${BATH}-auto`);
    await shows(`#hold-${BATH}-auto[aria-checked=true]`);
    await shows(`#load-${BATH}:not(.is-on)`);
    assert.equal((await demo.load(BATH))["hold"], null);
    assert.deepEqual(watch.problems, []);
  }
});

browserTest("the modes are one stop of Tab, arrows go through them and Space presses", async () => {
  await using demo = await Demo.start(BIG);
  await using watch = await Watch.open({ viewport: DESKTOP, origin: demo.origin });
  const { page } = watch;
  await page.goto(demo.origin);
  await page.waitForSelector(`#mode-${CARPORT}-tracked.is-chosen`);
  await page.focus(`#mode-${CARPORT}-tracked`);
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), `mode-${CARPORT}-disabled`);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(page), `mode-${CARPORT}-fast`);
  assert.equal((await demo.load(CARPORT))["mode"], "tracked", "arrows choose nothing");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(`#load-${CARPORT} summary:focus`).count(), 1, "one stop");
  await page.keyboard.press("Tab");
  assert.equal(await page.locator(`#load-${CARPORT} a:focus`).count(), 1, "its currents");
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), `hold-${BATH}-auto`);
  for (let back = 0; back < 3; back++) await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(page), `mode-${CARPORT}-tracked`, "back at what is chosen");
  for (const key of ["ArrowLeft", "Space"]) await page.keyboard.press(key);
  await page.waitForSelector(`#mode-${CARPORT}-fast.is-chosen`);
  assert.equal(await focused(page), `mode-${CARPORT}-fast`);
  assert.deepEqual(watch.problems, []);
});

browserTest(
  "devices are put in order by dragging, and the order is that of the cards",
  async () => {
    await using demo = await Demo.start(BIG);
    await using watch = await Watch.open({ viewport: DESKTOP, origin: demo.origin });
    const { page } = watch;
    await page.goto(`${demo.origin}/settings/devices`);
    await drag(page, BATH, CARPORT);
    await page.waitForSelector("#devices .saved");
    await page.waitForSelector(`#device-${BATH} + #device-${CARPORT}`);
    assert.deepEqual(watch.problems, []);
    await page.focus(`#device-${BATH}-down`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(`#device-${CARPORT} + #device-${BATH}`);
    await drag(page, BATH, CARPORT);
    await page.waitForSelector(`#device-${BATH} + #device-${CARPORT}`);
    await page.goto(demo.origin);
    await page.waitForSelector(`#load-${BATH} ~ #load-${CARPORT}`);
    await page.goto(`${demo.origin}/settings/devices`);
    await page.route("**/move", (route) => route.abort());
    await drag(page, BATH, CARPORT, "down");
    await page.waitForSelector("#notice .warning-bar");
    await page.waitForSelector(`#device-${BATH} + #device-${CARPORT}`);
  },
);

/** Presses the handle of one device and lets it go above the middle of another, or below it. */
async function drag(page: Page, id: number, to: number, way: "up" | "down" = "up"): Promise<void> {
  await page.locator(`#device-${id}`).scrollIntoViewIfNeeded();
  const handle = await page.locator(`#device-${id} .drag-handle`).boundingBox();
  const line = await page.locator(`#device-${to}`).boundingBox();
  assert.ok(handle !== null && line !== null);
  const x = handle.x + handle.width / 2;
  await page.mouse.move(x, handle.y + handle.height / 2);
  await page.mouse.down();
  const part = way === "up" ? 0.1 : 0.9;
  await page.mouse.move(x, line.y + line.height * part, { steps: 8 });
  await page.mouse.up();
}

async function focused(page: Page): Promise<string> {
  return await page.evaluate("document.activeElement.id");
}
