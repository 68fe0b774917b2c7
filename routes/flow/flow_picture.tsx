import type { JSX } from "preact";
import { type Flow, type FlowLine, throughputW } from "./flow.ts";

/** Powers below this, in W, count as none where a direction is drawn or named. */
export const IDLE_W = 10;

const WIDTH = 52;
/** Ends of the bar in the middle, to which all lines lead. */
const BAR = { left: 22, right: 30 };
const HEAD = 7;
/** Parts of the bar are told in such steps, so that it is sent when one sees the change. */
const BAR_STEPS = 16;
/** A row of takers is 1.625 rem high, one of sources 4; see now.css. */
const TAKER_ROW = 26;
const SOURCE_ROW = 64;
/** A line that has all of the power is so wide, from so many W on. */
const FULL_WIDTH = 18;
const FULL_WIDTH_W = 3000;
const LEAST_WIDTH = 1.5;

/**
 * What gives on the left, what takes on the right, and a bar between them: each line is as wide as
 * its power, and the bar shows the parts that sun, battery and grid have in what is given.
 */
export function FlowPicture(
  { flow, title, sentence }: {
    readonly flow: Flow;
    readonly title: string;
    /** What flows from where to where. */
    readonly sentence: string;
  },
): JSX.Element {
  const { sources, takers, state } = flow;
  // Above the takers stands their sum.
  const rows = takers.length + 1;
  const height = Math.max(sources.length * SOURCE_ROW, rows * TAKER_ROW);
  const unitsAWatt = FULL_WIDTH / Math.max(FULL_WIDTH_W, throughputW(flow));
  return (
    <svg
      id="flow-picture"
      class={`flow-picture is-${state}`}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      role="img"
    >
      <title>{title}</title>
      <desc>{sentence}</desc>
      <Bar sources={sources} height={height} />
      {sources.map((line, index) => {
        const y = (index + 0.5) / sources.length * height;
        return <Line key={index} line={line} y={y} unitsAWatt={unitsAWatt} isSource />;
      })}
      {takers.map((line, index) => {
        const y = (index + 1.5) / rows * height;
        return <Line key={index} line={line} y={y} unitsAWatt={unitsAWatt} isSource={false} />;
      })}
    </svg>
  );
}

/** True where so much flows that a line has a direction. */
export function isFlowing(line: FlowLine): boolean {
  return flowW(line) !== 0;
}

/** What flows, in W; 0 where that is unknown, or too little to have a direction. */
export function flowW({ powerW }: FlowLine): number {
  return powerW !== null && Math.abs(powerW) >= IDLE_W ? powerW : 0;
}

function Bar(
  { sources, height }: { sources: readonly FlowLine[]; height: number },
): JSX.Element {
  const giving = sources.filter((line) => flowW(line) > 0);
  const allW = giving.reduce((sum, line) => sum + flowW(line), 0);
  const x = (BAR.left + BAR.right) / 2;
  let givenW = 0;
  const place = () => Math.round(givenW / allW * BAR_STEPS) / BAR_STEPS * height;
  return (
    <svg id="flow-bar">
      <path class="flow-part" d={`M${x} 0V${height}`} />
      {giving.map((line) => {
        const fromY = place();
        givenW += flowW(line);
        return (
          <path
            key={line.kind}
            class={`flow-part is-${line.kind}`}
            d={`M${x} ${rounded(fromY)}V${rounded(place())}`}
          />
        );
      })}
    </svg>
  );
}

function Line(
  { line, y, unitsAWatt, isSource }: {
    line: FlowLine;
    y: number;
    unitsAWatt: number;
    isSource: boolean;
  },
): JSX.Element {
  const { kind, id } = line;
  const way = !isFlowing(line) ? "rests" : flowW(line) > 0 ? "gives" : "takes";
  const width = way === "rests"
    ? 1
    : Math.max(LEAST_WIDTH, Math.round(Math.abs(flowW(line)) * unitsAWatt));
  const outerX = isSource ? 0 : WIDTH;
  const barX = isSource ? BAR.left : BAR.right;
  const [fromX, toX] = way === "takes" ? [barX, outerX] : [outerX, barX];
  // The head of the arrow stands where the power arrives.
  const neckX = toX - Math.sign(toX - fromX) * HEAD;
  const half = width / 2 + 3;
  const place = id === null ? kind : `${kind}-${id}`;
  // Each is a picture of its own: the stream sends the one that has changed.
  return (
    <svg id={`line-${place}`} class={`flow-line is-${kind} ${way}`} y={rounded(y)}>
      <path d={`M${fromX} 0H${way === "rests" ? toX : neckX}`} stroke-width={width} />
      {way === "rests"
        ? null
        : <path class="flow-head" d={`M${toX} 0L${neckX} ${-half}V${half}z`} />}
    </svg>
  );
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
