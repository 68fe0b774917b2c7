import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import { startOfStep, STEP_MS } from "../../src/domain/history/five_minutes.ts";
import {
  type ChargeSpan,
  type ChartData,
  chartData,
  chartEndMs,
  type ChartHouse,
  type ChartNow,
  type ChartSummary,
  hasValues,
  summarize,
} from "./chart_data.ts";
import { ChartMoments } from "./chart_moments.tsx";
import { ChartPicture, Legend } from "./chart_picture.tsx";
import { type ChartShows, showsClass, ShowsForm, type ShowsFormInput } from "./chart_shows.tsx";
import { drawnToMs, SIZES, withRoomAhead } from "./chart_sizes.ts";
import { BatteryStrip, GridStrip, SocStrip } from "./chart_strips.tsx";
import { ChartTable } from "./chart_table.tsx";
import { type ChartAround, NOTHING_AROUND } from "./chart_around.ts";
import { type Formats, formatsFor } from "../../src/words/format.ts";
import { Icon } from "../ui/icons.tsx";
import { sunSentences } from "./chart_ahead.tsx";
import type { SunToCome } from "../../src/domain/sun/sun_to_come.ts";
import type { Place, Words } from "../../src/words/words.ts";
import type { FiveMinuteRow, TimeRange } from "../../src/domain/history/history_rows.ts";

/** The chart as HTML. `version` changes exactly when picture or table do; no values, no table. */
export interface Chart {
  readonly version: string;
  readonly data: ChartData;
  readonly picture: string;
  readonly table: string;
  /** What happened, as a list. */
  readonly moments: string;
}

export interface ChartInput {
  readonly rows: readonly FiveMinuteRow[];
  readonly nowMs: number;
  readonly place: Place;
  /** Null or absent: nothing is known of the sun to come. */
  readonly sun?: SunToCome | null;
  /** Asked when a chart is drawn: loads, start of the record; what happened in its time. */
  readonly house?: () => ChartHouse;
  readonly around?: (range: TimeRange) => ChartAround;
}

/** What is told beside the numbers of a chart. */
export interface ChartTold {
  readonly sun?: SunToCome | null;
  readonly cars?: "one" | "several";
}

/** Charges that the summary names at most; the newest. */
const MAX_SPANS = 3;

/** Charts by place, drawn anew only when a step came or the newest one changed. */
export class ChartCache {
  readonly #charts = new Map<string, Chart>();
  #version = "";
  /** What the version was told from: it is asked for with each page. */
  #rows: ChartInput["rows"] | null = null;
  #sun: SunToCome | null = null;
  #stepMs: number | null = null;

