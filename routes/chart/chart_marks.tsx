import type { JSX } from "preact";
import type { EventRow, SessionRow } from "../../src/domain/history/history_rows.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import type { ChartData } from "./chart_data.ts";
import { type ChartSize, round, timeScale } from "./chart_sizes.ts";

/** Shorter ones would not be seen, in units. */
const LEAST_WIDTH = 2;
const SPAN_HEIGHT = 4;

/** Each session as a bar along the time axis; one that runs reaches the end of the steps. */
export function SessionSpans(
  { spans, view: { data, size, texts, formats } }: {
    readonly spans: readonly SessionRow[];
    readonly view: {
      readonly data: ChartData;
      readonly size: ChartSize;
      readonly texts: Words;
      readonly formats: Formats;
    };
  },
): JSX.Element | null {
  if (spans.length === 0) return null;
  const x = timeScale(data, size);
  const top = size.height - size.margin.bottom + 3;
  const words = texts.chart;
  return (
    <g class="chart-sessions">
      {spans.map(({ id, startedAtMs, endedAtMs }) => {
        const fromX = round(x(Math.max(data.fromMs, startedAtMs)));
        const toX = round(x(Math.min(data.toMs, endedAtMs ?? data.toMs)));
        const width = round(Math.max(LEAST_WIDTH, toX - fromX));
        const from = formats.moment({ atMs: startedAtMs, nowMs: data.toMs - 1 });
        const span = endedAtMs === null
          ? words.since(from)
          : words.span(from, formats.moment({ atMs: endedAtMs, nowMs: data.toMs - 1 }));
        return (
          <rect key={id} x={fromX} y={top} width={width} height={SPAN_HEIGHT} rx={2}>
            <title>{`${words.session} ${span}`}</title>
          </rect>
        );
      })}
    </g>
  );
}

/** Flags at the top of the picture, one an event; their words are in the list below it. */
export function EventMarks(
  { events, data, size }: {
    readonly events: readonly EventRow[];
    readonly data: ChartData;
    readonly size: ChartSize;
  },
): JSX.Element | null {
  const x = timeScale(data, size);
  const bottom = size.height - size.margin.bottom;
  // Those of one place are one mark.
  const places = new Map(
    events.filter(({ atMs }) => atMs >= data.fromMs && atMs < data.toMs)
      .map(({ atMs, kind }) => [Math.round(x(atMs)), isTrouble(kind)] as const)
      .toSorted(([, left], [, right]) => Number(left) - Number(right)),
  );
  if (places.size === 0) return null;
  return (
    <g class="chart-marks">
      {[...places].map(([atX, isBad]) => (
        <g key={atX} class={isBad ? "is-bad" : undefined}>
          <path class="mark-line" d={`M${atX} ${size.margin.top}V${bottom}`} />
          <path class="mark-head" d={`M${atX - 4} ${size.margin.top - 8}h8l-4 7z`} />
        </g>
      ))}
    </g>
  );
}

function isTrouble(kind: EventRow["kind"]): boolean {
  return kind === "device" || kind === "program";
}
