import { CHARGER_DEFAULTS } from "../../src/simulator/house/charger.ts";
import { House } from "../../src/simulator/house/house.ts";
import { parsePut } from "../../src/simulator/nrgkick/connect_bodies.ts";
import { parseWrite } from "../../src/simulator/nrgkick/gen2_bodies.ts";
import { type PlugModel, runCommands } from "../../src/simulator/tplink/commands.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);

const PLUG_REQUESTS = [
  '{"system":{"get_sysinfo":{}}}',
  '{"emeter":{"get_realtime":{}}}',
  '{"emeter":{"get_daystat":{"year":2026,"month":6}},"schedule":{"get_daystat":{"year":2026,"month":6}}}',
  '{"emeter":{"get_monthstat":{"year":2026}},"schedule":{"get_monthstat":{"year":2026}}}',
  '{"emeter":{"get_daystat":{"year":2026}},"schedule":{"get_monthstat":{}}}',
  '{"time":{"get_time":{},"get_timezone":{}}}',
  '{"schedule":{"get_next_action":{},"get_rules":{}},"anti_theft":{"get_rules":{}}}',
  '{"count_down":{"get_rules":{}},"cnCloud":{"get_info":{}}}',
  '{"system":{"set_led_off":{"off":1},"get_sysinfo":{}}}',
  '{"system":{"set_led_off":{"off":2},"set_relay_state":{"state":2},"reboot":{}}}',
  '{"system":{"set_relay_state":{"state":0}}}',
  '{"system":{"get_sysinfo":{}}}',
  '{"system":{"set_led_off":{"off":0},"reboot":{"delay":1},"explode":{}}}',
  '{"system":[],"lamp":{}}',
  "[]",
  "no JSON",
];

/** What a plug answers to each request, one after the other, two minutes after it was on. */
function plug(model: PlugModel, own = { isRelayStuck: false, isMeterSilent: false }) {
  const house = new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    pvWPerKwp: () => 300,
    householdW: () => 700,
    heater: { isOn: true, tankWh: null, powerW: 1512.3, line: "L2" },
  });
  house.advanceTo(NOON_MS + 123_000);
  const context = { house, heater: 0, model, atMs: NOON_MS + 123_456, ...own };
  return PLUG_REQUESTS.map((request) => {
    const answer = runCommands(request, context);
    return answer === null ? null : JSON.parse(answer);
  });
}

const QUERIES = [
  "",
  "current_set=6",
  "current_set=32.0&charge_pause=0",
  "current_set=5.9",
  "current_set=32.1",
  "current_set=100",
  "current_set=7.25",
  "current_set=",
  "charge_pause=1",
  "charge_pause=2",
  "energy_limit=0",
  "energy_limit=1000000",
  "energy_limit=1000001",
  "energy_limit=-1",
  "phase_count=1",
  "phase_count=2",
  "phase_count=3&charge_pause=1&current_set=6",
  "phase_count=4",
  "phase_count=0&charge_pause=7",
];

const PUTS = [
  "",
  "[]",
  "{}",
  '{"Values":[]}',
  '{"Values":{}}',
  '{"Values":{"DeviceMetadata":{"Password":null}}}',
  '{"Values":{"DeviceMetadata":{"Password":"1111"}}}',
  '{"Values":{"DeviceMetadata":{"Password":"1234"}}}',
  '{"Values":{"DeviceMetadata":{"Password":1234}}}',
  '{"Values":{"DeviceMetadata":{"Password":1111}}}',
];
const CHANGES = [
  '"ChargingStatus":{"Charging":true}',
  '"ChargingStatus":{"Charging":1}',
  '"ChargingCurrent":{"Value":5.9}',
  '"ChargingCurrent":{"Value":6}',
  '"ChargingCurrent":{"Value":10.9}',
  '"ChargingCurrent":{"Value":99}',
  '"ChargingCurrent":{"Value":"10"}',
  '"ChargingStatus":{"Charging":false},"ChargingCurrent":{"Value":7}',
];

/** What devices make of requests, by name. */
export const REQUESTS: Readonly<Record<string, () => unknown>> = {
  "plug of hardware 1": () => plug("hs110-hw1"),
  "plug of hardware 4": () => plug("hs110-hw4"),
  "plug without a meter": () => plug("hs100"),
  "plug that is stuck": () => plug("hs110-hw4", { isRelayStuck: true, isMeterSilent: true }),
  "gen2 that may switch phases": () =>
    QUERIES.map((query) => parseWrite(new URLSearchParams(query), { canSwitchPhases: true })),
  "gen2 that may not": () =>
    QUERIES.map((query) => parseWrite(new URLSearchParams(query), { canSwitchPhases: false })),
  "connect": () => {
    const signed = CHANGES.map((change) =>
      `{"Values":{"DeviceMetadata":{"Password":"1234"},${change}}}`
    );
    return [...PUTS, ...signed]
      .map((text) => parsePut(text, { pin: "1234", options: CHARGER_DEFAULTS }));
  },
};