  /** The chart of a place. */
  chart(input: ChartInput): Chart {
    const stepMs = startOfStep(input.nowMs);
    const { sun = null } = input;
    const isSame = input.rows === this.#rows && sun === this.#sun;
    if (!isSame || stepMs !== this.#stepMs) this.#renew(input);
    this.#rows = input.rows;
    this.#sun = sun;
    this.#stepMs = stepMs;
    const place = `${input.place.words.code} ${input.place.timeZone}`;
    const known = this.#charts.get(place);
    if (known !== undefined) return known;
    const drawn = drawChart(input, this.#version);
    this.#charts.set(place, drawn);
    return drawn;
  }

  #renew(input: ChartInput): void {
    const version = versionOf(input);
    if (version !== this.#version) this.#charts.clear();
    this.#version = version;
  }
}

/** Whose browser it is: what it shows beside the three lines, and where the site lies for it. */
export interface ChartReader {
  readonly texts: Words;
  readonly basePath: string;
  readonly shows: ChartShows;
  /** The day of the site's calendar that it is. */
  readonly today: Temporal.PlainDate;
}

/** The chart's section of the page; `summary` is what `chartSummary` gave. */
export function chartSection(chart: Chart, summary: string, reader: ChartReader): string {
  const { texts, basePath, shows } = reader;
  const { title } = texts.chart;
  const { data, picture, table, moments } = chart;
  return `<section class="card ${showsClass(data, shows)}" id="chart" ` +
    `aria-labelledby="chart-title" hx-morph-skip="">` +
    renderToString(
      <div class="chart-head">
        <h2 id="chart-title">{title}</h2>
        <DayLinks {...reader} />
      </div>,
    ) + summary +
    chartParts(
      { picture, table, moments },
      texts,
      <ShowsForm data={data} action={`${basePath}/`} {...reader} />,
      `${basePath}/live/reasons`,
    ) + "</section>";
}

/** The days before these hours, and the whole of this one. */
function DayLinks({ texts, basePath, today }: ChartReader): JSX.Element {
  const words = texts.history;
  const href = (day: Temporal.PlainDate) => `${basePath}/history?day=${day}`;
  return (
    <nav class="chart-days" aria-label={texts.chart.days}>
      <a class="quiet-link" href={href(today.subtract({ days: 1 }))}>
        <Icon name="before" />
        {words.before.day}
      </a>
      <a class="quiet-link" href={href(today)}>{words.now.day}</a>
    </nav>
  );
}

/**
 * Picture, the moment that is pointed at, what happened and the values. `reasons` is where the script
 * gets why each load did what it did; left out: that is among what happened.
 */
function chartParts(
  { picture, table, moments }: Pick<Chart, "picture" | "table" | "moments">,
  texts: Words,
  switches: JSX.Element,
  reasons?: string,
): string {
  const words = texts.chart;
  const readout = (
    <div
      class="chart-readout"
      id="chart-readout"
      data-since={words.sinceMoment}
      data-slider={words.slider}
      data-reasons={reasons}
      hidden
    >
      <p class="detail">{words.hint}</p>
    </div>
  );
  return `<div id="chart-picture">${picture}</div>${renderToString(readout)}` +
    renderToString(switches) +
    `<details class="chart-values">${renderToString(<summary>{words.happened}</summary>)}` +
    `<div id="chart-events">${moments}</div></details>` +
    `<details class="chart-values">${renderToString(<summary>{words.table}</summary>)}` +
    `<div id="chart-table" class="table-scroll" tabindex="0" role="group" ` +
    `aria-labelledby="chart-title">${table}</div></details>`;
}

/** Stands for the chart in a fragment that leaves the one on the page alone. */
export const CHART_PLACEHOLDER = '<section id="chart" hx-morph-skip=""></section>';

/** What the chart tells up to this moment, in words. */
export function chartSummary(
  chart: Chart,
  now: ChartNow,
  place: Place,
  { sun = null, cars = "one" }: ChartTold = {},
): string {
  const formats = formatsFor(place);
  const past = hasValues(chart.data)
    ? summaryText(summarize(chart.data, now), place.words, { formats, load: null, cars })
    : "";
  const text = [past, sunSentences(sun, place.words, formats)].filter((part) => part !== "");
  return renderToString(<Summary text={text.join(" ")} />);
}

/** The summary as an htmx partial for an open page. */
export function summaryUpdate(summary: string): string {
  return `<hx-partial hx-target="#chart-summary" hx-swap="outerMorph">${summary}</hx-partial>`;
}

/** The chart's parts as htmx partials for an open page. */
export function chartUpdate(chart: Chart): string {
  const partial = (id: string, html: string) =>
    `<hx-partial hx-target="#${id}" hx-swap="innerHTML">${html}</hx-partial>`;
  return [
    partial("chart-table", chart.table),
    partial("chart-events", chart.moments),
    partial("chart-picture", chart.picture),
  ].join("");
}

function versionOf({ rows, nowMs, sun = null }: ChartInput): string {
  const endMs = chartEndMs(rows, nowMs);
  const inside = rows.filter(({ startMs }) => startMs < endMs);
  const last = inside.at(-1);
  const newest = last === undefined ? "none" : newestOf(last);
  const ahead = sun === null ? "none" : Math.round(sun.atMs / STEP_MS);
  return `${endMs}-${inside.length}-${newest}-${ahead}`;
}

function newestOf({ startMs, means }: FiveMinuteRow): string {
  const { pv_power_w: pvW, consumption_power_w: consumptionW, car_power_w: carW } = means;
  return [startMs, pvW, consumptionW, carW].join("_");
}

function drawChart(input: ChartInput, version: string): Chart {
  const { rows, nowMs, place, sun = null, house, around } = input;
  const data = chartData(rows, nowMs, sun, house?.());
  return {
    version,
    data,
    ...drawnParts({ data, place, around: around?.(data) ?? NOTHING_AROUND }),
  };
}

/** Picture, table and list of a range. */
function drawnParts(
  { data, place, around, load = null }: {
    readonly data: ChartData;
    readonly place: Place;
    readonly around: ChartAround;
    readonly load?: string | null;
  },
): Pick<Chart, "picture" | "table" | "moments"> {
  const texts = place.words;
  const formats = formatsFor(place);
  if (!hasValues(data)) {
    const picture = renderToString(<p class="empty">{texts.chart.empty}</p>);
    return { picture, table: "", moments: "" };
  }
  const view = { data, texts, formats, load, around };
  const { toMs } = data;
  return {
    picture: renderToString(<ChartDrawings {...view} />),
    table: renderToString(<ChartTable {...view} />),
    moments: renderToString(<ChartMoments {...{ around, place, formats, toMs }} />),
  };
}

/** The same of a range that is over, with its summary, for a page of its own. */
export function ChartOfRange(
  view: Parameters<typeof drawnParts>[0] & {
    readonly cars: "one" | "several";
    readonly shows: ChartShows;
    readonly basePath: string;
    /** Where a form without scripts goes, and what else is in its address. */
    readonly action: string;
    readonly kept?: ShowsFormInput["kept"];
  },
): JSX.Element {
  const { data, place, load = null, cars } = view;
  const formats = formatsFor(place);
  const text = summaryText(summarize(data, null), place.words, { formats, load, cars });
  const form = <ShowsForm {...view} texts={place.words} />;
  const html = renderToString(<Summary text={text} />) +
    chartParts(drawnParts(view), place.words, form);
  // deno-lint-ignore react-no-danger
  return <div class={showsClass(data, view.shows)} dangerouslySetInnerHTML={{ __html: html }} />;
}

interface ChartView {
  readonly data: ChartData;
  readonly texts: Words;
  readonly formats: Formats;
  readonly load: string | null;
  readonly around: ChartAround;
}

function Summary({ text }: { text: string }): JSX.Element {
  return <p class="chart-summary" id="chart-summary">{text}</p>;
}

function ChartDrawings(view: ChartView): JSX.Element {
  const { data } = view;
  return (
    <>
      <Legend {...view} hasAhead={data.ahead.length > 0} />
      {SIZES.map((one) => {
        const size = withRoomAhead(one, data);
        const { width, margin } = size;
        return (
          <div
            key={size.name}
            class={`chart-stage chart-${size.name}`}
            data-from={data.fromMs}
            data-to={drawnToMs(data)}
            data-left={fraction(margin.left / width)}
            data-right={fraction(1 - margin.right / width)}
          >
            <ChartPicture {...view} size={size} />
            <SocStrip {...view} size={size} />
            <GridStrip {...view} size={size} />
            <BatteryStrip {...view} size={size} />
          </div>
        );
      })}
    </>
  );
}

/** Of the width of a picture. */
function fraction(value: number): string {
  return value.toFixed(4);
}

function summaryText(
  summary: ChartSummary,
  texts: Words,
  { formats, load, cars }: {
    readonly formats: Formats;
    readonly load: string | null;
    readonly cars: "one" | "several";
  },
): string {
  const { peak, producedWh, chargedWh, spans } = summary;
  const words = texts.chart;
  const production = peak === null
    ? words.noProduction
    : `${words.peak(formats.power(peak.powerW), formats.clock(peak.atMs))}, ${
      words.produced(formats.energy(producedWh))
    }`;
  if (load !== null) return `${production}. ${load}: ${formats.energy(chargedWh)}.`;
  const charging = spans.length === 0 ? words.notCharged : `${
    words.chargedSpans(
      spans.slice(-MAX_SPANS).map((span) => spanText(span, texts, formats)).join(words.and),
    )
  }, ${words.charged(formats.energy(chargedWh), cars)}`;
  return `${production}. ${charging.charAt(0).toUpperCase()}${charging.slice(1)}.`;
}

function spanText(span: ChargeSpan, texts: Words, formats: Formats): string {
  const from = formats.clock(span.fromMs);
  return span.toMs === null
    ? texts.chart.since(from)
    : texts.chart.span(from, formats.clock(span.toMs));
}
