import type { JSX } from "preact";
import type { ChargerLoadState } from "../../src/app/load_states.ts";
import { SLOT_IDS } from "../../src/domain/house/device.ts";
import { POLICY_PREFIX } from "../devices/device_form.ts";
import { fieldId } from "../settings/field_facts.ts";
import { placeOf, placePath } from "../settings/settings_places.ts";
import { classes, type LiveView, settingsFor } from "../status/live_view.tsx";

const LIMIT = "maxCurrentA";

/**
 * What flows on each phase, as bars that are full at the largest current; a phase that the charger does
 * not tell has none. Beside them, for who may press, the limits, which lead to where they are changed.
 */
export function PhaseBars(
  { view, load, place }: {
    readonly view: LiveView;
    readonly load: ChargerLoadState;
    readonly place: string;
  },
): JSX.Element | null {
  const { maxCurrentA } = settingsFor(load, view);
  const bars = load.charging
    ? load.phaseCurrentsA.flatMap((currentA, index) =>
      currentA === null ? [] : [{ phase: index + 1, currentA }]
    )
    : [];
  if (bars.length === 0 && !view.mayPress) return null;
  return (
    <div id={place} class={classes({ "phase-bars": true, "is-old": load.quality !== "fresh" })}>
      {bars.length === 0 ? null : (
        <ul>
          {bars.map(({ phase, currentA }) => (
            <li key={phase}>
              {`${view.texts.charger.phase(phase)} ${view.formats.current(currentA)}`}
              <Bar part={currentA / maxCurrentA} />
            </li>
          ))}
        </ul>
      )}
      {view.mayPress ? <Limits view={view} load={load} /> : null}
    </div>
  );
}

function Bar({ part }: { readonly part: number }): JSX.Element {
  const width = `${Math.round(100 * Math.min(1, Math.max(0, part)))}%`;
  return (
    <svg aria-hidden="true">
      <rect class="bar-track" width="100%" height="100%" rx="3" />
      <rect class="bar-fill" width={width} height="100%" rx="3" />
    </svg>
  );
}

function Limits(
  { view, load }: { readonly view: LiveView; readonly load: ChargerLoadState },
): JSX.Element {
  const { texts, formats, basePath } = view;
  const { minCurrentA, maxCurrentA } = settingsFor(load, view);
  return (
    <a class="set-up" href={basePath + limitsPath(load.id)}>
      <span class="visually-hidden">{`${texts.charger.changeLimits}: `}</span>
      {texts.charger.limits(formats.current(minCurrentA), formats.current(maxCurrentA))}
    </a>
  );
}

/** Where the limits of a charger are changed: that of the settings has the house's. */
function limitsPath(id: number): string {
  return id === SLOT_IDS.charger
    ? `${placePath(placeOf("car"))}#${fieldId(LIMIT)}`
    : `${placePath("devices")}/${id}#${fieldId(POLICY_PREFIX + LIMIT)}`;
}
