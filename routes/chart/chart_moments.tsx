import type { JSX } from "preact";
import type { EventRow, ReasonRow } from "../../src/domain/history/history_rows.ts";
import { eventText } from "../../src/words/event_texts.ts";
import { storedReasonText } from "../../src/words/reason_texts.ts";
import { type Formats, formatsFor } from "../../src/words/format.ts";
import type { Place } from "../../src/words/words.ts";
import { type ChartAround, toldOf } from "./chart_around.ts";

interface Told {
  readonly place: Place;
  readonly formats: Formats;
  /** The end of what is told (epoch ms): its day needs no name. */
  readonly toMs: number;
}

/**
 * What happened in the time of the chart, in words: the marks of the picture for who does not see
 * them, and what the page's script tells as the reason of a moment. Oldest first, with the reasons of
 * each load between, where they are asked for.
 */
export function ChartMoments(
  { around, ...told }: Told & { readonly around: ChartAround },
): JSX.Element | null {
  const { events, reasons = [] } = around;
  const items = [
    ...events.map((event) => ({ atMs: event.atMs, item: <EventItem event={event} {...told} /> })),
    ...reasonItems(reasons, told),
  ];
  if (items.length === 0) return null;
  return (
    <ol class="chart-moments">
      {items.toSorted((left, right) => left.atMs - right.atMs).map(({ item }) => item)}
    </ol>
  );
}

/** The reasons alone, for the script of a page that has the events. */
export function ChartReasons(
  { reasons, place, toMs }: {
    readonly reasons: readonly ReasonRow[];
    readonly place: Place;
    readonly toMs: number;
  },
): JSX.Element {
  const told = { place, toMs, formats: formatsFor(place) };
  return <ol class="chart-moments">{reasonItems(reasons, told).map(({ item }) => item)}</ol>;
}

function EventItem({ event, place, ...told }: Told & { readonly event: EventRow }): JSX.Element {
  return (
    <li data-at={event.atMs} data-told={toldOf(event) ?? undefined}>
      <When atMs={event.atMs} {...told} /> <span>{eventText(event, place)}</span>
    </li>
  );
}

/** One that cannot be told any more, or is over, is an item without words: it ends the one before. */
function reasonItems(reasons: readonly ReasonRow[], { place, ...told }: Told) {
  const areSeveral = new Set(reasons.map(({ deviceId }) => deviceId)).size > 1;
  return reasons.map(({ id, atMs, deviceId, device, reason }) => {
    const text = storedReasonText(reason, { ...place, nowMs: atMs });
    const name = areSeveral && device !== null ? `${device}: ` : "";
    const item = (
      <li key={`why-${id}`} data-at={atMs} data-why={deviceId} hidden={text === null}>
        {text === null ? null : (
          <>
            <When atMs={atMs} {...told} /> <span>{name + text}</span>
          </>
        )}
      </li>
    );
    return { atMs, item };
  });
}

function When(
  { atMs, formats, toMs }: Omit<Told, "place"> & { readonly atMs: number },
): JSX.Element {
  return (
    <time dateTime={new Date(atMs).toISOString()}>
      {formats.moment({ atMs, nowMs: toMs - 1 })}
    </time>
  );
}
