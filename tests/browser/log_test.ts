import assert from "node:assert/strict";
import { axeViolations } from "./axe.ts";
import { browserTest, DESKTOP, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";

const SUNNY = { speed: 60, weather: "clear", hour: 11 } as const;
const LINES = ".log-lines li:not([hidden])";

/** Adds a device that does not answer: what the program does with it is logged under its name. */
async function addPump(demo: Demo, name: string, port: number): Promise<void> {
  const answer = await fetch(`${demo.origin}/api/devices`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      driver: "shelly",
      name,
      roles: ["load"],
      params: { host: `127.0.0.1:${port}` },
    }),
  });
  assert.equal(answer.status, 201);
  await answer.body?.cancel();
}

browserTest(
  "the log keeps its filters in the address, goes on by itself until it is paused, and tells no secret",
  async () => {
    await using demo = await Demo.start(SUNNY);
    for (const viewport of [PHONE, DESKTOP]) {
      await using watch = await Watch.open({ viewport, origin: demo.origin });
      const { page } = watch;
      await page.goto(`${demo.origin}/log`);
      await page.selectOption("select[name=level]", "info");
      await page.fill("input[name=text]", "device added");
      await page.click(".log-filter button");
      await page.waitForURL("**/log?*text=device+added*");
      assert.equal(await page.inputValue("select[name=level]"), "info");
      const before = await page.locator(LINES).count();
      const name = `password=geheim for ${viewport.width}`;
      await addPump(demo, name, viewport.width);
      const added = page.locator(LINES, { hasText: String(viewport.width) });
      await added.waitFor();
      assert.match(await added.innerText(), /password=\*\*\*/);
      assert.ok(!(await page.innerText(".log-lines")).includes("geheim"));
      assert.deepEqual(await axeViolations(page), []);
      assert.ok(await watch.overflowPx() <= 0);

      await page.click("a.log-live");
      await page.waitForURL("**pause=1**");
      assert.equal(await page.inputValue("input[name=text]"), "device added");
      assert.equal(await page.locator("[hx-get]").count(), 0, "nothing asks for new lines");
      assert.equal(await page.locator(LINES).count(), before + 1);
      await page.reload();
      assert.equal(await page.inputValue("input[name=text]"), "device added");

      const href = await page.getAttribute("a[download]", "href") ?? "";
      const file = await (await fetch(demo.origin + href)).text();
      assert.equal(file.trim().split("\n").length, before + 1);
      assert.ok(file.includes("***") && !file.includes("geheim"));
      assert.deepEqual(watch.problems, []);
    }
  },
);

browserTest(
  "the log of one device and of a span is a plain form, without scripts too",
  async () => {
    await using demo = await Demo.start({ ...SUNNY, house: "big" });
    {
      await using watching = await Watch.open({ viewport: PHONE, origin: demo.origin });
      await watching.page.goto(`${demo.origin}/log?device=NRGkick`);
      await watching.page.locator(LINES).first().waitFor();
    }
    const look = { viewport: PHONE, javaScriptEnabled: false, origin: demo.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    await page.goto(`${demo.origin}/log`);
    await page.selectOption("select[name=device]", "NRGkick");
    await page.click(".log-filter button");
    const texts = await page.locator(".log-message").allInnerTexts();
    assert.ok(texts.length > 0);
    assert.ok(texts.every((text) => text.includes("device=NRGkick")), texts.join("\n"));
    assert.equal(await page.locator("a.log-live").isVisible(), false, "nothing comes by itself");
    await page.goto(`${demo.origin}/log?from=2026-06-21T12:00&to=2026-06-21T12:00`);
    assert.equal(await page.locator(LINES).count(), 0);
    assert.equal(await page.inputValue("input[name=from]"), "2026-06-21T12:00");
    assert.ok(await watch.overflowPx() <= 0);
  },
);
