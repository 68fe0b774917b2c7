import type { JSX } from "preact";
import type { SwitchLoadState } from "../../src/app/load_states.ts";
import { MINUTE_MS } from "../../src/domain/house/units.ts";
import { Icon } from "../ui/icons.tsx";
import { classes, type LiveView, nameOf } from "./live_view.tsx";
import { REFUSALS } from "./mode_form.tsx";

/** For how long a switch can be held from the page, in minutes. */
const MINUTES = [30, 60, 120, 240] as const;
const USUAL_MINUTES = 60;
const WAYS = ["auto", "on", "off"] as const;
type Way = (typeof WAYS)[number];

/** A switch by hand: on or off for a while, or back to its rules. A plain form, as that of the modes. */
export function HoldForm(
  { view, load }: { readonly view: LiveView; readonly load: SwitchLoadState },
): JSX.Element {
  const { texts, formats } = view;
  const action = `${view.basePath}/switch`;
  const minutesId = `hold-${load.id}-minutes`;
  return (
    <form
      id={`hold-${load.id}`}
      class="hold-form"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#live"
      hx-swap="innerMorph"
      {...REFUSALS}
    >
      <input type="hidden" name="load" value={String(load.id)} />
      <fieldset
        class="hold"
        role="radiogroup"
        aria-label={texts.loads.holdGroup(nameOf(load, view))}
        disabled={!view.mayPress}
      >
        {WAYS.map((way) => <WayButton key={way} view={view} load={load} way={way} />)}
      </fieldset>
      <label class="hold-time" for={minutesId}>
        {texts.loads.holdFor}
        <select id={minutesId} name="minutes" disabled={!view.mayPress}>
          {MINUTES.map((minutes) => (
            <option key={minutes} value={String(minutes)} selected={minutes === USUAL_MINUTES}>
              {formats.duration(minutes * MINUTE_MS)}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

function WayButton(
  { view, load, way }: { view: LiveView; load: SwitchLoadState; way: Way },
): JSX.Element {
  const { texts } = view;
  const isChosen = wayOf(load) === way;
  const isPending = isChosen && isHoldPending(load);
  return (
    <button
      type="submit"
      id={`hold-${load.id}-${way}`}
      name="hold"
      value={way}
      role="radio"
      aria-checked={isChosen}
      aria-busy={isPending}
      class={classes({ "hold-button": true, "is-chosen": isChosen, "is-pending": isPending })}
    >
      {isPending
        ? <span class="pending-dots" aria-hidden="true">…</span>
        : isChosen
        ? <Icon name="check" />
        : null}
      {texts.loads.ways[way]}
      {isPending ? <span class="visually-hidden">{` ${texts.modes.requested}`}</span> : null}
    </button>
  );
}

/** Whether a person holds it, and how. */
export function wayOf({ hold }: SwitchLoadState): Way {
  return hold === null ? "auto" : hold.on ? "on" : "off";
}

/** The relay has not followed yet; what overrules the hold is told in the sentence. */
function isHoldPending({ hold, on, reason }: SwitchLoadState): boolean {
  return hold !== null && on !== hold.on && reason?.code === "plug.manual";
}
