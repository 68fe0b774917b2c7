import type { ComponentChildren, JSX } from "preact";
import type { HistoryRow } from "../../src/domain/history/history_rows.ts";
import { max, scaleBand, scaleLinear } from "./d3.ts";
import type { Formats } from "../../src/words/format.ts";
import { consumedSplit, producedSplit, type Split } from "../history/history_totals.ts";
import type { Words } from "../../src/words/words.ts";

/** One step of the bar chart; no row: nothing is known of it. */
export interface BarStep {
  readonly startMs: number;
  readonly row: HistoryRow | null;
  /** The label below the bars, as short as possible. */
  readonly label: string;
  readonly name: string;
  /** Where a press on the bars leads; null: nowhere. */
  readonly href: string | null;
}

interface BarSize {
  readonly name: "narrow" | "wide";
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly bottom: number;
  /** Width that a label needs, in units. */
  readonly labelWidth: number;
}

/** Stacks that stand beside each other in a step, from the base line up; null: unknown. */
export interface BarStacks {
  readonly of: (row: HistoryRow) => readonly (Stack | null)[];
  /** Most that the stacks of a step have, for places of steps without a row. */
  readonly count: number;
  /** Parts that any stack has, by their names. */
  readonly legend: Readonly<Partial<Record<Part, string>>>;
}

export type Stack = Readonly<Partial<Record<Part, number | null>>>;

interface View {
  readonly steps: readonly BarStep[];
  readonly stacks: BarStacks;
  readonly summary: string | null;
  readonly texts: Words;
  readonly formats: Formats;
}

const SIZES: readonly BarSize[] = [
  { name: "narrow", width: 300, height: 200, left: 26, bottom: 22, labelWidth: 24 },
  { name: "wide", width: 1000, height: 300, left: 34, bottom: 26, labelWidth: 26 },
];
const TOP = 22;
const TICKS = 4;
const KILO = 1000;
const MIN_TOP_KWH = 1;
/** From the base line up. */
const PARTS = ["sun", "battery", "grid", "unknown"] as const;
type Part = (typeof PARTS)[number];

/** Two stacks a step: where its production went, and where its consumption came from. */
export function houseStacks(texts: Words): BarStacks {
  const stackOf = (split: Split | null): Stack | null =>
    split === null ? null : { sun: split.sunWh, battery: split.batteryWh, grid: split.gridWh };
  return {
    of: ({ energies }) => [stackOf(producedSplit(energies)), stackOf(consumedSplit(energies))],
    count: 2,
    legend: texts.history.legend,
  };
}

/**
 * The energies of each step as stacks of their parts. It shows what the table says, so it is hidden
 * from who reads the table.
 */
export function EnergyBars(view: View): JSX.Element {
  return (
    <>
      {view.summary === null ? null : <p class="chart-summary">{view.summary}</p>}
      <Patterns />
      <BarLegend legend={view.stacks.legend} />
      {SIZES.map((size) => <Bars key={size.name} view={view} size={size} />)}
    </>
  );
}

function Bars({ view, size }: { view: View; size: BarSize }): JSX.Element {
  const { steps, stacks, formats } = view;
  const stacksOf = ({ row }: BarStep) => row === null ? [] : stacks.of(row);
  const topKwh = max(steps.flatMap(stacksOf), (stack) => wholeWh(stack) / KILO) ?? 0;
  const baseY = size.height - size.bottom;
  const y = scaleLinear([0, Math.max(MIN_TOP_KWH, topKwh)], [baseY, TOP]).nice(TICKS);
  const x = scaleBand(steps.map((step) => step.startMs), [size.left, size.width])
    .paddingInner(0.28).paddingOuter(0.14);
  const every = Math.ceil(size.labelWidth / x.step());
  return (
    <svg
      class={`chart bars bars-${size.name}`}
      viewBox={`0 0 ${size.width} ${size.height}`}
      aria-hidden="true"
    >
      <EnergyAxis y={y} ticks={y.ticks(TICKS)} size={size} formats={formats} />
      {steps.map((step, index) => {
        const left = x(step.startMs) ?? 0;
        const slot = x.bandwidth() / stacks.count;
        const place = { y: (wh: number) => y(wh / KILO), width: slot - 0.5 };
        return (
          <BarLink key={step.startMs} step={step}>
            <rect
              class="bar-hit"
              x={round(left)}
              y={TOP}
              width={round(x.bandwidth())}
              height={baseY - TOP}
            />
            {stacksOf(step).map((stack, at) => (
              <Parts
                key={at}
                stack={stack}
                left={left + at * slot + (at === 0 ? 0 : 0.5)}
                place={place}
              />
            ))}
            {index % every === 0
              ? (
                <text
                  class="chart-tick"
                  x={round(left + x.bandwidth() / 2)}
                  y={size.height - 4}
                  text-anchor="middle"
                >
                  {step.label}
                </text>
              )
              : null}
          </BarLink>
        );
      })}
    </svg>
  );
}

