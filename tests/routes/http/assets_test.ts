import assert from "node:assert/strict";
import { type AssetName, assetRoutes, assetUrl } from "../../../routes/http/assets.ts";

const TYPES: Readonly<Record<AssetName, RegExp>> = {
  "htmx.js": /^text\/javascript/,
  "alive.js": /^text\/javascript/,
  "app.js": /^text\/javascript/,
  "picture.js": /^text\/javascript/,
  "chart.js": /^text\/javascript/,
  "settings.js": /^text\/javascript/,
  "app.css": /^text\/css/,
  "records.css": /^text\/css/,
  "kiosk.css": /^text\/css/,
  "settings.css": /^text\/css/,
  "icon.svg": /^image\/svg\+xml$/,
};
const NAMES: readonly AssetName[] = [
  "htmx.js",
  "alive.js",
  "app.js",
  "picture.js",
  "chart.js",
  "settings.js",
  "app.css",
  "records.css",
  "kiosk.css",
  "settings.css",
  "icon.svg",
];

Deno.test("assetRoutes() serves every asset under its hashed name, for good", async () => {
  const app = assetRoutes();
  for (const name of NAMES) {
    assert.match(assetUrl(name), /^\/assets\/[a-z]+\.[0-9a-z]+\.(js|css|svg)$/);
    const response = await app.request(assetUrl(name));
    assert.equal(response.status, 200);
    assert.match(response.headers.get("content-type") ?? "", TYPES[name]);
    assert.match(response.headers.get("cache-control") ?? "", /immutable/);
    assert.equal(response.headers.get("content-encoding"), null);
    assert.ok((await response.text()).length > 100);
  }
});

Deno.test("assetRoutes() compresses for who takes it, and unpacks to the same", async () => {
  const app = assetRoutes();
  for (const name of NAMES) {
    const plain = await (await app.request(assetUrl(name))).text();
    const response = await app.request(assetUrl(name), {
      headers: { "accept-encoding": "br, gzip" },
    });
    assert.equal(response.headers.get("content-encoding"), "gzip");
    assert.equal(response.headers.get("vary"), "Accept-Encoding");
    assert.ok(response.body);
    const unpacked = response.body.pipeThrough(new DecompressionStream("gzip"));
    assert.equal(await new Response(unpacked).text(), plain);
  }
});

Deno.test("assetRoutes() an unknown or old name is 404", async () => {
  const app = assetRoutes();
  for (const path of ["/assets/app.css", "/assets/app.old.css", "/assets/..%2fdeno.json"]) {
    assert.equal((await app.request(path)).status, 404, path);
  }
});

Deno.test("assetRoutes() answers /favicon.ico with a picture", async () => {
  const response = await assetRoutes().request("/favicon.ico");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "image/svg+xml");
  assert.match(await response.text(), /^<svg/);
});

Deno.test("assets stay within the page's budget and ask no other host for anything", async () => {
  const app = assetRoutes();
  // What another page alone needs is not asked for by the one that is open all day.
  const elsewhere: readonly AssetName[] = ["settings.js", "settings.css", "kiosk.css"];
  const ofRecords: readonly AssetName[] = ["picture.js", "records.css"];
  let [statusBytes, recordsBytes] = [0, 0];
  for (const name of NAMES.filter((name) => !elsewhere.includes(name))) {
    const packed = await app.request(assetUrl(name), { headers: { "accept-encoding": "gzip" } });
    const { byteLength } = await packed.arrayBuffer();
    recordsBytes += byteLength;
    if (!ofRecords.includes(name)) statusBytes += byteLength;
  }
  assert.ok(statusBytes < 28_500, `${statusBytes} bytes of the status page`);
  assert.ok(recordsBytes < 32_000, `${recordsBytes} bytes of the history`);
  const style = await (await app.request(assetUrl("app.css"))).text();
  assert.doesNotMatch(style, /@import|url\(/);
});

Deno.test("assets the light look is the same by choice and by the system's", async () => {
  const style = await (await assetRoutes().request(assetUrl("app.css"))).text();
  const [chosen, system] = ['"light"', '"auto"'].map((theme) => {
    const rule = new RegExp(`:root\\[data-theme=${theme}\\]\\{([^}]*)\\}`).exec(style)?.[1] ?? "";
    return rule.split(";");
  });
  assert.ok(chosen?.includes("color-scheme:light"));
  assert.deepEqual(system, chosen);
});
