import type { JSX } from "preact";
import type { Program } from "../src/app/program.ts";
import { StorageFailed } from "../src/domain/errors.ts";
import type { Energies } from "../src/domain/history.ts";
import { MINUTE_MS } from "../src/domain/units.ts";
import { selfSufficiency, sumEnergies } from "./history_totals.ts";
import { periodAt } from "./period.ts";
import { formatted, type LiveView, Quantity } from "./quantities.tsx";

/** Hours of the longest day, and one that began before it. */
const MAX_HOURS = 26;

/** The energies of the local day so far, read once a minute. */
export class Today {
  #minute = "";
  #energies: Energies | null = null;

  constructor(private readonly program: Program) {}

  /** Null: nothing is known of today, or the database cannot tell. */
  energies(): Energies | null {
    const { program } = this;
    const nowMs = program.nowMs();
    const timeZone = program.timeZone();
    const minute = `${Math.floor(nowMs / MINUTE_MS)} ${timeZone}`;
    if (minute === this.#minute) return this.#energies;
    this.#minute = minute;
    this.#energies = readDay(program, { nowMs, timeZone });
    return this.#energies;
  }
}

function readDay(
  { history }: Program,
  { nowMs, timeZone }: { readonly nowMs: number; readonly timeZone: string },
): Energies | null {
  const { range } = periodAt("day", nowMs, timeZone);
  try {
    const rows = history.steps({ ...range, step: "1h", timeZone, limit: MAX_HOURS });
    return rows.length === 0 ? null : sumEnergies(rows);
  } catch (error) {
    // The card is left out; that the database fails is said elsewhere on the page.
    if (error instanceof StorageFailed) return null;
    throw error;
  }
}

/** Production, consumption, car and self-sufficiency of today so far. */
export function TodayCard(
  { view, energies }: { readonly view: LiveView; readonly energies: Energies | null },
): JSX.Element | null {
  if (energies === null) return null;
  const { texts, formats, settings } = view;
  const share = selfSufficiency(energies);
  const words = texts.history;
  const figures = [
    { label: words.produced, text: formatted(energies.pv_wh, formats.energy) },
    { label: words.consumed, text: formatted(energies.consumption_wh, formats.energy) },
    { label: words.carEnergy, text: formatted(energies.car_wh, formats.energy) },
    {
      label: words.selfSufficiency,
      text: share === null ? null : formats.percent(100 * share),
    },
  ];
  return (
    <section class="card today-card" aria-labelledby="today-title">
      <header class="today-head">
        <h2 id="today-title">{words.today}</h2>
        <a class="set-up" href={`${settings.basePath}/history`}>{words.todayLink}</a>
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
