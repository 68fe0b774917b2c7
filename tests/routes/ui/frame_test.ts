import assert from "node:assert/strict";
import { pageWords } from "../../../routes/ui/language.ts";
import { type PageContext, type PageFrame, renderPage } from "../../../routes/ui/layout.tsx";
import { nextTheme, themeOf } from "../../../routes/ui/theme.ts";
import { en } from "../../../src/words/en/en.ts";
import { AppUnderTest } from "../app_under_test.ts";
import { expectLinksBelow } from "../links.ts";

const CONTEXT: PageContext = {
  texts: en,
  spoken: [en],
  theme: "auto",
  basePath: "/house",
  isDemo: false,
  access: "open",
};

function pageOf(frame: Partial<PageFrame> = {}, context: Partial<PageContext> = {}): string {
  return renderPage({
    context: { ...CONTEXT, ...context },
    title: "Heading",
    page: "history",
    ...frame,
  }, "<p>content</p>");
}

function backOf(html: string): string | undefined {
  return /name="back" value="([^"]*)"/.exec(html)?.[1];
}

function scriptsOf(html: string): readonly string[] {
  return [...html.matchAll(/<script src="\/house\/assets\/(\w+)\./g)].map(([, name = ""]) => name);
}

Deno.test("a page says in its navigation which one it is, and one outside has none", () => {
  const html = pageOf();
  assert.deepEqual([...html.matchAll(/<a href="([^"]*)" aria-current="page"/g)].map((m) => m[1]), [
    "/house/history",
  ]);
  assert.match(html, /<title>Heading – chargemanager<\/title>/);
  const outside = pageOf({ page: null }, { access: "look" });
  assert.doesNotMatch(outside, /site-nav|theme-form|sign-form|href="\/house\/sign-in"|demo-bar/);
  assert.match(outside, /<main id="content"[^>]*><p>content<\/p><\/main>/);
});

Deno.test("the button of the look comes back to the page on which it was pressed", () => {
  assert.equal(backOf(pageOf()), "/history");
  assert.equal(backOf(pageOf({ page: "status" })), "/");
  assert.equal(backOf(pageOf({ here: "/history?day=2026-11-22" })), "/history?day=2026-11-22");
});

Deno.test("a page in the demo leads to its page of troubles, from all others that have a way on", () => {
  const bar = (page: PageFrame["page"], isDemo = true) =>
    /<aside class="demo-bar">.*?<\/aside>/s.exec(pageOf({ page }, { isDemo }))?.[0];
  assert.equal(bar("history", false), undefined);
  assert.match(bar("history") ?? "", /<a href="\/house\/demo">/);
  for (const page of ["demo", null] as const) {
    assert.match(bar(page) ?? "", /<span>/);
    assert.doesNotMatch(bar(page) ?? "", /<a /);
  }
});

Deno.test("who may only look is told so and can sign in; who is in can sign out; else neither", () => {
  const ways = (access: PageContext["access"]) => {
    const html = pageOf({}, { access });
    return [
      html.includes(en.frame.lookOnly),
      html.includes('href="/house/sign-in"'),
      html.includes('action="/house/sign-out"'),
      /data-access="(\w+)"/.exec(html)?.[1],
    ];
  };
  assert.deepEqual(ways("look"), [true, true, false, "look"]);
  assert.deepEqual(ways("act"), [false, false, true, "act"]);
  assert.deepEqual(ways("open"), [false, false, false, undefined]);
});

Deno.test("a page has the scripts and styles that it needs: none, those of forms, or live ones", () => {
  assert.deepEqual(scriptsOf(pageOf()), []);
  assert.deepEqual(scriptsOf(pageOf({ hasForms: true })), ["htmx", "app"]);
  assert.deepEqual(scriptsOf(pageOf({ hasForms: true, page: "settings" })), [
    "htmx",
    "app",
    "settings",
  ]);
  const live = pageOf({ isLive: true, scripts: ["chart.js"] });
  assert.deepEqual(scriptsOf(live), ["htmx", "app", "chart", "alive"]);
  assert.match(live, /<meta http-equiv="refresh" content="30"\/><\/noscript>/);
  assert.match(live, /id="lost"/);
  assert.doesNotMatch(pageOf({ hasForms: true }), /refresh|id="lost"/);
  const styles = (html: string) => [...html.matchAll(/assets\/(\w+)\.\w+\.css/g)].map((m) => m[1]);
  assert.deepEqual(styles(live), ["app"]);
  assert.deepEqual(styles(pageOf()), ["app", "settings"]);
  assert.deepEqual(styles(pageOf({ style: "records.css" })), ["app", "records"]);
});

Deno.test("the scripts of forms add no style, keep no history, and try again within five seconds", () => {
  const [, text = ""] = /name="htmx-config" content="([^"]*)"/.exec(pageOf({ hasForms: true })) ??
    [];
  const config = JSON.parse(text.replaceAll("&quot;", '"'));
  assert.deepEqual([config.includeIndicatorCSS, config.history], [false, false]);
  assert.deepEqual(config.sse, { reconnectMaxDelay: 5000 });
});

