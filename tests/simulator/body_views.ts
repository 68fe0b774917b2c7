import { CHARGER_DEFAULTS } from "../../src/simulator/house/charger.ts";
import { House } from "../../src/simulator/house/house.ts";
import {
  apiVersionBody,
  type FroniusModel,
  type FroniusView,
  inverterInfoData,
  meterData,
} from "../../src/simulator/fronius/solar_api_bodies.ts";
import { powerFlowData } from "../../src/simulator/fronius/power_flow_body.ts";
import { type GoeView, statusOf } from "../../src/simulator/goe/goe_status.ts";
import {
  type ChargerView,
  devicesBody,
  measurementsBody,
  settingsBody,
} from "../../src/simulator/nrgkick/connect_bodies.ts";
import {
  controlBody,
  type Gen2View,
  infoBody,
  valuesBody,
} from "../../src/simulator/nrgkick/gen2_bodies.ts";
import { componentsOf, type ComponentView } from "../../src/simulator/shelly/components.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const VOLTAGES_V = [231.4, 229.7, 232.9];

const CHARGING = {
  isEnabled: true,
  setCurrentA: 10.5,
  maxPhases: 3,
  energyLimitWh: 0,
  isLimited: false,
  isChangingOver: false,
  currentA: 10.25,
  activePhases: 2,
  powerW: 4723.456,
  sessionWh: 3456.7,
  totalWh: 987_654.3,
} as const;
const IDLE = { ...CHARGING, isEnabled: false, currentA: 0, activePhases: 0, powerW: 0 };

const GEN2: Gen2View = {
  charger: CHARGING,
  control: { currentA: 10.5, isPaused: false, energyLimitWh: 5000, maxPhases: 3 },
  ratedCurrentA: 32,
  connectorCurrentA: 16,
  connectorPhases: 3,
  supplyPhases: 3,
  voltagesV: VOLTAGES_V,
  frequencyHz: 49.987,
  isPlugged: true,
  connectS: 3600,
  chargingS: 1800,
  peakPowerW: 7358.123,
  plugInCount: 4,
  errorCode: 0,
  warningCode: 0,
  isSparse: false,
};
const gen2 = (own: Partial<Gen2View> = {}, query = "") => {
  const view = { ...GEN2, ...own };
  return [valuesBody, infoBody].map((body) => JSON.parse(body(view, new URLSearchParams(query))));
};

const CONNECT: ChargerView = {
  macAddress: "00:1E:C0:00:00:01",
  atMs: NOON_MS + 999,
  charger: CHARGING,
  options: CHARGER_DEFAULTS,
  voltagesV: VOLTAGES_V,
  frequencyHz: 49.987,
  isConnected: true,
  isPinRight: true,
  errorCode: "0",
};
const connect = (own: Partial<ChargerView> = {}) =>
  [devicesBody, measurementsBody, settingsBody].map((body) => body({ ...CONNECT, ...own }));

const GOE: GoeView = {
  charger: CHARGING,
  force: 2,
  currentA: 10,
  phaseMode: 2,
  unitCurrentA: 16,
  cableCurrentA: 20,
  hasAdapter: false,
  supplyPhases: 3,
  voltagesV: VOLTAGES_V,
  frequencyHz: 49.987,
  isPlugged: true,
  isCarFull: false,
  upTimeMs: 123_456,
  serialNumber: "900001",
  errorCode: 0,
  isTooHot: false,
  temperatureLimitA: 32,
  usesPvSurplus: false,
  logicMode: 3,
};
const goe = (own: Partial<GoeView> = {}) => statusOf({ ...GOE, ...own });
/** What depends on the charger's state, without the rest. */
const goeState = (own: Partial<GoeView>) => {
  const { car, alw, cbl, psm, fsp, pha, pnp, modelStatus, err, var: unit, ama } = goe(own);
  return { car, alw, cbl, psm, fsp, pha, pnp, modelStatus, err, unit, ama };
};

/** A house of constant sun and household with one of each, a minute after noon or at midnight. */
function houseAt(hours: number): House {
  const startMs = NOON_MS + hours * 3_600_000;
  const house = new House({
    seed: 1,
    startMs,
    weather: "clear",
    peakPowerW: 10_000,
    pvWPerKwp: () => hours === 0 ? 500 : 0,
    householdW: () => 700,
    heater: { isOn: true, tankWh: null, powerW: 1500, line: "L2" },
    parts: [{ kind: "load", powerW: 1100, onS: 600, periodS: 2400, line: "L3" }],
  });
  house.advanceTo(startMs + 60_000);
  return house;
}

function fronius(model: FroniusModel, hours = 0, own: Partial<FroniusView> = {}) {
  const house = houseAt(hours);
  const view: FroniusView = {
    model,
    house,
    plant: 0,
    state: house.state,
    atMs: house.state.atMs,
    isBlank: false,
    isMeterAtLoad: false,
    ...own,
  };
  return [powerFlowData(view), meterData(view)];
}

