import type { ComponentChildren, JSX } from "preact";
import type { Energies } from "../../src/domain/history/history_rows.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import {
  ENERGY_STEP_WH,
  type Formats,
  shownParts,
  shownShares,
  UNIT_SPACE,
} from "../../src/words/format.ts";
import {
  consumedSplit,
  producedSplit,
  selfConsumption,
  selfSufficiency,
  type Split,
} from "./history_totals.ts";
import type { Carbon } from "../worth/carbon.ts";
import { Quantity } from "../status/live_view.tsx";
import type { Words } from "../../src/words/words.ts";

/** The energies of a period with all it takes to show them. */
export interface TotalsView {
  readonly energies: Energies;
  /** All loads, where they are more than car and plug; null: they are not. */
  readonly loads: readonly NamedUse[] | null;
  /** Null: unknown, or not asked for. */
  readonly carbon: Carbon | null;
  readonly settings: Settings;
  readonly texts: Words;
  readonly formats: Formats;
}

/** Less than this would be shown as 0.0 kWh. */
const SMALL_LOSS_WH = 50;

/** Self-sufficiency, self-consumption and, where the grid's is known, CO₂. */
export function KeyFigures({ view }: { readonly view: TotalsView }): JSX.Element {
  const { energies, texts, formats } = view;
  const words = texts.history;
  const percent = (share: number | null) => share === null ? null : formats.percent(100 * share);
  return (
    <div class="figures">
      <Figure
        label={words.selfSufficiency}
        text={percent(selfSufficiency(energies))}
        texts={texts}
        help={words.selfSufficiencyHelp}
      />
      <Figure
        label={words.selfConsumption}
        text={percent(selfConsumption(energies))}
        texts={texts}
        help={words.selfConsumptionHelp}
      />
      {view.settings.gridCo2GPerKwh === 0 ? null : <CarbonFigure view={view} />}
    </div>
  );
}

function CarbonFigure({ view }: { view: TotalsView }): JSX.Element {
  const { carbon, settings, texts, formats } = view;
  const words = texts.worth.co2;
  const factor = `${formats.decimal(settings.gridCo2GPerKwh)}${UNIT_SPACE}g/kWh`;
  return (
    <Figure
      label={words.title}
      text={carbon === null ? null : formats.mass(carbon.avoidedG)}
      texts={texts}
      help={carbon === null ? "" : words.help(factor, formats.mass(carbon.boughtG))}
    />
  );
}

function Figure(
  { label, text, help, texts }: {
    label: string;
    text: string | null;
    help: string;
    texts: Words;
  },
): JSX.Element {
  return (
    <section class="card figure">
      <h2>{label}</h2>
      <p class="figure-value">
        <Quantity text={text} texts={texts} />
      </p>
      <p class="detail">{help}</p>
    </section>
  );
}

/** Production and consumption, each as a bar of its parts. */
export function Balance({ view }: { readonly view: TotalsView }): JSX.Element {
  const { energies, texts, formats } = view;
  const words = texts.history;
  const lossWh = energies.conversion_loss_wh ?? 0;
  return (
    <div class="balance">
      <SplitCard
        view={view}
        title={words.produced}
        wholeWh={energies.pv_wh}
        split={producedSplit(energies)}
        names={{ sun: words.direct, battery: words.stored, grid: words.exported }}
      >
        {lossWh < SMALL_LOSS_WH
          ? null
          : <p class="detail">{words.losses(formats.energy(lossWh))}</p>}
      </SplitCard>
      <SplitCard
        view={view}
        title={words.consumed}
        wholeWh={energies.consumption_wh}
        split={consumedSplit(energies)}
        names={{ sun: words.fromSun, battery: words.fromBattery, grid: words.fromGrid }}
      >
        <Uses view={view} />
      </SplitCard>
    </div>
  );
}

