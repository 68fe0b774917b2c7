import type { JSX } from "preact";
import type { LoadState } from "../../src/app/load_states.ts";
import type { LiveView } from "./live_view.tsx";
import { REFUSALS } from "./mode_form.tsx";

/** Takes the newest press on a load back; nothing where there is none, or it was long ago. */
export function UndoForm(
  { view, load, chosen, said }: {
    readonly view: LiveView;
    readonly load: LoadState;
    /** What was pressed. */
    readonly chosen: string;
    /** In place of that; undefined: a mode was pressed, or a switch. */
    readonly said?: string | undefined;
  },
): JSX.Element | null {
  const { texts } = view;
  const offer = view.undoable.find(({ id }) => id === load.id);
  if (!view.mayPress || offer === undefined) return null;
  const action = `${view.basePath}/undo`;
  return (
    <form
      id={`undo-${load.id}`}
      class="undo"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#live"
      hx-swap="innerMorph"
      {...REFUSALS}
    >
      <input type="hidden" name="load" value={String(load.id)} />
      <input type="hidden" name="press" value={String(offer.press)} />
      <span>{said ?? texts.modes.pressed(chosen)}</span>
      <button type="submit" class="check-button" id={`undo-${load.id}-button`}>
        {texts.modes.undo}
      </button>
    </form>
  );
}
