import type { JSX } from "preact";
import type { SessionRow } from "../../src/domain/history/history_rows.ts";
import type { KnownLoad } from "../../src/domain/history/load_order.ts";
import { sum } from "../chart/d3.ts";
import { type DateFormats, spanText } from "../../src/words/date_format.ts";
import { type Formats, shownParts } from "../../src/words/format.ts";
import { Icon } from "../ui/icons.tsx";
import type { PageContext } from "../ui/layout.tsx";
import { LoadTabs } from "../history/load_history.tsx";
import { neighbour, type Period, periodKey } from "../history/period.ts";
import type { Words } from "../../src/words/words.ts";

/** One month of sessions, newest first. */
export interface SessionsView {
  readonly month: Period;
  readonly rows: readonly SessionRow[];
  /** Null: these are the last of the month. */
  readonly nextAfterId: number | null;
  readonly isFirstPage: boolean;
  readonly nowMs: number;
  readonly timeZone: string;
  /** Each session tells whose it is. */
  readonly isNamed: boolean;
  /** Those that the house has, and those of sessions of the month. */
  readonly chargers: readonly KnownLoad[];
  /** Whose sessions these are; null: of all chargers. */
  readonly charger: KnownLoad | null;
}

interface Shown {
  readonly context: PageContext;
  readonly view: SessionsView;
  readonly formats: Formats;
  readonly dates: DateFormats;
}

/** What one cell shows; null is unknown or does not apply. */
interface Cell {
  readonly label: string;
  readonly text: string | null;
}

/** The sessions of a month with their sum; a table, and on phones a card each. */
export function SessionsPage(shown: Shown): JSX.Element {
  const { context, view } = shown;
  return (
    <div class="records">
      <header class="records-head">
        <h1>{context.texts.sessions.title}</h1>
      </header>
      <MonthBar shown={shown} />
      {view.charger !== null || view.chargers.length > 1 ? <ChargerTabs shown={shown} /> : null}
      {view.rows.length === 0 ? <Empty shown={shown} /> : <List shown={shown} />}
      <Downloads shown={shown} />
    </div>
  );
}

function ChargerTabs({ shown }: { shown: Shown }): JSX.Element {
  const { context: { basePath, texts: { sessions: words } }, view } = shown;
  return (
    <LoadTabs
      loads={view.chargers}
      chosen={view.charger}
      hrefOf={(charger) => sessionsAddress(basePath, view.month, charger)}
      words={{ label: words.whose, whole: words.allChargers }}
    />
  );
}

/** Where the sessions of a month are, of all chargers or of one. */
export function sessionsAddress(
  basePath: string,
  month: Period,
  charger: KnownLoad | null,
): string {
  const page = `${basePath}/sessions?month=${periodKey(month)}`;
  return charger === null ? page : `${page}&device=${charger.deviceId}`;
}

function MonthBar({ shown }: { shown: Shown }): JSX.Element {
  const { context: { basePath, texts }, view, dates } = shown;
  const { month, nowMs, timeZone } = view;
  const link = (to: Period) => sessionsAddress(basePath, to, view.charger);
  const before = neighbour(month, "before", timeZone);
  const hasAfter = month.range.toMs <= nowMs;
  const words = texts.sessions;
  return (
    <div class="period">
      <div class="period-steps">
        <a class="step-link" href={link(before)} aria-label={words.before} title={words.before}>
          <Icon name="before" />
        </a>
        <h2 class="period-name">{dates.month(month.range.fromMs)}</h2>
        {hasAfter
          ? (
            <a
              class="step-link"
              href={link(neighbour(month, "after", timeZone))}
              aria-label={words.after}
              title={words.after}
            >
              <Icon name="after" />
            </a>
          )
          : (
            <span class="step-link is-off" aria-hidden="true">
              <Icon name="after" />
            </span>
          )}
      </div>
      <form class="picker period-jump" method="get" action={`${basePath}/sessions`}>
        <label class="visually-hidden" for="month-pick">{words.monthLabel}</label>
        <input id="month-pick" type="month" name="month" value={periodKey(month)} required />
        {view.charger === null
          ? null
          : <input type="hidden" name="device" value={view.charger.deviceId} />}
        <button type="submit" class="quiet-button">{words.show}</button>
      </form>
    </div>
  );
}

