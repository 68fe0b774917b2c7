import type { ChartData } from "./chart_data.ts";
import { scaleLinear } from "./d3.ts";

/** One drawing in its own units; the page scales it to its column. */
export interface ChartSize {
  readonly name: "narrow" | "wide" | "full";
  readonly width: number;
  readonly height: number;
  readonly margin: {
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
    readonly left: number;
  };
  /** Most labels that the time axis has room for. */
  readonly maxTicks: number;
  /** Least distance of two labels, in units; null: no room for them, the legend names the lines. */
  readonly labelGap: number | null;
}

/** For columns from 270 px, where a unit is a little less than a pixel. */
const NARROW: ChartSize = {
  name: "narrow",
  width: 300,
  height: 210,
  margin: { top: 22, right: 14, bottom: 22, left: 22 },
  maxTicks: 5,
  labelGap: null,
};

/** For columns from 560 px. */
const WIDE: ChartSize = {
  name: "wide",
  width: 720,
  height: 280,
  margin: { top: 26, right: 112, bottom: 26, left: 28 },
  maxTicks: 7,
  labelGap: 18,
};

/** For columns from 860 px. */
const FULL: ChartSize = {
  name: "full",
  width: 1100,
  height: 300,
  margin: { top: 26, right: 112, bottom: 26, left: 28 },
  maxTicks: 13,
  labelGap: 18,
};

/** Where the pages differ, the chart is there in each of them; one is seen. */
export const SIZES: readonly ChartSize[] = [NARROW, WIDE, FULL];

/** Lines that end amid the picture are named by the legend, not at its right edge. */
export function withRoomAhead(size: ChartSize, { ahead }: ChartData): ChartSize {
  if (ahead.length === 0) return size;
  const margin = { ...size.margin, right: NARROW.margin.right };
  return { ...size, margin, labelGap: null };
}

/** End of what is drawn: of the steps, or of what is expected after them. */
export function drawnToMs({ toMs, ahead }: ChartData): number {
  const last = ahead.at(-1);
  return last === undefined ? toMs : Math.max(toMs, last.atMs + last.lengthMs);
}

/** Where a moment is, in units of the drawing. */
export function timeScale(data: ChartData, { margin, width }: ChartSize): (atMs: number) => number {
  return scaleLinear([data.fromMs, drawnToMs(data)], [margin.left, width - margin.right]);
}

/** Tenths of a unit are finer than a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/**
 * The path of a line, whose points are told from the one before, and a level stretch by its end: half
 * as long in a page, and the same line. A piece of one point stays as it is.
 */
export function relative(d: string): string {
  return d.split("M").slice(1).map((piece) => {
    const points = piece.split("L").map((point) => point.split(",").map(Number));
    const [start = [], ...others] = points;
    if (others.length === 0) return `M${piece}`;
    let [x = 0, y = 0] = start;
    const moves = others.flatMap(([toX = 0, toY = 0], index) => {
      if (toY === y && others[index + 1]?.[1] === y) return [];
      const move = `${round(toX - x)},${round(toY - y)}`;
      [x, y] = [toX, toY];
      return [move];
    });
    return `M${start.join()}l${moves.join(" ")}`;
  }).join("");
}
