import type { JSX } from "preact";
import { eventText } from "../../src/words/event_texts.ts";
import { type Formats } from "../../src/words/format.ts";
import type { Place } from "../../src/words/words.ts";
import { type ChartAround, toldOf } from "./chart_around.ts";

/**
 * What happened in the time of the chart, in words: the marks of the picture for who does not see
 * them, and what the page's script tells as the reason of a moment. Oldest first.
 */
export function ChartMoments(
  { around, place, formats, toMs }: {
    readonly around: ChartAround;
    readonly place: Place;
    readonly formats: Formats;
    readonly toMs: number;
  },
): JSX.Element | null {
  const { events } = around;
  if (events.length === 0) return null;
  return (
    <ol class="chart-moments">
      {events.map((event) => (
        <li key={event.id} data-at={event.atMs} data-told={toldOf(event) ?? undefined}>
          <time dateTime={new Date(event.atMs).toISOString()}>
            {formats.moment({ atMs: event.atMs, nowMs: toMs - 1 })}
          </time>{" "}
          <span>{eventText(event, place)}</span>
        </li>
      ))}
    </ol>
  );
}
