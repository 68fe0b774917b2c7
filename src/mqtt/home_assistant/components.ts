import type { Status } from "../../app/status.ts";
import { REASON } from "../../domain/codes/reason.ts";
import { EVENTS } from "../../domain/codes/house_event.ts";
import { INVERTER_STATUSES } from "../../domain/house/snapshot.ts";
import type { EntityName } from "../../domain/ports/broker_state.ts";
import type { Words } from "../../words/words.ts";
import { EXPIRY_S } from "../retained_topics.ts";

const REASON_CODES = REASON.options.flatMap(({ entries: { code } }): readonly string[] =>
  code.type === "literal" ? [code.literal] : code.options
);

/** One entity as Home Assistant reads it from the payload of its device. */
export type Component = Readonly<Record<string, unknown>> & { readonly platform: string };

/** What the entities of a house are made of. */
export interface EntityView {
  /** The topic of the settings. */
  readonly base: string;
  readonly words: Words;
  readonly status: Status;
  /** Whether the house has a battery. */
  readonly hasBattery: boolean;
}

type Part = "meter" | "inverter" | "battery" | "charger" | "plug";

/** The entities that only show, by their ids. */
export function shownComponents(view: EntityView): Readonly<Record<string, Component>> {
  const { meter, inverter, charger, plug } = view.status;
  const has: Readonly<Record<Part, boolean>> = {
    meter: meter.isConfigured,
    inverter: inverter.isConfigured,
    battery: view.hasBattery,
    charger: charger.isConfigured,
    plug: plug.isConfigured,
  };
  const of = (part: Part, make: () => Readonly<Record<string, Component>>) =>
    has[part] ? make() : {};
  return {
    ...of("inverter", () => ({
      pv: power(view, "pv", "pvPowerW", "inverter"),
      consumption: power(view, "consumption", "consumptionPowerW"),
      house: power(view, "house", "housePowerW"),
      pv_energy: energy(view, "pv_energy", "pvWh"),
      consumption_energy: energy(view, "consumption_energy", "consumptionWh"),
      inverter_status: {
        ...sensor(view, "inverter_status", "inverter.status", "inverter"),
        device_class: "enum",
        options: INVERTER_STATUSES,
        entity_category: "diagnostic",
      },
      inverter_temperature: {
        ...sensor(view, "inverter_temperature", "inverter.temperatureC", "inverter"),
        ...measured("temperature", "°C"),
        entity_category: "diagnostic",
      },
      inverter_problem: problem(view, "inverter_problem", "inverter"),
    })),
    ...of("meter", () => ({
      grid: power(view, "grid", "gridPowerW", "meter"),
      surplus: power(view, "surplus", "surplusW"),
      grid_import_energy: energy(view, "grid_import_energy", "gridImportWh"),
      grid_export_energy: energy(view, "grid_export_energy", "gridExportWh"),
      cloudy: {
        ...binary(view, "cloudy", "value_json.cloudy"),
        entity_category: "diagnostic",
        enabled_by_default: false,
      },
      meter_problem: problem(view, "meter_problem", "meter"),
    })),
    ...of("battery", () => ({
      battery: power(view, "battery", "batteryPowerW", "battery"),
      battery_soc: {
        ...sensor(view, "battery_soc", "socPct", "battery"),
        ...measured("battery", "%"),
      },
      battery_charge_energy: energy(view, "battery_charge_energy", "batteryChargeWh"),
      battery_discharge_energy: energy(view, "battery_discharge_energy", "batteryDischargeWh"),
      battery_problem: problem(view, "battery_problem", "battery"),
    })),
    ...of("charger", () => ({
      car: power(view, "car", "charger.powerW", "charger"),
      car_energy: energy(view, "car_energy", "carWh"),
      session_energy: {
        ...sensor(view, "session_energy", "session.energyWh"),
        value_template: "{{ value_json.session.energyWh if value_json.session else None }}",
        ...counted,
      },
      charging: {
        ...binary(view, "charging", "value_json.charger.charging"),
        device_class: "battery_charging",
      },
      charger_problem: problem(view, "charger_problem", "charger"),
    })),
    ...of("plug", () => ({
      plug: power(view, "plug", "plug.powerW", "plug"),
      plug_energy: energy(view, "plug_energy", "plugWh"),
      plug_on: { ...binary(view, "plug_on", "value_json.plug.on"), device_class: "power" },
      plug_problem: problem(view, "plug_problem", "plug"),
    })),
    ...told(view),
  };
}

