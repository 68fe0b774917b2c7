import type { JSX } from "preact";
import { STEP_MS } from "../../src/domain/history/five_minutes.ts";
import { type ChartData, type ChartStep, hourTicks, tickHours } from "./chart_data.ts";
import { type ChartSize, drawnToMs, relative, round, timeScale } from "./chart_sizes.ts";
import { line, max, scaleLinear } from "./d3.ts";
import { EventMarks, SessionSpans } from "./chart_marks.tsx";
import { AheadBand } from "./chart_ahead.tsx";
import type { ChartAround } from "./chart_around.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";

interface View {
  readonly data: ChartData;
  readonly texts: Words;
  readonly formats: Formats;
  readonly size: ChartSize;
  /** The name of what is drawn in the place of the car. */
  readonly load?: string | null;
  readonly around: ChartAround;
}

type Series = "production" | "consumption" | "charging";
type PowerOf = (step: ChartStep) => number | null;

const POWER_OF: Readonly<Record<Series, PowerOf>> = {
  production: (step) => step.productionW,
  consumption: (step) => step.consumptionW,
  charging: (step) => step.chargingW,
};
/** Painted in this order. */
const SERIES: readonly Series[] = ["production", "charging", "consumption"];
const KILO = 1000;
/** The axis reaches at least this far, so that a night's few watts do not fill the picture. */
const MIN_TOP_KW = 1;
const TICKS = 4;
/** Letters of a name beside a line. */
const MAX_LABEL = 13;

interface Scales {
  readonly x: (atMs: number) => number;
  readonly y: (kilowatts: number) => number;
  readonly ticksKw: readonly number[];
}

/** The three lines of the last hours with their axes; gaps in the values are gaps in the lines. */
export function ChartPicture(view: View): JSX.Element {
  const { size, data, around } = view;
  const scales = scalesOf(view);
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-labelledby="chart-title"
      aria-describedby="chart-summary"
    >
      <Hatch size={size} />
      <PowerAxis view={view} scales={scales} />
      <TimeAxis view={view} scales={scales} />
      <SessionSpans spans={around.sessions} view={view} />
      <AheadBand steps={data.ahead} x={scales.x} y={scales.y} />
      {SERIES.map((series) => (
        <SeriesLine key={series} view={view} scales={scales} series={series} />
      ))}
      {data.loads.map((_, index) => (
        <LoadLine key={index} view={view} scales={scales} index={index} />
      ))}
      <EventMarks events={around.events} data={data} size={size} />
      {size.labelGap === null ? null : <Labels view={view} scales={scales} gap={size.labelGap} />}
    </svg>
  );
}

function scalesOf({ data, size }: View): Scales {
  const { margin, height } = size;
  const powers = [
    ...SERIES.flatMap((series) => data.steps.map(POWER_OF[series])),
    ...data.steps.flatMap(({ loadsW }) => loadsW),
  ];
  const topW = max([...powers, ...data.ahead.map(({ pvW }) => pvW.p80)], (power) => power) ?? 0;
  const y = scaleLinear([0, Math.max(MIN_TOP_KW, topW / KILO)], [
    height - margin.bottom,
    margin.top,
  ])
    .nice(TICKS);
  return { x: timeScale(data, size), y, ticksKw: y.ticks(TICKS) };
}

/** Charging is told from production by its hatching, not by its colour alone. */
function Hatch({ size }: { size: ChartSize }): JSX.Element {
  return (
    <pattern
      id={`hatch-${size.name}`}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <path class="chart-hatch" d="M0 0V6" />
    </pattern>
  );
}

function PowerAxis({ view, scales }: { view: View; scales: Scales }): JSX.Element {
  const { size, texts, formats } = view;
  const [from, to] = [size.margin.left, size.width - size.margin.right];
  return (
    <g>
      <text class="chart-tick" x={0} y={size.margin.top - 12}>{texts.chart.unit}</text>
      {scales.ticksKw.map((tick) => (
        <g key={tick}>
          <path class="chart-grid" d={`M${from} ${round(scales.y(tick))}H${to}`} />
          <text
            class="chart-tick"
            x={from - 6}
            y={round(scales.y(tick))}
            dy="0.35em"
            text-anchor="end"
          >
            {formats.decimal(tick)}
          </text>
        </g>
      ))}
    </g>
  );
}

function TimeAxis({ view, scales }: { view: View; scales: Scales }): JSX.Element {
  const { size, data, formats } = view;
  const bottom = size.height - size.margin.bottom;
  const range = { fromMs: data.fromMs, toMs: drawnToMs(data) };
  const everyHours = tickHours(range.toMs - range.fromMs, size.maxTicks);
  const ticks = hourTicks(range, { clock: formats.clock, everyHours });
  return (
    <g>
      {ticks.map((atMs) => (
        <g key={atMs}>
          <path class="chart-grid" d={`M${round(scales.x(atMs))} ${bottom}v5`} />
          <text
            class="chart-tick"
            x={round(scales.x(atMs))}
            y={size.height - 3}
            text-anchor="middle"
          >
            {formats.clock(atMs)}
          </text>
        </g>
      ))}
    </g>
  );
}

