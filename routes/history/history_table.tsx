import type { JSX } from "preact";
import type { Energies, EnergyColumn, HistoryRow } from "../../src/domain/history/history_rows.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";

/** One line of the table. */
export interface TableStep {
  readonly row: HistoryRow;
  readonly name: string;
  readonly href: string | null;
}

/** A column of energies; `sumWh` null: nothing is known of it. */
export interface TableColumn {
  readonly label: string;
  readonly whOf: (row: HistoryRow) => number | null;
  readonly sumWh: number | null;
}

/** The columns of the house; `loads` stand in the place of car and plug. */
export function houseColumns(
  sum: Energies,
  loads: readonly TableColumn[] | null,
  texts: Words,
): readonly TableColumn[] {
  const words = texts.history;
  const column = (energy: EnergyColumn, label: string): TableColumn => ({
    label,
    whOf: ({ energies }) => energies[energy],
    sumWh: sum[energy],
  });
  return [
    column("pv_wh", words.production),
    column("consumption_wh", words.consumption),
    ...loads ?? [column("car_wh", words.car), column("plug_wh", words.heater)],
    column("grid_import_wh", words.import),
    column("grid_export_wh", words.export),
    column("battery_charge_wh", words.batteryIn),
    column("battery_discharge_wh", words.batteryOut),
  ];
}

/** The energies of each step in kWh and their sum; it scrolls sideways by itself. */
export function HistoryTable(
  { steps, columns, texts, formats }: {
    readonly steps: readonly TableStep[];
    readonly columns: readonly TableColumn[];
    readonly texts: Words;
    readonly formats: Formats;
  },
): JSX.Element {
  const words = texts.history;
  const known = columns.filter(({ sumWh }) => sumWh !== null);
  return (
    <details class="chart-values">
      <summary>{words.table}</summary>
      <div class="table-scroll" role="region" aria-label={words.table} tabindex={0}>
        <table class="chart-numbers">
          <caption>{words.tableCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              {known.map(({ label }, at) => <th key={at} scope="col">{label}</th>)}
            </tr>
          </thead>
          <tbody>
            {steps.map(({ row, name, href }) => (
              <tr key={row.startMs}>
                <th scope="row">{href === null ? name : <a href={href}>{name}</a>}</th>
                {known.map(({ whOf }, at) => (
                  <Cell key={at} wh={whOf(row)} texts={texts} formats={formats} />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.sum}</th>
              {known.map(({ sumWh }, at) => (
                <Cell key={at} wh={sumWh} texts={texts} formats={formats} />
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </details>
  );
}

function Cell(
  { wh, texts, formats }: { wh: number | null; texts: Words; formats: Formats },
): JSX.Element {
  return wh === null ? <td title={texts.quantity.unknown}>–</td> : <td>{formats.kilowatts(wh)}</td>;
}
