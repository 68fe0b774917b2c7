import type { Context } from "hono";
import type { JSX } from "preact";
import type { Words } from "../../src/words/words.ts";
import type { ChartData } from "./chart_data.ts";

/** What a browser has switched on in its charts: "grid", "battery", and ids of loads. */
export type ChartShows = ReadonlySet<string>;

export const NO_SHOWS: ChartShows = new Set();

const COOKIE = "chart";
const YEAR_S = 365 * 86_400;
/** Loads that can be switched on in one chart: so many have a colour of their own. */
export const MAX_LOADS = 6;
/** Names that are kept; a house has fewer. */
const MAX_SHOWS = 20;
const NAME = /^(grid|battery|\d{1,15})$/;

/**
 * What this request asks for: ?show=grid&show=5, else what the browser has kept. An empty one stands
 * for none, as a form without a tick sends it. What is asked for is kept by the answer's header.
 */
export function chartShows(
  c: Context,
  basePath: string,
): { readonly shows: ChartShows; readonly keep: Record<string, string> } {
  const asked = c.req.queries("show");
  if (asked === undefined) {
    const kept = cookieOf(c.req.header("cookie") ?? "");
    return { shows: known(kept.split(".")), keep: {} };
  }
  const shows = known(asked);
  const path = basePath === "" ? "/" : basePath;
  const cookie = `${COOKIE}=${[...shows].join(".")}; Path=${path}; Max-Age=${YEAR_S}; SameSite=Lax`;
  return { shows, keep: { "set-cookie": cookie } };
}

/** Classes of the chart's section for what it shows. */
export function showsClass({ loads }: Pick<ChartData, "loads">, shows: ChartShows): string {
  const named = ["grid", "battery"].filter((name) => shows.has(name));
  const ids = loads.flatMap(({ deviceId }, index) =>
    shows.has(`${deviceId}`) ? [`load${index}`] : []
  );
  return ["chart-card", ...[...named, ...ids].map((name) => `shows-${name}`)].join(" ");
}

export interface ShowsFormInput {
  readonly data: ChartData;
  readonly shows: ChartShows;
  readonly texts: Words;
  readonly action: string;
  readonly basePath: string;
  readonly kept?: readonly { readonly name: string; readonly value: string }[] | undefined;
}

/**
 * Switches of the lines that are not always there. They work by themselves where scripts run; else
 * the form is sent to `action`, with what else its address needs.
 */
export function ShowsForm(
  { data, shows, texts, action, basePath, kept = [] }: ShowsFormInput,
): JSX.Element | null {
  const words = texts.chart;
  const switches = [
    ...data.loads.map(({ deviceId, name }, index) => ({
      value: `${deviceId}`,
      label: name,
      of: `load${index}`,
    })),
    ...(data.steps.some(({ gridW }) => gridW !== null)
      ? [{ value: "grid", label: words.grid, of: "grid" }]
      : []),
    ...(data.steps.some(({ socPct }) => socPct !== null)
      ? [{ value: "battery", label: words.battery, of: "battery" }]
      : []),
  ];
  if (switches.length === 0) return null;
  return (
    <form class="chart-shows" method="get" action={action} data-path={basePath || "/"}>
      <fieldset>
        <legend>{words.shows}</legend>
        {kept.map(({ name, value }) => (
          <input
            key={name}
            type="hidden"
            name={name}
            value={value}
          />
        ))}
        <input type="hidden" name="show" value="" />
        {switches.map(({ value, label, of }) => (
          <label key={value} class={`series-${of.startsWith("load") ? `load of-${of}` : of}`}>
            <input
              type="checkbox"
              name="show"
              value={value}
              data-of={of}
              checked={shows.has(value)}
            />
            <svg class="chart-swatch" viewBox="0 0 24 14" aria-hidden="true">
              <path class="chart-line" d="M1 7H23" />
            </svg>
            {label}
          </label>
        ))}
        <button type="submit" class="quiet-button">{words.show}</button>
      </fieldset>
    </form>
  );
}

function known(names: readonly string[]): ChartShows {
  return new Set(names.filter((name) => NAME.test(name)).slice(0, MAX_SHOWS));
}

function cookieOf(header: string): string {
  const found = header.split(";").map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(`${COOKIE}=`));
  return found?.slice(COOKIE.length + 1) ?? "";
}