function EnergyAxis(
  { y, ticks, size, formats }: {
    y: (kilowattHours: number) => number;
    ticks: readonly number[];
    size: BarSize;
    formats: Formats;
  },
): JSX.Element {
  return (
    <g>
      <text class="chart-tick" x={0} y={TOP - 12}>kWh</text>
      {ticks.map((tick) => (
        <g key={tick}>
          <path class="chart-grid" d={`M${size.left} ${round(y(tick))}H${size.width}`} />
          <text
            class="chart-tick"
            x={size.left - 6}
            y={round(y(tick))}
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

function BarLink(
  { step, children }: { step: BarStep; children: ComponentChildren },
): JSX.Element {
  return step.href === null || step.row === null
    ? <g>{children}</g>
    : (
      <a href={step.href} tabindex={-1}>
        <title>{step.name}</title>
        {children}
      </a>
    );
}

function Parts(
  { stack, left, place }: {
    stack: Stack | null;
    left: number;
    place: { y: (wh: number) => number; width: number };
  },
): JSX.Element {
  let belowWh = 0;
  return (
    <g>
      {PARTS.map((part) => {
        const wh = stack?.[part] ?? 0;
        if (wh <= 0) return null;
        const [bottomY, topY] = [place.y(belowWh), place.y(belowWh + wh)];
        belowWh += wh;
        return (
          <rect
            key={part}
            class={`bar-${part}`}
            fill={fillOf(part)}
            x={round(left)}
            y={round(topY)}
            width={round(place.width)}
            height={round(bottomY - topY)}
          />
        );
      })}
    </g>
  );
}

/**
 * Battery and grid are told from the sun by their pattern, not by colour alone. They are for all
 * pictures: a browser takes no pattern out of one that is hidden.
 */
function Patterns(): JSX.Element {
  return (
    <svg class="bar-patterns" width="0" height="0" aria-hidden="true">
      <pattern
        id="bar-battery"
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="bar-ground" width="5" height="5" />
        <path class="bar-battery-line" d="M0 0V5" />
      </pattern>
      <pattern id="bar-grid" width="4" height="4" patternUnits="userSpaceOnUse">
        <rect class="bar-ground" width="4" height="4" />
        <path class="bar-grid-line" d="M0 1H4" />
      </pattern>
    </svg>
  );
}

function BarLegend({ legend }: Pick<BarStacks, "legend">): JSX.Element {
  return (
    <ul class="bar-legend">
      {PARTS.filter((part) => legend[part] !== undefined).map((part) => (
        <li key={part}>
          <svg class="bar-swatch" viewBox="0 0 16 16" aria-hidden="true">
            <rect
              class={`bar-${part}`}
              fill={fillOf(part)}
              width="16"
              height="16"
            />
          </svg>
          {legend[part]}
        </li>
      ))}
    </ul>
  );
}

function wholeWh(stack: Stack | null): number {
  return stack === null ? 0 : PARTS.reduce((sum, part) => sum + (stack[part] ?? 0), 0);
}

/** Of those that have a pattern; the others have a colour. */
function fillOf(part: Part): string | undefined {
  return part === "battery" || part === "grid" ? `url(#bar-${part})` : undefined;
}

/** Tenths of a unit are finer than a pixel. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