function shelly(own: Partial<ComponentView>) {
  return componentsOf({
    house: houseAt(0),
    model: "pro-3em",
    clamped: "grid",
    part: 0,
    isReversed: false,
    fault: null,
    source: "HTTP_in",
    ...own,
  });
}

/** What devices of every kind answer at moments of every kind, by name. */
export const BODIES: Readonly<Record<string, () => unknown>> = {
  "gen2 charging": () => [...gen2(), JSON.parse(controlBody(GEN2))],
  "gen2 charging, raw": () => gen2({}, "raw"),
  "gen2 unplugged, on one phase": () =>
    gen2({
      charger: IDLE,
      isPlugged: false,
      connectorPhases: 1,
      supplyPhases: 1,
      voltagesV: [230, 0, 0],
    }),
  "gen2 unplugged, on one phase, raw": () =>
    gen2({ charger: IDLE, isPlugged: false, connectorPhases: 1, supplyPhases: 1 }, "raw"),
  "gen2 at an error": () => gen2({ charger: IDLE, errorCode: 34, warningCode: 16 }),
  "gen2 at a limit": () => gen2({ charger: IDLE, errorCode: 99, warningCode: 3 }, "general"),
  "gen2 waiting": () => gen2({ charger: { ...IDLE, isEnabled: true } }, "general"),
  "gen2 on three phases": () => gen2({ charger: { ...CHARGING, activePhases: 3 } }, "powerflow"),
  "gen2 sparse": () => gen2({ isSparse: true }),
  "connect charging": () => connect(),
  "connect idle, alone on one phase": () =>
    connect({
      charger: IDLE,
      options: { ...CHARGER_DEFAULTS, supplyPhases: 1, minCurrentA: 8, maxCurrentA: 12 },
      isConnected: false,
      isPinRight: false,
      errorCode: "17",
    }),
  "goe charging": () => goe(),
  "goe of 22 kW, idle": () =>
    goe({ charger: IDLE, unitCurrentA: 32, hasAdapter: true, force: 1, isPlugged: false }),
  "goe on one phase": () => goeState({ phaseMode: 1, supplyPhases: 2 }),
  "goe neutral and waiting": () => goeState({ charger: IDLE, force: 0 }),
  "goe on and waiting": () => goeState({ charger: IDLE }),
  "goe full": () => goeState({ charger: IDLE, isCarFull: true }),
  "goe off": () => goeState({ charger: IDLE, force: 1 }),
  "goe at an error": () => goeState({ errorCode: 8 }),
  "goe silent": () => goeState({ errorCode: null }),
  "goe too hot": () => goeState({ isTooHot: true }),
  "goe changing over": () => goeState({ charger: { ...IDLE, isChangingOver: true } }),
  "fronius gen24": () => fronius("gen24"),
  "fronius gen24 by night": () => fronius("gen24", 12),
  "fronius gen24, blank": () => fronius("gen24", 0, { isBlank: true }),
  "fronius symo": () => fronius("symo"),
  "fronius symo by night": () => fronius("symo", 12),
  "fronius symo, its meter elsewhere": () => fronius("symo", 0, { isMeterAtLoad: true }),
  "fronius s0": () => fronius("s0"),
  "fronius igplus": () => fronius("igplus"),
  "fronius igplus by night": () => fronius("igplus", 12),
  "fronius about itself": () =>
    (["gen24", "symo", "s0", "igplus"] as const).map((model) => [
      inverterInfoData(model),
      JSON.parse(apiVersionBody(model)),
    ]),
  "shelly at the grid": () => shelly({}),
  "shelly at the grid, turned round": () => shelly({ isReversed: true }),
  "shelly at the sun": () => shelly({ clamped: "pv" }),
  "shelly at a heater": () => shelly({ clamped: "heater" }),
  "shelly at a load by phase": () => shelly({ clamped: "load", model: "pro-3em-monophase" }),
  "shelly broken": () => shelly({ fault: { kind: "meter-failure" } }),
  "shelly broken, by phase": () =>
    shelly({ fault: { kind: "meter-failure" }, model: "pro-3em-monophase" }),
  "shelly without counters": () => shelly({ fault: { kind: "counters-silent" } }),
  "shelly plug": () => shelly({ model: "plug-s" }),
  "shelly plug, broken": () => shelly({ model: "plug-s", fault: { kind: "meter-failure" } }),
  "shelly plug, hot": () => shelly({ model: "plug-s", fault: { kind: "overtemp" } }),
  "shelly plug without counters": () =>
    shelly({ model: "plug-s", fault: { kind: "counters-silent" } }),
  "shelly relay": () => shelly({ model: "plus-1", source: "timer" }),
};
