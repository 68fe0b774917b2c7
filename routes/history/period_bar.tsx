import type { JSX } from "preact";
import type { TimeRange } from "../../src/domain/history/history_rows.ts";
import { type DateFormats } from "../../src/words/date_format.ts";
import { Icon } from "../ui/icons.tsx";
import { startOfDay } from "../ui/local_time.ts";
import {
  neighbour,
  type Period,
  PERIOD_KINDS,
  periodAt,
  periodKey,
  type PeriodKind,
  periodWith,
} from "./period.ts";
import type { Words } from "../../src/words/words.ts";

/** The period that is shown, and the bounds of what can be. */
export interface PeriodView {
  readonly period: Period;
  /** All that is known; null: nothing yet. */
  readonly ends: TimeRange | null;
  readonly nowMs: number;
  readonly timeZone: string;
  /** Whose history it is; null: the house's. */
  readonly deviceId: number | null;
}

interface Shown {
  readonly view: PeriodView;
  readonly texts: Words;
  readonly dates: DateFormats;
  readonly basePath: string;
}

/** Day, week, month or year; each leads to the one around the days shown. */
export function KindTabs({ shown }: { readonly shown: Shown }): JSX.Element {
  const { view, texts, basePath } = shown;
  const { period, nowMs, timeZone } = view;
  const today = periodAt("day", nowMs, timeZone).first;
  const isPast = Temporal.PlainDate.compare(period.end, today) <= 0;
  // From a period that holds today to today's; else to the one that its last day lies in.
  const day = isPast ? period.end.subtract({ days: 1 }) : today;
  return (
    <nav class="tabs" aria-label={texts.history.kindsLabel}>
      {PERIOD_KINDS.map((kind) => (
        <a
          key={kind}
          href={address(basePath, periodWith(kind, day, timeZone), view.deviceId)}
          aria-current={kind === period.kind ? "page" : undefined}
        >
          {texts.history.kinds[kind]}
        </a>
      ))}
    </nav>
  );
}

/** The period's name between its neighbours, and a way to any other. */
export function PeriodBar({ shown }: { readonly shown: Shown }): JSX.Element {
  const { view, texts, basePath } = shown;
  const { period, ends, nowMs, timeZone } = view;
  const { kind } = period;
  const first = ends === null ? nowMs : ends.fromMs;
  const before = period.range.fromMs > first ? neighbour(period, "before", timeZone) : null;
  const after = period.range.toMs <= nowMs ? neighbour(period, "after", timeZone) : null;
  return (
    <div class="period">
      <div class="period-steps">
        <StepLink
          to={before}
          icon="before"
          label={texts.history.before[kind]}
          shown={shown}
        />
        <h2 class="period-name">{periodName(shown)}</h2>
        <StepLink to={after} icon="after" label={texts.history.after[kind]} shown={shown} />
      </div>
      <div class="period-jump">
        <PeriodPicker shown={shown} />
        {after === null ? null : (
          <a
            class="quiet-link"
            href={address(basePath, periodAt(kind, nowMs, timeZone), view.deviceId)}
          >
            {texts.history.now[kind]}
          </a>
        )}
      </div>
    </div>
  );
}

/** An arrow to a neighbour; grey and without effect where there is none. */
function StepLink(
  { to, icon, label, shown: { basePath, view } }: {
    to: Period | null;
    icon: "before" | "after";
    label: string;
    shown: Shown;
  },
): JSX.Element {
  return to === null
    ? (
      <span class="step-link is-off" aria-hidden="true">
        <Icon name={icon} />
      </span>
    )
    : (
      <a
        class="step-link"
        href={address(basePath, to, view.deviceId)}
        aria-label={label}
        title={label}
      >
        <Icon name={icon} />
      </a>
    );
}

const INPUT_TYPES = {
  day: "date",
  week: "date",
  month: "month",
  year: "number",
} as const satisfies Readonly<Record<PeriodKind, string>>;

function PeriodPicker({ shown }: { shown: Shown }): JSX.Element {
  const { view, texts, basePath } = shown;
  const { period, nowMs, timeZone } = view;
  const { kind } = period;
  const value = (of: Period) => kind === "week" ? of.first.toString() : periodKey(of);
  const last = periodAt(kind === "week" ? "day" : kind, nowMs, timeZone);
  return (
    <form class="picker" method="get" action={`${basePath}/history`}>
      <label class="visually-hidden" for="period-pick">{texts.history.pick[kind]}</label>
      <input
        id="period-pick"
        type={INPUT_TYPES[kind]}
        name={kind}
        value={value(period)}
        max={value(last)}
        required
      />
      {view.deviceId === null ? null : <input type="hidden" name="device" value={view.deviceId} />}
      <button type="submit" class="quiet-button">{texts.history.go}</button>
    </form>
  );
}

/** How a period is called: "Week 47, 16 Nov – 22 November 2026". */
export function periodName(
  { view, texts, dates }: {
    readonly view: Pick<PeriodView, "period" | "timeZone">;
    readonly texts: Words;
    readonly dates: DateFormats;
  },
): string {
  const { period, timeZone } = view;
  const { fromMs } = period.range;
  switch (period.kind) {
    case "day":
      return dates.longDay(fromMs);
    case "week": {
      const lastMs = startOfDay(period.end.subtract({ days: 1 }), timeZone);
      const number = period.first.weekOfYear ?? 0;
      return texts.history.week(number, dates.days(fromMs, lastMs));
    }
    case "month":
      return dates.month(fromMs);
    case "year":
      return String(period.first.year);
  }
}

/** Where the page of a period is, of the house or of one load. */
export function address(basePath: string, period: Period, deviceId: number | null): string {
  const page = `${basePath}/history?${period.kind}=${periodKey(period)}`;
  return deviceId === null ? page : `${page}&device=${deviceId}`;
}