function Empty({ shown }: { shown: Shown }): JSX.Element {
  const { context: { texts }, view, dates } = shown;
  return (
    <div class="card empty-card">
      <p>{texts.sessions.empty(dates.month(view.month.range.fromMs))}</p>
      <p class="detail">{texts.sessions.emptyHelp}</p>
    </div>
  );
}

/**
 * The roles are written out, because on phones the rows are cards and lose the roles of a table.
 */
function List({ shown }: { shown: Shown }): JSX.Element {
  const { context: { texts, basePath }, view, dates } = shown;
  const words = texts.sessions;
  const month = dates.month(view.month.range.fromMs);
  const [first] = view.rows;
  const labels = first === undefined ? [] : cellsOf(first, shown).map(({ label }) => label);
  return (
    <>
      <section class="card sessions-card">
        <table class="sessions" role="table">
          <caption class="visually-hidden">{words.caption(month)}</caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">{words.start}</th>
              {labels.map((label) => <th key={label} role="columnheader" scope="col">{label}</th>)}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {view.rows.map((session) => (
              <tr key={session.id} role="row">
                <th role="rowheader" scope="row">
                  <a href={`${basePath}/sessions/${session.id}`}>
                    {dates.weekdayAndDay(session.startedAtMs)}{" "}
                    {shown.formats.clock(session.startedAtMs)}
                  </a>
                  {view.isNamed && session.device !== null
                    ? <span class="detail session-device">{session.device}</span>
                    : null}
                </th>
                <Cells cells={cellsOf(session, shown)} texts={texts} />
              </tr>
            ))}
          </tbody>
          {view.isFirstPage && view.nextAfterId === null ? <Sum shown={shown} /> : null}
        </table>
      </section>
      {view.nextAfterId === null ? null : (
        <a
          class="action"
          href={`${sessionsAddress(basePath, view.month, view.charger)}&after=${view.nextAfterId}`}
        >
          {words.more}
        </a>
      )}
    </>
  );
}

function Sum({ shown }: { shown: Shown }): JSX.Element {
  const { context: { texts }, view } = shown;
  return (
    <tfoot role="rowgroup">
      <tr role="row">
        <th role="rowheader" scope="row">{texts.sessions.sum(view.rows.length)}</th>
        <Cells cells={sumCells(shown)} texts={texts} />
      </tr>
    </tfoot>
  );
}

function Cells({ cells, texts }: { cells: readonly Cell[]; texts: Words }): JSX.Element {
  return (
    <>
      {cells.map(({ label, text }) => (
        <td key={label} role="cell" data-label={label}>
          {text === null
            ? (
              <>
                <span aria-hidden="true">–</span>
                <span class="visually-hidden">{texts.quantity.unknown}</span>
              </>
            )
            : text}
        </td>
      ))}
    </>
  );
}

function cellsOf(session: SessionRow, shown: Shown): readonly Cell[] {
  const { context, formats } = shown;
  const words = context.texts.sessions;
  const { modes } = context.texts;
  const { endedAtMs, endedBy, chargedMs, maxPowerW } = session;
  return [
    {
      label: words.end,
      text: endedAtMs === null
        ? words.running
        : formats.moment({ atMs: endedAtMs, nowMs: session.startedAtMs }),
    },
    { label: words.charged, text: chargedMs === null ? null : spanText(chargedMs) },
    { label: words.energy, text: formats.energy(session.energyWh) },
    ...originCells([session], shown),
    ...costCells([session], shown),
    { label: words.maxPower, text: maxPowerW === null ? null : formats.power(maxPowerW) },
    {
      label: words.modes,
      text: session.modes.length === 0
        ? null
        : session.modes.map((mode) => modes.names[mode]).join(", "),
    },
    { label: words.endedBy, text: endedBy === null ? null : words.ends[endedBy] },
  ];
}