/** What a charger's car still lacks of its goal, and by when it shall have it; unknown: it has none. */
export function goalComponents(
  id: number,
  { base, words }: Pick<EntityView, "base" | "words">,
): Readonly<Record<string, Component>> {
  const { entities } = words.broker;
  const goal = {
    platform: "sensor",
    state_topic: `${base}/devices/${id}/state`,
    expire_after: EXPIRY_S,
  };
  return {
    goal_missing: {
      ...goal,
      name: entities.goal_missing,
      value_template: "{{ value_json.goal.missingWh | int if value_json.goal else None }}",
      device_class: "energy",
      unit_of_measurement: "Wh",
    },
    goal_ready_by: {
      ...goal,
      name: entities.goal_ready_by,
      value_template: "{{ (value_json.goal.deadlineMs / 1000) | timestamp_utc " +
        "if value_json.goal and value_json.goal.deadlineMs else None }}",
      device_class: "timestamp",
    },
  };
}

/** What the program says: why it does what it does, and what has happened. */
function told({ base, words }: EntityView): Readonly<Record<string, Component>> {
  const decision = { state_topic: `${base}/decision`, expire_after: EXPIRY_S };
  const { entities } = words.broker;
  return {
    decision: {
      platform: "sensor",
      name: entities.decision,
      ...decision,
      value_template: "{{ value_json.text[:255] }}",
      json_attributes_topic: `${base}/decision`,
      json_attributes_template: "{{ value_json.numbers | tojson }}",
    },
    reason: {
      platform: "sensor",
      name: entities.reason,
      ...decision,
      value_template: "{{ value_json.code }}",
      device_class: "enum",
      options: REASON_CODES,
      entity_category: "diagnostic",
      enabled_by_default: false,
    },
    events: {
      platform: "event",
      name: entities.events,
      state_topic: `${base}/events`,
      event_types: Object.keys(EVENTS),
      value_template: "{{ {'event_type': value_json.code, 'text': value_json.text, " +
        "'id': value_json.id} | tojson }}",
    },
  };
}

const counted = {
  device_class: "energy",
  state_class: "total_increasing",
  unit_of_measurement: "Wh",
} as const;

function measured(deviceClass: string, unit: string) {
  return { device_class: deviceClass, state_class: "measurement", unit_of_measurement: unit };
}

/** A value of the state, by its path in it; unavailable while the part that tells it is not fresh. */
function sensor(
  { base, words }: EntityView,
  name: EntityName,
  path: string,
  part?: Part,
): Component {
  return {
    platform: "sensor",
    name: words.broker.entities[name],
    state_topic: `${base}/state`,
    value_template: `{{ value_json.${path} }}`,
    expire_after: EXPIRY_S,
    ...(part === undefined ? {} : freshness(base, part)),
  };
}

/** What is stale here is not available there. */
function freshness(base: string, part: Part) {
  return {
    availability_mode: "all",
    availability: [
      { topic: `${base}/status` },
      {
        topic: `${base}/state`,
        value_template: `{{ 'online' if value_json.${part}.quality == 'fresh' else 'offline' }}`,
      },
    ],
  };
}

function power(view: EntityView, name: EntityName, path: string, part?: Part): Component {
  return { ...sensor(view, name, path, part), ...measured("power", "W") };
}

/** Counts from 0 at midnight, as the energy dashboard takes it. */
function energy({ base, words }: EntityView, name: EntityName, key: string): Component {
  return {
    platform: "sensor",
    name: words.broker.entities[name],
    state_topic: `${base}/energy`,
    value_template: `{{ value_json.${key} }}`,
    ...counted,
  };
}

function binary({ base, words }: EntityView, name: EntityName, claim: string): Component {
  return {
    platform: "binary_sensor",
    name: words.broker.entities[name],
    state_topic: `${base}/state`,
    value_template: `{{ None if ${claim} is none else 'ON' if ${claim} else 'OFF' }}`,
    expire_after: EXPIRY_S,
  };
}

function problem(view: EntityView, name: EntityName, part: Part): Component {
  const isWrong = `value_json.${part}.problem or value_json.${part}.quality == 'unavailable'`;
  return {
    ...binary(view, name, "value_json"),
    value_template: `{{ 'ON' if ${isWrong} else 'OFF' }}`,
    device_class: "problem",
    entity_category: "diagnostic",
  };
}
