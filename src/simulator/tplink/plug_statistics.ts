/** What is counted of a step. */
interface PlugStep {
  readonly isOn: boolean;
  readonly powerW: number;
}

/** What a plug keeps of one day of its own clock, which runs on UTC here. */
export interface PlugDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly energyWh: number;
  readonly onS: number;
}

/** The same while it is counted. */
type CountedDay = { -readonly [K in keyof PlugDay]: PlugDay[K] };

const DAY_MS = 24 * 3_600_000;
/** Plugs keep a little more than a year. */
const MAX_DAYS = 400;

/** Energy and time on of each day, as a plug with a meter counts them. */
export class PlugStatistics {
  readonly #days = new Map<number, CountedDay>();

  /** Counts one step of the house. */
  add(atMs: number, { powerW, isOn }: PlugStep, stepS: number): void {
    const number = Math.floor(atMs / DAY_MS);
    const day = this.#days.get(number) ?? this.#begin(number);
    day.energyWh += powerW * stepS / 3600;
    if (isOn) day.onS += stepS;
  }

  /** The days of a month, oldest first. */
  daysOf(year: number, month: number): readonly PlugDay[] {
    return [...this.#days.values()].filter((day) => day.year === year && day.month === month);
  }

  /** The months of a year, oldest first; each is the sum of its days. */
  monthsOf(year: number): readonly Omit<PlugDay, "day">[] {
    return Array.from({ length: 12 }, (_, index) => index + 1).flatMap((month) => {
      const days = this.daysOf(year, month);
      const sum = (part: "energyWh" | "onS") => days.reduce((total, day) => total + day[part], 0);
      return days.length === 0 ? [] : [{ year, month, energyWh: sum("energyWh"), onS: sum("onS") }];
    });
  }

  #begin(number: number): CountedDay {
    const date = new Date(number * DAY_MS);
    const begun = {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      energyWh: 0,
      onS: 0,
    };
    this.#days.set(number, begun);
    const [oldest] = this.#days.keys();
    if (this.#days.size > MAX_DAYS && oldest !== undefined) this.#days.delete(oldest);
    return begun;
  }
}