function SeriesLine(
  { view, scales, series }: { view: View; scales: Scales; series: Series },
): JSX.Element {
  const powerOf = POWER_OF[series];
  const { steps } = view.data;
  const x = (step: ChartStep) => round(scales.x(step.atMs + STEP_MS / 2));
  const y = (step: ChartStep) => round(scales.y((powerOf(step) ?? 0) / KILO));
  const isKnown = (step: ChartStep) => powerOf(step) !== null;
  const stroke = relative(line<ChartStep>(x, y).defined(isKnown)(steps) ?? "");
  const filled = series === "consumption" ? null : closed(stroke, round(scales.y(0)));
  return (
    <g class={`series-${series}`}>
      {filled === null ? null : (
        <path
          class="chart-area"
          d={filled}
          fill={series === "charging" ? `url(#hatch-${view.size.name})` : undefined}
        />
      )}
      <path class="chart-line" d={stroke} />
    </g>
  );
}

/** A load of its own, seen when it is switched on. */
function LoadLine(
  { view, scales, index }: { view: View; scales: Scales; index: number },
): JSX.Element {
  const powerOf = ({ loadsW }: ChartStep) => loadsW[index] ?? null;
  const stroke = line<ChartStep>(
    (step) => round(scales.x(step.atMs + STEP_MS / 2)),
    (step) => Math.round(scales.y((powerOf(step) ?? 0) / KILO)),
  ).defined((step) => powerOf(step) !== null)(view.data.steps) ?? "";
  return (
    <g class={`series-load of-load${index}`}>
      <path class="chart-line" d={relative(stroke)} />
    </g>
  );
}

/** The area between a line and the base line at `baseY`, each piece of the line by itself. */
function closed(stroke: string, baseY: number): string {
  return stroke.split("M").slice(1).map((piece) => {
    const [startX = ""] = piece.split(",");
    return `M${piece.replace("Z", "")}V${baseY}H${startX}Z`;
  }).join("");
}

/** The name of each line at its right end, moved apart where they would touch. */
function Labels(
  { view, scales, gap }: { view: View; scales: Scales; gap: number },
): JSX.Element {
  const { data, size, load = null } = view;
  const named = { ...view, load: load === null ? null : shortName(load) };
  const ends = SERIES.map((series) => {
    const last = data.steps.map(POWER_OF[series]).findLast((powerW) => powerW !== null) ?? 0;
    return { series, y: scales.y(last / KILO) };
  });
  return (
    <g>
      {spread(ends, gap).map((label) => (
        <text
          key={label.series}
          class={`chart-label series-${label.series}`}
          x={size.width - size.margin.right + 6}
          y={round(label.y)}
          dy="0.35em"
        >
          {nameOf(label.series, named)}
        </text>
      ))}
    </g>
  );
}

/** The names of the lines with a piece of each, for pictures that have no room to name them. */
export function Legend(
  { hasAhead, ...view }: Pick<View, "texts" | "load" | "around"> & { readonly hasAhead: boolean },
): JSX.Element {
  return (
    <ul class={hasAhead ? "chart-legend has-ahead" : "chart-legend"}>
      {SERIES.map((series) => (
        <li key={series}>
          <svg class={`chart-swatch series-${series}`} viewBox="0 0 24 14" aria-hidden="true">
            {series === "consumption" ? null : (
              <path
                class="chart-area"
                d="M0 3H24V14H0Z"
                fill={series === "charging" ? "url(#hatch-narrow)" : undefined}
              />
            )}
            <path class="chart-line" d="M1 3H23" />
          </svg>
          {nameOf(series, view)}
        </li>
      ))}
      {view.around.sessions.length === 0 ? null : (
        <li>
          <svg class="chart-swatch chart-sessions" viewBox="0 0 24 14" aria-hidden="true">
            <rect x="1" y="5" width="22" height="4" rx="2" />
          </svg>
          {view.texts.chart.session}
        </li>
      )}
      {hasAhead
        ? (
          <li>
            <svg class="chart-swatch series-ahead" viewBox="0 0 24 14" aria-hidden="true">
              <path class="chart-area" d="M0 1H24V13H0Z" />
              <path class="chart-line" d="M1 7H23" />
            </svg>
            {view.texts.chart.ahead}
          </li>
        )
        : null}
    </ul>
  );
}

function nameOf(series: Series, { texts, load = null }: Pick<View, "texts" | "load">): string {
  return series === "charging" ? load ?? texts.chart.charging : texts.chart[series];
}

/** As much of a name as there is room for at the right edge. */
function shortName(name: string): string {
  const letters = [...name];
  return letters.length <= MAX_LABEL ? name : `${letters.slice(0, MAX_LABEL - 1).join("")}…`;
}

/** Keeps labels a gap apart, upwards from the lowest. */
function spread(
  labels: readonly { series: Series; y: number }[],
  gap: number,
): readonly { series: Series; y: number }[] {
  const placed: { series: Series; y: number }[] = [];
  for (const label of labels.toSorted((a, b) => b.y - a.y)) {
    const below = placed.at(-1);
    const y = below === undefined ? label.y : Math.min(label.y, below.y - gap);
    placed.push({ series: label.series, y });
  }
  return placed;
}
