/**
 * Answers as real units and the vendors' own samples give them, for the decoders. Values only:
 * names, serial numbers and addresses are others. Where each comes from stands beside it.
 */

const MAC = "00:1E:C0:00:00:01";

interface Measured {
  readonly currentsA: readonly number[];
  readonly energyKwh: number;
  readonly energiesKwh?: readonly number[];
  readonly totalKwh: number;
  readonly powerKw: number;
  readonly powersKw: readonly number[];
  readonly frequencyHz: number;
  readonly temperatureC: number;
  readonly voltagesV: readonly number[];
  readonly atS: number;
}

function measurements(told: Measured): Readonly<Record<string, unknown>> {
  return {
    ChargingCurrentPhase: told.currentsA,
    ChargingEnergy: told.energyKwh,
    ChargingEnergyOverAll: told.totalKwh,
    ...(told.energiesKwh === undefined ? {} : { ChargingEnergyPhase: told.energiesKwh }),
    ChargingPower: told.powerKw,
    ChargingPowerPhase: told.powersKw,
    Frequency: told.frequencyHz,
    TemperatureMainUnit: told.temperatureC,
    VoltagePhase: told.voltagesV,
    MacAddress: MAC,
    Online: true,
    Timestamp: told.atS,
  };
}

interface Set {
  readonly isCharging: boolean;
  readonly limitKwh: number;
  readonly currentA: number;
  readonly maxA: number;
  readonly atS: number;
}

function settings(told: Set): Readonly<Record<string, unknown>> {
  return {
    Info: { ErrorCodes: ["0"], Connected: true },
    Values: {
      ChargingStatus: { Charging: told.isCharging },
      ChargingEnergy: { Value: told.limitKwh, Limited: false, Min: 0.5, Max: 200.0 },
      ChargingCurrent: { Value: told.currentA, Min: 6.0, Max: told.maxA },
      DeviceMetadata: { Name: "garage", Password: null, PasswordMatch: true },
    },
    ProductType: "NRGkick",
    HardwareVersion: "1",
    FirmwareVersion: "1",
    MacAddress: MAC,
    Online: true,
    Timestamp: told.atS,
  };
}

const AT_REST = [0.0, 0.0, 0.0];

/** Generation 1 behind its Connect box. */
export const GEN1 = {
  /** evcc-io/evcc issue 33625, three-phase supply, a car of two phases connected. */
  idle: measurements({
    currentsA: AT_REST,
    energyKwh: 1.71,
    energiesKwh: [0.852, 0.857, 0.0],
    totalKwh: 3382.764,
    powerKw: 0.0,
    powersKw: AT_REST,
    frequencyHz: 49.97,
    temperatureC: 45.0,
    voltagesV: [233.0, 232.7, 235.1],
    atS: 1_789_038_580,
  }),
  /** The same unit, asked for 6 A: all three voltages are there, only currents tell the phases. */
  charging: measurements({
    currentsA: [5.89, 5.85, 0.0],
    energyKwh: 0.216,
    energiesKwh: [0.108, 0.107, 0.0],
    totalKwh: 3399.226,
    powerKw: 2.68,
    powersKw: [1.34, 1.34, 0.0],
    frequencyHz: 49.99,
    temperatureC: 37.0,
    voltagesV: [233.1, 232.3, 234.8],
    atS: 1_789_206_522,
  }),
  /** The same unit, 30 s after it was told to pause. */
  paused: measurements({
    currentsA: AT_REST,
    energyKwh: 0.133,
    energiesKwh: [0.066, 0.066, 0.0],
    totalKwh: 3382.897,
    powerKw: 0.0,
    powersKw: AT_REST,
    frequencyHz: 49.98,
    temperatureC: 44.0,
    voltagesV: [234.6, 234.2, 236.6],
    atS: 1_789_038_918,
  }),
  /** evcc-io/evcc issue 9788: a supply of one phase, the other inputs float. */
  onePhase: measurements({
    currentsA: AT_REST,
    energyKwh: 0.006,
    energiesKwh: [0.006, 0.0, 0.0],
    totalKwh: 3264.674,
    powerKw: 0.0,
    powersKw: AT_REST,
    frequencyHz: 49.98,
    temperatureC: 40.0,
    voltagesV: [240.2, 124.7, 59.3],
    atS: 1_694_595_638,
  }),
  /** The vendor's example of 2019, which has no energy by phase. */
  example: measurements({
    currentsA: [15.97, 0, 0],
    energyKwh: 2.154,
    totalKwh: 862.448,
    powerKw: 3.68,
    powersKw: [3.68, 0, 0],
    frequencyHz: 49.98,
    temperatureC: 24.0,
    voltagesV: [231.2, 0, 0],
    atS: 1_550_217_927,
  }),
  /** evcc-io/evcc issue 33625, a unit of 22 kW. */
  settings22: settings({
    isCharging: false,
    limitKwh: 199.98,
    currentA: 16.0,
    maxA: 32.0,
    atS: 1_789_038_588,
  }),
  /** evcc-io/evcc issue 9788, a unit of 11 kW. */
  settings11: settings({
    isCharging: false,
    limitKwh: 199.98,
    currentA: 6.0,
    maxA: 16.0,
    atS: 1_694_594_679,
  }),
  settingsExample: settings({
    isCharging: true,
    limitKwh: 199.95,
    currentA: 16.0,
    maxA: 32.0,
    atS: 1_550_219_055,
  }),
  /** As the gateway says that its charger is out of reach. */
  away: { Message: "No content found for this request" },
  /** With 500, in answer to a write without a PIN. */
  refused: { Message: "Error (6): Password not in request" },
};

