import type { JSX } from "preact";
import type { LoadState } from "../../src/app/load_states.ts";
import { firstChargerOf, type Status } from "../../src/app/status.ts";
import { OtherChargerCard } from "./charger_card.tsx";
import type { LiveView } from "./live_view.tsx";
import { SwitchCard } from "./switch_card.tsx";

/** A card for each load beside the first charger, in order of priority. */
export function LoadCards({ view }: { readonly view: LiveView }): JSX.Element | null {
  const { status } = view;
  const first = firstChargerOf(status);
  const others = status.loads.filter(({ id, isConfigured }) => id !== first && isConfigured);
  if (others.length === 0) return null;
  return (
    <div class="loads" id="loads">
      {others.map((load) => <LoadCard key={load.id} view={view} load={load} />)}
    </div>
  );
}

function LoadCard({ view, load }: { view: LiveView; load: LoadState }): JSX.Element {
  return load.kind === "charger"
    ? <OtherChargerCard view={view} load={load} />
    : <SwitchCard view={view} load={load} />;
}

/** Ids of all chargers. */
export function chargersOf({ loads }: Pick<Status, "loads">): readonly number[] {
  return loads.filter(({ kind }) => kind === "charger").map(({ id }) => id);
}

/** Whether the house charges more than one car. */
export function carsOf(status: Pick<Status, "loads">): "one" | "several" {
  return chargersOf(status).length > 1 ? "several" : "one";
}
