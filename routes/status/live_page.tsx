import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import type { Status } from "../../src/app/status.ts";
import type { Energies, FiveMinuteRow } from "../../src/domain/history/history_rows.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import {
  type Chart,
  CHART_PLACEHOLDER,
  ChartCache,
  chartSection,
  chartSummary,
  chartUpdate,
  summaryUpdate,
} from "../chart/chart.tsx";
import { chartAround, chartHouse, chartReasons } from "../chart/chart_around.ts";
import { ChartReasons } from "../chart/chart_moments.tsx";
import { type ChartShows, NO_SHOWS } from "../chart/chart_shows.tsx";
import { localDay } from "../ui/local_time.ts";
import { ChargerCard, tabTitle } from "./charger_card.tsx";
import { formatsFor } from "../../src/words/format.ts";
import { HouseCard } from "./house_card.tsx";
import { carsOf, chargersOf, LoadCards } from "./load_cards.tsx";
import { ComparedHtml } from "../http/html_changes.ts";
import { Icon } from "../ui/icons.tsx";
import { type PageContext, pageTitle, renderPage } from "../ui/layout.tsx";
import type { LiveSource } from "./live_streams.ts";
import { BatteryZones } from "../flow/battery_zones.tsx";
import { LATE_MS, NowSection } from "../flow/now_section.tsx";
import { Undos } from "./undos.ts";
import { GzippedText } from "../http/gzipped_text.ts";
import type { LiveView } from "./live_view.tsx";
import { withAllCars } from "../history/load_history.tsx";
import { energiesSince, orNothing } from "../records/running_energies.ts";
import { Today, TodayCard } from "./today_card.tsx";
import type { Place, Words } from "../../src/words/words.ts";

/** The two sides of the chart, made once for all who look at one cycle in one language. */
interface Parts {
  readonly status: Status;
  readonly settings: Settings;
  readonly today: Energies | null;
  readonly isLate: boolean;
  /** The presses that can be taken back. */
  readonly undoable: string;
  /** What the tab says. */
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** What the chart says in words up to this cycle. */
  readonly summary: string;
  /** What a stream sends of them: the two sides, without the chart. */
  readonly sent: ComparedHtml;
}

/** Of so many messages, 90 s of them, one is all of it: what a page mixed up is whole again. */
const WHOLE_EVERY = 18;
/** Messages after a press that are whole: its own answer may come later than a newer message. */
const WHOLE_AFTER_PRESS = 2;

/** For whom the page is drawn: its words, and where the site lies for this browser. */
type Reader = Pick<PageContext, "texts" | "basePath" | "access">;

/** Drawings that are kept; a proxy could give each visit a path of its own. */
const MAX_KEPT = 16;

