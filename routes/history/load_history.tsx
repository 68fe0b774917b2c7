import type { JSX } from "preact";
import { withCars } from "../../src/domain/history/house_steps.ts";
import { type KnownLoad, type LoadSum, sumLoads } from "../../src/domain/history/load_order.ts";
import type { HistoryRow, LoadEnergies } from "../../src/domain/history/history_rows.ts";
import { ENERGY_STEP_WH, type Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import { type SplitPart, SplitParts } from "./history_cards.tsx";
import type { BarStacks } from "../chart/energy_bars.tsx";
import type { TableColumn } from "./history_table.tsx";
import { Quantity } from "../status/live_view.tsx";

/** What a load drew over all rows; null: nothing is known of it. */
export function energiesOfLoad(
  rows: readonly Pick<HistoryRow, "loads">[],
  deviceId: number,
): LoadEnergies | null {
  return sumLoads(rows.flatMap((row) => loadOf(row, deviceId) ?? []))?.energies ?? null;
}

/** What a load drew in one row. */
export function loadOf({ loads }: Pick<HistoryRow, "loads">, deviceId: number): LoadSum | null {
  return loads.find((load) => load.deviceId === deviceId) ?? null;
}

/** The loads that any row tells of, in the order of `known`. */
export function loadsIn(
  rows: readonly Pick<HistoryRow, "loads">[],
  known: readonly KnownLoad[],
): readonly KnownLoad[] {
  const ids = new Set(rows.flatMap(({ loads }) => loads.map(({ deviceId }) => deviceId)));
  return known.filter(({ deviceId }) => ids.has(deviceId));
}

/** Rows whose car is all of the chargers, where there are several; the same list where not. */
export function withAllCars<R extends Pick<HistoryRow, "energies" | "means" | "loads">>(
  rows: readonly R[],
  chargerIds: readonly number[],
): readonly R[] {
  return chargerIds.length < 2 ? rows : rows.map((row) => withCars(row, chargerIds));
}

/** True where the columns of one car and one plug do not tell them all. */
export function areSeveral(loads: readonly KnownLoad[]): boolean {
  const count = (kind: KnownLoad["kind"]) => loads.filter((load) => load.kind === kind).length;
  return count("charger") > 1 || count("switch") > 1 || count("load") > 0;
}

/** The whole and each of the loads, one of which is shown. */
export function LoadTabs(
  { loads, chosen, hrefOf, words }: {
    readonly loads: readonly KnownLoad[];
    readonly chosen: KnownLoad | null;
    readonly hrefOf: (load: KnownLoad | null) => string;
    readonly words: { readonly label: string; readonly whole: string };
  },
): JSX.Element {
  const isMissing = chosen !== null && !loads.some(({ deviceId }) => deviceId === chosen.deviceId);
  return (
    <nav class="tabs load-tabs" aria-label={words.label}>
      {[null, ...loads, ...(isMissing ? [chosen] : [])].map((load) => (
        <a
          key={load?.deviceId ?? 0}
          href={hrefOf(load)}
          aria-current={load?.deviceId === chosen?.deviceId ? "page" : undefined}
        >
          {load === null ? words.whole : load.name}
        </a>
      ))}
    </nav>
  );
}

/** What one load drew, and where that came from. */
export function LoadCard(
  { load, energies, texts, formats }: {
    readonly load: KnownLoad;
    readonly energies: LoadEnergies;
    readonly texts: Words;
    readonly formats: Formats;
  },
): JSX.Element {
  const wholeWh = energies.energy_wh;
  return (
    <section class="card split">
      <h2>{load.name}</h2>
      <p class="split-value">
        <Quantity text={wholeWh === null ? null : formats.energy(wholeWh)} texts={texts} />
      </p>
      <SplitParts
        parts={partsOf(energies, texts)}
        whole={wholeWh}
        step={ENERGY_STEP_WH}
        textOf={formats.energy}
        view={{ texts, formats }}
      />
    </section>
  );
}

/** Where the energy of a load came from, by how each part is called. */
export function loadParts(texts: Words) {
  const words = texts.history;
  return [
    { name: "sun", column: "solar_wh", label: words.fromSun },
    { name: "battery", column: "battery_wh", label: words.fromBattery },
    { name: "grid", column: "grid_wh", label: words.fromGrid },
    { name: "unknown", column: "unknown_wh", label: texts.quantity.unknown },
  ] as const;
}

/** One stack a step: where what the load drew came from. */
export function loadStacks(deviceId: number, isUnknownIn: boolean, texts: Words): BarStacks {
  const parts = loadParts(texts).filter(({ name }) => name !== "unknown" || isUnknownIn);
  return {
    of: (row) => {
      const energies = loadOf(row, deviceId)?.energies;
      if (energies === undefined) return [null];
      return [Object.fromEntries(parts.map(({ name, column }) => [name, energies[column]]))];
    },
    count: 1,
    legend: Object.fromEntries(parts.map(({ name, label }) => [name, label])),
  };
}

/** Energy and parts of one load, each step in a line. */
export function loadColumns(
  deviceId: number,
  sum: LoadEnergies,
  texts: Words,
): readonly TableColumn[] {
  const columns = [
    { column: "energy_wh", label: texts.history.consumption } as const,
    ...loadParts(texts),
  ];
  return columns.map(({ column, label }) => ({
    label,
    whOf: (row) => loadOf(row, deviceId)?.energies[column] ?? null,
    sumWh: sum[column],
  }));
}

function partsOf(energies: LoadEnergies, texts: Words): readonly SplitPart[] {
  return loadParts(texts).map(({ name, column, label }) => ({
    name,
    label,
    size: energies[column] ?? 0,
  })).filter(({ size }) => size > 0);
}
