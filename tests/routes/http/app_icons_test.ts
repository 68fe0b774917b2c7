import assert from "node:assert/strict";
import { APP_PATHS } from "../../../routes/http/app_icons.ts";
import { assetRoutes } from "../../../routes/http/assets.ts";

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Width and height of a PNG in px, as its header tells. */
async function sizeOf(path: string): Promise<string> {
  const response = await assetRoutes().request(path);
  assert.equal(response.status, 200, path);
  assert.equal(response.headers.get("content-type"), "image/png");
  assert.match(response.headers.get("cache-control") ?? "", /immutable/);
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.deepEqual([...bytes.subarray(0, 8)], PNG);
  const header = new DataView(bytes.buffer);
  return `${header.getUint32(16)}x${header.getUint32(20)}`;
}

Deno.test("the manifest names icons that are there and as large as it says", async () => {
  const response = await assetRoutes().request(APP_PATHS.manifest);
  assert.equal(response.headers.get("content-type"), "application/manifest+json");
  const manifest = await response.json();
  assert.equal(manifest.display, "standalone");
  for (const { src, sizes } of manifest.icons) assert.equal(await sizeOf(`/assets/${src}`), sizes);
  const purposes = manifest.icons.map(({ purpose = "any" }) => purpose);
  assert.deepEqual(purposes, ["any", "any", "maskable"]);
});

Deno.test("the manifest leads to the page below any base path", async () => {
  const { start_url: start } = await (await assetRoutes().request(APP_PATHS.manifest)).json();
  const url = (base: string) => new URL(start, `http://pi${base}${APP_PATHS.manifest}`).pathname;
  assert.equal(url(""), "/");
  assert.equal(url("/charge"), "/charge/");
});

Deno.test("the icon for home screens of phones is 180 px wide", async () => {
  assert.equal(await sizeOf(APP_PATHS.touchIcon), "180x180");
});