/** The live part of the status page, drawn once a cycle and language however many look at it. */
export class LivePage {
  readonly #parts = new Map<string, Parts>();
  readonly #pages = new Map<string, { parts: Parts; chart: Chart; packed: GzippedText }>();
  readonly #charts = new ChartCache();
  #cars: {
    readonly stored: readonly FiveMinuteRow[];
    readonly ids: string;
    readonly rows: readonly FiveMinuteRow[];
  } | null = null;
  readonly #today: Today;
  #presses = 0;

  constructor(private readonly program: Program, private readonly undos: Undos = new Undos()) {
    this.#today = new Today(program);
  }

  /** The fragment that a pressed button puts in place; it leaves the chart alone. */
  fragment(reader: Reader): string {
    return this.#partsFor(reader).sent.html;
  }

  /** All of the live part in one answer, for a page whose stream is silent; names its chart. */
  poll(reader: Reader, chartVersion: string): { html: string; chartVersion: string } {
    const { sent, summary } = this.#partsFor(reader);
    const chart = this.#chart(reader.texts);
    const update = chart.version === chartVersion ? "" : chartUpdate(chart);
    return { html: sent.html + update + summaryUpdate(summary), chartVersion: chart.version };
  }

  /** Why each load did what it did in the time of the chart, as a list for its script. */
  reasons({ texts }: Reader): string {
    const { program } = this;
    const { data } = this.#chart(texts);
    const range = { fromMs: data.fromMs, toMs: program.nowMs() + 1 };
    const place = { words: texts, timeZone: program.timeZone() };
    const reasons = chartReasons(program, range);
    return renderToString(<ChartReasons reasons={reasons} place={place} toMs={data.toMs} />);
  }

  /** A page gets the fragment as the answer to a press; streams send all of it once more. */
  notePress(): void {
    this.#presses++;
  }

  /** The whole page as one answer, made once for all who ask in one cycle, language and look. */
  page(context: PageContext, shows: ChartShows = NO_SHOWS): GzippedText {
    const { theme, texts } = context;
    const parts = this.#partsFor(context);
    const chart = this.#chart(texts);
    const key = [keyOf(context), context.access, theme, ...shows].join(" ");
    const known = this.#pages.get(key);
    if (known?.parts === parts && known.chart === chart) return known.packed;
    const frame = {
      context,
      title: parts.title,
      page: "status",
      isLive: true,
      scripts: ["chart.js"],
    } as const;
    const packed = new GzippedText(
      renderPage(frame, this.#content(context, parts, { chart, shows })),
    );
    keep(this.#pages, key, { parts, chart, packed });
    return packed;
  }

  /**
   * What one open page is sent: first all of it, then what has changed, and at times all of it
   * again. `chartVersion` is the chart that it has.
   */
  source(reader: Reader, chartVersion: string | null): LiveSource {
    const sent = new SentPage();
    let shown = chartVersion;
    let summary = "";
    let presses = this.#presses;
    return {
      subscribe: (listener) => this.program.subscribe(listener),
      message: () => {
        if (presses !== this.#presses) sent.sendWhole(WHOLE_AFTER_PRESS);
        presses = this.#presses;
        const parts = this.#partsFor(reader);
        const chart = this.#chart(reader.texts);
        const update = (chart.version === shown ? "" : chartUpdate(chart)) +
          (parts.summary === summary ? "" : summaryUpdate(parts.summary));
        shown = chart.version;
        summary = parts.summary;
        return sent.message(parts.sent) + update;
      },
    };
  }

  /** The live part, connected to its stream; the stream is told which chart the page has. */
  #content(
    { texts, basePath }: PageContext,
    parts: Parts,
    { chart, shows }: { readonly chart: Chart; readonly shows: ChartShows },
  ): string {
    const { program } = this;
    const today = localDay(program.nowMs(), program.timeZone());
    const section = chartSection(chart, parts.summary, { texts, basePath, shows, today });
    const version = encodeURIComponent(chart.version);
    const notice = <div id="notice" role="alert" data-failed={texts.modes.lostPress}></div>;
    return renderToString(notice) +
      `<div id="live" class="live" hx-sse:connect="${basePath}/live?chart=${version}" ` +
      `data-now="${basePath}/live/now" data-chart="${chart.version}" ` +
      'hx-trigger="load, every 20s" hx-swap="innerMorph" hx-status:4xx="swap:none" ' +
      'hx-status:5xx="swap:none">' +
      parts.before + section + parts.after + "</div>";
  }

  #chart(words: Words): Chart {
    const { program } = this;
    const rows = this.#recent(program.recentHistory(), chargersOf(program.status()));
    return this.#charts.chart({
      rows,
      house: () => chartHouse(program, rows),
      around: (range) => chartAround(program, range),
      nowMs: program.nowMs(),
      place: { words, timeZone: program.timeZone() },
      sun: program.sunToCome(),
    });
  }

  /** The same list for the same rows, by which the chart knows that it is the same. */
  #recent(
    stored: readonly FiveMinuteRow[],
    chargers: readonly number[],
  ): readonly FiveMinuteRow[] {
    const ids = chargers.join();
    if (this.#cars?.stored !== stored || this.#cars.ids !== ids) {
      this.#cars = { stored, ids, rows: withAllCars(stored, chargers) };
    }
    return this.#cars.rows;
  }

  #summary(status: Status, place: Place): string {
    const { program } = this;
    const chart = this.#chart(place.words);
    const running = energiesSince(program, chart.data.toMs, chargersOf(status));
    return chartSummary(
      chart,
      {
        nowMs: program.nowMs(),
        ...chargingOf(status),
        producedWh: running?.pv_wh ?? null,
        chargedWh: running?.car_wh ?? null,
      },
      place,
      { sun: program.sunToCome(), cars: carsOf(status) },
    );
  }

  #price(): LiveView["price"] {
    const { program } = this;
    const price = orNothing(() => program.prices().priceAt(program.nowMs()));
    const { importPrice = null, currency = "" } = price ?? {};
    return importPrice === null ? null : { importPrice, currency };
  }

  #partsFor(reader: Reader): Parts {
    const { texts, basePath } = reader;
    const { program } = this;
    const status = program.status();
    const { values: settings } = program.settings();
    const nowMs = program.nowMs();
    const isLate = nowMs - status.atMs > LATE_MS;
    const today = this.#today.energies();
    const undoable = this.undos.offered();
    const offers = undoable.map(({ press }) => press).join();
    const known = this.#parts.get(keyOf(reader));
    if (
      known?.status === status && known.settings === settings && known.isLate === isLate &&
      known.today === today && known.undoable === offers
    ) {
      return known;
    }
    const place = { words: texts, timeZone: program.timeZone() };
    const trouble = program.database.trouble();
    const formats = formatsFor(place);
    const devices = program.devices.list();
    const mayPress = reader.access !== "look";
    const price = this.#price();
    const { goals } = program;
    const house = { status, settings, devices, mayPress, trouble, undoable, price, goals };
    const recent = () => program.recentHistory();
    const view = { ...house, recent, texts, formats, place, basePath, nowMs };
    const before = renderToString(<Before view={view} today={today} />);
    const title = tabTitle(view);
    const after = renderToString(
      <>
        <p id="tab-title" hidden>{pageTitle(title)}</p>
        <HouseCard view={view} />
      </>,
    );
    const sent = new ComparedHtml(before + CHART_PLACEHOLDER + after);
    const summary = this.#summary(status, place);
    const drawnOf = { status, settings, today, isLate, undoable: offers };
    const parts = { ...drawnOf, title, before, after, summary, sent };
    keep(this.#parts, keyOf(reader), parts);
    return parts;
  }
}

