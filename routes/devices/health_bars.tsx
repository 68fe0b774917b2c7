import type { JSX } from "preact";
import type { HealthStep } from "../../src/app/records/device_health.ts";
import { MINUTE_MS } from "../../src/domain/house/units.ts";
import { spanText } from "../../src/words/date_format.ts";
import { type Formats, UNIT_SPACE } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";

/** Width of a bar with its gap, and height of all, in units of the picture. */
const STEP_WIDTH = 8;
const BAR_WIDTH = 6;
const HEIGHT = 24;
/** So little of a bar can still be seen. */
const LEAST_HEIGHT = 4;

interface Place {
  readonly texts: Words;
  readonly formats: Formats;
  readonly nowMs: number;
}

/** A bar for each half hour of the last day, and in words what they show. */
export function HealthBars(
  { steps, place, children }: {
    readonly steps: readonly HealthStep[];
    readonly place: Place;
    /** Beside the words: where more is told. */
    readonly children: JSX.Element;
  },
): JSX.Element {
  const text = healthText(steps, place);
  return (
    <div class="health">
      <svg
        class="health-bars"
        viewBox={`0 0 ${steps.length * STEP_WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {steps.map((step, at) => <Bar key={step.startMs} step={step} x={at * STEP_WIDTH + 1} />)}
      </svg>
      <div class="health-told">
        <p class="detail">{text}</p>
        {children}
      </div>
    </div>
  );
}

/** What was missing is empty, what was old is narrow: each differs from the rest in its shape, too. */
function Bar({ step, x }: { step: HealthStep; x: number }): JSX.Element {
  const { freshMs, staleMs, awayMs } = step;
  const knownMs = freshMs + staleMs + awayMs;
  if (knownMs === 0) {
    return <rect class="is-unknown" x={x + 2} y={HEIGHT - 3} width={2} height={2} />;
  }
  const heightOf = (ms: number) =>
    ms === 0 ? 0 : Math.max(LEAST_HEIGHT, Math.round(HEIGHT * ms / knownMs));
  const away = heightOf(awayMs);
  const stale = Math.min(heightOf(staleMs), HEIGHT - away);
  const fresh = HEIGHT - away - stale;
  return (
    <>
      {away === 0 ? null : (
        <rect
          class="is-away"
          x={x + 0.75}
          y={0.75}
          width={BAR_WIDTH - 1.5}
          height={Math.max(1, away - 1.5)}
        />
      )}
      {stale === 0 ? null : <rect class="is-stale" x={x + 2} y={away} width={2} height={stale} />}
      {fresh === 0
        ? null
        : <rect class="is-fresh" x={x} y={away + stale} width={BAR_WIDTH} height={fresh} />}
    </>
  );
}

/** How much of the time that is known a device answered, and when it last did not. */
export function healthText(
  steps: readonly HealthStep[],
  { texts: { devices: { health } }, formats, nowMs }: Place,
): string {
  const sum = (of: (step: HealthStep) => number) =>
    steps.reduce((total, step) => total + of(step), 0);
  const freshMs = sum((step) => step.freshMs);
  const missingMs = sum((step) => step.staleMs + step.awayMs);
  const knownMs = freshMs + missingMs;
  if (knownMs < MINUTE_MS) return health.none;
  const span = spanText(knownMs);
  const last = steps.findLast((step) => step.staleMs + step.awayMs > 0);
  if (last === undefined) return health.well(span);
  // Rounded down: 100 % is for those that never missed.
  const permille = Math.floor(1000 * freshMs / knownMs);
  return health.partly({
    percent: `${formats.decimal(permille / 10)}${UNIT_SPACE}%`,
    span,
    silent: formats.duration(missingMs),
    last: formats.nearby({ atMs: last.startMs, nowMs }),
  });
}
