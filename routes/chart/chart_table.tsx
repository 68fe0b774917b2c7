import type { JSX } from "preact";
import { STEP_MS } from "../../src/domain/history/five_minutes.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import type { ChartData, ChartStep } from "./chart_data.ts";

interface TableView {
  readonly data: ChartData;
  readonly texts: Words;
  readonly formats: Formats;
  /** The name of what is told in the place of the car. */
  readonly load?: string | null;
}

interface Column {
  readonly label: string;
  /** Class of the line that it belongs to. */
  readonly series: string;
  /** Seen when this is switched on; null: always. */
  readonly of: string | null;
  readonly unit: string | null;
  readonly textOf: (step: ChartStep) => string | null;
}

/**
 * Every step in words and numbers, newest first; the page's script reads the moment that it shows
 * from it. Steps of a day that is not over end with the last that is known.
 */
export function ChartTable(view: TableView): JSX.Element {
  const { data, texts } = view;
  const words = texts.chart;
  const columns = columnsOf(view);
  const known = data.steps.slice(0, 1 + data.steps.findLastIndex(hasValue));
  const toMs = (known.at(-1)?.atMs ?? data.fromMs) + STEP_MS;
  const rows = known.toReversed().map((step) => rowOf(step, columns, view)).join("");
  return (
    <table class={`chart-numbers${hasSoc(data) ? "" : " without-soc"}`} data-to={toMs}>
      <caption>{words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.time}</th>
          {columns.map(({ label, series, of, unit }) => (
            <th
              key={series}
              scope="col"
              data-of={of}
              data-series={series}
              data-unit={unit}
            >
              {label}
            </th>
          ))}
        </tr>
      </thead>
      {/* deno-lint-ignore react-no-danger */}
      <tbody dangerouslySetInnerHTML={{ __html: rows }} />
    </table>
  );
}

/** A row as text: a thousand elements would take longer than all else of a chart. */
function rowOf(step: ChartStep, columns: readonly Column[], { texts, formats }: TableView): string {
  const unknown = `<td title="${escaped(texts.chart.unknown)}">–</td>`;
  const cells = columns.map(({ textOf }) => {
    const text = textOf(step);
    return text === null ? unknown : `<td>${escaped(text)}</td>`;
  });
  return `<tr><th scope="row">${formats.clock(step.atMs)}</th>${cells.join("")}</tr>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/**
 * The style knows what is switched on by its place in the row: the grid is 5th, the battery 6th, its
 * charge 7th, then come the loads.
 */
function columnsOf({ data, texts, formats, load = null }: TableView): readonly Column[] {
  const words = texts.chart;
  const power = (powerOf: (step: ChartStep) => number | null) => (step: ChartStep) => {
    const powerW = powerOf(step);
    return powerW === null ? null : formats.kilowatts(powerW);
  };
  const signed = (
    powerOf: (step: ChartStep) => number | null,
    { more, less }: { readonly more: string; readonly less: string },
  ) =>
  (step: ChartStep) => {
    const powerW = powerOf(step);
    if (powerW === null) return null;
    const text = formats.kilowatts(Math.abs(powerW));
    return powerW === 0 ? text : `${powerW > 0 ? more : less} ${text}`;
  };
  const always = { of: null, unit: words.unit };
  return [
    {
      label: words.production,
      series: "production",
      ...always,
      textOf: power((step) => step.productionW),
    },
    {
      label: words.consumption,
      series: "consumption",
      ...always,
      textOf: power((step) => step.consumptionW),
    },
    {
      label: load ?? words.charging,
      series: "charging",
      ...always,
      textOf: power((step) => step.chargingW),
    },
    {
      label: words.grid,
      series: "grid",
      of: "grid",
      unit: words.unit,
      textOf: signed(({ gridW }) => gridW, { more: words.imports, less: words.exports }),
    },
    {
      label: words.battery,
      series: "battery",
      of: "battery",
      unit: words.unit,
      textOf: signed(({ batteryW }) => batteryW, { more: words.gives, less: words.takes }),
    },
    {
      label: words.soc,
      series: "soc",
      of: hasSoc(data) ? null : "soc",
      unit: null,
      textOf: ({ socPct }: ChartStep) => socPct === null ? null : formats.percent(socPct),
    },
    ...data.loads.map(({ name }, index) => ({
      label: name,
      series: `load of-load${index}`,
      of: `load${index}`,
      unit: words.unit,
      textOf: power(({ loadsW }) => loadsW[index] ?? null),
    })),
  ];
}

function hasSoc({ steps }: ChartData): boolean {
  return steps.some(({ socPct }) => socPct !== null);
}

function hasValue({ productionW, consumptionW, chargingW, socPct }: ChartStep): boolean {
  return [productionW, consumptionW, chargingW, socPct].some((value) => value !== null);
}
