import { type Context, Hono } from "hono";
import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import {
  EVENT_KINDS,
  type EventKind,
  type EventRow,
  type PageOf,
} from "../../src/domain/history/history_rows.ts";
import { type DateFormats, datesFor } from "../../src/words/date_format.ts";
import { type Formats, formatsFor } from "../../src/words/format.ts";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { ALL_TIME, parseAfter, parseWords, refuseQuery } from "../api/range_query.ts";
import { eventText } from "../../src/words/event_texts.ts";

const PAGE_ROWS = 60;

interface Shown {
  readonly context: PageContext;
  readonly page: PageOf<EventRow>;
  readonly kind: EventKind | null;
  readonly isFirstPage: boolean;
  readonly timeZone: string;
  readonly formats: Formats;
  readonly dates: DateFormats;
}

/** GET /events?kind&after: what happened, newest first. */
export function eventsRoutes(program: Program): Hono {
  return new Hono().get("/events", (c) => eventsPage(c, program));
}

function eventsPage(c: Context, program: Program): Response | Promise<Response> {
  const kinds = parseWords("kind", c.req.query("kind"), EVENT_KINDS);
  if (!kinds.isRight) return refuseQuery(c, program, kinds.issues, 400);
  const after = parseAfter(c.req.query("after"));
  if (!after.isRight) return refuseQuery(c, program, after.issues, 400);
  const page = program.events.page({
    ...ALL_TIME,
    kinds: kinds.value,
    limit: PAGE_ROWS,
    afterId: after.value,
  });
  const context = pageContext(c.req.raw, program);
  const timeZone = program.timeZone();
  const place = { words: context.texts, timeZone };
  const kind = kinds.value?.[0] ?? null;
  const shown = {
    context,
    page,
    kind,
    isFirstPage: after.value === null,
    timeZone,
    formats: formatsFor(place),
    dates: datesFor(place),
  };
  const here = kind === null ? "/events" : `/events?kind=${kind}`;
  return c.html(renderPage(
    { context, title: context.texts.events.title, page: "events", here, style: "records.css" },
    renderToString(<EventsPage shown={shown} />),
  ));
}

function EventsPage({ shown }: { shown: Shown }): JSX.Element {
  const { context: { texts, basePath }, page, kind, isFirstPage } = shown;
  const words = texts.events;
  const filter = kind === null ? "" : `kind=${kind}&`;
  return (
    <div class="records">
      <header class="records-head">
        <h1>{words.title}</h1>
        <p class="detail">{words.about}</p>
      </header>
      <nav class="chips" aria-label={words.kindsLabel}>
        {[null, ...EVENT_KINDS].map((name) => (
          <a
            key={name ?? "all"}
            href={`${basePath}/events${name === null ? "" : `?kind=${name}`}`}
            aria-current={name === kind ? "page" : undefined}
          >
            {name === null ? words.all : words.kinds[name]}
          </a>
        ))}
      </nav>
      {page.rows.length === 0
        ? <p class="card empty-card">{kind === null ? words.empty : words.emptyKind}</p>
        : daysOf(shown).map((events) => <Day key={events[0]?.id} events={events} shown={shown} />)}
      <div class="pager">
        {isFirstPage
          ? null
          : (
            <a class="action" href={`${basePath}/events${kind === null ? "" : `?kind=${kind}`}`}>
              {words.newest}
            </a>
          )}
        {page.nextAfterId === null
          ? null
          : (
            <a class="action" href={`${basePath}/events?${filter}after=${page.nextAfterId}`}>
              {words.more}
            </a>
          )}
      </div>
      <section class="card downloads" aria-labelledby="downloads-title">
        <h2 id="downloads-title">{texts.history.downloads}</h2>
        <ul>
          <li>
            <span>{words.title}</span>
            <a href={`${basePath}/export/events.csv`}>CSV</a>
            <a href={`${basePath}/export/events.csv?dialect=excel-de`}>{texts.history.german}</a>
            <a href={`${basePath}/export/events.json`}>JSON</a>
          </li>
        </ul>
      </section>
    </div>
  );
}

function Day({ events, shown }: { events: readonly EventRow[]; shown: Shown }): JSX.Element {
  const { context: { texts }, timeZone, formats, dates } = shown;
  const [first] = events;
  return (
    <section class="card events-day">
      <h2>{first === undefined ? "" : dates.longDay(first.atMs)}</h2>
      <ol class="timeline">
        {events.map((event) => (
          <li key={event.id}>
            <time dateTime={new Date(event.atMs).toISOString()}>{formats.clock(event.atMs)}</time>
            <span class="event-kind">{texts.events.kinds[event.kind]}</span>
            <span class="event-text">{eventText(event, { words: texts, timeZone })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The events by local day, as they come. */
function daysOf({ page, dates }: Shown): readonly (readonly EventRow[])[] {
  return [...Map.groupBy(newestFirst(page.rows), (event) => dates.day(event.atMs)).values()];
}

/** By the time they tell of: what was settled late, such as a device that is back, is kept late. */
function newestFirst(rows: readonly EventRow[]): readonly EventRow[] {
  return rows.toSorted((left, right) => right.atMs - left.atMs || right.id - left.id);
}
