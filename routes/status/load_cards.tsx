import type { JSX } from "preact";
import type { LoadState, SwitchLoadState } from "../../src/app/load_states.ts";
import { firstChargerOf, type Status } from "../../src/app/status.ts";
import { OtherChargerCard } from "./charger_card.tsx";
import type { LiveView } from "./live_view.tsx";
import { SwitchCard } from "./switch_card.tsx";

/**
 * A card for each load beside the first charger, in order of priority; nothing where the house has
 * one charger and one switch, whose line stands with the house.
 */
export function LoadCards({ view }: { readonly view: LiveView }): JSX.Element | null {
  const { status } = view;
  if (!hasCards(status)) return null;
  const first = firstChargerOf(status);
  return (
    <div class="loads" id="loads">
      {status.loads.filter(({ id }) => id !== first).map((load) => (
        <LoadCard key={load.id} view={view} load={load} />
      ))}
    </div>
  );
}

function LoadCard({ view, load }: { view: LiveView; load: LoadState }): JSX.Element {
  return load.kind === "charger"
    ? <OtherChargerCard view={view} load={load} />
    : <SwitchCard view={view} load={load} />;
}

/** True in a house with more loads than one charger and one switch. */
export function hasCards({ loads }: Status): boolean {
  const count = (kind: LoadState["kind"]) => loads.filter((load) => load.kind === kind).length;
  return count("charger") > 1 || count("switch") > 1;
}

/** Ids of all chargers. */
export function chargersOf({ loads }: Pick<Status, "loads">): readonly number[] {
  return loads.filter(({ kind }) => kind === "charger").map(({ id }) => id);
}

/** Whether the house charges more than one car. */
export function carsOf(status: Pick<Status, "loads">): "one" | "several" {
  return chargersOf(status).length > 1 ? "several" : "one";
}

/** The first switch; null: the house has none. */
export function firstSwitchOf({ loads }: Status): SwitchLoadState | null {
  return loads.find((load) => load.kind === "switch") ?? null;
}
