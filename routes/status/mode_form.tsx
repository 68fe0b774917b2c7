import type { JSX } from "preact";
import type { ChargerLoadState } from "../../src/app/load_states.ts";
import { CHARGE_MODES, type ChargeMode } from "../../src/domain/house/mode.ts";
import { chargePowerW } from "../../src/domain/house/units.ts";
import { datesFor } from "../../src/words/date_format.ts";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { classes, type LiveView, nameOf, settingsFor } from "./live_view.tsx";

const ICONS: Readonly<Record<ChargeMode, IconName>> = {
  disabled: "off",
  slow: "slow",
  fast: "fast",
  tracked: "sun",
};

/**
 * Only refusals with these statuses hold the fragment; answers of other parts of the server are not
 * put into the page.
 */
export const REFUSALS = {
  "hx-status:400": "swap:innerMorph",
  "hx-status:503": "swap:innerMorph",
  "hx-status:4xx": "swap:none",
  "hx-status:5xx": "swap:none",
};

/** What is told beforehand is told in such steps, in W. */
const ROUGH_W = 100;

interface Shown {
  readonly view: LiveView;
  readonly load: ChargerLoadState;
  /** The one that every house has: its buttons have the short names. */
  readonly isFirst: boolean;
}

/**
 * The four modes as buttons of a plain form; htmx sends it without leaving the page. The charger is
 * named: a press on a page from before its place was another's does not go there.
 */
export function ModeForm(
  { isEnabled, ...shown }: Shown & { readonly isEnabled: boolean },
): JSX.Element {
  const { view, load, isFirst } = shown;
  const { texts } = view;
  const action = `${view.basePath}/mode`;
  return (
    <form
      id={isFirst ? "modes" : `modes-${load.id}`}
      method="post"
      action={action}
      hx-post={action}
      hx-target="#live"
      hx-swap="innerMorph"
      {...REFUSALS}
    >
      <input type="hidden" name="load" value={String(load.id)} />
      <fieldset class="modes" role="radiogroup" disabled={!isEnabled || !view.mayPress}>
        <legend>
          {texts.modes.legend}
          {isFirst ? null : <span class="visually-hidden">{`: ${nameOf(load, view)}`}</span>}
        </legend>
        {CHARGE_MODES.map((mode) => <ModeButton key={mode} shown={shown} mode={mode} />)}
      </fieldset>
      <FastHint shown={shown} />
    </form>
  );
}

/** What Fast would take beyond the sun, and what that costs, as long as it is not chosen. */
function FastHint({ shown }: { shown: Shown }): JSX.Element | null {
  const { view, load } = shown;
  const { status, texts, formats, price, place } = view;
  const { mode, powerW, isConfigured, online } = load;
  const { gridPowerW, batteryPowerW, balance } = status;
  if (mode === "fast" || powerW === null || gridPowerW === null) return null;
  if (balance !== "settled" || !isConfigured || !online) return null;
  const settings = settingsFor(load, view);
  const phases = load.phaseRange?.most ?? load.phases;
  const mostW = chargePowerW({ currentA: settings.maxCurrentA, phases });
  // What flows back to the grid or into the battery now is there for the car.
  const lackingW = mostW - powerW + gridPowerW + (batteryPowerW ?? 0);
  const boughtW = Math.min(mostW, lackingW);
  const hint = (text: string) => <p class="detail mode-hint" id={hintId(shown)}>{text}</p>;
  if (boughtW < ROUGH_W) return hint(texts.modes.fastFromSun);
  const rough = formats.power(Math.round(boughtW / ROUGH_W) * ROUGH_W);
  const hasBattery = status.battery.isConfigured && (status.socPct ?? 0) > 0;
  const what = hasBattery ? texts.modes.fastFromBoth(rough) : texts.modes.fastFromGrid(rough);
  if (price === null) return hint(`${what}.`);
  const { importPrice, currency } = price;
  const cost = datesFor(place).money({ milli: boughtW * importPrice, currency });
  return hint(what + (hasBattery ? texts.modes.costsUpTo(cost) : texts.modes.costs(cost)));
}

function hintId({ load, isFirst }: Shown): string {
  return isFirst ? "fast-hint" : `fast-${load.id}-hint`;
}

function ModeButton({ shown, mode }: { shown: Shown; mode: ChargeMode }): JSX.Element {
  const { view: { texts }, load, isFirst } = shown;
  const isChosen = load.mode === mode;
  const isPending = isChosen && load.isModePending;
  const isFlowing = isChosen && load.charging && mode !== "disabled";
  return (
    <button
      type="submit"
      id={isFirst ? `mode-${mode}` : `mode-${load.id}-${mode}`}
      name="mode"
      value={mode}
      role="radio"
      aria-checked={isChosen}
      aria-busy={isPending}
      aria-describedby={mode === "fast" && !isChosen ? hintId(shown) : undefined}
      class={classes({
        "mode-button": true,
        "is-chosen": isChosen,
        "is-flowing": isFlowing,
        "is-pending": isPending,
      })}
    >
      <span class="mode-name">
        <Icon name={ICONS[mode]} />
        {texts.modes.names[mode]}
      </span>
      {isChosen && !isFirst ? null : <span class="mode-power">{modePower(shown, mode)}</span>}
      {isChosen ? <ChosenState shown={shown} isPending={isPending} /> : null}
    </button>
  );
}

function ChosenState({ shown, isPending }: { shown: Shown; isPending: boolean }): JSX.Element {
  const { texts } = shown.view;
  return (
    <span class="mode-state">
      {isPending ? <span class="pending-dots" aria-hidden="true">…</span> : <Icon name="check" />}
      {isPending ? texts.modes.requested : chosenWord(shown)}
    </span>
  );
}

function chosenWord({ view: { texts }, load }: Shown): string {
  if (!load.isConfigured || !load.online) return texts.modes.chosen;
  if (load.mode === "disabled") return load.charging ? texts.modes.stopping : texts.modes.chosen;
  return load.charging ? texts.modes.charging : texts.modes.waiting;
}

/** What the mode would draw on the phases of this moment, or on those that it may switch to. */
function modePower({ view, load }: Shown, mode: ChargeMode): string {
  const { status, texts, formats } = view;
  const settings = settingsFor(load, view);
  const phases = status.cycle === 0 ? settings.carMaxPhases : load.phases;
  const { fewest, most } = load.phaseRange ?? { fewest: phases, most: phases };
  const slowW = chargePowerW({ currentA: settings.minCurrentA, phases });
  const leastW = chargePowerW({ currentA: settings.minCurrentA, phases: fewest });
  const mostW = chargePowerW({ currentA: settings.maxCurrentA, phases: most });
  switch (mode) {
    case "disabled":
      return texts.modes.noCharging;
    case "slow":
      return formats.power(slowW);
    case "fast":
      return formats.power(mostW);
    case "tracked":
      return leastW === mostW
        ? formats.power(leastW)
        : `${formats.kilowatts(leastW)}–${formats.kilowatts(mostW)}${UNIT_SPACE}kW`;
  }
}
