import type { JSX } from "preact";
import type { SwitchLoadState } from "../../src/app/load_states.ts";
import type { PlugState } from "../../src/app/status.ts";
import { plugReasonText } from "../../src/words/reason_texts.ts";
import { troubleOf } from "./device_trouble.tsx";
import { HoldForm, wayOf } from "./hold_form.tsx";
import { UndoForm } from "./undo_form.tsx";
import {
  Age,
  ageNote,
  classes,
  formatted,
  type LiveView,
  Quantity,
  titleOf,
} from "./live_view.tsx";

/** What a switch does, why, and what a person can make of it. */
export function SwitchCard(
  { view, load }: { readonly view: LiveView; readonly load: SwitchLoadState },
): JSX.Element {
  const { texts, formats, place, nowMs } = view;
  const { id, on, reason } = load;
  const note = ageNote([load], view);
  const use = useText(load, view);
  return (
    <section
      id={`load-${id}`}
      class={classes({ "card switch-card": true, "is-on": on === true, "is-old": note !== null })}
      aria-labelledby={`switch-${id}-title`}
    >
      <header class="charger-head">
        <h2 id={`switch-${id}-title`}>{titleOf(load, view)}</h2>
        <p id={`switch-${id}-state`} class="charger-state">
          <span class="state-dot" aria-hidden="true"></span>
          {on === null
            ? <Quantity text={null} texts={texts} />
            : on
            ? texts.house.plugOn
            : texts.house.plugOff}
        </p>
        <p id={`switch-${id}-power`} class="charger-power">
          <Quantity text={formatted(load.powerW, formats.power)} texts={texts} />
        </p>
      </header>
      {reason === null ? null : (
        <p class="why" id={`switch-${id}-why`}>
          {plugReasonText(reason, { ...place, nowMs })}
        </p>
      )}
      {troubleOf(load, view)}
      <HoldForm view={view} load={load} />
      <UndoForm view={view} load={load} chosen={texts.loads.ways[wayOf(load)]} />
      {use === null && note === null ? null : (
        <p class="detail" id={`switch-${id}-use`}>
          {use}
          {use === null || note === null ? null : " · "}
          <Age note={note} />
        </p>
      )}
    </section>
  );
}

/** What the use that runs has taken, and how much of it was sun; null: nothing to tell yet. */
export function useText(
  { use }: Pick<PlugState, "use">,
  { texts, formats }: LiveView,
): string | null {
  if (use === null || use.energyWh <= 0) return null;
  const solarPct = Math.min(100, 100 * use.solarWh / use.energyWh);
  return texts.house.plugUse(formats.energy(use.energyWh), formats.percent(solarPct));
}
