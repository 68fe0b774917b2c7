import { launch } from "./chromium.ts";

/** The program's icon at the sizes that phones and tablets want, out of static/icon.svg. */
const SIZES = {
  "icon-180.png": { sizePx: 180, isMaskable: false },
  "icon-192.png": { sizePx: 192, isMaskable: false },
  "icon-512.png": { sizePx: 512, isMaskable: false },
  // Its edges may be cut off: the drawing keeps to the inner four fifths, the ground has all of it.
  "icon-mask.png": { sizePx: 512, isMaskable: true },
} as const;
const STATIC = new URL("../../static/", import.meta.url);

const drawing = await Deno.readTextFile(new URL("icon.svg", STATIC));
const icons: Record<string, string> = {};
const browser = await launch();
try {
  for (const [name, { sizePx, isMaskable }] of Object.entries(SIZES)) {
    const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } });
    const box = isMaskable ? 'viewBox="-8 -8 80 80"' : 'viewBox="0 0 64 64"';
    const svg = drawing.replace('viewBox="0 0 64 64"', `${box} width="${sizePx}"`);
    const ground = isMaskable ? "#1f2029" : "transparent";
    await page.setContent(`<body style="margin:0;background:${ground};line-height:0">${svg}`);
    const picture = await page.screenshot({ omitBackground: true });
    icons[name] = picture.toString("base64");
    console.log(name, picture.length);
    await page.close();
  }
} finally {
  await browser.close();
}
await Deno.writeTextFile(new URL("icons.json", STATIC), `${JSON.stringify(icons, null, 2)}\n`);
