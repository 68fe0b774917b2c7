import type { Browser } from "playwright-core";
import { CHROMIUM, DESKTOP, launch, PHONE, Watch, WITHOUT_CHROMIUM } from "./chromium.ts";
import { Demo } from "./demo.ts";
import { FilledHouse } from "./filled_house.ts";

/** Real time that the demo runs before the pictures, so that the chart has its hours, in ms. */
const WARM_UP_MS = 75_000;
const FOLDER = new URL("../../screenshots/", import.meta.url);
const RECORD_PATHS = ["/history?month=2026-10", "/history?day=2026-10-18", "/sessions", "/events"];
const DOCS = new URL("../../docs/", import.meta.url);

/** Pictures of the pages in `screenshots/`, and of the status page for the README. */
async function takeAll(): Promise<void> {
  if (CHROMIUM === null) throw new Error(`No pictures${WITHOUT_CHROMIUM}`);
  await Deno.mkdir(FOLDER, { recursive: true });
  await using demo = await Demo.start({ speed: 200, weather: "broken", hour: 9, days: 7 });
  await using filled = await FilledHouse.start("filled");
  const browser = await launch();
  try {
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
    for (const path of ["/", "/settings", "/settings/plug"]) {
      await takeLooks(browser, demo.origin, path);
    }
    for (const path of RECORD_PATHS) await takeLooks(browser, filled.origin, path);
  } finally {
    await browser.close();
  }
  await Deno.copyFile(new URL("status-1280-light.png", FOLDER), new URL("status.png", DOCS));
}

async function takeLooks(browser: Browser, origin: string, path: string): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    for (const viewport of [PHONE, DESKTOP]) {
      await take(browser, origin, { path, colorScheme, viewport });
    }
  }
}

async function take(
  browser: Browser,
  origin: string,
  look: { path: string; colorScheme: "dark" | "light"; viewport: typeof PHONE },
): Promise<void> {
  const { path, colorScheme, viewport } = look;
  await using watch = await Watch.open({ viewport, colorScheme, origin }, browser);
  await watch.page.goto(origin + path);
  const name = path === "/" ? "status" : path.slice(1).replaceAll("/", "-").replace(/\?\w+=/, "-");
  const file = new URL(`${name}-${viewport.width}-${colorScheme}.png`, FOLDER);
  await Deno.writeFile(file, await watch.page.screenshot({ fullPage: true }));
}

await takeAll();