/** Whether any car charges now, and since when the first of them has. */
function chargingOf({ charger, session, loads }: Status) {
  const chargers = loads.filter((load) => load.kind === "charger");
  if (chargers.length < 2) {
    return { isCharging: charger.charging, sessionFromMs: session?.startedAtMs ?? null };
  }
  const charging = chargers.filter((one) => one.charging);
  const starts = charging.flatMap((one) => one.session?.startedAtMs ?? []);
  return {
    isCharging: charging.length > 0,
    sessionFromMs: starts.length === 0 ? null : Math.min(...starts),
  };
}

function keyOf({ texts, basePath, access }: Reader): string {
  return `${texts.code} ${basePath} ${access === "look" ? access : ""}`;
}

function keep<T>(drawings: Map<string, T>, key: string, drawing: T): void {
  if (drawings.size >= MAX_KEPT && !drawings.has(key)) drawings.clear();
  drawings.set(key, drawing);
}

/** What one stream has sent, so that it sends what has changed since and no more. */
class SentPage {
  #has: ComparedHtml | null = null;
  /** Messages of changes that may still come before a whole one. */
  #untilWhole = 0;
  #wholeLeft = 0;

  /** The next `count` messages are whole. */
  sendWhole(count: number): void {
    this.#wholeLeft = count;
  }

  /** What turns the page of before into `now`; "" when it is that already. */
  message(now: ComparedHtml): string {
    const mustBeWhole = this.#wholeLeft > 0 || this.#untilWhole <= 0;
    const changes = this.#has === null || mustBeWhole ? null : now.changedSince(this.#has);
    this.#has = now;
    this.#wholeLeft = Math.max(0, this.#wholeLeft - 1);
    this.#untilWhole = changes === null ? WHOLE_EVERY - 1 : this.#untilWhole - 1;
    return changes === null ? now.html : changes.map(replacement).join("");
  }
}

function replacement({ id, html }: { readonly id: string; readonly html: string }): string {
  return `<hx-partial hx-target="#${id}" hx-swap="outerMorph">${html}</hx-partial>`;
}

function Before(
  { view, today }: { view: LiveView; today: Energies | null },
): JSX.Element {
  const { status, texts } = view;
  return (
    <>
      {status.storageError === null ? null : (
        <p class="warning-bar">
          <Icon name="alert" />
          <span>
            <strong>{texts.storage.title}</strong> {texts.storage.text}
          </span>
        </p>
      )}
      <TroubleBar view={view} />
      <NowSection view={view} />
      <ChargerCard view={view} />
      <LoadCards view={view} />
      <div class="beside">
        <TodayCard view={view} energies={today} />
        <BatteryZones view={view} />
      </div>
    </>
  );
}

/** What became of a database that could not be used, with the page that tells the rest. */
function TroubleBar({ view }: { view: LiveView }): JSX.Element | null {
  const { trouble, texts: words, basePath } = view;
  if (trouble === null) return null;
  const texts = words.data;
  return (
    <p class="warning-bar">
      <Icon name="alert" />
      <span>
        {texts.trouble(trouble)[0]} <a href={`${basePath}/data`}>{texts.title}</a>
      </span>
    </p>
  );
}
