import { SteeredHouse } from "../../src/commands/replay/steered_house.ts";
import { defaultSettings } from "../../src/domain/settings/parse_settings.ts";
import type { HouseState } from "../../src/simulator/house/house.ts";
import { en } from "../../src/words/en/en.ts";
import { formatsFor, UNIT_SPACE } from "../../src/words/format.ts";
import { reasonSentence } from "../../src/words/reason_texts.ts";
import { BenchHouse, READ_LAGS } from "../bench/control/bench_house.ts";
import { benchDay, DAY_S, START_MS } from "../bench/control/days.ts";

/** The day of docs/control.md: a clear one in June with a cooker, and a car on three phases. */
const DAY = { dayClass: "clear", seed: 2, phases: 3 } as const;
const PLACE = { words: en, timeZone: "Etc/GMT-1" } as const;
const CYCLE_S = 5;
/** What has changed is told once it has settled for so long; what did not last is left out. */
const LASTS_CYCLES = 18;

interface Moment {
  readonly key: string;
  readonly row: readonly string[];
}

/** The day as rows of a table: what the house was like, and what the program said. */
export function workedDay(): readonly (readonly string[])[] {
  const bench = new BenchHouse(benchDay(DAY.dayClass, DAY.seed), DAY.phases);
  const settings = {
    ...defaultSettings(),
    timeZone: PLACE.timeZone,
    carMaxPhases: DAY.phases,
  };
  const steered = new SteeredHouse(bench.house, settings, "tracked", READ_LAGS, null);
  const moments: Moment[] = [];
  for (let second = 1; second < DAY_S; second++) {
    bench.house.advanceTo(START_MS + second * 1000);
    if (second % CYCLE_S !== 0) continue;
    const { charger: { reason, command } } = steered.decide();
    const { state } = bench.house;
    const current = command?.enabled === true ? `${command.currentA} A` : "off";
    const said = reasonSentence(reason, { ...PLACE, nowMs: state.atMs });
    moments.push({ key: `${reason.code} ${current}`, row: [...powers(state), current, said] });
  }
  return settled(moments);
}

function powers(state: HouseState): readonly string[] {
  const { clock, power, percent } = formatsFor(PLACE);
  const signed = (powerW: number) => (powerW < -50 ? "-" : powerW > 50 ? "+" : "") + power(powerW);
  return [
    clock(state.atMs),
    power(state.pvPowerW),
    power(state.housePowerW),
    signed(state.batteryPowerW),
    percent(state.socPct ?? 0),
    signed(state.gridPowerW),
    power(state.carPowerW),
  ].map((text) => text.replaceAll(UNIT_SPACE, " "));
}

/** The first moment of each stretch that lasts. */
function settled(moments: readonly Moment[]): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  let shown = "";
  for (const [index, { key, row }] of moments.entries()) {
    if (key === shown || moments[index - 1]?.key === key) continue;
    const ahead = moments.slice(index, index + LASTS_CYCLES);
    if (ahead.some((moment) => moment.key !== key)) continue;
    shown = key;
    rows.push(row);
  }
  return rows;
}

const HEAD = ["at", "sun", "house", "battery", "SoC", "grid", "car", "told", "what the page says"];
const BEGIN = "<!-- worked day: written by `deno task docs` -->";
const END = "<!-- end of worked day -->";

/** The table as `deno fmt` lays it out. */
export function dayTable(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

/** The page with its table made anew. @throws Error when it has no place for one */
export function withDay(page: string, table: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("docs/control.md has no place for the worked day");
  return `${page.slice(0, begin)}${BEGIN}\n\n${table}\n\n${page.slice(end)}`;
}

if (import.meta.main) {
  const path = new URL("../../docs/control.md", import.meta.url);
  const page = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, withDay(page, dayTable(workedDay())));
}
