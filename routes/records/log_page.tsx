import type { JSX } from "preact";
import { LOG_LEVELS } from "../../src/domain/ports/log.ts";
import type { DateFormats } from "../../src/words/date_format.ts";
import type { Formats } from "../../src/words/format.ts";
import type { PageContext } from "../ui/layout.tsx";
import { type LogAsked, logQueryText } from "./log_query.ts";

/** What every part of the page is made from. */
export interface LogView {
  readonly context: PageContext;
  readonly asked: LogAsked;
  readonly formats: Formats;
  readonly dates: DateFormats;
}

/** The page stays as it is; the next try may be answered. */
const NO_REFUSALS = { "hx-status:4xx": "swap:none", "hx-status:5xx": "swap:none" };
/** Time, level and the rest of a line as it was written. */
const LINE = /^(\S{24}) (error|warn|info|debug) +(.*)$/;

/** The filters, the newest lines with those that come after them, and the file. */
export function LogPage(
  { view, devices, found, at, isCut, isOff }: {
    readonly view: LogView;
    readonly devices: readonly string[];
    readonly found: { readonly lines: readonly string[]; readonly error: string | null };
    /** What the lines that come after these are asked with. */
    readonly at: number;
    /** There may be older ones. */
    readonly isCut: boolean;
    readonly isOff: boolean;
  },
): JSX.Element {
  const { context: { texts: { log: texts }, basePath }, asked } = view;
  const isLive = !asked.isPaused && asked.to === "";
  return (
    <div class="data-page">
      <h1>{texts.title}</h1>
      <section class="card">
        <p>{texts.intro}</p>
        {isOff ? <p role="status">{texts.off}</p> : null}
        <Filters view={view} devices={devices} />
        <div class="log-buttons">
          <a
            class="action"
            href={`${basePath}/log.txt${logQueryText(asked, { isPaused: false })}`}
            download="chargemanager.log"
          >
            {texts.download}
          </a>
          {asked.to !== "" ? null : (
            <a
              class="action log-live"
              href={`${basePath}/log${logQueryText(asked, { isPaused: isLive })}`}
            >
              {isLive ? texts.pause : texts.goOn}
            </a>
          )}
          {isLive ? <p class="log-live detail">{texts.live}</p> : null}
        </div>
        {found.error === null ? null : <p role="alert">{texts.failed(found.error)}</p>}
        {found.lines.length === 0 && found.error === null ? <p>{texts.none}</p> : null}
        <ol class="log-lines" aria-label={texts.title}>
          {isLive
            ? <LogTailItems view={view} lines={found.lines} at={at} count={0} />
            : <Lines view={view} lines={found.lines} />}
        </ol>
        {isCut ? <p class="detail">{texts.cut(found.lines.length)}</p> : null}
      </section>
    </div>
  );
}

function Filters(
  { view, devices }: { view: LogView; devices: readonly string[] },
): JSX.Element {
  const { context: { texts: { log: texts }, basePath }, asked } = view;
  const names = new Set([...devices, ...asked.device === "" ? [] : [asked.device]]);
  return (
    <form class="settings-form log-filter" method="get" action={`${basePath}/log`}>
      <label class="setting log-field">
        <span>{texts.level}</span>
        <select name="level">
          {LOG_LEVELS.map((one) => (
            <option key={one} value={one} selected={one === asked.level}>
              {texts.levels[one]}
            </option>
          ))}
        </select>
      </label>
      <label class="setting log-field">
        <span>{texts.device}</span>
        <select name="device">
          <option value="">{texts.allDevices}</option>
          {[...names].map((name) => (
            <option key={name} value={name} selected={name === asked.device}>{name}</option>
          ))}
        </select>
      </label>
      <label class="setting log-field">
        <span>{texts.text}</span>
        <input type="search" name="text" class="is-text" value={asked.text} maxLength={100} />
      </label>
      {asked.isPaused ? <input type="hidden" name="pause" value="1" /> : null}
      <button type="submit" class="save-button">{texts.show}</button>
      <details class="log-span" open={asked.from !== "" || asked.to !== ""}>
        <summary>{texts.span}</summary>
        <label class="setting log-field">
          <span>{texts.from}</span>
          <input type="datetime-local" name="from" value={asked.from} />
        </label>
        <label class="setting log-field">
          <span>{texts.to}</span>
          <input type="datetime-local" name="to" value={asked.to} />
        </label>
      </details>
    </form>
  );
}

/** Lines, newest first, behind the mark that asks for those that come after them. */
export function LogTailItems(
  { view, lines, at, count }: {
    readonly view: LogView;
    readonly lines: readonly string[];
    readonly at: number;
    /** Lines that have come since the page was opened. */
    readonly count: number;
  },
): JSX.Element {
  const { context: { basePath }, asked } = view;
  const parts = new URLSearchParams(logQueryText(asked));
  parts.set("at", String(at));
  parts.set("count", String(count));
  return (
    <>
      <li
        hidden
        hx-get={`${basePath}/log/tail?${parts}`}
        hx-trigger="every 3s"
        hx-swap="outerHTML"
        {...NO_REFUSALS}
      >
      </li>
      <Lines view={view} lines={lines} />
    </>
  );
}

function Lines(
  { view, lines }: { view: LogView; lines: readonly string[] },
): JSX.Element {
  return <>{lines.toReversed().map((line) => <Line key={line} line={line} view={view} />)}</>;
}

function Line({ line, view }: { line: string; view: LogView }): JSX.Element {
  const [, time = "", level = "", message = line] = LINE.exec(line) ?? [];
  const atMs = Date.parse(time);
  if (Number.isNaN(atMs)) return <li lang="en">{line}</li>;
  return (
    <li data-level={level}>
      <time dateTime={time}>
        {`${view.dates.shortDay(atMs)} ${view.formats.clockSeconds(atMs)}`}
      </time>
      <span class="log-level">{level}</span>
      <span class="log-message" lang="en">{message}</span>
    </li>
  );
}
