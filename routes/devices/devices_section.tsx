import type { JSX } from "preact";
import type { DeviceView } from "../../src/app/settings/device_book.ts";
import { DEVICES_VARIABLE } from "../../src/app/settings/fixed_devices.ts";
import type { ChargerState, DeviceStatus, PlugState, Status } from "../../src/app/status.ts";
import type { DriverFacts } from "../../src/domain/ports/drivers.ts";
import {
  DEVICE_GROUPS,
  type DeviceGroup,
  missingAddresses,
} from "../../src/domain/ports/device_checks.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import { troubleOf } from "../status/device_trouble.tsx";
import { classes } from "../status/live_view.tsx";
import { Icon } from "../ui/icons.tsx";
import { powerTexts, stateText } from "./device_values.ts";

/** What has just been done with a device. */
export const DEVICES_DONE = ["added", "changed", "removed", "moved"] as const;
export type DevicesDone = (typeof DEVICES_DONE)[number];

export interface DevicesView {
  readonly texts: Words;
  readonly formats: Formats;
  readonly basePath: string;
  readonly status: Status;
  readonly settings: Settings;
  readonly devices: readonly DeviceView[];
  readonly drivers: readonly DriverFacts[];
  readonly done: DevicesDone | null;
  /** Why nothing was done. */
  readonly failure: string | null;
}

/** Only this refusal holds the section; what other parts of the server answer stays out. */
const REFUSALS = {
  "hx-status:422": "swap:outerMorph",
  "hx-status:4xx": "swap:none",
  "hx-status:5xx": "swap:none",
};

/** Id of the section, and of a device's line in it. */
export const SECTION_ID = "devices";
export function lineId(id: number): string {
  return `device-${id}`;
}

/** All devices of the house: those of the settings first, then the others in their order. */
export function DevicesSection({ view }: { readonly view: DevicesView }): JSX.Element {
  const { texts, basePath, devices, done, failure } = view;
  const words = texts.devices;
  const movable = devices.filter(({ isFixed }) => !isFixed);
  return (
    <section class="card" id={SECTION_ID} aria-labelledby="devices-title">
      <h2 id="devices-title">{words.title}</h2>
      {done === null ? null : <p class="saved" role="status">{words.done[done]}</p>}
      {failure === null ? null : <p class="setting-error" role="alert">{failure}</p>}
      <p class="setting-help">{words.about}</p>
      <ol class="device-list">
        {DEVICE_GROUPS.map((group) => <OfSettings key={group} group={group} view={view} />)}
        {devices.map((device) => (
          <Line key={device.id} device={device} view={view} movable={movable} />
        ))}
      </ol>
      <p>
        <a class="action" href={`${basePath}/settings/devices/new`}>{words.add}</a>
      </p>
    </section>
  );
}

/** One of the devices that the settings name. */
function OfSettings({ group, view }: { group: DeviceGroup; view: DevicesView }): JSX.Element {
  const { texts, formats, settings } = view;
  const isNamed = missingAddresses(group, settings).length === 0;
  const device = deviceOf(group, view);
  const powerW = "powerW" in device ? device.powerW : null;
  const isTold = isNamed && device.quality !== "unavailable" && powerW !== null;
  const state = isNamed ? stateText(device, at(view)) : texts.devices.notSetUp;
  const parts = isTold ? [state, formats.power(powerW)] : [state];
  return (
    <li class="device">
      <div class="device-about">
        <h3 class="device-name">{texts.settings.groups[group]}</h3>
        <p class="detail">{texts.devices.ofSettings}</p>
        <State isWell={isNamed && device.quality === "fresh"} text={dotted(parts)} />
      </div>
      <div class="device-buttons">
        <a class="action" href={`#${group}`}>
          {isNamed ? texts.devices.edit : texts.quantity.setUp}
          <span class="visually-hidden">{`: ${texts.settings.groups[group]}`}</span>
        </a>
      </div>
    </li>
  );
}

/**
 * What is told of a device of the settings. Beside other inverters, the status tells of all of them
 * as one: then the meter behind this one says whether it answers.
 */