function sumCells(shown: Shown): readonly Cell[] {
  const { context, view: { rows }, formats } = shown;
  const words = context.texts.sessions;
  const empty = (label: string) => ({ label, text: "" });
  return [
    empty(words.end),
    { label: words.charged, text: spanText(sum(rows, (row) => row.chargedMs ?? 0)) },
    { label: words.energy, text: formats.energy(sum(rows, (row) => row.energyWh)) },
    ...originCells(rows, shown),
    ...costCells(rows, shown),
    empty(words.maxPower),
    empty(words.modes),
    empty(words.endedBy),
  ];
}

/** Where the energy came from, so that it adds up; a column of unknown only where there is some. */
function originCells(rows: readonly SessionRow[], shown: Shown): readonly Cell[] {
  const { context: { texts: { sessions: words } }, formats } = shown;
  const parts = [
    { label: words.sun, percent: percentOf(rows, (row) => row.solarWh) },
    { label: words.battery, percent: percentOf(rows, (row) => row.batteryWh) },
    { label: words.grid, percent: percentOf(rows, (row) => row.gridWh) },
    ...hasUnknown(shown)
      ? [{ label: words.unknown, percent: percentOf(rows, (row) => row.unknownWh) }]
      : [],
  ];
  const percents = shownParts(parts.map(({ percent }) => percent ?? 0), { whole: 100, step: 1 });
  return parts.map(({ label, percent }, place) => ({
    label,
    text: percent === null ? null : formats.percent(percents[place] ?? percent),
  }));
}

/** The part of the energy of those sessions whose part is known, in percent; null: of none. */
function percentOf(
  rows: readonly SessionRow[],
  partWh: (row: SessionRow) => number | null,
): number | null {
  const known = rows.filter((row) => partWh(row) !== null);
  const wholeWh = sum(known, (row) => row.energyWh);
  return wholeWh <= 0 ? null : 100 * sum(known, partWh) / wholeWh;
}

function hasUnknown({ view }: Shown): boolean {
  return view.rows.some(({ unknownWh }) => (unknownWh ?? 0) > 0);
}

/** What it cost, and beside an unknown part what of that may not have been paid. */
function costCells(rows: readonly SessionRow[], shown: Shown): readonly Cell[] {
  const { context: { texts: { sessions: words } }, dates } = shown;
  const cost = { label: words.cost, text: costText(rows, (row) => row.costMilli, dates) };
  if (!hasUnknown(shown)) return [cost];
  const text = costText(rows, (row) => row.unknownCostMilli, dates);
  return [cost, { label: words.unknownCost, text }];
}

/** Sums of one currency; null where no cost is known or currencies differ. */
function costText(
  rows: readonly SessionRow[],
  milliOf: (row: SessionRow) => number | null,
  dates: DateFormats,
): string | null {
  const known = rows.filter((row) => milliOf(row) !== null);
  const currency = known[0]?.currency ?? null;
  if (currency === null || known.some((row) => row.currency !== currency)) return null;
  return dates.money({ milli: sum(known, milliOf), currency });
}

function Downloads({ shown }: { shown: Shown }): JSX.Element {
  const { context: { texts, basePath }, view } = shown;
  const { first, end } = view.month;
  const words = texts.sessions;
  const month = `from=${first}&to=${end.subtract({ days: 1 })}`;
  const device = view.charger === null ? null : `device=${view.charger.deviceId}`;
  const file = (type: "csv" | "json", ...asked: readonly string[]) => {
    const query = [...asked, ...device === null ? [] : [device]].join("&");
    return `${basePath}/export/sessions.${type}${query === "" ? "" : `?${query}`}`;
  };
  const excel = "dialect=excel-de";
  return (
    <section class="card downloads" aria-labelledby="downloads-title">
      <h2 id="downloads-title">{texts.history.downloads}</h2>
      <ul>
        <li>
          <span>{words.downloadMonth}</span>
          <a href={file("csv", month)}>CSV</a>
          <a href={file("csv", month, excel)}>{texts.history.german}</a>
          <a href={file("json", month)}>JSON</a>
        </li>
        <li>
          <span>{words.downloadAll}</span>
          <a href={file("csv")}>CSV</a>
          <a href={file("csv", excel)}>{texts.history.german}</a>
          <a href={file("json")}>JSON</a>
        </li>
      </ul>
    </section>
  );
}
