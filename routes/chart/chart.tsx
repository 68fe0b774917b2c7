import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import { startOfStep, STEP_MS } from "../../src/domain/history/five_minutes.ts";
import {
  type ChargeSpan,
  type ChartData,
  chartData,
  chartEndMs,
  type ChartNow,
  type ChartStep,
  type ChartSummary,
  hasValues,
  summarize,
} from "./chart_data.ts";
import { ChartPicture, FULL, Legend, NARROW, WIDE } from "./chart_picture.tsx";
import { type Formats, formatsFor } from "../../src/words/format.ts";
import { sunSentences } from "./chart_ahead.tsx";
import type { SunToCome } from "../../src/domain/sun/sun_to_come.ts";
import type { Place, Words } from "../../src/words/words.ts";
import type { FiveMinuteRow } from "../../src/domain/history/history_rows.ts";

/** The chart as HTML. `version` changes exactly when picture or table do; no values, no table. */
export interface Chart {
  readonly version: string;
  readonly data: ChartData;
  readonly picture: string;
  readonly table: string;
}

export interface ChartInput {
  readonly rows: readonly FiveMinuteRow[];
  readonly nowMs: number;
  readonly place: Place;
  /** Null or absent: nothing is known of the sun to come. */
  readonly sun?: SunToCome | null;
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
  #stepMs = 0;

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

/** The chart's section of the page; `summary` is what `chartSummary` gave. */
export function chartSection(chart: Chart, summary: string, texts: Words): string {
  const { title, table } = texts.chart;
  return '<section class="card chart-card" id="chart" aria-labelledby="chart-title" ' +
    `hx-morph-skip="">${renderToString(<h2 id="chart-title">{title}</h2>)}${summary}` +
    `<div id="chart-picture">${chart.picture}</div>` +
    `<details class="chart-values">${renderToString(<summary>{table}</summary>)}` +
    `<div id="chart-table">${chart.table}</div></details></section>`;
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
  return partial("chart-picture", chart.picture) + partial("chart-table", chart.table);
}

function versionOf({ rows, nowMs, sun = null }: ChartInput): string {
  const endMs = chartEndMs(rows, nowMs);
  const inside = rows.filter(({ startMs }) => startMs < endMs);
  const last = inside.at(-1);
  const newest = last === undefined ? "none" : newestOf(last);
  const ahead = sun === null ? "none" : Math.round(sun.atMs / STEP_MS);
  return `${endMs / STEP_MS}-${inside.length}-${newest}-${ahead}`;
}

function newestOf({ startMs, means }: FiveMinuteRow): string {
  const { pv_power_w: pvW, consumption_power_w: consumptionW, car_power_w: carW } = means;
  return [startMs / STEP_MS, pvW, consumptionW, carW].join("_");
}

function drawChart({ rows, nowMs, place, sun = null }: ChartInput, version: string): Chart {
  const texts = place.words;
  const formats = formatsFor(place);
  const data = chartData(rows, nowMs, sun);
  if (!hasValues(data)) {
    return {
      version,
      data,
      picture: renderToString(<p class="empty">{texts.chart.empty}</p>),
      table: "",
    };
  }
  const view = { data, texts, formats };
  return {
    version,
    data,
    picture: renderToString(<ChartDrawings {...view} />),
    table: renderToString(<ChartTable {...view} />),
  };
}

interface ChartView {
  readonly data: ChartData;
  readonly texts: Words;
  readonly formats: Formats;
  readonly load?: string | null;
  readonly cars?: "one" | "several";
}

/**
 * A range that is over: the picture in every size with its summary and legend; stands below a title
 * `chart-title`. `load` is the name of what is drawn in the place of the car.
 */
export function ChartFigure(view: ChartView): JSX.Element {
  const { data, texts, formats, load = null, cars = "one" } = view;
  return (
    <>
      <Summary text={summaryText(summarize(data, null), texts, { formats, load, cars })} />
      <ChartDrawings {...view} />
    </>
  );
}

function Summary({ text }: { text: string }): JSX.Element {
  return <p class="chart-summary" id="chart-summary">{text}</p>;
}

function ChartDrawings(view: ChartView): JSX.Element {
  const { data } = view;
  return (
    <>
      <Legend {...view} hasAhead={data.ahead.length > 0} />
      <ChartPicture {...view} size={NARROW} />
      <ChartPicture {...view} size={WIDE} />
      <ChartPicture {...view} size={FULL} />
    </>
  );
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

function ChartTable(
  { data, texts, formats }: { data: ChartData; texts: Words; formats: Formats },
): JSX.Element {
  const words = texts.chart;
  return (
    <table class="chart-numbers">
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.time}</th>
          <th scope="col">{words.production}</th>
          <th scope="col">{words.consumption}</th>
          <th scope="col">{words.charging}</th>
        </tr>
      </thead>
      <tbody>
        {data.steps.toReversed().map((step) => (
          <TableRow key={step.atMs} step={step} texts={texts} formats={formats} />
        ))}
      </tbody>
    </table>
  );
}

function TableRow(
  { step, texts, formats }: { step: ChartStep; texts: Words; formats: Formats },
): JSX.Element {
  const cell = (powerW: number | null) =>
    powerW === null ? <td title={texts.chart.unknown}>–</td> : <td>{formats.kilowatts(powerW)}</td>;
  return (
    <tr>
      <th scope="row">{formats.clock(step.atMs)}</th>
      {cell(step.productionW)}
      {cell(step.consumptionW)}
      {cell(step.chargingW)}
    </tr>
  );
}
