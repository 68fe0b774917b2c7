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

type Column = { readonly energy: EnergyColumn; readonly label: string };

/** The energies of each step in kWh and their sum; it scrolls sideways by itself. */
export function HistoryTable(
  { steps, sum, texts, formats }: {
    readonly steps: readonly TableStep[];
    readonly sum: Energies;
    readonly texts: Words;
    readonly formats: Formats;
  },
): JSX.Element {
  const words = texts.history;
  const columns: readonly Column[] = [
    { energy: "pv_wh", label: words.production },
    { energy: "consumption_wh", label: words.consumption },
    { energy: "car_wh", label: words.car },
    { energy: "plug_wh", label: words.heater },
    { energy: "grid_import_wh", label: words.import },
    { energy: "grid_export_wh", label: words.export },
    { energy: "battery_charge_wh", label: words.batteryIn },
    { energy: "battery_discharge_wh", label: words.batteryOut },
  ];
  const known = columns.filter(({ energy }) => sum[energy] !== null);
  return (
    <details class="chart-values">
      <summary>{words.table}</summary>
      <div class="table-scroll" role="region" aria-label={words.table} tabindex={0}>
        <table class="chart-numbers">
          <caption>{words.tableCaption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.time}</th>
              {known.map(({ energy, label }) => <th key={energy} scope="col">{label}</th>)}
            </tr>
          </thead>
          <tbody>
            {steps.map(({ row, name, href }) => (
              <tr key={row.startMs}>
                <th scope="row">{href === null ? name : <a href={href}>{name}</a>}</th>
                {known.map(({ energy }) => (
                  <Cell key={energy} wh={row.energies[energy]} texts={texts} formats={formats} />
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.sum}</th>
              {known.map(({ energy }) => (
                <Cell key={energy} wh={sum[energy]} texts={texts} formats={formats} />
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
