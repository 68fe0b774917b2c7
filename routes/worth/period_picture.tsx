import type { JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { HistoryRow } from "../../src/domain/history/history_rows.ts";
import { spanText } from "../../src/words/date_format.ts";
import { max, scaleBand, scaleLinear } from "../chart/d3.ts";
import { selfSufficiency } from "../history/history_totals.ts";
import { type Period, stepsIn } from "../history/period.ts";
import { periodName } from "../history/period_bar.tsx";
import { sharesOf } from "./car_distance.ts";
import type { Worth } from "./worth.ts";
import { originText, type WorthView } from "./worth_cards.tsx";

/** What the picture of a period is drawn from. */
export interface PictureView extends WorthView {
  readonly worth: Worth;
  readonly cars: "one" | "several";
  readonly period: Period;
  readonly timeZone: string;
  /** Rows of its hours, days or months. */
  readonly rows: readonly HistoryRow[];
  readonly missingMs: number;
}

/** Side of the square, in px. */
export const PICTURE_PX = 1080;
const EDGE = 72;
const WIDTH = PICTURE_PX - 2 * EDGE;
const BARS = { top: 560, bottom: 800 } as const;
/** Times are written below so many bars at most. */
const MOST_LABELS = 8;
/** Less missing time is not worth a word, in ms. */
const SMALL_GAP_MS = 300_000;
/** A picture goes where no theme of ours is: these are the dark one's. */
const COLOURS = {
  page: "#1f2029",
  text: "#ecedf3",
  muted: "#b4b8c8",
  line: "#3d4054",
  sun: "#4aa8dd",
} as const;
// Apostrophes: quotes would end the attribute in programs that know no entities.
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', " +
  "sans-serif";

/** The picture of a period as SVG: one file without styles, scripts or anything from elsewhere. */
export function periodPicture(view: PictureView): string {
  return `${renderToString(<Picture view={view} />)}\n`;
}

function Picture({ view }: { view: PictureView }): JSX.Element {
  const title = view.texts.worth.picture.of(periodName({ ...view, view }));
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width={PICTURE_PX}
      height={PICTURE_PX}
      viewBox={`0 0 ${PICTURE_PX} ${PICTURE_PX}`}
      font-family={FONT}
      role="img"
    >
      <title>{title}</title>
      <rect width={PICTURE_PX} height={PICTURE_PX} fill={COLOURS.page} />
      <text x={EDGE} y="126" font-size="48" font-weight="700" fill={COLOURS.text}>
        {periodName({ ...view, view })}
      </text>
      <Headline view={view} />
      <Bars view={view} />
      <Figures view={view} />
      <Foot view={view} />
    </svg>
  );
}

/** Of the car's kilometres, and where no car charged, of all that was consumed. */
function Headline({ view }: { view: PictureView }): JSX.Element {
  const { worth: { car, energies }, cars, texts, formats } = view;
  const words = texts.worth.picture;
  const share = selfSufficiency(energies);
  const told = car !== null
    ? {
      percent: sharesOf(car).sun,
      lines: [words.sunCar[car.unit][cars], words.sunCarOf(originText(car.whole, car, formats))],
    }
    : share !== null
    ? {
      percent: 100 * share,
      lines: [
        words.selfSufficient,
        words.selfSufficientOf(formats.roughEnergy(energies.consumption_wh ?? 0)),
      ],
    }
    : null;
  if (told === null) {
    return <text x={EDGE} y="300" font-size="40" fill={COLOURS.text}>{words.nothing}</text>;
  }
  return (
    <>
      <text x={EDGE - 8} y="342" font-size="200" font-weight="700" fill={COLOURS.sun}>
        {formats.percent(told.percent)}
      </text>
      {told.lines.map((line, index) => (
        <text key={line} x={EDGE} y={410 + 52 * index} font-size="40" fill={COLOURS.text}>
          {line}
        </text>
      ))}
    </>
  );
}

