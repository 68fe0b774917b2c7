import type { JSX } from "preact";
import type { HealthBook } from "../../src/app/records/device_health.ts";
import type { DeviceView } from "../../src/app/settings/device_book.ts";
import type { ChargerState, DeviceStatus, PlugState, Status } from "../../src/app/status.ts";
import type { DriverFacts } from "../../src/domain/ports/drivers.ts";
import { type Slot, SLOTS } from "../../src/domain/devices/slots.ts";
import type { Formats } from "../../src/words/format.ts";
import type { Words } from "../../src/words/words.ts";
import { groupPath } from "../settings/settings_places.ts";
import { troubleOf } from "../status/device_trouble.tsx";
import { classes } from "../status/live_view.tsx";
import { Icon } from "../ui/icons.tsx";
import { HealthBars } from "./health_bars.tsx";
import { powerTexts, stateText } from "./device_values.ts";

/** What has just been done with a device. */
export const DEVICES_DONE = ["added", "changed", "removed", "moved"] as const;
export type DevicesDone = (typeof DEVICES_DONE)[number];

export interface DevicesView {
  readonly texts: Words;
  readonly formats: Formats;
  readonly basePath: string;
  readonly status: Status;
  readonly devices: readonly DeviceView[];
  readonly drivers: readonly DriverFacts[];
  /** Null: nobody counts. */
  readonly health: HealthBook | null;
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

/** All devices of the house in their order, and those that the settings could make. */
export function DevicesSection({ view }: { readonly view: DevicesView }): JSX.Element {
  const { texts, basePath, devices, done, failure } = view;
  const words = texts.devices;
  const missing = SLOTS.filter((slot) => !devices.some((device) => device.slot === slot));
  return (
    <section class="card" id={SECTION_ID} aria-labelledby="devices-title">
      <h2 id="devices-title" class="visually-hidden">{words.title}</h2>
      {done === null ? null : <p class="saved" role="status">{words.done[done]}</p>}
      {failure === null ? null : <p class="setting-error" role="alert">{failure}</p>}
      <p class="setting-help">{words.about}</p>
      <ol class="device-list">
        {devices.map((device) => <Line key={device.id} device={device} view={view} />)}
        {missing.map((slot) => <NotSetUp key={slot} slot={slot} view={view} />)}
      </ol>
      {view.health === null ? null : <p class="detail">{words.health.legend}</p>}
      <p>
        <a class="action" href={`${basePath}/settings/devices/new`}>{words.add}</a>
      </p>
    </section>
  );
}

/** One that the settings could make, and do not. */
function NotSetUp({ slot, view }: { slot: Slot; view: DevicesView }): JSX.Element {
  const { texts } = view;
  return (
    <li class="device">
      <div class="device-about">
        <h3 class="device-name">{texts.settings.groups[slot]}</h3>
        <State isWell={false} text={texts.devices.notSetUp} />
      </div>
      <div class="device-buttons">
        <a class="action" href={view.basePath + groupPath(slot)}>
          {texts.quantity.setUp}
          <span class="visually-hidden">{`: ${texts.settings.groups[slot]}`}</span>
        </a>
      </div>
    </li>
  );
}

/**
 * What is told of a device of the settings. Beside other inverters, the status tells of all of them
 * as one: then the meter behind this one says whether it answers.
 */
function stateOfSlot(
  { slot, id }: DeviceView,
  { status, devices }: DevicesView,
): ChargerState | PlugState | DeviceStatus {
  const load = status.loads.find((one) => one.id === id);
  if (slot === "charger") return load ?? status.charger;
  if (slot === "plug") return load ?? status.plug;
  const isAlone = !devices.some((one) => one.slot === null && one.roles.includes("pv"));
  return isAlone ? status.inverter : status.meter;
}

/** Its state and powers, as what a line shows. */
function toldOf(device: DeviceView, view: DevicesView): readonly string[] {
  const { status, formats } = view;
  if (device.slot !== null) {
    const state = stateOfSlot(device, view);
    const powerW = "powerW" in state && state.quality !== "unavailable" ? state.powerW : null;
    const text = stateText(state, at(view));
    return powerW === null ? [text] : [text, formats.power(powerW)];
  }
  const state = status.devices.find((one) => one.id === device.id) ?? null;
  const isTold = state !== null && state.quality !== "unavailable";
  return [stateText(state, at(view)), ...(isTold ? powerTexts(state.powers, view) : [])];
}

function Line({ device, view }: { device: DeviceView; view: DevicesView }): JSX.Element {
  const { texts, drivers, status } = view;
  const { id, name, driver, roles, slot, variable, quality } = device;
  const state = status.devices.find((one) => one.id === id) ?? null;
  const make = drivers.find((one) => one.id === driver)?.label ?? driver;
  const ofSettings = slot === null ? [] : [texts.devices.ofSettings];
  return (
    <li class="device" id={lineId(id)}>
      <div class="device-about">
        {/* For a pointer, where scripts run; the buttons do the same for everybody. */}
        {view.devices.length < 2
          ? null
          : <span class="drag-handle" aria-hidden="true" title={texts.devices.drag}>⠿</span>}
        <h3 class="device-name">{name}</h3>
        <p class="detail">
          {dotted([make, roles.map((role) => texts.devices.roles[role]).join(", "), ...ofSettings])}
        </p>
        <State isWell={quality === "fresh"} text={dotted(toldOf(device, view))} />
        {state === null || slot !== null ? null : troubleOf({ ...state, isConfigured: true }, view)}
        {variable === null ? null : <p class="detail">{texts.settings.fixed(variable)}</p>}
        {view.health === null ? null : (
          <HealthBars steps={view.health.of(id)} place={at(view)}>
            <a href={`${view.basePath}/log?${new URLSearchParams({ device: name })}`}>
              {texts.devices.log}
              <span class="visually-hidden">{`: ${name}`}</span>
            </a>
          </HealthBars>
        )}
      </div>
      <Buttons device={device} view={view} />
    </li>
  );
}

/** All of them work without scripts; with scripts, only this section is sent anew. */
function Buttons({ device, view }: { device: DeviceView; view: DevicesView }): JSX.Element {
  const { basePath, texts, devices } = view;
  const { id, name, isFixed, slot } = device;
  const words = texts.devices;
  const place = `${basePath}/settings/devices/${id}`;
  const isFirst = devices[0]?.id === id;
  const isLast = devices.at(-1)?.id === id;
  const hidden = <span class="visually-hidden">{`: ${name}`}</span>;
  return (
    <div class="device-buttons">
      {isFixed && slot === null ? null : (
        <a class="action" href={place}>
          {words.edit}
          {hidden}
        </a>
      )}
      {devices.length < 2 ? null : (
        <form method="post" action={`${place}/move`}>
          <MoveButton id={id} place={place} to="up" isEnd={isFirst} title={words.up}>
            <span aria-hidden="true">↑</span>
            <span class="visually-hidden">{`${words.up}: ${name}`}</span>
          </MoveButton>
          <MoveButton id={id} place={place} to="down" isEnd={isLast} title={words.down}>
            <span aria-hidden="true">↓</span>
            <span class="visually-hidden">{`${words.down}: ${name}`}</span>
          </MoveButton>
        </form>
      )}
      {isFixed ? null : (
        <a class="action" href={`${place}/remove`}>
          {words.remove}
          {hidden}
        </a>
      )}
    </div>
  );
}

/** At an end of the list it stays where it is, so that the keyboard's place is not lost. */
function MoveButton(
  { id, place, to, isEnd, title, children }: {
    id: number;
    place: string;
    to: "up" | "down";
    isEnd: boolean;
    title: string;
    children: readonly JSX.Element[];
  },
): JSX.Element {
  return (
    <button
      type="submit"
      id={`${lineId(id)}-${to}`}
      class="check-button"
      title={title}
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
