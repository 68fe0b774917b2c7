import { type Browser } from "playwright-core";
import { CHROMIUM, launch, PHONE } from "./chromium.ts";

/**
 * Prints as JSON when the largest content of the page at an address was painted, in ms from asking
 * for it: with the processor a quarter as fast, and as it is. Without Chromium both are empty.
 */
const RUNS = 9;
const SLOWER = 4;
const LARGEST = `new Promise((done) =>
  new PerformanceObserver((list) => done(list.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true }))`;

async function largestPaintMs(browser: Browser, url: string, slower: number): Promise<number> {
  const context = await browser.newContext({ viewport: PHONE });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
    await page.goto(url, { waitUntil: "load" });
    return await page.evaluate(LARGEST);
  } finally {
    await context.close();
  }
}

async function paints(url: string): Promise<{ slowedMs: number[]; plainMs: number[] }> {
  const slowedMs: number[] = [];
  const plainMs: number[] = [];
  if (CHROMIUM === null) return { slowedMs, plainMs };
  const browser = await launch();
  try {
    await largestPaintMs(browser, url, 1);
    for (let run = 0; run < RUNS; run++) {
      slowedMs.push(await largestPaintMs(browser, url, SLOWER));
      plainMs.push(await largestPaintMs(browser, url, 1));
    }
    return { slowedMs, plainMs };
  } finally {
    await browser.close();
  }
}

console.log(JSON.stringify(await paints(Deno.args[0] ?? "")));
