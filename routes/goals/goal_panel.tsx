import type { JSX } from "preact";
import type { ChargerLoadState } from "../../src/app/load_states.ts";
import { fieldsOf, goalOf } from "./goal_fields.ts";
import { EndForm, GoalForm } from "./goal_form.tsx";
import { type GoalPlace, previewText, progressTexts, wantedText } from "./goal_sentences.ts";
import { timeLeft } from "./time_left.ts";
import type { LiveView } from "../status/live_view.tsx";

/** What the car of one charger shall have: folded away until somebody wants it. */
export function GoalPanel(
  { view, load }: { readonly view: LiveView; readonly load: ChargerLoadState },
): JSX.Element | null {
  const { goal, id, reason } = load;
  if (goal === null && !view.mayPress) return null;
  const { goals: texts } = view.texts.loads;
  const at = placeIn(view);
  const fields = fieldsOf(goal);
  const preview = goal === null ? view.goals.preview(id, goalOf(fields)) : null;
  return (
    <div class="goal" id={`goal-${id}`}>
      <details class="goal-fold" open={goal !== null}>
        <summary>
          <span class="goal-title">{goal === null ? texts.set : texts.title}</span>
          {goal === null
            ? null
            : <span class="goal-wanted" id={`goal-${id}-wanted`}>{wantedText(goal, at)}</span>}
        </summary>
        {goal === null ? null : (
          <div class="goal-active">
            <p id={`goal-${id}-progress`}>
              {progressTexts(goal, at, {
                isTold: reason.code.startsWith("goal."),
                left: timeLeft(load, view.recent(), view.nowMs),
              }).join(" ")}
            </p>
            <GoalBar part={goal.gotWh === null ? null : goal.gotWh / goal.energyWh} id={id} />
            {view.mayPress ? <EndForm view={view} id={id} /> : null}
          </div>
        )}
        {goal !== null ? null : (
          <GoalForm
            view={view}
            load={load}
            fields={fields}
            preview={preview === null ? null : previewText(goalOf(fields), preview, at)}
          />
        )}
      </details>
    </div>
  );
}

function GoalBar({ part, id }: { part: number | null; id: number }): JSX.Element | null {
  if (part === null) return null;
  const width = `${Math.round(Math.min(1, Math.max(0, part)) * 1000) / 10}%`;
  return (
    <svg class="goal-bar" id={`goal-${id}-bar`} aria-hidden="true">
      <rect class="goal-bar-track" width="100%" height="100%" rx="4" />
      <rect class="goal-bar-fill" width={width} height="100%" rx="4" />
    </svg>
  );
}

/** Where and when the sentences of a live page are read. */
export function placeIn({ place, nowMs, settings, status }: LiveView): GoalPlace {
  const hasBattery = status.battery.isConfigured;
  return { place, nowMs, currency: settings.currency, hasBattery };
}
