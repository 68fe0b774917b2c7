import type { JSX } from "preact";
import type {
  HistoryRow,
  HistoryStep,
  LoadEnergies,
  TimeRange,
} from "../../src/domain/history/history_rows.ts";
import type { KnownLoad } from "../../src/domain/history/load_order.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { MINUTE_MS } from "../../src/domain/house/units.ts";
import { ChartOfRange } from "../chart/chart.tsx";
import { type ChartAround, loadsBeside } from "../chart/chart_around.ts";
import type { ChartShows } from "../chart/chart_shows.tsx";
import { nextLocalHourMs, startOfLocalHourMs } from "../../src/domain/house/local_day.ts";
import { hasValues, rangeData } from "../chart/chart_data.ts";
import { type DateFormats, datesFor, spanText } from "../../src/words/date_format.ts";
import { type BarStacks, type BarStep, EnergyBars, houseStacks } from "../chart/energy_bars.tsx";
import { type Formats, formatsFor } from "../../src/words/format.ts";
import { Balance, KeyFigures } from "./history_cards.tsx";
import { HistoryTable, houseColumns, type TableColumn } from "./history_table.tsx";
import {
  areSeveral,
  energiesOfLoad,
  LoadCard,
  loadColumns,
  loadOf,
  loadStacks,
  LoadTabs,
} from "./load_history.tsx";
import { missingMs } from "./history_totals.ts";
import type { CarOrigin } from "../worth/car_distance.ts";
import { ComparisonCard } from "../worth/comparison_card.tsx";
import { PictureCard } from "../worth/picture_card.tsx";
import type { Comparison, Worth } from "../worth/worth.ts";
import { CarCard, MoneyCard, type WorthView } from "../worth/worth_cards.tsx";
import type { PageContext } from "../ui/layout.tsx";
import { address, KindTabs, PeriodBar } from "./period_bar.tsx";
import { type Period, periodAt, periodKey, type PeriodKind, stepsIn } from "./period.ts";
import type { Words } from "../../src/words/words.ts";

/** What the page of one period is made from. */
export interface HistoryView {
  readonly period: Period;
  readonly step: HistoryStep;
  /** Steps that are drawn and summed. */
  readonly rows: readonly HistoryRow[];
  /** Steps of the table: hours of a day, else the same. */
  readonly tableRows: readonly HistoryRow[];
  /** All that is known; null: nothing yet. */
  readonly ends: TimeRange | null;
  /** The period's part within the record. */
  readonly recorded: TimeRange;
  /** The period's part in which a balance can be missing: not before there were devices. */
  readonly balanced: TimeRange;
  readonly nowMs: number;
  readonly timeZone: string;
  /** Those that any row tells of. */
  readonly loads: readonly KnownLoad[];
  readonly cars: "one" | "several";
  /** Whose history it is; null: the house's. */
  readonly load: KnownLoad | null;
  readonly deviceId: number | null;
  /** What happened on a day. */
  readonly around: ChartAround;
  /** What this browser has switched on in its charts. */
  readonly shows: ChartShows;
  readonly worth: Worth;
  readonly comparison: Comparison | null;
  /** Of the one load that is shown; null: it is no charger, or nothing is known of it. */
  readonly origin: CarOrigin | null;
  readonly settings: Settings;
}

interface Shown {
  readonly view: HistoryView;
  readonly texts: Words;
  readonly formats: Formats;
  readonly dates: DateFormats;
  readonly basePath: string;
}

/** Less than this is not worth a word, in ms. */
const SMALL_GAP_MS = 5 * MINUTE_MS;

/** One day, week, month or year: totals, chart, table, downloads. */
export function HistoryPage(
  { context, view }: { readonly context: PageContext; readonly view: HistoryView },
): JSX.Element {
  const { texts, basePath } = context;
  const place = { words: texts, timeZone: view.timeZone };
  const shown = { view, texts, basePath, formats: formatsFor(place), dates: datesFor(place) };
  return (
    <div class="records">
      <header class="records-head">
        <h1>{texts.history.title}</h1>
        <KindTabs shown={shown} />
      </header>
      <PeriodBar shown={shown} />
      {view.load !== null || areSeveral(view.loads)
        ? (
          <LoadTabs
            loads={view.loads}
            chosen={view.load}
            hrefOf={(load) => address(basePath, view.period, load?.deviceId ?? null)}
            words={{ label: texts.history.whose, whole: texts.history.wholeHouse }}
          />
        )
        : null}
      <Content shown={shown} />
    </div>
  );
}

function Content({ shown }: { shown: Shown }): JSX.Element {
  const { rows, load } = shown.view;
  if (rows.length === 0) return <Empty shown={shown} />;
  if (load === null) return <HouseContent shown={shown} />;
  const energies = energiesOfLoad(rows, load.deviceId);
  return energies === null
    ? <Empty shown={shown} />
    : <LoadContent shown={shown} load={load} energies={energies} />;
}

