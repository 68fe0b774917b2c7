import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest, DESKTOP, PHONE, Watch } from "./chromium.ts";
import { shared } from "./shared.ts";
import { ToldHouse } from "./told_house.ts";

/** Least contrast of two main lines in grey, and of what shows the focus. */
const LEAST_IN_GREY = 1.5;
const LEAST_OF_FOCUS = 3;
const MAIN_LINES = ["production", "consumption", "charging"];
/** In CSS px. */
const A4 = { width: 794, height: 1123 };
/** More stops of the Tab key than any page has. */
const MOST_STOPS = 200;

/** In the page: contrast of two colours by WCAG, whatever notation they come in. */
const CONTRAST = `const contrast = (one, other) => {
  const light = (colour) => {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [light(one), light(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
};
const ground = (one) => {
  for (let at = one; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (!/^rgba\\(.*, 0\\)$|^transparent$/.test(backgroundColor)) return backgroundColor;
  }
  return getComputedStyle(document.documentElement).backgroundColor;
};`;

/** In the page: the focus as it is seen, or null when it has left the page. */
const FOCUS = `(() => {
  ${CONTRAST}
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  // The browser itself rings the button within the field of a time or a day.
  if (["time", "date"].includes(one.type) && !one.matches(":focus-visible")) return { name: "the button of a field" };
  const style = getComputedStyle(one);
  const boxes = [...one.getClientRects()];
  const isSeen = boxes.some(({ left, right, top, bottom }) =>
    [0.2, 0.5, 0.8].some((part) => {
      const hit = document.elementFromPoint((left + right) / 2, top + (bottom - top) * part);
      return hit !== null && (one.contains(hit) || hit.contains(one));
    })
  );
  return {
    name: one.id || one.outerHTML.slice(0, 100),
    isSeen,
    widthPx: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: contrast(style.outlineColor, ground(one.parentElement)),
  };
})()`;

/** Its status stays as it is. */
const told = shared(() => ToldHouse.start());

interface Focus {
  readonly name: string;
  readonly isSeen?: boolean;
  readonly widthPx?: number;
  readonly contrast?: number;
}

async function withPage(
  look: { readonly viewport: typeof PHONE; readonly colorScheme?: "dark" | "light" },
  run: (page: Page, house: ToldHouse) => Promise<void>,
  own?: ToldHouse,
): Promise<void> {
  const house = own ?? await told();
  await using watch = await Watch.open({ ...look, origin: house.origin });
  await run(watch.page, house);
  assert.deepEqual(watch.problems, []);
}

browserTest("the three main lines of the chart differ in grey or by their dashes", async () => {
  await withPage({ viewport: DESKTOP }, async (page, { origin }) => {
    await page.goto(origin);
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      for (const [one, other] of [[0, 1], [0, 2], [1, 2]] as const) {
        const names = [MAIN_LINES[one], MAIN_LINES[other]];
        const { dashes, grey }: { dashes: string[]; grey: number } = await page.evaluate(`(() => {
          ${CONTRAST}
          const [one, other] = ${JSON.stringify(names)}.map((name) => getComputedStyle(
            document.querySelector("#chart .chart-stage .series-" + name + " .chart-line")));
          return {
            dashes: [one.strokeDasharray, other.strokeDasharray],
            grey: contrast(one.stroke, other.stroke),
          };
        })()`);
        const isTold = dashes[0] !== dashes[1] || grey >= LEAST_IN_GREY;
        assert.ok(isTold, `${colorScheme} ${names}: ${grey.toFixed(2)}, ${dashes}`);
      }
    }
  });
});

browserTest(
  "the Tab key goes through every page part once, and the focus is always seen",
  async () => {
    for (const viewport of [PHONE, DESKTOP]) {
      for (const colorScheme of ["dark", "light"] as const) {
        await withPage({ viewport, colorScheme }, async (page, { origin }) => {
          for (const path of ["/", "/settings/plug", "/history"]) {
            await page.goto(origin + path);
            const stops: Focus[] = [];
            for (let stop = 0; stop < MOST_STOPS; stop++) {
              await page.keyboard.press("Tab");
              const focus: Focus | null = await page.evaluate(FOCUS);
              if (focus === null) break;
              stops.push(focus);
            }
            const where = `${path} ${viewport.width} px ${colorScheme}`;
            assert.ok(stops.length > 8 && stops.length < MOST_STOPS, `${where}: ${stops.length}`);
            assert.match(stops[0]?.name ?? "", /skip-link/, where);
            const wrong = stops.filter((
              { isSeen = true, widthPx = 2, contrast = LEAST_OF_FOCUS },
            ) => !isSeen || widthPx < 2 || contrast < LEAST_OF_FOCUS);
            assert.deepEqual(wrong, [], where);
          }
        });
      }
    }
  },
);

browserTest(
  "the first paint has the chosen look, before any script and whatever the system's is",
  async () => {
    await withPage({ viewport: DESKTOP, colorScheme: "light" }, async (page, { origin }) => {
      await page.goto(origin);
      const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
      const light = await ground();
      await page.click(".theme-form button");
      await page.waitForSelector("html[data-theme=dark]");
      const dark = await ground();
      assert.notEqual(dark, light);
      await page.addInitScript(`document.addEventListener("DOMContentLoaded", () => {
      window.firstGround = getComputedStyle(document.body).backgroundColor;
    })`);
      await page.route(
        "**/*.js",
        (route) => route.fulfill({ body: "", contentType: "text/javascript" }),
      );
      await page.goto(`${origin}/history`);
      assert.equal(await page.evaluate("window.firstGround"), dark);
    });
  },
);

