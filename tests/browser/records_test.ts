import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations } from "./axe.ts";
import { browserTest, DESKTOP, NARROW, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { FilledHouse } from "./filled_house.ts";
import { FILLED_PAGES } from "./pages.ts";
import { shared } from "./shared.ts";

const filled = shared(() => FilledHouse.start("filled"));
const LOOKS = [
  { colorScheme: "dark", locale: "de-DE" },
  { colorScheme: "light", locale: "en-GB" },
] as const;
/** Windows at which the bar of pages just fits. */
const TABLET = { width: 640, height: 800 };
const LAPTOP = { width: 1024, height: 800 };
/** The narrowest window in which the sessions are a table. */
const TABLE = { width: 1120, height: 800 };
const PATHS = [...FILLED_PAGES, "/history?month=2026-11"];
const EMPTY_PATHS = ["/", "/history", "/history?month=2026-11", "/sessions", "/events"];
const HOUSES = [
  {
    kind: "filled",
    paths: ["/history?year=2026", "/sessions"],
    viewports: [TABLET, LAPTOP, TABLE],
  },
  { kind: "empty", paths: EMPTY_PATHS, viewports: [PHONE] },
] as const;
/** Least side of what is pressed, in CSS px. */
const MIN_TARGET_PX = 44;
/** How far the table reaches beyond the end of its card, in CSS px. */
const OVER_CARD_PX = `document.querySelector(".sessions").getBoundingClientRect().right -
  document.querySelector(".sessions-card").getBoundingClientRect().right`;
const SMALL_TARGETS = `[...document.querySelectorAll("main a, main button, main summary, nav a")]
  .filter((link) => !link.closest("svg") && link.getClientRects().length > 0)
  .filter((link) => link.getBoundingClientRect().height < ${MIN_TARGET_PX})
  .map((link) => link.outerHTML)`;

browserTest("what is kept is accessible and fits every window, filled and empty", async () => {
  for (const { kind, paths, viewports } of HOUSES) {
    await using house = await FilledHouse.start(kind);
    for (const look of LOOKS) {
      await using watch = await Watch.open({
        ...look,
        viewport: viewports[0],
        origin: house.origin,
      });
      const { page } = watch;
      for (const path of paths) {
        await page.goto(house.origin + path);
        await page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)");
        for (const viewport of viewports) {
          await page.setViewportSize(viewport);
          const where = `${kind} ${path} ${JSON.stringify({ viewport, look })}`;
          assert.ok(await watch.overflowPx() <= 0, `${where} is too wide`);
          assert.deepEqual(await axeViolations(page), [], where);
          assert.deepEqual(await page.evaluate(SMALL_TARGETS), [], where);
        }
      }
      assert.deepEqual(watch.problems.filter((problem) => !problem.includes("400")), []);
    }
  }
});

browserTest("the table of sessions stays within its card, and the bar in its window", async () => {
  await using house = await Demo.start({ speed: 1, weather: "broken", hour: 9, days: 7 });
  for (const locale of ["en-GB", "de-DE", "nl-NL"]) {
    await using watch = await Watch.open({ viewport: TABLE, locale, origin: house.origin });
    const { page } = watch;
    await page.goto(`${house.origin}/sessions`);
    for (const viewport of [TABLET, LAPTOP, TABLE, { width: 1200, height: 800 }, DESKTOP]) {
      await page.setViewportSize(viewport);
      const where = `${locale} ${viewport.width} px wide`;
      assert.ok(await page.evaluate<number>(OVER_CARD_PX) <= 0, `${where}: the table`);
      assert.ok(await watch.overflowPx() <= 0, `${where}: the page`);
    }
  }
});

browserTest("letters of 24 and 32 px leave what is kept in its window", async () => {
  const house = await filled();
  for (const sizePx of [24, 32]) {
    const options = { viewport: PHONE, locale: "de-DE", origin: house.origin };
    await using watch = await Watch.open(options);
    await watch.setFontPx(sizePx);
    for (const path of PATHS) {
      await watch.page.goto(house.origin + path);
      for (const viewport of [NARROW, PHONE, DESKTOP]) {
        await watch.page.setViewportSize(viewport);
        const where = `${path} ${viewport.width} px wide, letters of ${sizePx} px`;
        assert.ok(await watch.overflowPx() <= 0, `${where} is too wide`);
      }
    }
  }
});

