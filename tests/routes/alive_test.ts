import assert from "node:assert/strict";
import { type ecmaVersion, parse } from "acorn";
import { assetRoutes } from "../../routes/http/assets.ts";
import { LiveStreams } from "../../routes/status/live_streams.ts";
import { statusRoutes } from "../../routes/status/status.tsx";
import { FakeProgram, historyUpTo, NOW_MS, SUNNY } from "./fake_program.ts";

const STATIC = new URL("../../static/", import.meta.url);

async function parses(file: string, version: ecmaVersion): Promise<boolean> {
  const text = await Deno.readTextFile(new URL(file, STATIC));
  try {
    parse(text, { ecmaVersion: version, sourceType: "script" });
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

Deno.test("alive.js is read by browsers that know ES5 and no more", async () => {
  assert.equal(await parses("alive.js", 5), true);
  assert.equal(await parses("app.js", 5), false, "the check can tell");
  assert.equal(await parses("app.js", 2022), true);
});

Deno.test("alive.js uses no part of the library that came with newer languages", async () => {
  const text = await Deno.readTextFile(new URL("alive.js", STATIC));
  const newer =
    /\b(fetch|Promise|Map|Set|Symbol|classList\.replace|append|remove|replaceChildren|closest|matches|dataset|toggleAttribute|startsWith|endsWith|includes|padStart|Object\.assign|Array\.from)\b *\(/;
  assert.doesNotMatch(text, newer);
});

function pages(program = new FakeProgram()) {
  const app = statusRoutes(program, new LiveStreams(4, { spacingMs: 0, heartbeatMs: 60_000 }));
  return { program, app };
}

Deno.test("GET / refreshes by itself unless its first script runs", async () => {
  const { app } = pages();
  const html = await (await app.request("/")).text();
  const refresh =
    /<script src="\/assets\/alive\.[^"]+\.js"><\/script><meta http-equiv="refresh" content="30"\/><\/noscript>/;
  assert.match(html, refresh);
  assert.equal(html.split("noscript>").length, 2, "the script opens what this ends");
  assert.match(await Deno.readTextFile(new URL("alive.js", STATIC)), /write\("<noscript>"\)/);
});

Deno.test("GET / has htmx and its extension in one file, so that none is late for the other", async () => {
  const { app } = pages();
  const html = await (await app.request("/")).text();
  const scripts = [...html.matchAll(/<script src="\/assets\/([a-z]+)\./g)].map(([, name]) => name);
  assert.deepEqual(scripts, ["htmx", "app", "chart", "alive"]);
  const url = /src="(\/assets\/htmx\.[^"]+)"/.exec(html)?.[1] ?? "";
  const text = await (await assetRoutes().request(url)).text();
  assert.ok(text.indexOf('registerExtension("sse"') > text.indexOf("var htmx="), "both, in order");
});

Deno.test("GET / calls nothing live before a script has seen it", async () => {
  const { app } = pages();
  const html = await (await app.request("/")).text();
  const freshness = /<p class="freshness".*?<\/p>/.exec(html)?.[0] ?? "";
  assert.match(freshness, /<span class="is-live-word" hidden>live <\/span>/);
  assert.match(freshness, /<span class="is-from-word">values from <\/span>/);
  assert.doesNotMatch(html, /data-live/);
});

Deno.test("GET / is not green while the meter is lost", async () => {
  const gone = { quality: "unavailable", atMs: NOW_MS - 130_000 } as const;
  const lost = { meter: { ...SUNNY.meter, ...gone } };
  const all = {
    ...lost,
    inverter: { ...SUNNY.inverter, ...gone },
    battery: { ...SUNNY.battery, ...gone },
  };
  for (const [change, word] of [[lost, "partly live"], [all, "no fresh values"]] as const) {
    const program = new FakeProgram();
    program.current = { ...SUNNY, ...change };
    const html = await (await pages(program).app.request("/")).text();
    const freshness = /<p class="freshness.*?<\/p>/.exec(html)?.[0] ?? "";
    assert.match(freshness, /class="freshness is-late"/);
    assert.ok(freshness.includes(word), freshness);
  }
});

Deno.test("GET /live/now answers with all of it, and with a chart that the page lacks", async () => {
  const program = new FakeProgram();
  program.points = historyUpTo(NOW_MS, 144, () => ({ pvPowerW: 3000 }));
  const { app } = pages(program);
  const first = await app.request("/live/now?chart=none");
  const version = first.headers.get("chart-version") ?? "";
  assert.match(first.headers.get("content-type") ?? "", /^text\/html/);
  const text = await first.text();
  assert.match(text, /^<section class="card now"/);
  assert.match(text, /hx-target="#chart-picture"/);
  const page = await (await app.request("/")).text();
  assert.ok(page.includes(`data-now="/live/now" data-chart="${version}"`));
  const second = await app.request(`/live/now?chart=${encodeURIComponent(version)}`);
  const again = await second.text();
  assert.doesNotMatch(again, /chart-picture/);
  assert.match(again, /id="house-spare"/);
});
