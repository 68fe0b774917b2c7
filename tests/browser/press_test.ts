import assert from "node:assert/strict";
import { axeViolations } from "./axe.ts";
import { browserTest, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const SUNNY = { speed: 1, weather: "clear", hour: 11 } as const;

browserTest("a press is asked for at once, confirmed, and can be taken back", async () => {
  await using demo = await Demo.start(SUNNY);
  await demo.setMode("disabled");
  await using watch = await Watch.open({ viewport: PHONE, origin: demo.origin });
  const { page } = watch;
  await page.goto(demo.origin);
  await page.waitForSelector("#mode-disabled.is-chosen:not(.is-pending)");
  // Within the press itself, before anything is sent or drawn.
  assert.ok(await watch.pressAndTakeBack("#mode-fast", ".undo", "Fast"), "it is asked for");
  await page.waitForSelector("#mode-disabled.is-chosen");
  await page.waitForSelector(".undo", { state: "detached" });
  await page.waitForSelector("#mode-disabled:not(.is-pending)");
  const status = await demo.status();
  assert.equal(status["mode"], "disabled");
  const { enabled, powerW }: { enabled?: boolean; powerW?: number } = Object(status["charger"]);
  assert.deepEqual([enabled, powerW], [false, 0], "the charger itself was told");
  // A charger that is silent holds what is requested.
  await demo.begin("charger-silent");
  await page.click("#mode-fast");
  await page.waitForSelector("#mode-fast.is-chosen[aria-busy=true]");
  await demo.end("charger-silent");
  await page.waitForSelector("#mode-fast.is-flowing:not(.is-pending)");
  await page.waitForSelector(".undo", { state: "detached" });
  assert.match(await page.innerText("#mode-fast"), /charging/);
  assert.deepEqual(watch.problems, []);
});

browserTest("what the charger refuses is not shown as chosen, and says why", async () => {
  await using demo = await Demo.start(SUNNY);
  await demo.setMode("disabled");
  await demo.changeSettings({ nrgkickPassword: "9999" });
  for (const javaScriptEnabled of [true, false]) {
    const look = { viewport: PHONE, javaScriptEnabled, origin: demo.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    await page.goto(demo.origin);
    await page.click("#mode-fast");
    await watch.shows("#charger-refused", { hasScripts: javaScriptEnabled });
    await page.waitForSelector("#mode-disabled.is-chosen");
    assert.match(await page.innerText("#charger-refused"), /refused Fast, so Off holds again/);
    assert.match(await page.innerText(".live > .charger-card"), /PIN/);
    if (javaScriptEnabled) assert.deepEqual(await axeViolations(page), []);
    assert.equal((await demo.status())["mode"], "disabled");
    assert.deepEqual(watch.problems, []);
  }
});
