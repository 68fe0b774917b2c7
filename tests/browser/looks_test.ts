import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { axeViolations, contrastViolations } from "./axe.ts";
import { browserTest, DESKTOP, PHONE, Watch } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { FilledHouse } from "./filled_house.ts";
import { FILLED_PAGES, LIVE_PAGES } from "./pages.ts";

/** A window of 1280 by 1024 px at 400 %. */
const ZOOMED = { width: 320, height: 256 };
/** Each page fits all of them in each language. */
const WIDTHS = [PHONE, DESKTOP, ZOOMED];
/** Axe looks at each page in each language, at a width of its own; at its colours in both themes. */
const LOOKS = [
  { viewport: PHONE, colorScheme: "dark", locale: "de-DE" },
  { viewport: DESKTOP, colorScheme: "light", locale: "nl-NL" },
  { viewport: ZOOMED, colorScheme: "dark", locale: "en-GB" },
] as const;
const OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })";
/** What is pressed and smaller than a finger; links within a text are as high as its lines. */
const TOO_SMALL = `[...document.querySelectorAll(
    "a, button, summary, select, input:not([type=hidden])")]
  .filter((one) => one.getClientRects().length > 0 && !one.closest("svg, p, dd, td, caption"))
  .filter((one) => !one.matches(".visually-hidden, .skip-link") && !one.closest("li a ~ *"))
  .filter((one) => {
    const box = (one.matches("[type=checkbox], [type=radio]") && one.closest("label")) || one;
    const { width, height } = box.getBoundingClientRect();
    return width < 44 || height < 44;
  }).map((one) => one.outerHTML.slice(0, 160))`;
/** Texts that no person reads: keys of words, and what a program shows of nothing. */
const NO_WORDS = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest("code, script, pre, .log-lines")) continue;
    if (/^\\s*[a-z]+(\\.[a-zA-Z]+){1,3}\\s*$|undefined|NaN|\\[object/.test(data)) found.push(data);
  }
  return found;
})()`;

/** Answers of GET that are no pages. */
const NO_PAGES = new Set([
  ...["/healthz", "/metrics", "/favicon.ico", "/assets/:file", "/history/card.svg"],
  ...[
    "/live",
    "/live/now",
    "/live/reasons",
    "/goal/preview",
    "/setup/search/state",
    "/log/tail",
    "/log.txt",
  ],
  ...["/export/:file", "/backups/:name"],
]);
/** They lead to others. */
const LEADING = new Set(["/guest/:token", "/sessions/current", "/setup"]);
/** A house whose program can be started anew has it: see tests/routes/data/restore_test.ts. */
const ELSEWHERE = new Set(["/restore"]);

Deno.test("every page there is has its place among those that are looked at", async () => {
  const guards = new URL("../../routes/http/guards.ts", import.meta.url);
  const routes = [...(await Deno.readTextFile(guards)).matchAll(/"GET (\/[^"]*)":/g)]
    .map(([, route = ""]) => route)
    .filter((route) => !route.startsWith("/api/"));
  assert.ok(routes.length > 30);
  const paths = [...LIVE_PAGES, ...FILLED_PAGES].map((path) => path.replace(/\?.*/, ""));
  const missing = routes.filter((route) =>
    !NO_PAGES.has(route) && !LEADING.has(route) && !ELSEWHERE.has(route) &&
    !paths.some((path) => new RegExp(`^${route.replaceAll(/:\w+/g, "[^/]+")}$`).test(path))
  );
  assert.deepEqual(missing, []);
});

browserTest("every page of a running house in each language, theme and width", async () => {
  await using demo = await Demo.start({
    speed: 1,
    weather: "broken",
    hour: 11,
    days: 7,
    house: "big",
  });
  await lookAt(demo.origin, LIVE_PAGES);
});

browserTest("every page of what is kept in each language, theme and width", async () => {
  await using house = await FilledHouse.start("filled");
  await lookAt(house.origin, FILLED_PAGES);
});

async function lookAt(origin: string, paths: readonly string[]): Promise<void> {
  for (const look of LOOKS) {
    await using watch = await Watch.open({ ...look, origin });
    const { page } = watch;
    for (const path of paths) {
      await page.goto(origin + path);
      await page.evaluate(OPEN_ALL);
      const where = `${path} ${JSON.stringify(look)}`;
      for (const viewport of [...WIDTHS.filter((one) => one !== look.viewport), look.viewport]) {
        await page.setViewportSize(viewport);
        const there = `${where}, ${viewport.width} px wide`;
        assert.ok(await watch.overflowPx() <= 0, `${there}, is too wide`);
        assert.deepEqual(await page.evaluate(TOO_SMALL), [], `${there}, for a finger`);
      }
      await isWell(page, where);
      assert.equal(await page.getAttribute("html", "lang"), look.locale.slice(0, 2), where);
      await page.emulateMedia({ colorScheme: other(look.colorScheme) });
      assert.deepEqual(await contrastViolations(page), [], `${where}, the other theme`);
      await page.emulateMedia({ colorScheme: look.colorScheme });
    }
    assert.deepEqual(watch.problems.filter((problem) => !/status of 40[04]/.test(problem)), []);
  }
}

async function isWell(page: Page, where: string): Promise<void> {
  assert.deepEqual(await axeViolations(page), [], where);
  assert.deepEqual(await page.evaluate(NO_WORDS), [], where);
  assert.equal(await animations(page), 0, where);
  const zoom = await page.getAttribute("meta[name=viewport]", "content") ?? "";
  assert.doesNotMatch(zoom, /maximum-scale|user-scalable/, where);
  assert.equal(await page.evaluate("document.fonts.size"), 0, `${where} loads no letters`);
}

async function animations(page: Page): Promise<number> {
  return await page.evaluate("document.getAnimations().length");
}

function other(colorScheme: "dark" | "light"): "dark" | "light" {
  return colorScheme === "dark" ? "light" : "dark";
}
