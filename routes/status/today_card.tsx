import type { JSX } from "preact";
import type { Program } from "../../src/app/program.ts";
import type { Status } from "../../src/app/status.ts";
import { STEP_MS } from "../../src/domain/history/five_minutes.ts";
import type { Energies, HistoryRow } from "../../src/domain/history/history_rows.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/domain/house/units.ts";
import { selfSufficiency, sumEnergies } from "../history/history_totals.ts";
import { periodAt } from "../history/period.ts";
import { formatted, type LiveView, Quantity } from "./live_view.tsx";
import { withAllCars } from "../history/load_history.tsx";
import { carsOf, chargersOf } from "./load_cards.tsx";
import { energiesSince, orNothing } from "../records/running_energies.ts";

/** Five-minute steps of the longest day. */
const MAX_STEPS = 25 * HOUR_MS / STEP_MS;

/** The energies of the local day up to this moment. */
export class Today {
  #minute = "";
  #rows: readonly HistoryRow[] = [];
  /** End of what the rows tell. */
  #toMs = 0;
  #status: Status | null = null;
  #energies: Energies | null = null;

  constructor(private readonly program: Program) {}

  /** Null: nothing is known of today, or the database cannot tell. The same in one cycle. */
  energies(): Energies | null {
    const { program } = this;
    const status = program.status();
    const isRead = this.#readRows();
    if (status === this.#status && !isRead) return this.#energies;
    this.#status = status;
    const chargers = chargersOf(status);
    const running = energiesSince(program, this.#toMs, chargers);
    const stored = withAllCars(this.#rows, chargers);
    const rows = running === null ? stored : [...stored, { energies: running }];
    this.#energies = rows.length === 0 ? null : sumEnergies(rows);
    return this.#energies;
  }

  /** Reads what is stored of the day, once a minute. @returns whether it did */
  #readRows(): boolean {
    const { program } = this;
    const nowMs = program.nowMs();
    const timeZone = program.timeZone();
    const minute = `${Math.floor(nowMs / MINUTE_MS)} ${timeZone}`;
    if (minute === this.#minute) return false;
    this.#minute = minute;
    const { range } = periodAt("day", nowMs, timeZone);
    const query = { ...range, step: "5m", timeZone, limit: MAX_STEPS } as const;
    const rows = orNothing(() => program.history.steps(query)) ?? [];
    this.#rows = rows;
    this.#toMs = rows.at(-1)?.endMs ?? range.fromMs;
    return true;
  }
}

/** Consumption in Wh; null where less is known of it than of the car, which is a part of it. */
export function consumedWh(
  { consumption_wh, car_wh }: Pick<Energies, "consumption_wh" | "car_wh">,
): number | null {
  const isPart = consumption_wh !== null && car_wh !== null && car_wh > consumption_wh;
  return isPart ? null : consumption_wh;
}

/** Production, consumption, car and self-sufficiency of today so far. */
export function TodayCard(
  { view, energies }: { readonly view: LiveView; readonly energies: Energies | null },
): JSX.Element | null {
  if (energies === null) return null;
  const { texts, formats } = view;
  const share = selfSufficiency(energies);
  const words = texts.history;
  const figures = [
    { label: words.produced, text: formatted(energies.pv_wh, formats.energy) },
    { label: words.consumed, text: formatted(consumedWh(energies), formats.energy) },
    {
      label: words.carEnergy[carsOf(view.status)],
      text: formatted(energies.car_wh, formats.energy),
    },
    {
      label: words.selfSufficiency,
      text: share === null ? null : formats.percent(100 * share),
    },
  ];
  return (
    <section class="card today-card" id="today" aria-labelledby="today-title">
      <header class="today-head">
        <h2 id="today-title">{words.today}</h2>
        <a class="set-up" href={`${view.basePath}/history`}>{words.todayLink}</a>
      </header>
      <dl class="today-figures">
        {figures.map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Quantity text={text} texts={texts} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