browserTest(
  "the chart of the first page has twelve hours, three lines and the battery",
  async () => {
    await withPage({ viewport: DESKTOP }, async (page, { origin }) => {
      await page.goto(origin);
      const { from, to } = await page.locator("#chart .chart-stage:visible").evaluate(
        ({ dataset }) => ({ from: Number(dataset.from), to: Number(dataset.to) }),
      );
      assert.equal((to - from) / 3_600_000, 12);
      const names: readonly string[] = await page.evaluate(`
      [...document.querySelectorAll("#chart .chart-stage .chart-line")]
        .filter((line) => line.getClientRects().length > 0)
        .map((line) => line.closest("[class*=series-]").getAttribute("class").split(" ")
          .find((name) => name.startsWith("series-")).slice("series-".length))`);
      assert.deepEqual([...names].sort(), [...MAIN_LINES, "soc"].sort());
    });
  },
);

browserTest(
  "paper has the page in dark on white, within its width, and nothing to press",
  async () => {
    await withPage({ viewport: A4, colorScheme: "dark" }, async (page, { origin }) => {
      for (const path of ["/", "/history", "/sessions"]) {
        await page.goto(origin + path);
        await page.emulateMedia({ media: "print" });
        const paper: { ground: string; text: number; presses: string[]; overPx: number } =
          await page.evaluate(`(() => {
          ${CONTRAST}
          const { backgroundColor, color } = getComputedStyle(document.body);
          const root = document.documentElement;
          return {
            ground: backgroundColor,
            text: contrast(color, backgroundColor),
            presses: [...document.querySelectorAll("button, .site-nav, .undo")]
              .filter((one) => one.checkVisibility() && !one.matches(".mode-button, .hold-button"))
              .map((one) => one.outerHTML.slice(0, 100)),
            overPx: root.scrollWidth - root.clientWidth,
          };
        })()`);
        assert.equal(paper.ground, "rgb(255, 255, 255)", path);
        assert.ok(paper.text > 7, `${path}: ${paper.text}`);
        assert.deepEqual(paper.presses, [], path);
        assert.ok(paper.overPx <= 0, `${path}: ${paper.overPx} px too wide`);
        await page.emulateMedia({ media: "screen" });
      }
    });
  },
);

browserTest("the chosen language holds whatever the browser's is", async () => {
  await using own = await ToldHouse.start();
  await withPage({ viewport: PHONE }, async (page, { origin }) => {
    const sent = await fetch(`${origin}/api/settings`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ language: "nl" }),
    });
    await sent.body?.cancel();
    await page.goto(origin);
    assert.equal(await page.getAttribute("html", "lang"), "nl");
    assert.match(await page.innerText("#live"), /Verbruik/);
  }, own);
});

browserTest(
  "without a way to the internet there are chart, icons, colours and letters",
  async () => {
    await withPage({ viewport: DESKTOP }, async (page, { origin }) => {
      const failed: string[] = [];
      page.on("requestfailed", (request) => failed.push(request.url()));
      await page.goto(origin);
      await page.waitForSelector("#live[data-live]");
      const { lines, icons, family }: { lines: number[]; icons: number[]; family: string } =
        await page.evaluate(`(() => {
        ${CONTRAST}
        const card = ground(document.querySelector("#chart"));
        const drawn = (selector) => [...document.querySelectorAll(selector)]
          .filter((one) => one.getClientRects().length > 0);
        return {
          lines: drawn("#chart .chart-line").map((line) => contrast(getComputedStyle(line).stroke, card)),
          icons: drawn("svg.icon").map((icon) => icon.getBoundingClientRect().width),
          family: getComputedStyle(document.body).fontFamily,
        };
      })()`);
      assert.ok(lines.length >= 3 && Math.min(...lines) >= LEAST_OF_FOCUS, `${lines}`);
      assert.ok(icons.length > 8 && Math.min(...icons) > 8, `${icons}`);
      assert.match(family, /system-ui.*sans-serif/);
      assert.deepEqual(failed, []);
    });
  },
);

browserTest(
  "without scripts each page has its values, and a press is a form that leads back",
  async () => {
    await using house = await ToldHouse.start();
    const look = { viewport: PHONE, javaScriptEnabled: false, origin: house.origin };
    await using watch = await Watch.open(look);
    const { page } = watch;
    for (
      const [path, value] of [
        ["/", /6\.17\s*kW/],
        ["/settings/sun", /On at SOC/],
        ["/kiosk", /6\.17\s*kW/],
      ] as const
    ) {
      await page.goto(house.origin + path);
      assert.match(await page.innerText("body"), value, path);
    }
    await page.goto(house.origin);
    const answers: string[] = [];
    page.on("response", (response) => {
      if (response.request().method() === "POST") answers.push(`${response.status()}`);
    });
    await page.click("#mode-fast");
    await page.waitForSelector("#mode-fast.is-chosen");
    assert.deepEqual(answers, ["303"]);
    assert.equal(new URL(page.url()).pathname, "/");
    assert.deepEqual(watch.problems, []);
  },
);
