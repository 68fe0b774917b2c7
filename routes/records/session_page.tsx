import type { JSX } from "preact";
import type { HistoryRow, SessionRow, TimeRange } from "../../src/domain/history/history_rows.ts";
import { ChartOfRange } from "../chart/chart.tsx";
import type { ChartAround } from "../chart/chart_around.ts";
import type { ChartShows } from "../chart/chart_shows.tsx";
import { hasValues, rangeData } from "../chart/chart_data.ts";
import { type DateFormats, spanText } from "../../src/words/date_format.ts";
import { ENERGY_STEP_WH, type Formats, shownParts, shownShares } from "../../src/words/format.ts";
import type { PageContext } from "../ui/layout.tsx";
import { Quantity } from "../status/live_view.tsx";

/** One session with the five-minute rows around it. */
export interface SessionView {
  readonly session: SessionRow;
  readonly range: TimeRange;
  readonly rows: readonly HistoryRow[];
  readonly around: ChartAround;
  /** What this browser has switched on in its charts. */
  readonly shows: ChartShows;
  readonly timeZone: string;
  readonly nowMs: number;
  /** It tells whose it is. */
  readonly isNamed: boolean;
}

interface Shown {
  readonly context: PageContext;
  readonly view: SessionView;
  readonly title: string;
  readonly formats: Formats;
  readonly dates: DateFormats;
}

interface Fact {
  readonly label: string;
  readonly text: string | null;
  readonly detail?: string | null;
}

/** What is known of one session, and the powers of its time. */
export function SessionPage(shown: Shown): JSX.Element {
  const { context: { texts, basePath }, title } = shown;
  const words = texts.sessions;
  return (
    <div class="records">
      <header class="records-head">
        <h1>{title}</h1>
        <a class="action" href={`${basePath}/sessions`}>{words.all}</a>
      </header>
      <section class="card" aria-label={words.facts}>
        <dl class="session-facts">
          {factsOf(shown).map(({ label, text, detail }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{text === null ? <Quantity text={null} texts={texts} /> : text}</dd>
              {detail === undefined || detail === null ? null : <dd class="detail">{detail}</dd>}
            </div>
          ))}
        </dl>
      </section>
      <section class="card" aria-labelledby="chart-title">
        <h2 id="chart-title">{words.chart}</h2>
        <SessionPicture {...shown} />
      </section>
    </div>
  );
}

function SessionPicture({ context: { texts, basePath }, view }: Shown): JSX.Element {
  const { session, around, shows, timeZone } = view;
  const data = rangeData(view.rows, view.range, { deviceId: session.deviceId });
  if (!hasValues(data)) return <p class="empty">{texts.sessions.noChart}</p>;
  const place = { words: texts, timeZone };
  return (
    <ChartOfRange
      data={data}
      place={place}
      around={around}
      cars="one"
      shows={shows}
      basePath={basePath}
      action={`${basePath}/sessions/${session.id}`}
    />
  );
}

function factsOf(shown: Shown): readonly Fact[] {
  const { context: { texts }, view: { session, nowMs }, formats, dates } = shown;
  const words = texts.sessions;
  const { endedAtMs, endedBy, startedAtMs, energyWh, socStartPct, socEndPct } = session;
  const end = endedAtMs === null ? words.running : dates.dayAndTime(endedAtMs);
  return [
    ...chargerFact(shown),
    { label: words.energy, text: formats.energy(energyWh) },
    ...originFacts(shown),
    { label: words.cost, text: costOf(shown), detail: unknownCost(shown) },
    { label: words.start, text: dates.dayAndTime(startedAtMs) },
    { label: words.end, text: end, detail: endedBy === null ? null : words.ends[endedBy] },
    { label: words.connected, text: spanText((endedAtMs ?? nowMs) - startedAtMs) },
    {
      label: words.charged,
      text: session.chargedMs === null ? null : spanText(session.chargedMs),
    },
    { label: words.pauses, text: numberText(session.pauses) },
    {
      label: words.maxPower,
      text: session.maxPowerW === null ? null : formats.power(session.maxPowerW),
    },
    { label: words.phases, text: phasesText(session, texts) },
    {
      label: words.modes,
      text: session.modes.length === 0
        ? null
        : session.modes.map((mode) => texts.modes.names[mode]).join(", "),
    },
    {
      label: words.soc,
      text: socStartPct === null || socEndPct === null
        ? null
        : words.socSpan(formats.percent(socStartPct), formats.percent(socEndPct)),
    },
  ];
}

function chargerFact({ context, view: { session, isNamed } }: Shown): readonly Fact[] {
  if (!isNamed || session.device === null) return [];
  return [{ label: context.texts.sessions.charger, text: session.device }];
}

/** Where its energy came from, so that it adds up; unknown only where there is some. */
function originFacts({ context, view: { session }, formats }: Shown): readonly Fact[] {
  const words = context.texts.sessions;
  const { energyWh: whole, unknownWh } = session;
  const parts = [
    { label: words.sun, wh: session.solarWh },
    { label: words.battery, wh: session.batteryWh },
    { label: words.grid, wh: session.gridWh },
    ...unknownWh === null || unknownWh === 0 ? [] : [{ label: words.unknown, wh: unknownWh }],
  ];
  const exact = parts.map(({ wh }) => wh ?? 0);
  const sizes = shownParts(exact, { whole, step: ENERGY_STEP_WH });
  const shares = whole <= 0 ? [] : shownShares(exact, whole);
  return parts.map(({ label, wh }, place) => {
    if (wh === null) return { label, text: null };
    const share = shares[place];
    const detail = share === undefined ? null : formats.percent(share);
    return { label, text: formats.energy(sizes[place] ?? wh), detail };
  });
}

function costOf({ view: { session }, dates }: Shown): string | null {
  const { costMilli, currency } = session;
  return costMilli === null || currency === null
    ? null
    : dates.money({ milli: costMilli, currency });
}

/** Null where all that the car got is known. */
function unknownCost({ context, view: { session }, dates }: Shown): string | null {
  const { unknownCostMilli: milli, unknownWh, currency } = session;
  if (milli === null || currency === null || unknownWh === null || unknownWh === 0) return null;
  return context.texts.sessions.unknownCostOf(dates.money({ milli, currency }));
}

function phasesText(
  { phases, fewestPhases }: SessionRow,
  texts: PageContext["texts"],
): string | null {
  return phases === null || fewestPhases === null || fewestPhases >= phases
    ? numberText(phases)
    : texts.sessions.fewestAndMost({ fewest: fewestPhases, most: phases });
}

function numberText(value: number | null): string | null {
  return value === null ? null : String(value);
}