Deno.test("a look colours the browser's bar; that of the device leaves it the choice", () => {
  const colours = (theme: PageContext["theme"]) =>
    [...pageOf({}, { theme }).matchAll(/name="theme-color" content="(#\w+)"/g)].map((m) => m[1]);
  assert.deepEqual([colours("dark").length, colours("light").length], [1, 1]);
  assert.deepEqual(colours("auto"), [...colours("dark"), ...colours("light")]);
  assert.match(pageOf({}, { theme: "dark" }), /name="color-scheme" content="dark"/);
  assert.match(pageOf(), /name="color-scheme" content="dark light"/);
});

Deno.test("nextTheme() goes round: the device's, dark, light", () => {
  assert.deepEqual([nextTheme("auto"), nextTheme("dark"), nextTheme("light")], [
    "dark",
    "light",
    "auto",
  ]);
  const look = (cookie: string) => themeOf(new Request("http://a/", { headers: { cookie } }));
  assert.deepEqual([look("mytheme=dark; x=1"), look("x=1;theme=dark")], ["auto", "dark"]);
});

Deno.test("POST /theme lasts a year, and holds for the path under which the browser has the pages", async () => {
  const app = new AppUnderTest();
  const cookie = async () =>
    (await app.postForm("/theme", { theme: "dark" })).headers.get("set-cookie")?.split("; ");
  const rest = ["Max-Age=31536000", "SameSite=Lax", "HttpOnly"];
  assert.deepEqual(await cookie(), ["theme=dark", "Path=/", ...rest]);
  app.program.values = { ...app.program.values, basePath: "/house" };
  assert.deepEqual(await cookie(), ["theme=dark", "Path=/house", ...rest]);
});

Deno.test("pageWords() takes the first of equally wanted languages, and reads 300 letters", () => {
  const spoken = (accept: string) =>
    pageWords(new Request("http://a/", { headers: { "accept-language": accept } }), "auto").code;
  assert.equal(spoken("de;q=0.5, nl;q=0.5"), "de");
  assert.equal(spoken("en;q=0.5, de;q=1.1, nl;q=1"), "nl");
  assert.equal(spoken("de;q=-1, nl;q=0.1"), "nl");
  assert.equal(spoken(`${"x".repeat(297)},de`), "de");
  assert.equal(spoken(`${"x".repeat(298)},de`), "en");
});

Deno.test("a page leads nowhere but below its base path, and its content can be jumped to", () => {
  for (const frame of [{}, { isLive: true }, { hasForms: true, scripts: ["chart.js"] as const }]) {
    const html = pageOf(frame);
    expectLinksBelow(html, "/house");
    assert.match(html, /<main id="content" tabindex="-1">/);
  }
});
