import type { JSX } from "preact";
import type { ChargerLoadState } from "../../src/app/load_states.ts";
import { ISO_DAYS, MAX_GOAL_WH } from "../../src/domain/goals/goal.ts";
import { type LiveView, nameOf } from "../status/live_view.tsx";
import { REFUSALS } from "../status/mode_form.tsx";
import { GOAL_WAYS, type GoalFields, previewId } from "./goal_fields.ts";
import { dayName } from "./goal_sentences.ts";

/** A refusal leaves what was foretold. */
const NO_REFUSALS = { "hx-status:4xx": "swap:none", "hx-status:5xx": "swap:none" };

/** Ends a goal. */
export function EndForm(
  { view, id }: { readonly view: LiveView; readonly id: number },
): JSX.Element {
  return (
    <form {...sent(view)}>
      <input type="hidden" name="load" value={String(id)} />
      <button type="submit" class="goal-button" id={`goal-${id}-end`} name="do" value="end">
        {view.texts.loads.goals.end}
      </button>
    </form>
  );
}

/** The form of a new goal; a change of it asks what that would take. */
export function GoalForm(
  { view, load, fields, preview }: {
    readonly view: LiveView;
    readonly load: ChargerLoadState;
    readonly fields: GoalFields;
    /** What the fields would take as they stand; null: not known. */
    readonly preview: string | null;
  },
): JSX.Element {
  const { texts, basePath } = view;
  const { goals } = texts.loads;
  const { id } = load;
  const name = `goal-${id}`;
  return (
    <form class="goal-form" id={`${name}-form`} {...sent(view)}>
      <input type="hidden" name="load" value={String(id)} />
      <div
        class="goal-fields"
        hx-get={`${basePath}/goal/preview`}
        hx-trigger="change"
        hx-include="closest form"
        hx-target={`#${previewId(id)}`}
        hx-swap="innerHTML"
        {...NO_REFUSALS}
      >
        <label class="goal-energy" for={`${name}-kwh`}>
          {goals.energy}
          <span class="goal-unit">
            <input
              id={`${name}-kwh`}
              name="kwh"
              type="text"
              inputMode="decimal"
              size={5}
              maxLength={7}
              required
              autocomplete="off"
              value={kilowattHours(fields.energyWh, texts.decimalMark)}
              aria-describedby={previewId(id)}
            />
            kWh
          </span>
        </label>
        <p class="detail" id={previewId(id)} aria-live="polite" hx-morph-skip>{preview}</p>
        <fieldset class="goal-ways">
          <legend class="visually-hidden">{goals.way(nameOf(load, view))}</legend>
          {GOAL_WAYS.map((way) => (
            <label key={way} class="goal-way">
              <input
                id={`${name}-way-${way}`}
                type="radio"
                name="way"
                value={way}
                checked={fields.way === way}
              />
              {goals.ways[way]}
            </label>
          ))}
        </fieldset>
        <label class="goal-time" for={`${name}-time`}>
          {goals.time}
          <input id={`${name}-time`} name="readyBy" type="time" value={fields.readyBy} />
        </label>
        <fieldset class="goal-days" id={`${name}-days`}>
          <legend class="visually-hidden">{goals.days}</legend>
          {ISO_DAYS.map((day) => (
            <label key={day} class="goal-day">
              <input
                id={`${name}-day${day}`}
                type="checkbox"
                name={`day${day}`}
                value="on"
                checked={fields.days.includes(day)}
              />
              {dayName(day, texts)}
            </label>
          ))}
        </fieldset>
      </div>
      <button type="submit" class="goal-button" name="do" value="set">{goals.take}</button>
    </form>
  );
}

function sent({ basePath }: LiveView) {
  const action = `${basePath}/goal`;
  return {
    "method": "post",
    action,
    "hx-post": action,
    "hx-target": "#live",
    "hx-swap": "innerMorph",
    ...REFUSALS,
  } as const;
}

function kilowattHours(energyWh: number, decimalMark: string): string {
  return String(Math.min(MAX_GOAL_WH, energyWh) / 1000).replace(".", decimalMark);
}
