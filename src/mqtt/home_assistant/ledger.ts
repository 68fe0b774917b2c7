import * as v from "valibot";

/** Platforms by component, by the id of their device. */
export type Announced = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ANNOUNCED = v.record(
  v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,200}$/)),
  v.record(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,100}$/)), v.string()),
);

/**
 * What Home Assistant has been told of. It lies on the broker too, so that what went while no program
 * ran is taken out there all the same.
 */
export class Ledger {
  #announced: Announced = {};

  get announced(): Announced {
    return this.#announced;
  }

  /**
   * Takes what an earlier run has announced. Whoever may write below the topic may have put anything
   * there, so only the house itself and its devices count. @returns their ids
   */
  found(text: string, house: string): readonly string[] {
    const parsed = Object.fromEntries(
      Object.entries(parse(text)).filter(([id]) => isOf(house, id)),
    );
    const both = Object.entries(parsed).map(([id, components]) => [
      id,
      { ...components, ...this.#announced[id] },
    ]);
    this.#announced = { ...this.#announced, ...Object.fromEntries(both) };
    return Object.keys(parsed);
  }

  /** All of this has been told, and nothing else is left of what was `known` then. */
  told(announced: Announced, known: Announced): void {
    if (this.#announced === known) this.#announced = announced;
  }

  /** Components of a device that are announced and shall be no more, with their platforms. */
  goneOf(id: string, wanted: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
    const gone = Object.entries(this.#announced[id] ?? {}).filter(([key]) => !(key in wanted));
    return Object.fromEntries(gone);
  }
}

function isOf(house: string, id: string): boolean {
  return id === house ||
    (id.startsWith(`${house}_`) && /^[0-9]+$/.test(id.slice(house.length + 1)));
}

function parse(text: string): Announced {
  try {
    const result = v.safeParse(ANNOUNCED, JSON.parse(text));
    return result.success ? result.output : {};
  } catch {
    return {};
  }
}
