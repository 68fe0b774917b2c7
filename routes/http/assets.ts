import { Hono } from "hono";
import htmxScript from "htmx.org/dist/htmx.min.js" with { type: "text" };
import sseScript from "htmx.org/dist/ext/hx-sse.min.js" with { type: "text" };
import aliveScript from "../../static/alive.js" with { type: "text" };
import appScript from "../../static/app.js" with { type: "text" };
import settingsScript from "../../static/settings.js" with { type: "text" };
import icon from "../../static/icon.svg" with { type: "text" };
import { GzippedText } from "./gzipped_text.ts";
import { APP_STYLE, RECORDS_STYLE } from "../ui/styles.ts";

interface AssetSource {
  readonly text: string;
  readonly contentType: string;
}

const SCRIPT = "text/javascript; charset=utf-8";
const STYLE = "text/css; charset=utf-8";
const ICON = "image/svg+xml";
const SOURCES = {
  // In one file: htmx looks at the page when its own is read, and must know its extension by then.
  "htmx.js": { text: `${htmxScript}\n${sseScript}`, contentType: SCRIPT },
  "alive.js": { text: aliveScript, contentType: SCRIPT },
  "app.js": { text: appScript, contentType: SCRIPT },
  "settings.js": { text: settingsScript, contentType: SCRIPT },
  "app.css": { text: compact(APP_STYLE), contentType: STYLE },
  "records.css": { text: compact(RECORDS_STYLE), contentType: STYLE },
  "icon.svg": { text: icon, contentType: ICON },
} as const satisfies Record<string, AssetSource>;

export type AssetName = keyof typeof SOURCES;

interface Asset {
  readonly contentType: string;
  readonly packed: GzippedText;
}

const FOREVER = "public, max-age=31536000, immutable";
const ONE_DAY = "public, max-age=86400";

const urls = new Map<AssetName, string>();

/** Path of an asset, without the site's base path; its name changes when its content does. */
export function assetUrl(name: AssetName): string {
  const known = urls.get(name);
  if (known !== undefined) return known;
  const dot = name.lastIndexOf(".");
  const url = `/assets/${name.slice(0, dot)}.${hashOf(SOURCES[name].text)}${name.slice(dot)}`;
  urls.set(name, url);
  return url;
}

/** Scripts, styles and icons, all held in memory; they tell nothing of the house. */
export function assetRoutes(): Hono {
  const app = new Hono();
  const assets = new Map<string, Asset>();
  for (const name of assetNames()) {
    const { text, contentType } = SOURCES[name];
    assets.set(assetUrl(name), { contentType, packed: new GzippedText(text) });
  }
  app.get("/assets/:file", (c) => {
    const asset = assets.get(`/assets/${c.req.param("file")}`);
    if (asset === undefined) return c.notFound();
    return asset.packed.answer(c, {
      "content-type": asset.contentType,
      "cache-control": FOREVER,
    });
  });
  app.get("/favicon.ico", (c) => {
    c.header("Content-Type", ICON);
    c.header("Cache-Control", ONE_DAY);
    return c.body(icon);
  });
  return app;
}

function assetNames(): readonly AssetName[] {
  return ["htmx.js", "alive.js", "app.js", "settings.js", "app.css", "records.css", "icon.svg"];
}

/** Styles in one, without what only their authors read. */
function compact(styles: readonly string[]): string {
  return styles.join("\n").replaceAll(/\/\*.*?\*\//gs, "").replaceAll(/\s*\n\s*/g, "\n");
}

/** Tells contents apart for caches (FNV-1a of 32 bits, and the length); it protects nothing. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return `${hash.toString(36)}${text.length.toString(36)}`;
}
