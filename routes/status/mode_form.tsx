import type { JSX } from "preact";
import { CHARGE_MODES, type ChargeMode } from "../../src/domain/house/mode.ts";
import { chargePowerW } from "../../src/domain/house/units.ts";
import { UNIT_SPACE } from "../../src/words/format.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { classes, type LiveView } from "./live_view.tsx";

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
const REFUSALS = {
  "hx-status:400": "swap:innerMorph",
  "hx-status:503": "swap:innerMorph",
  "hx-status:4xx": "swap:none",
  "hx-status:5xx": "swap:none",
};

/** The four modes as buttons of a plain form; htmx sends it without leaving the page. */
export function ModeForm(
  { view, isEnabled }: { readonly view: LiveView; readonly isEnabled: boolean },
): JSX.Element {
  const { texts } = view;
  const action = `${view.basePath}/mode`;
  return (
    <form
      id="modes"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#live"
      hx-swap="innerMorph"
      {...REFUSALS}
    >
      <fieldset class="modes" disabled={!isEnabled}>
        <legend>{texts.modes.legend}</legend>
        {CHARGE_MODES.map((mode) => <ModeButton key={mode} view={view} mode={mode} />)}
      </fieldset>
    </form>
  );
}

function ModeButton({ view, mode }: { view: LiveView; mode: ChargeMode }): JSX.Element {
  const { status, texts } = view;
  const isChosen = status.mode === mode;
  const isPending = isChosen && status.isModePending;
  const isFlowing = isChosen && status.charger.charging && mode !== "disabled";
  return (
    <button
      type="submit"
      id={`mode-${mode}`}
      name="mode"
      value={mode}
      aria-pressed={isChosen}
      aria-busy={isPending}
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
      <span class="mode-power">{modePower(view, mode)}</span>
      {isChosen ? <ChosenState view={view} isPending={isPending} /> : null}
    </button>
  );
}

function ChosenState({ view, isPending }: { view: LiveView; isPending: boolean }): JSX.Element {
  const { texts } = view;
  return (
    <span class="mode-state">
      {isPending ? <span class="pending-dots" aria-hidden="true">…</span> : <Icon name="check" />}
      {isPending ? texts.modes.requested : chosenWord(view)}
    </span>
  );
}

function chosenWord({ status, texts }: LiveView): string {
  if (!status.charger.isConfigured || !status.charger.online) return texts.modes.chosen;
  if (status.mode === "disabled") {
    return status.charger.charging ? texts.modes.stopping : texts.modes.chosen;
  }
  return status.charger.charging ? texts.modes.charging : texts.modes.waiting;
}

/** What the mode would draw on the phases of this moment. */
function modePower({ status, settings, texts, formats }: LiveView, mode: ChargeMode): string {
  const phases = status.cycle === 0 ? settings.carMaxPhases : status.charger.phases;
  const leastW = chargePowerW({ currentA: settings.minCurrentA, phases });
  const mostW = chargePowerW({ currentA: settings.maxCurrentA, phases });
  switch (mode) {
    case "disabled":
      return texts.modes.noCharging;
    case "slow":
      return formats.power(leastW);
    case "fast":
      return formats.power(mostW);
    case "tracked":
      return leastW === mostW
        ? formats.power(leastW)
        : `${formats.kilowatts(leastW)}–${formats.kilowatts(mostW)}${UNIT_SPACE}kW`;
  }
}
