import * as v from "valibot";

/*
 * What Home Assistant asks of a device's discovery payload, by its documentation of the MQTT
 * integration: keys that are mandatory, and those that go with device class and platform.
 */
const topic = v.pipe(v.string(), v.regex(/^[^#+\0]+$/));
const name = v.pipe(v.string(), v.minLength(1));
const template = v.pipe(v.string(), v.regex(/^\{\{.*\}\}$/));
const availability = v.array(
  v.strictObject({ topic, value_template: v.exactOptional(template) }),
);
const shared = {
  name,
  unique_id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)),
  value_template: v.exactOptional(template),
  entity_category: v.exactOptional(v.picklist(["config", "diagnostic"])),
  enabled_by_default: v.exactOptional(v.boolean()),
  availability: v.exactOptional(availability),
  availability_mode: v.exactOptional(v.picklist(["all", "any", "latest"])),
};
const expiring = { expire_after: v.exactOptional(v.pipe(v.number(), v.minValue(1))) };
const UNITS: Readonly<Record<string, readonly string[]>> = {
  power: ["W", "kW"],
  energy: ["Wh", "kWh"],
  battery: ["%"],
  temperature: ["°C", "°F", "K"],
};

const sensor = v.pipe(
  v.strictObject({
    ...shared,
    ...expiring,
    platform: v.literal("sensor"),
    state_topic: topic,
    device_class: v.exactOptional(v.picklist([...Object.keys(UNITS), "enum", "timestamp"])),
    state_class: v.exactOptional(v.picklist(["measurement", "total", "total_increasing"])),
    unit_of_measurement: v.exactOptional(name),
    options: v.exactOptional(v.pipe(v.array(name), v.minLength(1))),
    json_attributes_topic: v.exactOptional(topic),
    json_attributes_template: v.exactOptional(template),
  }),
  v.check(({ device_class: kind = "", unit_of_measurement: unit = "" }) =>
    UNITS[kind]?.includes(unit) ?? unit === ""
  ),
  v.check(({ device_class: kind, state_class: state }) =>
    kind !== "energy" || state !== "measurement"
  ),
  v.check(({ device_class: kind, options, state_class: state }) =>
    (kind === "enum") === (options !== undefined) && (kind !== "enum" || state === undefined)
  ),
);

const COMPONENT = v.union([
  sensor,
  v.strictObject({
    ...shared,
    ...expiring,
    platform: v.literal("binary_sensor"),
    state_topic: topic,
    device_class: v.exactOptional(v.picklist(["problem", "power", "battery_charging"])),
  }),
  v.strictObject({
    ...shared,
    platform: v.literal("select"),
    state_topic: topic,
    command_topic: topic,
    command_template: v.exactOptional(template),
    options: v.pipe(v.array(name), v.minLength(1)),
  }),
  v.pipe(
    v.strictObject({
      ...shared,
      platform: v.literal("number"),
      state_topic: topic,
      command_topic: topic,
      min: v.number(),
      max: v.number(),
      step: v.pipe(v.number(), v.minValue(0.001)),
      mode: v.picklist(["auto", "box", "slider"]),
      unit_of_measurement: v.exactOptional(name),
    }),
    v.check(({ min, max }) => min < max),
  ),
  v.strictObject({
    ...shared,
    platform: v.literal("switch"),
    state_topic: topic,
    command_topic: topic,
    payload_on: name,
    payload_off: name,
    state_on: name,
    state_off: name,
  }),
  v.strictObject({
    ...shared,
    platform: v.literal("event"),
    state_topic: topic,
    event_types: v.pipe(v.array(name), v.minLength(1)),
  }),
]);

const PAYLOAD = v.strictObject({
  device: v.strictObject({
    identifiers: v.pipe(v.array(name), v.minLength(1)),
    name,
    manufacturer: v.exactOptional(name),
    model: v.exactOptional(name),
    sw_version: v.exactOptional(name),
    via_device: v.exactOptional(name),
  }),
  origin: v.strictObject({ name, sw_version: v.exactOptional(name) }),
  availability: v.exactOptional(availability),
  qos: v.exactOptional(v.picklist([0, 1, 2])),
  components: v.pipe(
    v.record(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)), COMPONENT),
    v.check((components) => Object.keys(components).length > 0),
    v.check((components) => {
      const ids = Object.values(components).map(({ unique_id }) => unique_id);
      return new Set(ids).size === ids.length;
    }),
  ),
});

/** What is wrong with a payload, by where. */
export function issuesOf(payload: unknown): readonly string[] {
  const result = v.safeParse(PAYLOAD, payload);
  return (result.issues ?? []).map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
}