function HouseContent({ shown }: { shown: Shown }): JSX.Element {
  const { view, texts } = shown;
  const { energies, money, car, carbon } = view.worth;
  const loads = areSeveral(view.loads) ? view.loads.map((load) => drawnBy(load, view.rows)) : null;
  const totals = { ...shown, energies, loads, carbon, settings: view.settings };
  const worth = worthView(shown);
  const { period, timeZone, cars, comparison } = view;
  return (
    <>
      <Gaps shown={shown} />
      <KeyFigures view={totals} />
      <div class="worth">
        <CarCard origin={car} cars={cars} view={worth} />
        <MoneyCard money={money} view={worth} />
      </div>
      <Balance view={totals} />
      <Steps
        shown={shown}
        columns={houseColumns(energies, loads, texts)}
        bars={{ stacks: houseStacks(texts), summary: texts.history.chartLegend }}
      />
      <div class="worth">
        <ComparisonCard comparison={comparison} period={period} timeZone={timeZone} view={worth} />
        <PictureCard period={period} timeZone={timeZone} view={worth} />
      </div>
      <Downloads shown={shown} />
      <details class="card how">
        <summary>{texts.history.how}</summary>
        {texts.history.howTexts.map((text) => <p key={text}>{text}</p>)}
      </details>
    </>
  );
}

function worthView({ view, texts, formats, dates, basePath }: Shown): WorthView {
  return { settings: view.settings, texts, formats, dates, basePath };
}

/** What one load drew, as a use of the house and as a column of its table. */
function drawnBy({ deviceId, name }: KnownLoad, rows: readonly HistoryRow[]) {
  const energies = energiesOfLoad(rows, deviceId);
  const wh = energies?.energy_wh ?? null;
  return {
    label: name,
    wh,
    sunWh: energies?.solar_wh ?? null,
    sumWh: wh,
    whOf: (row: HistoryRow) => loadOf(row, deviceId)?.energies.energy_wh ?? null,
  };
}

function LoadContent(
  { shown, load, energies }: {
    readonly shown: Shown;
    readonly load: KnownLoad;
    readonly energies: LoadEnergies;
  },
): JSX.Element {
  const { texts, formats } = shown;
  const { deviceId } = load;
  const hasUnknown = (energies.unknown_wh ?? 0) > 0;
  return (
    <>
      <LoadCard load={load} energies={energies} texts={texts} formats={formats} />
      {shown.view.origin === null
        ? null
        : <CarCard origin={shown.view.origin} cars="one" view={worthView(shown)} />}
      <Steps
        shown={shown}
        columns={loadColumns(deviceId, energies, texts)}
        bars={{ stacks: loadStacks(deviceId, hasUnknown, texts), summary: null }}
      />
      <Downloads shown={shown} />
    </>
  );
}

/** The steps of the period as a picture and as a table. */
function Steps(
  { shown, columns, bars }: {
    readonly shown: Shown;
    readonly columns: readonly TableColumn[];
    readonly bars: { readonly stacks: BarStacks; readonly summary: string | null };
  },
): JSX.Element {
  const { view, texts, formats } = shown;
  const isDay = view.period.kind === "day";
  return (
    <section class="card" aria-labelledby="chart-title">
      <h2 id="chart-title">{isDay ? texts.history.chartDay : texts.history.chartSteps}</h2>
      {isDay
        ? <DayPicture shown={shown} />
        : <EnergyBars steps={barSteps(shown)} {...bars} texts={texts} formats={formats} />}
      <HistoryTable
        steps={view.tableRows.map((row) => ({ row, ...namesOf(row.startMs, shown) }))}
        columns={columns}
        texts={texts}
        formats={formats}
      />
    </section>
  );
}

function Empty({ shown }: { shown: Shown }): JSX.Element {
  const { view, texts, dates, basePath } = shown;
  const { ends, period, timeZone } = view;
  if (ends === null) {
    return (
      <div class="card empty-card">
        <p>{texts.history.emptyEver}</p>
      </div>
    );
  }
  const firstPeriod = periodAt(period.kind, ends.fromMs, timeZone);
  return (
    <div class="card empty-card">
      <p>{texts.history.emptyPeriod}</p>
      <a class="action" href={address(basePath, firstPeriod, view.deviceId)}>
        {texts.history.firstData(dates.day(ends.fromMs))}
      </a>
    </div>
  );
}

