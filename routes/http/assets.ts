import { Hono } from "hono";
import htmxScript from "htmx.org/dist/htmx.min.js" with { type: "text" };
import sseScript from "htmx.org/dist/ext/hx-sse.min.js" with { type: "text" };
import aliveScript from "../../static/alive.js" with { type: "text" };
import appScript from "../../static/app.js" with { type: "text" };
import pictureScript from "../../static/picture.js" with { type: "text" };
import chartScript from "../../static/chart.js" with { type: "text" };
import settingsScript from "../../static/settings.js" with { type: "text" };
import kioskStyle from "../../static/kiosk.css" with { type: "text" };
import icon from "../../static/icon.svg" with { type: "text" };
import { appAsset, FOREVER, hashOf } from "./app_icons.ts";
import { GzippedText } from "./gzipped_text.ts";
import { APP_STYLE, RECORDS_STYLE, SETTINGS_STYLE } from "../ui/styles.ts";

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
  "alive.js": { text: withoutComments(aliveScript), contentType: SCRIPT },
  "app.js": { text: withoutComments(appScript), contentType: SCRIPT },
  "picture.js": { text: withoutComments(pictureScript), contentType: SCRIPT },
  "chart.js": { text: withoutComments(chartScript), contentType: SCRIPT },
  "settings.js": { text: withoutComments(settingsScript), contentType: SCRIPT },
  "app.css": { text: compact(APP_STYLE), contentType: STYLE },
  "records.css": { text: compact(RECORDS_STYLE), contentType: STYLE },
  "settings.css": { text: compact(SETTINGS_STYLE), contentType: STYLE },
  "kiosk.css": { text: compact([kioskStyle]), contentType: STYLE },
  "icon.svg": { text: icon, contentType: ICON },
} as const satisfies Record<string, AssetSource>;

export type AssetName = keyof typeof SOURCES;

interface Asset {
  readonly contentType: string;
  readonly packed: GzippedText;
}

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
    const path = `/assets/${c.req.param("file")}`;
    const asset = assets.get(path);
    if (asset === undefined) return appAsset(path) ?? c.notFound();
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
  return [
    "htmx.js",
    "alive.js",
    "app.js",
    "picture.js",
    "chart.js",
    "settings.js",
    "app.css",
    "records.css",
    "settings.css",
    "kiosk.css",
    "icon.svg",
  ];
}

/** A script of ours, without what only its authors read; no text of it begins a line so. */
function withoutComments(script: string): string {
  return script.replaceAll(/^\s*\/\/.*\n/gm, "").replaceAll(/^ +/gm, "");
}

/** Styles in one, without what only their authors read. */
function compact(styles: readonly string[]): string {
  return styles.join("\n").replaceAll(/\/\*.*?\*\//gs, "").replaceAll(/\s*\n\s*/g, "\n")
    .replaceAll(/\s*([{},;])\s*/g, "$1").replaceAll(": ", ":").replaceAll(";}", "}");
}
