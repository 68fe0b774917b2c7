import type { JSX } from "preact";
import type { StepToCome, SunToCome } from "../../src/domain/sun/sun_to_come.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import { area, line } from "./d3.ts";

/** Less than so much is no sun to speak of, in Wh. */
const WORTH_TELLING_WH = 100;
const KILO = 1000;

/** The steps of today that are drawn after a moment; none when the sun is as good as down. */
export function stepsAhead(sun: SunToCome | null, fromMs: number): readonly StepToCome[] {
  if (sun === null || sun.today.pvWh.p80 < WORTH_TELLING_WH) return [];
  return sun.today.steps.filter(({ atMs, lengthMs }) => atMs + lengthMs > fromMs);
}

/** What is still to come, in words; "" when nothing is known of it. */
export function sunSentences(sun: SunToCome | null, texts: Words, formats: Formats): string {
  if (sun === null) return "";
  const words = texts.chart;
  const energy = formats.roughEnergy;
  const { today, tomorrow, carWh, basis, days, daysWanted } = sun;
  const isOver = today.pvWh.p50 < WORTH_TELLING_WH;
  const told = isOver
    ? words.aheadTomorrow(energy(tomorrow.pvWh.p50))
    : carWh === null
    ? words.aheadSpare(energy(today.pvWh.p50), energy(today.surplusWh.p50))
    : words.aheadForCar(energy(today.pvWh.p50), energy(carWh));
  return basis === "own-days" ? told : `${told} ${words.aheadByPlace(days, daysWanted)}`;
}

/** Three days in five lie in the band; the line is its middle. */
export function AheadBand(
  { steps, x, y }: {
    readonly steps: readonly StepToCome[];
    readonly x: (atMs: number) => number;
    readonly y: (kilowatts: number) => number;
  },
): JSX.Element | null {
  if (steps.length === 0) return null;
  const middleX = ({ atMs, lengthMs }: StepToCome) => round(x(atMs + lengthMs / 2));
  const height = (powerW: number) => round(y(powerW / KILO));
  const band = area<StepToCome>(
    middleX,
    (step) => height(step.pvW.p20),
    (step) => height(step.pvW.p80),
  )(steps) ?? "";
  const middle = line<StepToCome>(middleX, (step) => height(step.pvW.p50))(steps) ?? "";
  return (
    <g class="series-ahead">
      <path class="chart-area" d={band} />
      <path class="chart-line" d={middle} />
    </g>
  );
}

/** Tenths of a unit are finer than a pixel. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