browserTest("history is walked without scripts: arrow, tab, bar and date", async () => {
  const house = await filled();
  const options = { viewport: DESKTOP, javaScriptEnabled: false, origin: house.origin };
  await using watch = await Watch.open(options);
  const { page } = watch;
  const arrive = (search: string) => page.waitForURL(`${house.origin}/history${search}`);
  await page.goto(`${house.origin}/history`);
  await page.click(".step-link >> nth=0");
  await arrive("?day=2026-11-21");
  await page.click("nav.tabs a >> nth=2");
  await arrive("?month=2026-11");
  await page.click(".bars-wide a >> nth=9");
  await arrive("?day=2026-11-10");
  await page.fill("#period-pick", "2026-10-05");
  await page.click(".picker button");
  await arrive("?day=2026-10-05");
  await page.goBack();
  await arrive("?day=2026-11-10");
  assert.deepEqual(watch.problems, []);
});

browserTest("a file is downloaded under its name", async () => {
  const house = await filled();
  await using watch = await Watch.open({ viewport: PHONE, origin: house.origin });
  const { page } = watch;
  await page.goto(`${house.origin}/history?month=2026-10`);
  const waiting = page.waitForEvent("download");
  await page.click(".downloads a[href*='days.csv'] >> nth=0");
  const download = await waiting;
  assert.equal(
    download.suggestedFilename(),
    "chargemanager-days-2026-10-01-2026-10-31.csv",
  );
  const text = await Deno.readTextFile(await download.path());
  assert.equal(text.split("\r\n").length, 33);
});

browserTest("what a month was worth is kept as a picture, SVG and PNG", async () => {
  const house = await filled();
  await using watch = await Watch.open({ viewport: PHONE, origin: house.origin });
  const { page } = watch;
  await page.goto(`${house.origin}/history?month=2026-10`);
  const sides = await page.evaluate(`(async () => {
      const image = document.querySelector(".picture img");
      image.loading = "eager";
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    })()`);
  assert.deepEqual(sides, [1080, 1080]);
  const svg = await keptFile(page, "a[download]");
  assert.equal(svg.name, "chargemanager-2026-10.svg");
  assert.match(new TextDecoder().decode(svg.bytes), /^<svg [^>]*>.*October 2026/);
  const png = await keptFile(page, "#picture-png");
  assert.equal(png.name, "chargemanager-2026-10.png");
  const view = new DataView(png.bytes.buffer, png.bytes.byteOffset);
  assert.equal(view.getUint32(0), 0x89504e47, "a PNG");
  assert.deepEqual([view.getUint32(16), view.getUint32(20)], [1080, 1080]);
  assert.ok(png.bytes.length > 20_000, `something is drawn in ${png.bytes.length} bytes`);
  await page.route("**/history/card.svg*", (route) => route.abort());
  await page.click("#picture-png");
  await page.waitForFunction("document.getElementById('picture-told').textContent !== ''");
  assert.deepEqual(watch.problems.filter((problem) => !problem.includes("ERR_FAILED")), []);
});

browserTest(
  "what a month was worth is told without scripts, and no amount has a minus",
  async () => {
    const house = await filled();
    for (const locale of ["en-GB", "de-DE"]) {
      const options = {
        viewport: DESKTOP,
        locale,
        javaScriptEnabled: false,
        origin: house.origin,
      };
      await using watch = await Watch.open(options);
      const { page } = watch;
      await page.goto(`${house.origin}/history?month=2026-11`);
      assert.equal(await page.isVisible("#picture-png"), false, "a button that could do nothing");
      await page.click(".money summary");
      const amounts = await page.locator(".amounts dd:not(.detail)").allInnerTexts();
      assert.equal(amounts.length, 3);
      const how = await page.locator(".money details p").allInnerTexts();
      for (const amount of amounts) assert.ok(how.join("\n").includes(amount), amount);
      assert.doesNotMatch(await page.innerText("main"), /(^|[^\p{L}\d\u202f ])[−-]\s?\d/mu);
      const compared = await page.locator(".comparison thead th").allInnerTexts();
      assert.match(compared.join(" "), locale === "de-DE" ? /1\.–21\. Nov/ : /1–21 Nov 2026/);
      assert.deepEqual(watch.problems, []);
    }
  },
);

async function keptFile(
  page: Page,
  button: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
  return {
    name: download.suggestedFilename(),
    bytes: await Deno.readFile(await download.path()),
  };
}