function phase(voltage: number, current: number): Readonly<Record<string, number>> {
  const power = Math.round(voltage * current);
  return {
    voltage,
    current,
    active_power: power,
    reactive_power: 0,
    apparent_power: power,
    power_factor: power > 0 ? 100 : 0,
  };
}

const VENDOR_INFO = {
  general: {
    serial_number: "T0000000000000000S1D2",
    model_type: "NRGkick Gen2 SIM",
    device_name: "NRGkick \u{1f50c}⚡️",
    rated_current: 32,
  },
  connector: { phase_count: 3, max_current: 32, type: "CEE", serial: "A0000000" },
  grid: { voltage: 230, frequency: 50, phases: "L1, L2, L3" },
  network: { ip_address: "192.0.2.4", mac_adress: "02:00:00:00:00:02", ssid: "wifi", rssi: -62 },
  cellular: { imei: "0", imsi: "0", operator: "operator", rssi: -60, mode: "LTE_CAT_M1" },
  gps: { latitude: 0, longitude: 0, altitude: 350.343333, accuracy: 15 },
  versions: { sw_sm: "4.0.0.33", hw_sm: "1.0.0.3", sw_ma: "3.1.4.5", hw_ma: "1.0.0.0" },
};
const AT_6_A = { current_set: 6, charge_pause: 0, energy_limit: 0, phase_count: 3 };
const AT_16_A = { current_set: 16.0, charge_pause: 0, energy_limit: 0, phase_count: 3 };

/** Generation 2. No real recording is public: the vendor's samples, and other drivers' fixtures. */
export const GEN2 = {
  /** The vendor's page of the local API (v1), names for numbers. */
  vendor: {
    info: VENDOR_INFO,
    control: AT_6_A,
    values: {
      energy: { total_charged_energy: 14_187, charged_energy: 0 },
      powerflow: {
        charging_voltage: 234.27,
        charging_current: 6,
        grid_frequency: 50.71,
        peak_power: 0,
        total_active_power: 0,
        l1: phase(237.88, 0),
        l2: phase(237.13, 0),
        l3: phase(227.79, 0),
        n: { current: 0 },
      },
      general: {
        charging_rate: 0,
        vehicle_connect_time: 0,
        vehicle_charging_time: 0,
        status: "STANDBY",
        charge_permitted: 0,
        relay_state: "NO_RELAY",
        charge_count: 6120,
        rcd_trigger: "NO_FAULT",
        warning_code: "NO_WARNING",
        error_code: "NO_ERROR",
      },
      temperatures: { housing: 28.33, connector_l1: 38.22, connector_l2: 25.97, connector_l3: 38 },
    },
  },
  /** The same page's second sample, as andijakl/nrgkick-api keeps it: codes are left out. */
  vendorShort: {
    info: VENDOR_INFO,
    control: AT_6_A,
    values: {
      energy: { total_charged_energy: 14_187, charged_energy: 0 },
      powerflow: {
        charging_voltage: 235.07,
        charging_current: 6,
        grid_frequency: 50.25,
        total_active_power: 0,
        l1: { voltage: 235.35, current: 0 },
        l2: { voltage: 231.77, current: 0 },
        l3: { voltage: 238.1, current: 0 },
        n: { current: 0 },
      },
      general: {
        status: "STANDBY",
        charge_permitted: 0,
        relay_state: "NO_RELAY",
        charge_count: 6120,
      },
    },
  },
  /** home-assistant/core, tests/components/nrgkick: numbers for names, another spelling of WiFi. */
  homeAssistant: {
    info: {
      general: {
        device_name: "garage",
        serial_number: "T0000000000000000S1D2",
        model_type: "NRGkick Gen2 SIM",
        rated_current: 32.0,
        json_api_version: "v1",
      },
      connector: { type: "TYPE2", serial_number: "C000", max_current: 32.0, phase_count: 3 },
      network: {
        ip_address: "192.0.2.5",
        mac_address: "02:00:00:00:00:03",
        wifi_ssid: "wifi",
        wifi_rssi: -45,
      },
      hardware: { smartmodule_version: "4.0.0.0", bluetooth_version: "1.2.3" },
      software: { firmware_version: "2.1.0" },
    },
    control: AT_16_A,
    values: {
      powerflow: {
        total_active_power: 11_000,
        l1: phase(230.0, 16.0),
        l2: { voltage: 230.0, current: 16.0 },
        l3: { voltage: 230.0, current: 16.0 },
        charging_voltage: 230.0,
        charging_current: 16.0,
        grid_frequency: 50.0,
        peak_power: 11_000,
      },
      general: {
        status: 3,
        charging_rate: 11.0,
        vehicle_connect_time: 100,
        vehicle_charging_time: 50,
        charge_count: 5,
        rcd_trigger: 0,
        warning_code: 0,
        error_code: 0,
      },
      temperatures: { housing: 35.0, connector_l1: 28.0 },
      energy: { total_charged_energy: 100_000, charged_energy: 5000 },
    },
  },
  /** andijakl/nrgkick-homeassistant, its own mock: sections that the device does not have. */
  otherSections: {
    info: { general: { device_name: "garage", serial_number: "T0", rated_current: 32.0 } },
    control: AT_16_A,
    values: {
      powerflow: {
        power: { total: 11_000 },
        current: { total: 16.0 },
        voltage: { total: 230.0 },
      },
      energy: { charged_energy: 5000 },
      status: { charging_status: 3 },
    },
  },
};
