import type { JSX } from "preact";
import { STEP_MS } from "../../src/domain/history/five_minutes.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import type { ChartData, ChartStep } from "./chart_data.ts";
import { type ChartSize, relative, round, timeScale } from "./chart_sizes.ts";
import { extent, line, scaleLinear, ticks } from "./d3.ts";

interface StripView {
  readonly data: ChartData;
  readonly texts: Words;
  readonly formats: Formats;
  readonly size: ChartSize;
}

const HEIGHT = 64;
const TOP = 18;
const KILO = 1000;
/** A strip of powers reaches at least so far to both sides, in W. */
const LEAST_W = 500;
const TICKS = 2;

/** Charge of the house battery under the powers, on the same axis of time; none without a value. */
export function SocStrip(view: StripView): JSX.Element | null {
  const { texts } = view;
  return (
    <Strip
      view={view}
      name="soc"
      title={`${texts.chart.battery}, %`}
      valueOf={({ socPct }) => socPct}
      domain={[0, 100]}
      ticks={[0, 100]}
    />
  );
}

/** What came from the grid, above the line, and what went there, below it. */
export function GridStrip(view: StripView): JSX.Element | null {
  const words = view.texts.chart;
  return (
    <PowerStrip
      view={view}
      name="grid"
      title={`${words.grid}, ${words.unit}: ↑ ${words.imports}, ↓ ${words.exports}`}
      valueOf={({ gridW }) => gridW}
    />
  );
}

/** What the house battery gave, above the line, and what it took, below it. */
export function BatteryStrip(view: StripView): JSX.Element | null {
  const words = view.texts.chart;
  return (
    <PowerStrip
      view={view}
      name="battery"
      title={`${words.battery}, ${words.unit}: ↑ ${words.gives}, ↓ ${words.takes}`}
      valueOf={({ batteryW }) => batteryW}
    />
  );
}

interface StripOf {
  readonly view: StripView;
  readonly name: "soc" | "grid" | "battery";
  readonly title: string;
  readonly valueOf: (step: ChartStep) => number | null;
}

function PowerStrip(strip: StripOf): JSX.Element | null {
  const [leastW = 0, mostW = 0] = extent(strip.view.data.steps, strip.valueOf);
  const domain = [Math.min(-LEAST_W, leastW), Math.max(LEAST_W, mostW)] as const;
  const shown = ticks(...domain, TICKS);
  return (
    <div class={`of-${strip.name}`}>
      <Strip {...strip} domain={domain} ticks={shown} />
    </div>
  );
}

function Strip(
  { view, name, title, valueOf, domain, ticks }: StripOf & {
    readonly domain: readonly [number, number];
    readonly ticks: readonly number[];
  },
): JSX.Element | null {
  const { data, size } = view;
  if (data.steps.every((step) => valueOf(step) === null)) return null;
  const x = timeScale(data, size);
  const y = scaleLinear([...domain], [HEIGHT - 4, TOP]);
  const [from, to] = [size.margin.left, size.width - size.margin.right];
  const at = (step: ChartStep) => round(x(step.atMs + STEP_MS / 2));
  const height = (step: ChartStep) => Math.round(y(valueOf(step) ?? 0));
  const isKnown = (step: ChartStep) => valueOf(step) !== null;
  const stroke = line<ChartStep>(at, height).defined(isKnown)(data.steps) ?? "";
  return (
    <svg
      class={`chart chart-strip series-${name}`}
      viewBox={`0 0 ${size.width} ${HEIGHT}`}
      role="img"
      aria-label={title}
    >
      <text class="chart-tick" x={from} y={12}>{title}</text>
      {ticks.map((tick) => (
        <g key={tick}>
          <path class="chart-grid" d={`M${from} ${round(y(tick))}H${to}`} />
          <text class="chart-tick" x={from - 4} y={round(y(tick))} dy="0.35em" text-anchor="end">
            {view.formats.decimal(name === "soc" ? tick : Math.abs(tick) / KILO)}
          </text>
        </g>
      ))}
      <path class="chart-line" d={relative(stroke)} />
    </svg>
  );
}
