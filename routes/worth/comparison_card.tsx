import type { JSX } from "preact";
import { spanText } from "../../src/words/date_format.ts";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { selfSufficiency } from "../history/history_totals.ts";
import { address } from "../history/period_bar.tsx";
import type { Period } from "../history/period.ts";
import { Quantity } from "../status/live_view.tsx";
import { startOfDay } from "../ui/local_time.ts";
import { sharesOf } from "./car_distance.ts";
import type { ComparedWith, DaySpan } from "./comparison.ts";
import type { ComparedSpan, Comparison } from "./worth.ts";
import type { WorthView } from "./worth_cards.tsx";

/** One line of the comparison; null is unknown. */
interface Line {
  readonly label: string;
  readonly now: string | null;
  readonly then: string | null;
  readonly change: string | null;
}

/** Less is no difference: a per cent, or a point of one. */
const SMALLEST_PERCENT = 0.5;
/** Less missing time is not worth a word, in ms. */
const SMALL_GAP_MS = 300_000;

/** The period beside another one, day for day. */
export function ComparisonCard(
  { comparison, period, timeZone, view }: {
    readonly comparison: Comparison | null;
    readonly period: Period;
    readonly timeZone: string;
    readonly view: WorthView;
  },
): JSX.Element | null {
  if (comparison === null) return null;
  const { texts } = view;
  const words = texts.worth.compare;
  const span = ({ first, end }: DaySpan) =>
    view.dates.days(
      startOfDay(first, timeZone),
      startOfDay(end.subtract({ days: 1 }), timeZone),
    );
  return (
    <section class="card comparison" id="compared">
      <h2 id="compared-title">{words.title}</h2>
      <Choices comparison={comparison} period={period} view={view} />
      <div class="comparison-table" role="region" aria-labelledby="compared-title" tabindex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span class="visually-hidden">{words.what}</span>
              </th>
              <th scope="col">{span(comparison.now.span)}</th>
              <th scope="col">{span(comparison.then.span)}</th>
            </tr>
          </thead>
          <tbody>
            {linesOf(comparison, view).map(({ label, now, then, change }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>
                  <Quantity text={now} texts={texts} />
                  {change === null ? null : <span class="detail">{change}</span>}
                </td>
                <td>
                  <Quantity text={then} texts={texts} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="detail">{words.help}</p>
    </section>
  );
}

function Choices(
  { comparison, period, view }: { comparison: Comparison; period: Period; view: WorthView },
): JSX.Element {
  const { basePath, texts } = view;
  const words = texts.worth.compare;
  const { possible, chosen } = comparison;
  if (possible.length < 2) {
    return <p class="detail">{`${words.with} ${nameOf(chosen, period, view)}`}</p>;
  }
  return (
    <nav class="tabs load-tabs" aria-label={words.with}>
      {possible.map((one) => (
        <a
          key={one}
          href={`${address(basePath, period, null)}&compare=${one}#compared`}
          aria-current={one === chosen ? "page" : undefined}
        >
          {nameOf(one, period, view)}
        </a>
      ))}
    </nav>
  );
}

function nameOf(compared: ComparedWith, { kind }: Period, { texts }: WorthView): string {
  const { before, year } = texts.worth.compare;
  if (compared === "before" || kind === "year") return before[kind === "day" ? "week" : kind];
  return year[kind === "day" ? "week" : kind];
}

function linesOf({ now, then }: Comparison, view: WorthView): readonly Line[] {
  const { texts, formats, dates } = view;
  const words = texts.worth.compare;
  const { history } = texts;
  const line = (
    label: string,
    of: (span: ComparedSpan) => number | null,
    text: (value: number) => string,
    change: (now: number, then: number) => string | null,
  ): Line => {
    const [left, right] = [of(now), of(then)];
    return {
      label,
      now: left === null ? null : text(left),
      then: right === null ? null : text(right),
      change: left === null || right === null ? null : change(left, right),
    };
  };
  const energy = (label: string, of: (span: ComparedSpan) => number | null) =>
    line(label, of, formats.energy, (one, other) => relative(one, other, view));
  const share = (label: string, of: (span: ComparedSpan) => number | null) =>
    line(label, of, formats.percent, (one, other) => points(one - other, view));
  const currency = now.money?.currency ?? then.money?.currency ?? "";
  const areComparable = [now, then].every(({ money }) =>
    money === null || (money.currency === currency && money.savedMilli >= 0)
  );
  const lines = [
    energy(history.produced, ({ energies }) => energies.pv_wh),
    energy(history.consumed, ({ energies }) => energies.consumption_wh),
    energy(words.bought, ({ energies }) => energies.grid_import_wh),
    energy(history.car, ({ energies }) => energies.car_wh),
    share(words.carSun, ({ car }) => car === null ? null : sharesOf(car).sun),
    share(history.selfSufficiency, ({ energies }) => {
      const part = selfSufficiency(energies);
      return part === null ? null : 100 * part;
    }),
    ...areComparable
      ? [line(
        texts.worth.money.saved,
        ({ money }) => money?.savedMilli ?? null,
        (milli) => dates.money({ milli, currency }),
        (one, other) => relative(one, other, view),
      )]
      : [],
    line(
      texts.worth.co2.title,
      ({ carbon }) => carbon?.avoidedG ?? null,
      formats.mass,
      (one, other) => relative(one, other, view),
    ),
  ].filter((one) => one.now !== null || one.then !== null);
  const isMissing = Math.max(now.missingMs, then.missingMs) >= SMALL_GAP_MS;
  return isMissing
    ? [
      ...lines,
      line(words.missing, (span) => span.missingMs, wholeSpan, () => null),
    ]
    : lines;
}

/** "2 h 10 min", whose parts are no number with a unit. */
function wholeSpan(spanMs: number): string {
  return spanText(spanMs).replaceAll(UNIT_SPACE, "\u00a0");
}

/** "12 % more"; null: nothing to take it from. */
function relative(now: number, then: number, { texts, formats }: WorthView): string | null {
  if (then <= 0) return null;
  const percent = 100 * (now - then) / then;
  const words = texts.worth.compare;
  if (Math.abs(percent) < SMALLEST_PERCENT) return words.same;
  const text = formats.percent(Math.abs(percent));
  return percent > 0 ? words.more(text) : words.less(text);
}

function points(difference: number, { texts, formats }: WorthView): string {
  const words = texts.worth.compare;
  if (Math.abs(difference) < SMALLEST_PERCENT) return words.same;
  const text = formats.decimal(Math.round(Math.abs(difference)));
  return difference > 0 ? words.morePoints(text) : words.lessPoints(text);
}
