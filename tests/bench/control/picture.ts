import type { MinuteTrace } from "./bench_house.ts";

/** One controller's day in the picture. */
export interface Panel {
  readonly title: string;
  readonly trace: MinuteTrace;
}

const WIDTH = 960;
const LEFT = 52;
const RIGHT = 44;
const PANEL_HEIGHT = 150;
const PANEL_GAP = 34;
const TOP = 84;
const FROM_HOUR = 5;
const TO_HOUR = 21;
/** Highest power of a panel, and lowest (export), in W. */
const MOST_W = 9000;
const LEAST_W = -6000;
const BUCKET_MINUTES = 2;

const STYLE = `text { font: 12px system-ui, sans-serif; fill: #333; }
.title { font-weight: 600; font-size: 14px; }
.grid { stroke: #ddd; stroke-width: 1; }
.zero { stroke: #999; stroke-width: 1; }
.sun { fill: #fff2c2; stroke: #e0a800; stroke-width: 1; }
.car { fill: #2e7d4f; fill-opacity: 0.75; }
.import { fill: #c62828; }
.export { fill: #9fc3e8; }
.soc { fill: none; stroke: #6a3fa0; stroke-width: 1.5; stroke-dasharray: 5 3; }`;

/** One day under several controllers as an SVG, one panel each: sun, car, grid, SoC. */
export function drawDay(title: string, panels: readonly Panel[]): string {
  const height = TOP + panels.length * (PANEL_HEIGHT + PANEL_GAP) + 10;
  const body = panels.map((panel, index) =>
    drawPanel(panel, TOP + index * (PANEL_HEIGHT + PANEL_GAP))
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text class="title" x="${LEFT}" y="22">${escapeText(title)}</text>`,
    legend(),
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

function legend(): string {
  const items = [
    { name: "sun beyond the house", mark: "sun" },
    { name: "car", mark: "car" },
    { name: "bought", mark: "import" },
    { name: "sold", mark: "export" },
    { name: "battery, right scale", mark: "soc" },
  ];
  return items.map(({ name, mark }, index) => {
    const x = LEFT + index * 165;
    const sample = mark === "soc"
      ? `<path class="soc" d="M${x} 41h22"/>`
      : `<rect class="${mark}" x="${x}" y="35" width="22" height="11"/>`;
    return `${sample}<text x="${x + 28}" y="45">${name}</text>`;
  }).join("");
}

function drawPanel({ title, trace }: Panel, top: number): string {
  const surplusW = trace.pvW.map((pvW, minute) => Math.max(0, pvW - (trace.houseW[minute] ?? 0)));
  return [
    axes(title, top),
    area("sun", buckets(surplusW), top),
    area("car", buckets(trace.carW), top),
    area("export", buckets(trace.gridW.map((gridW) => Math.min(0, gridW))), top),
    area("import", buckets(trace.gridW.map((gridW) => Math.max(0, gridW))), top),
    socLine(buckets(trace.socPct), top),
  ].join("\n");
}

function axes(title: string, top: number): string {
  const parts = [`<text class="title" x="${LEFT}" y="${top - 6}">${escapeText(title)}</text>`];
  for (let powerW = LEAST_W; powerW <= MOST_W; powerW += 3000) {
    const y = yOf(powerW, top);
    const line = powerW === 0 ? "zero" : "grid";
    parts.push(`<path class="${line}" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/>`);
    parts.push(`<text x="6" y="${y + 4}">${powerW / 1000} kW</text>`);
  }
  for (const socPct of [0, 50, 100]) {
    const y = round(top + PANEL_HEIGHT * (1 - socPct / 100));
    parts.push(`<text x="${WIDTH - RIGHT + 6}" y="${y + 4}">${socPct} %</text>`);
  }
  for (let hour = FROM_HOUR; hour <= TO_HOUR; hour += 2) {
    const x = xOf(hour * 60);
    parts.push(`<text x="${x - 8}" y="${top + PANEL_HEIGHT + 14}">${hour}h</text>`);
  }
  return parts.join("");
}

interface Bucket {
  readonly minute: number;
  readonly value: number;
}

/** Means of a few minutes, of the hours that are shown. */
function buckets(values: Float64Array): readonly Bucket[] {
  const result: Bucket[] = [];
  for (let minute = FROM_HOUR * 60; minute < TO_HOUR * 60; minute += BUCKET_MINUTES) {
    const slice = values.subarray(minute, minute + BUCKET_MINUTES);
    result.push({ minute, value: slice.reduce((sum, value) => sum + value, 0) / slice.length });
  }
  return result;
}

function area(mark: string, points: readonly Bucket[], top: number): string {
  const line = points.map(({ minute, value }) => `L${xOf(minute)} ${yOf(value, top)}`).join("");
  const zero = yOf(0, top);
  return `<path class="${mark}" d="M${xOf(FROM_HOUR * 60)} ${zero}${line}V${zero}Z"/>`;
}

function socLine(points: readonly Bucket[], top: number): string {
  const line = points.map(({ minute, value }, index) =>
    `${index === 0 ? "M" : "L"}${xOf(minute)} ${round(top + PANEL_HEIGHT * (1 - value / 100))}`
  );
  return `<path class="soc" d="${line.join("")}"/>`;
}

function xOf(minute: number): number {
  const share = (minute / 60 - FROM_HOUR) / (TO_HOUR - FROM_HOUR);
  return round(LEFT + share * (WIDTH - LEFT - RIGHT));
}

function yOf(powerW: number, top: number): number {
  const share = (Math.max(LEAST_W, Math.min(MOST_W, powerW)) - LEAST_W) / (MOST_W - LEAST_W);
  return round(top + PANEL_HEIGHT * (1 - share));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
