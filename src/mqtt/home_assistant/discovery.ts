import type { DeviceState } from "../../app/device_states.ts";
import type { Status } from "../../app/status.ts";
import { besideSettings } from "../../domain/house/device.ts";
import type { Words } from "../../words/words.ts";
import { idOf } from "../link_settings.ts";
import { EXPIRY_S, type Held, type HeldTopics } from "../retained_topics.ts";
import { type Component, goalComponents, shownComponents } from "./components.ts";
import { chargerSelect, controlComponents, holdSelect } from "./controls.ts";
import type { Announced, Ledger } from "./ledger.ts";

/** Where Home Assistant looks for devices, and tells that it has started. */
export const DISCOVERY_PREFIX = "homeassistant";
export const BIRTH_TOPIC = `${DISCOVERY_PREFIX}/status`;

export interface DiscoveryView {
  readonly base: string;
  readonly words: Words;
  readonly status: Status;
  readonly version: string;
}

/** One device as Home Assistant finds it. */
interface FoundDevice {
  readonly id: string;
  readonly device: Readonly<Record<string, unknown>>;
  readonly components: Readonly<Record<string, Component>>;
}

/** Topic of the list of what is announced. */
export function ledgerTopic(base: string): string {
  return `${base}/announced`;
}

export function configTopic(id: string): string {
  return `${DISCOVERY_PREFIX}/device/${id}/config`;
}

/** What Home Assistant is to find, and the list of it; nothing before the first cycle. */
export function discoveryTopics(
  view: DiscoveryView,
  ledger: Ledger,
): { readonly topics: HeldTopics; readonly announced: Announced } {
  const devices = [
    houseDevice(view, ledger),
    ...besideSettings(view.status.devices).map((one) => ofHouse(one, view)),
  ];
  const topics = new Map<string, Held>(devices.map((found) => {
    const payload = JSON.stringify(payloadOf(found, view, ledger));
    return [configTopic(found.id), { payload, isOfNow: false }];
  }));
  const announced = Object.fromEntries(devices.map(({ id, components }) => [
    id,
    Object.fromEntries(Object.entries(components).map(([key, { platform }]) => [key, platform])),
  ]));
  topics.set(ledgerTopic(view.base), { payload: JSON.stringify(announced), isOfNow: false });
  return { topics, announced };
}

/** Id of the house there; those of its devices have `_` and their number behind it. */
export function houseId(base: string): string {
  return `chargemanager_${idOf(base)}`;
}

function houseDevice({ base, words, status, version }: DiscoveryView, ledger: Ledger): FoundDevice {
  const id = houseId(base);
  const { inverter, battery, charger, plug } = status;
  const firstCharger = status.loads.find(({ kind }) => kind === "charger");
  const firstSwitch = status.loads.find(({ kind }) => kind === "switch");
  // Only the inverter tells of a battery: until it has answered, what was there is believed.
  const wasThere = "battery" in (ledger.announced[id] ?? {});
  const hasBattery = battery.isConfigured || (inverter.atMs === null && wasThere);
  return {
    id,
    device: {
      identifiers: [id],
      name: base === "chargemanager" ? base : `chargemanager ${base}`,
      manufacturer: "chargemanager",
      model: words.house.title,
      sw_version: version,
    },
    components: {
      ...shownComponents({ base, words, status, hasBattery }),
      ...(charger.isConfigured && firstCharger !== undefined
        ? goalComponents(firstCharger.id, { base, words })
        : {}),
      ...controlComponents({
        base,
        words,
        hasCharger: charger.isConfigured,
        hasPlug: plug.isConfigured,
      }),
      ...(plug.isConfigured && firstSwitch !== undefined
        ? {
          plug_hold: holdSelect(firstSwitch.id, words.broker.entities.plug_hold, { base, words }),
        }
        : {}),
    },
  };
}

/** A device of the house: the power of each of its roles, and whether something is wrong. */
function ofHouse(
  { id: number, name, driver, roles }: DeviceState,
  { base, words, status }: DiscoveryView,
): FoundDevice {
  const load = status.loads.find(({ id }) => id === number);
  const view = { base, words };
  const steered: Readonly<Record<string, Component>> = load === undefined
    ? {}
    : load.kind === "charger"
    ? { mode: chargerSelect(number, view), ...goalComponents(number, view) }
    : { hold: holdSelect(number, words.devices.roles.switch, view) };
  const house = houseId(base);
  const topic = `${base}/devices/${number}/state`;
  const fresh = "{{ 'online' if value_json.quality == 'fresh' else 'offline' }}";
  const powers = roles.map((role) =>
    [role, {
      platform: "sensor",
      name: words.devices.roles[role],
      state_topic: topic,
      value_template: `{{ value_json.powers.${role} }}`,
      device_class: "power",
      state_class: "measurement",
      unit_of_measurement: "W",
      expire_after: EXPIRY_S,
      availability_mode: "all",
      availability: [{ topic: `${base}/status` }, { topic, value_template: fresh }],
    }] as const
  );
  const problem = {
    platform: "binary_sensor",
    name: words.broker.entities.problem,
    state_topic: topic,
    value_template: "{{ 'OFF' if value_json.quality == 'fresh' else 'ON' }}",
    device_class: "problem",
    entity_category: "diagnostic",
    expire_after: EXPIRY_S,
  };
  const id = `${house}_${number}`;
  return {
    id,
    device: { identifiers: [id], name, manufacturer: driver, via_device: house },
    components: { ...Object.fromEntries(powers), problem, ...steered },
  };
}

function payloadOf(
  { id, device, components }: FoundDevice,
  { base, version }: DiscoveryView,
  ledger: Ledger,
): Readonly<Record<string, unknown>> {
  const named = Object.entries(components).map(([key, component]) => [
    key,
    { ...component, unique_id: `${id}_${key}` },
  ]);
  const gone = Object.entries(ledger.goneOf(id, components))
    .map(([key, platform]) => [key, { platform }]);
  return {
    device,
    origin: { name: "chargemanager", sw_version: version },
    availability: [{ topic: `${base}/status` }],
    qos: 1,
    components: Object.fromEntries([...named, ...gone]),
  };
}
