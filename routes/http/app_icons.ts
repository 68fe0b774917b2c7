import icons from "../../static/icons.json" with { type: "json" };

/** What has its content in its name is kept for good. */
export const FOREVER = "public, max-age=31536000, immutable";
/** Ground of the dark look, also while an installed page opens. */
const GROUND = "#1f2029";

const PICTURES: ReadonlyMap<string, string> = new Map(
  Object.entries(icons).map(([name, base64]) => [assetPath(name, base64), base64]),
);
const MANIFEST = manifest();

/** Paths, without the site's base path, of what makes the page an app on a home screen. */
export const APP_PATHS = {
  manifest: assetPath("app.webmanifest", MANIFEST),
  touchIcon: assetPath("icon-180.png", icons["icon-180.png"]),
};

/** The manifest or an icon that it names; null: no such path. */
export function appAsset(path: string): Response | null {
  const headers = { "cache-control": FOREVER };
  if (path === APP_PATHS.manifest) {
    const type = { "content-type": "application/manifest+json" };
    return new Response(MANIFEST, { headers: { ...headers, ...type } });
  }
  const picture = PICTURES.get(path);
  if (picture === undefined) return null;
  const type = { "content-type": "image/png" };
  return new Response(Uint8Array.fromBase64(picture), { headers: { ...headers, ...type } });
}

/** Its own path is the base of the paths in it, so it holds below any base path. */
function manifest(): string {
  const beside = (name: keyof typeof icons) => assetPath(name, icons[name]).replace(/.*\//, "");
  return JSON.stringify({
    name: "chargemanager",
    short_name: "chargemanager",
    start_url: "../",
    scope: "../",
    display: "standalone",
    background_color: GROUND,
    theme_color: GROUND,
    icons: [
      { src: beside("icon-192.png"), sizes: "192x192", type: "image/png" },
      { src: beside("icon-512.png"), sizes: "512x512", type: "image/png" },
      { src: beside("icon-mask.png"), sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  });
}

function assetPath(name: string, content: string): string {
  const dot = name.lastIndexOf(".");
  return `/assets/${name.slice(0, dot)}.${hashOf(content)}${name.slice(dot)}`;
}

/** Tells contents apart for caches (FNV-1a of 32 bits, and the length); it protects nothing. */
export function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return `${hash.toString(36)}${text.length.toString(36)}`;
}