function SplitCard(
  { view, title, wholeWh, split, names, children }: {
    view: TotalsView;
    title: string;
    wholeWh: number | null;
    split: Split | null;
    names: Readonly<Record<"sun" | "battery" | "grid", string>>;
    children: ComponentChildren;
  },
): JSX.Element {
  const { texts, formats } = view;
  const parts = split === null ? [] : [
    { name: "sun", label: names.sun, size: split.sunWh } as const,
    { name: "battery", label: names.battery, size: split.batteryWh } as const,
    { name: "grid", label: names.grid, size: split.gridWh } as const,
  ].filter((part) => part.size > 0);
  return (
    <section class="card split">
      <h2>{title}</h2>
      <p class="split-value">
        <Quantity text={wholeWh === null ? null : formats.energy(wholeWh)} texts={texts} />
      </p>
      <SplitParts
        parts={parts}
        whole={wholeWh}
        step={ENERGY_STEP_WH}
        textOf={formats.energy}
        view={view}
      />
      {children}
    </section>
  );
}

/** A part of an energy or a distance, with the colour that is its name. */
export interface SplitPart {
  readonly name: "sun" | "battery" | "grid" | "unknown";
  readonly label: string;
  readonly size: number;
}

/** The parts of a whole as a bar and as a list, whose numbers add up as they are shown. */
export function SplitParts(
  { parts, whole, step, textOf, view: { texts, formats } }: {
    readonly parts: readonly SplitPart[];
    readonly whole: number | null;
    /** What `textOf` rounds to. */
    readonly step: number;
    readonly textOf: (size: number) => string;
    readonly view: Pick<TotalsView, "texts" | "formats">;
  },
): JSX.Element {
  const exact = parts.map(({ size }) => size);
  const all = whole ?? exact.reduce((sum, size) => sum + size, 0);
  const sizes = shownParts(exact, { whole: all, step });
  const shares = shownShares(exact, all);
  return (
    <>
      <SplitBar parts={parts} />
      <dl class="split-parts">
        {parts.map(({ name, label }, place) => (
          <div key={name}>
            <dt>
              <span class={`split-dot split-${name}`} aria-hidden="true"></span>
              {label}
            </dt>
            <dd>
              <Quantity text={textOf(sizes[place] ?? 0)} texts={texts} />
              <span class="detail">{formats.percent(shares[place] ?? 0)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The whole in its parts; the list beside it says the same in words. */
function SplitBar({ parts }: { parts: readonly SplitPart[] }): JSX.Element | null {
  const whole = parts.reduce((sum, part) => sum + part.size, 0);
  if (whole <= 0) return null;
  let left = 0;
  return (
    <svg class="split-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      {parts.map(({ name, size }, index) => {
        const width = 100 * size / whole;
        const x = left;
        left += width;
        const gap = index === parts.length - 1 ? 0 : 0.5;
        return (
          <rect
            key={name}
            class={`split-${name}`}
            x={x.toFixed(2)}
            width={Math.max(0.2, width - gap).toFixed(2)}
            height="4"
          />
        );
      })}
    </svg>
  );
}

/** What loads have drawn, by their names. */
export interface NamedUse {
  readonly label: string;
  readonly wh: number | null;
  readonly sunWh: number | null;
}

/** Car and plug, or all loads where there are more, and the rest of the house. */
function Uses({ view }: { view: TotalsView }): JSX.Element {
  const { energies, texts, formats } = view;
  const words = texts.history;
  const { car_wh: carWh, plug_wh: plugWh, house_wh: houseWh } = energies;
  const restWh = houseWh === null ? null : Math.max(0, houseWh - (plugWh ?? 0));
  const carAndPlug = [
    { label: words.car, wh: carWh, sunWh: energies.car_solar_wh },
    { label: words.heater, wh: plugWh, sunWh: energies.plug_solar_wh },
  ];
  const uses = [
    ...view.loads ?? carAndPlug,
    { label: words.house, wh: restWh, sunWh: null },
  ].flatMap(({ wh, ...use }) => wh === null ? [] : [{ ...use, wh }]);
  const whole = energies.consumption_wh ?? 0;
  const shownWh = shownParts(uses.map(({ wh }) => wh), { whole, step: ENERGY_STEP_WH });
  return (
    <dl class="uses" aria-label={words.uses}>
      {uses.map(({ label, wh, sunWh }, place) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Quantity text={formats.energy(shownWh[place] ?? wh)} texts={texts} />
            {wh <= 0 || sunWh === null ? null : (
              <span class="detail">
                {words.sunShare(formats.percent(Math.min(100, 100 * sunWh / wh)))}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
