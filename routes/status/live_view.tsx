import type { ComponentChildren, JSX } from "preact";
import { CYCLE_MS } from "../../src/app/cycle/schedule.ts";
import type { DeviceView } from "../../src/app/settings/device_book.ts";
import type { DeviceStatus, InverterState, LoadState, Status } from "../../src/app/status.ts";
import type { Goals } from "../../src/app/goals.ts";
import type { FiveMinuteRow } from "../../src/domain/history/history_rows.ts";
import { settingsOf } from "../../src/domain/settings/load_settings.ts";
import type { SettingGroup } from "../../src/domain/settings/setting_kinds.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import type { StorageTrouble } from "../../src/domain/ports/backups.ts";
import { type Formats, UNIT_SPACE } from "../../src/words/format.ts";
import type { Place, Words } from "../../src/words/words.ts";
import { groupPath } from "../settings/settings_places.ts";
import type { OfferedPress } from "./undos.ts";

/** What every part of the live page is made from. */
export interface LiveView {
  readonly status: Status;
  readonly settings: Settings;
  /** The devices of the house: their names, and their own values of the settings. */
  readonly devices: readonly DeviceView[];
  /** False for who may only look. */
  readonly mayPress: boolean;
  /** The newest press on each load, where it can still be taken back. */
  readonly undoable: readonly OfferedPress[];
  /** What a kWh from the grid costs now; null: nobody has entered it. */
  readonly price: { readonly importPrice: number; readonly currency: string } | null;
  readonly goals: Pick<Goals, "ended" | "preview">;
  /** Five-minute rows of the last hours. */
  readonly recent: () => readonly FiveMinuteRow[];
  readonly texts: Words;
  readonly formats: Formats;
  readonly place: Place;
  /** Prefix of every link, "" for none. */
  readonly basePath: string;
  readonly nowMs: number;
  /** Null: the database is the one it should be. */
  readonly trouble: StorageTrouble | null;
}

/** Why a value is not of this moment; null when it is. */
export interface AgeNote {
  readonly text: string;
}

/** A number with its unit, the unit set smaller; null is unknown, never 0. */
export function Quantity(
  { text, texts }: { readonly text: string | null; readonly texts: Words },
): JSX.Element {
  if (text === null) {
    return (
      <span class="quantity">
        <span aria-hidden="true">–</span>
        <span class="visually-hidden">{texts.quantity.unknown}</span>
      </span>
    );
  }
  const [number = "", unit] = text.split(UNIT_SPACE);
  return (
    <span class="quantity">
      {number}
      {unit === undefined ? null : <span class="unit">{UNIT_SPACE + unit}</span>}
    </span>
  );
}

/** What a person calls a load. */
export function nameOf({ id, name }: LoadState, { devices }: LiveView): string {
  return devices.find((device) => device.id === id)?.name ?? name;
}

/** What a load is called where it is shown: one that is alone of its kind needs no name. */
export function titleOf(load: LoadState, view: LiveView): string {
  const { status, texts } = view;
  if (status.loads.filter(({ kind }) => kind === load.kind).length > 1) return nameOf(load, view);
  return load.kind === "charger" ? texts.charger.title : texts.house.plug;
}

/** The settings as they hold for one load. */
export function settingsFor({ id }: LoadState, { settings, devices }: LiveView): Settings {
  return settingsOf(settings, devices.find((device) => device.id === id)?.policy ?? {});
}

/** True when the house has the device, as far as can be told before the first cycle. */
export function isSetUp(device: DeviceStatus, status: Status): boolean {
  return device.isConfigured || status.cycle === 0;
}

/** The age of the oldest data among devices whose values are not fresh; null: all are. */
export function ageNote(
  devices: readonly DeviceStatus[],
  view: Pick<LiveView, "status" | "texts" | "formats">,
): AgeNote | null {
  const { status, texts, formats } = view;
  const old = devices.filter((device) => device.quality !== "fresh");
  if (old.length === 0) return null;
  const times = old.map((device) => device.atMs);
  const known = times.filter((atMs) => atMs !== null);
  if (known.length < times.length) return { text: texts.quantity.neverData };
  const ageMs = status.atMs - Math.min(...known);
  // A meter that answers and tells nothing: its trouble is told with the house.
  if (ageMs < CYCLE_MS) return null;
  return { text: texts.quantity.noData(formats.duration(ageMs)) };
}

/** Says so beside a value that is old. */
export function Age({ note }: { readonly note: AgeNote | null }): JSX.Element | null {
  return note === null ? null : <span class="age">{note.text}</span>;
}

/** Leads to the settings of a device that the house may have. */
export function SetUpLink(
  { view, group, children }: {
    readonly view: LiveView;
    readonly group: SettingGroup;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  return <a class="set-up" href={view.basePath + groupPath(group)}>{children}</a>;
}

/** `text` with the unit of a value that may be unknown. */
export function formatted(
  value: number | null,
  format: (value: number) => string,
): string | null {
  return value === null ? null : format(value);
}

/** The class names that hold; undefined when none does. */
export function classes(names: Readonly<Record<string, boolean>>): string | undefined {
  const held = Object.keys(names).filter((name) => names[name]);
  return held.length === 0 ? undefined : held.join(" ");
}

/** What the inverter does, in a word; null: it does not tell. */
export function inverterStateText(
  { status, isTakingIn }: InverterState,
  texts: Words,
): string | null {
  if (isTakingIn) return texts.house.inverterTakesIn;
  return status === null ? null : texts.house.inverterStates[status];
}