/** Production in each step; a dash below stands for one that nothing is known of. */
function Bars({ view }: { view: PictureView }): JSX.Element | null {
  const { period, timeZone, rows, texts, formats } = view;
  const steps = stepsIn(period, timeZone).map(({ fromMs, toMs }) => {
    const row = rows.find(({ startMs }) => startMs >= fromMs && startMs < toMs);
    return { fromMs, wh: row?.energies.pv_wh ?? null };
  });
  const mostWh = max(steps, ({ wh }) => wh ?? 0) ?? 0;
  if (mostWh <= 0) return null;
  const x = scaleBand<number>().domain(steps.map(({ fromMs }) => fromMs))
    .range([EDGE, EDGE + WIDTH]).paddingInner(0.25);
  const y = scaleLinear().domain([0, mostWh]).range([BARS.bottom, BARS.top]);
  const every = Math.ceil(steps.length / MOST_LABELS);
  const words = texts.worth.picture;
  const kind = period.kind === "day" || period.kind === "year" ? period.kind : "steps";
  return (
    <>
      <text x={EDGE} y="536" font-size="28" fill={COLOURS.muted}>
        {`${words.production[kind]} · ${words.most(formats.energy(mostWh))}`}
      </text>
      {steps.map(({ fromMs, wh }, index) => {
        const left = x(fromMs) ?? 0;
        const top = y(wh ?? 0);
        return (
          <g key={fromMs}>
            {wh === null
              ? (
                <rect
                  x={left.toFixed(1)}
                  y={BARS.bottom - 2}
                  width={x.bandwidth().toFixed(1)}
                  height="2"
                  fill={COLOURS.line}
                />
              )
              : (
                <rect
                  x={left.toFixed(1)}
                  y={top.toFixed(1)}
                  width={x.bandwidth().toFixed(1)}
                  height={(BARS.bottom - top).toFixed(1)}
                  rx="3"
                  fill={COLOURS.sun}
                />
              )}
            {index % every === 0
              ? (
                <text
                  x={(left + x.bandwidth() / 2).toFixed(1)}
                  y={BARS.bottom + 36}
                  font-size="24"
                  text-anchor="middle"
                  fill={COLOURS.muted}
                >
                  {stepLabel(fromMs, view)}
                </text>
              )
              : null}
          </g>
        );
      })}
    </>
  );
}

function stepLabel(atMs: number, { period, dates, formats }: PictureView): string {
  switch (period.kind) {
    case "day":
      return formats.clock(atMs);
    case "week":
      return dates.weekday(atMs);
    case "month":
      return dates.dayOfMonth(atMs);
    case "year":
      return dates.shortMonth(atMs);
  }
}

function Figures({ view }: { view: PictureView }): JSX.Element {
  const figures = figuresOf(view);
  return (
    <>
      {figures.map(({ label, text }, index) => {
        const x = EDGE + index * WIDTH / figures.length;
        return (
          <g key={label}>
            <text x={x} y="922" font-size="42" font-weight="700" fill={COLOURS.text}>{text}</text>
            <text x={x} y="962" font-size="27" fill={COLOURS.muted}>{label}</text>
          </g>
        );
      })}
    </>
  );
}

/** What is known; at most four. */
function figuresOf(view: PictureView): readonly { label: string; text: string }[] {
  const { worth: { energies, car, money, carbon }, texts, formats, dates } = view;
  const { history, worth: words } = texts;
  const share = selfSufficiency(energies);
  const figure = (label: string, text: string | null) => text === null ? [] : [{ label, text }];
  const energy = (wh: number | null) => wh === null ? null : formats.roughEnergy(wh);
  return [
    ...figure(history.produced, energy(energies.pv_wh)),
    ...car === null
      ? figure(history.consumed, energy(energies.consumption_wh))
      : figure(history.selfSufficiency, share === null ? null : formats.percent(100 * share)),
    ...money === null || money.savedMilli < 0 ? [] : figure(
      words.money.saved,
      dates.money({ milli: money.savedMilli, currency: money.currency }),
    ),
    ...figure(words.co2.title, carbon === null ? null : formats.mass(carbon.avoidedG)),
  ];
}

/** What is not known, and who made the picture. */
function Foot({ view }: { view: PictureView }): JSX.Element {
  const { worth: { car }, texts, formats, missingMs } = view;
  const words = texts.worth.picture;
  const notes = [
    ...car === null || car.unknown <= 0
      ? []
      : [words.unknown(formats.percent(sharesOf(car).unknown))],
    ...missingMs < SMALL_GAP_MS ? [] : [words.missing(spanText(missingMs))],
  ];
  return (
    <>
      <line x1={EDGE} y1="990" x2={EDGE + WIDTH} y2="990" stroke={COLOURS.line} />
      <text x={EDGE} y="1030" font-size="24" fill={COLOURS.muted}>{notes.join(" · ")}</text>
      <text x={EDGE + WIDTH} y="1030" font-size="24" text-anchor="end" fill={COLOURS.muted}>
        chargemanager
      </text>
    </>
  );
}
