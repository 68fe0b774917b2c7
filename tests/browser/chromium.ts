import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../setup/chromium.ts";
import { shared } from "./shared.ts";

/** The browser of the tests; null when there is none. */
export const CHROMIUM = findChromium();

/** The browser of a file's tests, once there is one of them. */
let browserOfFile: (() => Promise<Browser>) | null = null;

/** A test in the browser, one for all tests of a file; without one it says so and does not run. */
export function browserTest(name: string, run: () => Promise<void>): void {
  browserOfFile ??= shared(launch);
  Deno.test({ name: `${name}${WITHOUT_CHROMIUM}`, ignore: CHROMIUM === null, fn: run });
}

/** What a test without a browser says in place of running. */
export const WITHOUT_CHROMIUM = CHROMIUM === null ? " (skipped: no Chromium)" : "";

/** Longest wait for what a test expects, on a busy machine, in ms. */
const TIMEOUT_MS = 60_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };
export const NARROW = { width: 320, height: 640 };

/** A headless browser without any traffic of its own. */
export async function launch(): Promise<Browser> {
  return await chromium.launch({
    executablePath: CHROMIUM?.path ?? "",
    env: { ...Deno.env.toObject(), ...CHROMIUM?.env },
    timeout: TIMEOUT_MS,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // No name is looked up: what a page of ours asks for is on this machine, or is missing.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ],
  });
}

/** Opens a page as nobody who has been here before, and keeps what no page of ours may do. */
export class Watch implements AsyncDisposable {
  readonly problems: string[] = [];

  private constructor(readonly page: Page, private readonly context: BrowserContext) {}

  static async open(
    options: {
      viewport: { width: number; height: number };
      colorScheme?: "dark" | "light";
      locale?: string;
      javaScriptEnabled?: boolean;
      hasTouch?: boolean;
      origin: string;
    },
    /** That of the file's tests when left out. */
    launched?: Browser,
  ): Promise<Watch> {
    const { origin, ...rest } = options;
    const browser = launched ?? await browserOfFile?.();
    if (browser === undefined) throw new Error("There is no test in the browser");
    const context = await browser.newContext({ locale: "en-GB", reducedMotion: "reduce", ...rest });
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MS);
    // A press that leads to another page has ended when that is loaded, as goto() has.
    const click = page.click.bind(page);
    page.click = async (selector, options) => {
      await click(selector, options);
      await page.waitForLoadState();
    };
    const watch = new Watch(page, context);
    page.on("console", (message) => {
      if (message.type() === "error") watch.problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => watch.problems.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(origin)) watch.problems.push(`foreign: ${request.url()}`);
    });
    return watch;
  }

  /** Letters of another size than 16 px, as a reader sets them in the browser. */
  async setFontPx(sizePx: number): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    await session.send("Page.enable");
    await session.send("Page.setFontSizes", { fontSizes: { standard: sizePx, fixed: sizePx } });
  }

  /** Width by which the page is wider than its window, in px. */
  async overflowPx(): Promise<number> {
    return await this.page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
  }

  /**
   * Presses a button, and takes that back the moment it is offered: an offer ends by itself.
   * @returns whether the button was busy when the press itself ended
   */
  async pressAndTakeBack(button: string, offer: string, said: string): Promise<boolean> {
    return await this.page.evaluate(`new Promise((done) => {
      const look = () => {
        const one = document.querySelector("${offer}");
        // Until then it takes back the press before.
        if (!one?.textContent.includes("${said}")) return;
        seen.disconnect();
        one.querySelector("button").click();
        done(isBusy);
      };
      const seen = new MutationObserver(look);
      seen.observe(document.body, { childList: true, subtree: true, characterData: true });
      const pressed = document.querySelector("${button}");
      pressed.click();
      const isBusy = pressed.getAttribute("aria-busy") === "true";
    })`);
  }

  /** Waits for an element. A page without scripts shows what is new when it is asked again. */
  async shows(selector: string, { hasScripts }: { readonly hasScripts: boolean }): Promise<void> {
    const { page } = this;
    const endsAtMs = performance.now() + TIMEOUT_MS;
    while (!hasScripts && await page.locator(selector).count() === 0) {
      if (performance.now() > endsAtMs) throw new Error(`${selector} does not come`);
      await page.reload();
    }
    await page.waitForSelector(selector);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close();
  }
}