function Gaps({ shown }: { shown: Shown }): JSX.Element | null {
  const { view, texts, dates } = shown;
  const { period, recorded, balanced, rows } = view;
  const gapMs = missingMs(rows, balanced);
  const beginsWithin = recorded.fromMs - period.range.fromMs >= SMALL_GAP_MS;
  if (gapMs < SMALL_GAP_MS && !beginsWithin) return null;
  return (
    <p class="gaps">
      {beginsWithin
        ? <span>{`${texts.history.recordedSince(dates.dayAndTime(recorded.fromMs))} `}</span>
        : null}
      {gapMs < SMALL_GAP_MS ? null : (
        <span>
          <strong>{`${texts.history.missing(spanText(gapMs))}.`}</strong>{" "}
          {texts.history.missingHelp}
        </span>
      )}
    </p>
  );
}

/** The powers of a day: picture, moments, what happened, five-minute values. */
function DayPicture({ shown }: { shown: Shown }): JSX.Element {
  const { view, texts } = shown;
  const { around, deviceId, load, cars, shows, period, timeZone } = view;
  const loads = deviceId === null ? loadsBeside(view.loads, view.rows) : [];
  const data = rangeData(view.rows, drawnPart(view), { deviceId, loads });
  if (!hasValues(data)) return <p class="empty">{texts.history.emptyPeriod}</p>;
  const place = { words: texts, timeZone };
  return (
    <ChartOfRange
      data={data}
      place={place}
      around={around}
      load={load?.name ?? null}
      cars={cars}
      shows={shows}
      basePath={shown.basePath}
      action={`${shown.basePath}/history`}
      kept={[
        { name: "day", value: periodKey(period) },
        ...(deviceId === null ? [] : [{ name: "device", value: `${deviceId}` }]),
      ]}
    />
  );
}

/** The day; of the first one the hours that there are. */
function drawnPart({ period: { range }, recorded, timeZone }: HistoryView): TimeRange {
  if (recorded.fromMs <= range.fromMs) return range;
  return {
    fromMs: startOfLocalHourMs(recorded.fromMs, timeZone),
    toMs: Math.min(range.toMs, nextLocalHourMs(recorded.toMs, timeZone)),
  };
}

/** Every day or month of the period, also those without a row. */
function barSteps(shown: Shown): readonly BarStep[] {
  const { view } = shown;
  return stepsIn(view.period, view.timeZone).map(({ fromMs, toMs }) => ({
    startMs: fromMs,
    row: view.rows.find(({ startMs }) => startMs >= fromMs && startMs < toMs) ?? null,
    ...namesOf(fromMs, shown),
  }));
}

/** How a step is called, shortly and in full, and where its own page is. */
function namesOf(
  startMs: number,
  { view, dates, formats, basePath }: Shown,
): { readonly label: string; readonly name: string; readonly href: string | null } {
  const { period: { kind }, timeZone, deviceId } = view;
  const link = (to: PeriodKind) => address(basePath, periodAt(to, startMs, timeZone), deviceId);
  switch (kind) {
    case "day":
      return { label: "", name: formats.clock(startMs), href: null };
    case "week":
      return {
        label: dates.weekday(startMs),
        name: dates.weekdayAndDay(startMs),
        href: link("day"),
      };
    case "month":
      return {
        label: dates.dayOfMonth(startMs),
        name: dates.weekdayAndDay(startMs),
        href: link("day"),
      };
    case "year":
      return {
        label: dates.shortMonth(startMs),
        name: dates.month(startMs),
        href: link("month"),
      };
  }
}

function Downloads({ shown }: { shown: Shown }): JSX.Element {
  const { view, texts, basePath } = shown;
  const { period: { kind, first, end } } = view;
  const words = texts.history;
  const ofLoad = view.deviceId === null ? "" : `&device=${view.deviceId}`;
  const span = `from=${first}&to=${end.subtract({ days: 1 })}${ofLoad}`;
  const fine = [
    { file: "5m", label: words.downloadSteps["5m"] },
    { file: "1h", label: words.downloadSteps["1h"] },
    ...(kind === "day" ? [{ file: "samples", label: words.samples }] : []),
    ...(kind === "day" ? [] : [{ file: "days", label: words.downloadSteps["1d"] }]),
    ...(kind === "year" ? [{ file: "months", label: words.downloadSteps["1mo"] }] : []),
  ];
  return (
    <section class="card downloads" aria-labelledby="downloads-title">
      <h2 id="downloads-title">{words.downloads}</h2>
      <ul>
        {fine.map(({ file, label }) => (
          <li key={file}>
            <span>{label}</span>
            <a href={`${basePath}/export/${file}.csv?${span}`}>CSV</a>
            <a href={`${basePath}/export/${file}.csv?${span}&dialect=excel-de`}>{words.german}</a>
            <a href={`${basePath}/export/${file}.json?${span}`}>JSON</a>
          </li>
        ))}
      </ul>
    </section>
  );
}
