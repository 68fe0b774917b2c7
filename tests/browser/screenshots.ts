import type { Browser } from "playwright-core";
import { CHROMIUM, DESKTOP, launch, PHONE, Watch, WITHOUT_CHROMIUM } from "./chromium.ts";
import { Demo } from "./demo.ts";

/** Real time that the demo runs before the pictures, so that the chart has its hours, in ms. */
const WARM_UP_MS = 75_000;
const FOLDER = new URL("../../screenshots/", import.meta.url);
const DOCS = new URL("../../docs/", import.meta.url);

/** Pictures of the pages in `screenshots/`, and of the status page for the README. */
async function takeAll(): Promise<void> {
  if (CHROMIUM === null) throw new Error(`No pictures${WITHOUT_CHROMIUM}`);
  await Deno.mkdir(FOLDER, { recursive: true });
  await using demo = await Demo.start({ speed: 200, weather: "broken", hour: 9 });
  const browser = await launch();
  try {
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
    for (const path of ["/", "/settings"]) {
      for (const colorScheme of ["dark", "light"] as const) {
        for (const viewport of [PHONE, DESKTOP]) {
          await take(browser, demo, { path, colorScheme, viewport });
        }
      }
    }
  } finally {
    await browser.close();
  }
  await Deno.copyFile(new URL("status-1280-light.png", FOLDER), new URL("status.png", DOCS));
}

async function take(
  browser: Browser,
  demo: Demo,
  look: { path: string; colorScheme: "dark" | "light"; viewport: typeof PHONE },
): Promise<void> {
  const { path, colorScheme, viewport } = look;
  const watch = await Watch.open(browser, { viewport, colorScheme, origin: demo.origin });
  await watch.page.goto(`${demo.origin}${path}`);
  const name = path === "/" ? "status" : path.slice(1);
  const file = new URL(`${name}-${viewport.width}-${colorScheme}.png`, FOLDER);
  await Deno.writeFile(file, await watch.page.screenshot({ fullPage: true }));
  await watch.close();
}

await takeAll();
