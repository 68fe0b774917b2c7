import type { JSX } from "preact";
import type { Settings } from "../../src/domain/settings/settings.ts";
import type { DateFormats } from "../../src/words/date_format.ts";
import { distanceStepKm, ENERGY_STEP_WH, type Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import { SplitParts } from "../history/history_cards.tsx";
import { groupPath } from "../settings/settings_places.ts";
import { Quantity } from "../status/live_view.tsx";
import { type CarOrigin, sharesOf } from "./car_distance.ts";
import type { Money } from "./money.ts";

/** What the cards are made from. */
export interface WorthView {
  readonly settings: Settings;
  readonly basePath: string;
  readonly texts: Words;
  readonly formats: Formats;
  readonly dates: DateFormats;
}

/** An energy or a distance of the origin of the cars. */
export function originText(value: number, { unit, whole }: CarOrigin, formats: Formats): string {
  return unit === "km" ? formats.distance(value, whole) : formats.energy(value);
}

/** What such a text is rounded to. */
function originStep({ unit, whole }: CarOrigin): number {
  return unit === "km" ? distanceStepKm(whole) : ENERGY_STEP_WH;
}

/** Which part of the cars' kilometres came from the roof, and where the others came from. */
export function CarCard(
  { origin, cars, view }: {
    readonly origin: CarOrigin | null;
    readonly cars: "one" | "several";
    readonly view: WorthView;
  },
): JSX.Element | null {
  if (origin === null) return null;
  const { texts, formats, basePath } = view;
  const words = texts.worth.car;
  const shares = sharesOf(origin);
  const { fromSun, fromBattery, fromGrid } = texts.history;
  const parts = [
    { name: "sun", label: fromSun, size: origin.sun } as const,
    { name: "battery", label: fromBattery, size: origin.battery } as const,
    { name: "grid", label: fromGrid, size: origin.grid } as const,
    { name: "unknown", label: texts.quantity.unknown, size: origin.unknown } as const,
  ].filter(({ size }) => size > 0);
  return (
    <section class="card split car-worth">
      <h2>{words[origin.unit][cars]}</h2>
      <p class="split-value">
        <Quantity text={formats.percent(shares.sun)} texts={texts} />{" "}
        <span class="of">{words.of(originText(origin.whole, origin, formats))}</span>
      </p>
      <SplitParts
        parts={parts}
        whole={origin.whole}
        step={originStep(origin)}
        textOf={(size) => originText(size, origin, formats)}
        view={view}
      />
      {shares.unknown > 0
        ? <p class="detail">{words.unknown(formats.percent(shares.unknown))}</p>
        : null}
      {origin.unit === "km" ? null : (
        <p>
          <a class="set-up" href={basePath + groupPath("car")}>{words.enter}</a>
        </p>
      )}
    </section>
  );
}

/** What own energy saved, what the grid was paid, and what could have been earned instead. */
export function MoneyCard(
  { money, view }: { readonly money: Money | null; readonly view: WorthView },
): JSX.Element {
  const { texts, settings, basePath } = view;
  const words = texts.worth.money;
  if (settings.importPrice === null || settings.feedInPrice === null) {
    return (
      <section class="card split">
        <h2>{words.title}</h2>
        <p>
          <a class="set-up" href={basePath + groupPath("prices")}>{texts.history.enterPrices}</a>
        </p>
        <p class="detail">{texts.history.enterPricesHelp}</p>
      </section>
    );
  }
  return (
    <section class="card split money">
      <h2>{words.title}</h2>
      {money === null
        ? <p class="detail">{words.unknown}</p>
        : <Amounts money={money} view={view} />}
    </section>
  );
}

function Amounts({ money, view }: { money: Money; view: WorthView }): JSX.Element {
  const words = view.texts.worth.money;
  const { currency } = money;
  const amount = (milli: number) => view.dates.money({ milli: Math.abs(milli), currency });
  return (
    <>
      <dl class="amounts">
        <div class="is-first">
          <dt>{money.savedMilli < 0 ? words.dearer : words.saved}</dt>
          <dd>{amount(money.savedMilli)}</dd>
          <dd class="detail">{words.savedHelp}</dd>
        </div>
        <div>
          <dt>{words.paid}</dt>
          <dd>{amount(money.paidMilli)}</dd>
        </div>
        <div>
          <dt>{words.notEarned}</dt>
          <dd>{amount(money.notEarnedMilli)}</dd>
        </div>
      </dl>
      <details class="how">
        <summary>{words.how}</summary>
        {howLines(money, view).map((line) => <p key={line}>{line}</p>)}
      </details>
    </>
  );
}

/** How the three come about, with the numbers of this very period. */
function howLines(money: Money, { texts, dates, formats }: WorthView): readonly string[] {
  const words = texts.worth.money;
  const { currency } = money;
  const amount = (milli: number) => dates.money({ milli: Math.abs(milli), currency });
  const product = (wh: number, milli: number) =>
    wh === 0 ? amount(milli) : words.product({
      energy: formats.energy(wh),
      // Thousandths for a Wh are whole ones for a kWh.
      price: dates.price({ perKwh: milli / wh, currency }),
      amount: amount(milli),
    });
  return [
    words.allGrid(product(money.consumedWh, money.allGridMilli)),
    words.bought(product(money.importedWh, money.paidMilli)),
    words.own(product(money.ownWh, money.notEarnedMilli)),
    words.difference({
      all: amount(money.allGridMilli),
      paid: amount(money.paidMilli),
      notEarned: amount(money.notEarnedMilli),
      rest: amount(money.savedMilli),
      isDearer: money.savedMilli < 0,
    }),
    words.sold(product(money.exportedWh, money.earnedMilli)),
    words.prices,
  ];
}