function deviceOf(
  group: DeviceGroup,
  { status, devices }: DevicesView,
): ChargerState | PlugState | DeviceStatus {
  if (group === "nrgkick") return status.charger;
  if (group === "plug") return status.plug;
  const isAlone = !devices.some(({ roles }) => roles.includes("pv"));
  return isAlone ? status.inverter : status.meter;
}

function Line(
  { device, view, movable }: {
    device: DeviceView;
    view: DevicesView;
    movable: readonly DeviceView[];
  },
): JSX.Element {
  const { texts, drivers, status } = view;
  const { id, name, driver, roles, isFixed } = device;
  const state = status.devices.find((one) => one.id === id) ?? null;
  const isTold = state !== null && state.quality !== "unavailable";
  const make = drivers.find((one) => one.id === driver)?.label ?? driver;
  const parts = [stateText(state, at(view)), ...(isTold ? powerTexts(state.powers, view) : [])];
  return (
    <li class="device" id={lineId(id)}>
      <div class="device-about">
        <h3 class="device-name">{name}</h3>
        <p class="detail">
          {dotted([make, roles.map((role) => texts.devices.roles[role]).join(", ")])}
        </p>
        <State isWell={state?.quality === "fresh"} text={dotted(parts)} />
        {state === null ? null : troubleOf({ ...state, isConfigured: true }, view)}
        {isFixed ? <p class="detail">{texts.settings.fixed(DEVICES_VARIABLE)}</p> : null}
      </div>
      {isFixed ? null : <Buttons device={device} view={view} movable={movable} />}
    </li>
  );
}

/** All of them work without scripts; with scripts, only this section is sent anew. */
function Buttons(
  { device, view, movable }: {
    device: DeviceView;
    view: DevicesView;
    movable: readonly DeviceView[];
  },
): JSX.Element {
  const { basePath, texts } = view;
  const { id, name } = device;
  const words = texts.devices;
  const place = `${basePath}/settings/devices/${id}`;
  const isFirst = movable[0]?.id === id;
  const isLast = movable.at(-1)?.id === id;
  const hidden = <span class="visually-hidden">{`: ${name}`}</span>;
  return (
    <div class="device-buttons">
      <a class="action" href={place}>
        {words.edit}
        {hidden}
      </a>
      {movable.length < 2 ? null : (
        <form method="post" action={`${place}/move`}>
          <MoveButton id={id} place={place} to="up" isEnd={isFirst}>
            {words.up}
            {hidden}
          </MoveButton>
          <MoveButton id={id} place={place} to="down" isEnd={isLast}>
            {words.down}
            {hidden}
          </MoveButton>
        </form>
      )}
      <a class="action" href={`${place}/remove`}>
        {words.remove}
        {hidden}
      </a>
    </div>
  );
}

/** At an end of the list it stays where it is, so that the keyboard's place is not lost. */
function MoveButton(
  { id, place, to, isEnd, children }: {
    id: number;
    place: string;
    to: "up" | "down";
    isEnd: boolean;
    children: JSX.Element | readonly (string | JSX.Element)[];
  },
): JSX.Element {
  return (
    <button
      type="submit"
      id={`${lineId(id)}-${to}`}
      class="check-button"
      name="to"
      value={to}
      aria-disabled={isEnd ? "true" : undefined}
      hx-post={`${place}/move`}
      hx-target={`#${SECTION_ID}`}
      hx-swap="outerMorph"
      {...REFUSALS}
    >
      {children}
    </button>
  );
}

function State({ isWell, text }: { isWell: boolean; text: string }): JSX.Element {
  return (
    <p class={classes({ "device-state": true, "is-well": isWell })}>
      <Icon name={isWell ? "check" : "alert"} />
      {text}
    </p>
  );
}

function at({ texts, formats, status }: DevicesView) {
  return { texts, formats, nowMs: status.atMs };
}

function dotted(parts: readonly string[]): string {
  return parts.join(" · ");
}
