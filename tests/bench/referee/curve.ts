/** What one controller, or the limit, makes of some days at a number of phases. */
export interface CurveRow {
  readonly phases: number;
  readonly name: string;
  /** Of all that is exported without a car, in %. */
  readonly capturedPct: number;
  readonly boughtKwh: number;
}

const WIDTH = 960;
const TOP = 70;
const LEFT = 52;
const PANEL_WIDTH = 270;
const PANEL_GAP = 32;
const PANEL_HEIGHT = 300;
const HEIGHT = TOP + PANEL_HEIGHT + 54;
/** Bought energy in kWh a day that is shown at most. */
const MOST_KWH = 1.6;
const STEP_KWH = 0.4;
const LEAST_PCT = 40;
const MOST_PCT = 100;
const STEP_PCT = 10;

const STYLE = `text { font: 12px system-ui, sans-serif; fill: #333; }
.title { font-weight: 600; font-size: 14px; }
.grid { stroke: #ddd; stroke-width: 1; }
.own { fill: none; stroke: #2e7d4f; stroke-width: 2; }
.dot { fill: #2e7d4f; }
.limit { fill: none; stroke: #777; stroke-width: 1.5; stroke-dasharray: 5 3; }
.rival { fill: #c62828; }`;

/** Captured against bought as an SVG: one panel each number of phases, the limit, and evcc as a point. */
export function drawCurve(title: string, rows: readonly CurveRow[]): string {
  const counts = [...new Set(rows.map(({ phases }) => phases))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text class="title" x="${LEFT}" y="22">${title}</text>`,
    legend(),
    ...counts.map((phases, at) =>
      panel(
        `${phases} ${phases === 1 ? "phase" : "phases"}`,
        rows.filter((row) => row.phases === phases),
        LEFT + at * (PANEL_WIDTH + PANEL_GAP),
      )
    ),
    "</svg>",
    "",
  ].join("\n");
}

function legend(): string {
  return `<path class="own" d="M${LEFT} 41h22"/><text x="${
    LEFT + 28
  }" y="45">May buy, its share in %` +
    `</text><circle class="rival" cx="${LEFT + 190}" cy="41" r="4"/>` +
    `<text x="${LEFT + 200}" y="45">evcc</text><path class="limit" d="M${LEFT + 260} 41h22"/>` +
    `<text x="${LEFT + 288}" y="45">limit: the days known beforehand</text>`;
}

function panel(name: string, rows: readonly CurveRow[], left: number): string {
  const own = rows.filter(({ name }) => name.endsWith("%"));
  const shown = own.filter(({ boughtKwh }) => boughtKwh <= MOST_KWH);
  // The line leaves the panel toward the first share that is not shown.
  const line = own.slice(0, shown.length + 1);
  const dots = shown.map((row) =>
    `<circle class="dot" cx="${xOf(row, left)}" cy="${yOf(row)}" r="3.5"/>` +
    `<text x="${xOf(row, left) + 6}" y="${yOf(row) + 14}">${row.name.replace(" %", "")}</text>`
  );
  const rivals = rows.filter(({ name }) => name === "evcc").map((row) =>
    `<circle class="rival" cx="${xOf(row, left)}" cy="${yOf(row)}" r="4"/>`
  );
  const clip = `panel-${left}`;
  return [
    axes(name, left),
    `<clipPath id="${clip}"><rect x="${left}" y="${TOP}" width="${PANEL_WIDTH}" ` +
    `height="${PANEL_HEIGHT}"/></clipPath>`,
    `<g clip-path="url(#${clip})">`,
    `<path class="limit" d="${path(rows.filter(({ name }) => name === "limit"), left)}"/>`,
    `<path class="own" d="${path(line, left)}"/>`,
    "</g>",
    ...dots,
    ...rivals,
  ].join("\n");
}

function axes(name: string, left: number): string {
  const bottom = TOP + PANEL_HEIGHT;
  const parts = [`<text class="title" x="${left}" y="${TOP - 8}">${name}</text>`];
  for (let capturedPct = LEAST_PCT; capturedPct <= MOST_PCT; capturedPct += STEP_PCT) {
    const y = yOf({ capturedPct });
    parts.push(`<path class="grid" d="M${left} ${y}h${PANEL_WIDTH}"/>`);
    if (left === LEFT) parts.push(`<text x="10" y="${y + 4}">${capturedPct} %</text>`);
  }
  for (let step = 0; step * STEP_KWH <= MOST_KWH; step++) {
    const boughtKwh = step * STEP_KWH;
    const x = xOf({ boughtKwh }, left);
    parts.push(`<path class="grid" d="M${x} ${TOP}v${PANEL_HEIGHT}"/>`);
    parts.push(`<text x="${x - 8}" y="${bottom + 16}">${boughtKwh.toFixed(1)}</text>`);
  }
  parts.push(`<text x="${left}" y="${bottom + 36}">bought, kWh a day</text>`);
  return parts.join("");
}

function path(rows: readonly CurveRow[], left: number): string {
  return rows.map((row, at) => `${at === 0 ? "M" : "L"}${xOf(row, left)} ${yOf(row)}`).join("");
}

function xOf({ boughtKwh }: Pick<CurveRow, "boughtKwh">, left: number): number {
  return round(left + boughtKwh / MOST_KWH * PANEL_WIDTH);
}

function yOf({ capturedPct }: Pick<CurveRow, "capturedPct">): number {
  return round(TOP + PANEL_HEIGHT * (MOST_PCT - capturedPct) / (MOST_PCT - LEAST_PCT));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
