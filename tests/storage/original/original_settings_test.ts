import assert from "node:assert/strict";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { readOriginalSettings } from "../../../src/storage/original/original_settings.ts";

const COMMON = {
  seip: "192.0.2.40",
  seport: 1502,
  pvpeakpower: 8500,
  batterystartsoc: 55,
  batterymaxconsumption: 2000,
  batterymaxinput: 4000,
  chargemodeauto: 0,
  measurementsurl: "http://192.0.2.33/api/measurements/04:91:62:00:00:01",
  settingsurl: "http://192.0.2.33/api/settings/04:91:62:00:00:01",
  chargerpassword: "0815",
  chargingphases: 3,
  webport: 5001,
  secretkey: "correct horse",
  authenticationenabled: 1,
  plugip: "192.0.2.50",
  plugonpower: 1900,
  plugstartFromSOC: 65,
  plugEnabled: 1,
  allowPlugUseBattery: 0,
};

const TAKEN = {
  inverterHost: "192.0.2.40",
  inverterPort: 1502,
  pvPeakPowerW: 8500,
  trackingStartSocPct: 55,
  batteryMaxConsumptionW: 2000,
  batteryMaxChargingW: 4000,
  autoTracking: false,
  nrgkickMeasurementsUrl: "http://192.0.2.33/api/measurements/04:91:62:00:00:01",
  nrgkickSettingsUrl: "http://192.0.2.33/api/settings/04:91:62:00:00:01",
  nrgkickPassword: "0815",
  carMaxPhases: 3,
  webPort: 5001,
  webSecret: "correct horse",
  webSecretEnabled: true,
  plugHost: "192.0.2.50",
  plugOnPowerW: 1900,
  plugOnSocPct: 65,
  plugEnabled: true,
  plugAllowBattery: false,
};

Deno.test("readOriginalSettings() takes every column of every version", () => {
  const versions = [
    { columns: { plugstartFrom: 13 }, taken: { plugStartHour: 13 } },
    {
      columns: {
        firstPlugstartFrom: "11:00",
        firstPlugstartTo: "12:30",
        secondPlugstartFrom: "22:00",
        secondPlugstartTo: "02:00",
      },
      taken: { plugWindow1: "11:00-12:30", plugWindow2: "22:00-02:00" },
    },
    {
      columns: {
        pvPlugstartFrom: "11:00",
        pvPlugstartTo: "12:30",
        alwaysPlugstartFrom: "14:00",
        alwaysPlugstartTo: "16:00",
      },
      taken: { plugWindow1: "11:00-12:30", plugAlwaysWindow: "14:00-16:00" },
    },
  ];
  for (const { columns, taken } of versions) {
    const result = readOriginalSettings({ ...COMMON, ...columns }, defaultSettings());
    assert.deepEqual(result.values, { ...TAKEN, ...taken });
    assert.deepEqual(result.left, []);
  }
});

Deno.test("readOriginalSettings() leaves out what was never filled in, wrong or public", () => {
  const { values, left } = readOriginalSettings({
    seip: "192.168.xx.xx",
    measurementsurl: "http://192.168.xx.xx/api/measurements/04:91:62:xx:xx:xx",
    plugip: "192.168.xx.xx",
    plugEnabled: 1,
    secretkey: "2ASDCX34FVAY50",
    authenticationenabled: 1,
    chargerpassword: "secret",
    batterystartsoc: 101,
    firstPlugstartFrom: "24:59",
    firstPlugstartTo: "25:00",
    pulsarip: "192.0.2.9",
    seport: 502,
  }, defaultSettings());
  assert.deepEqual(values, { inverterPort: 502 });
  assert.deepEqual(
    left.map(({ name, why }) => [name, typeof why === "string" ? why : why.code]).sort(),
    [
      ["batterystartsoc", "not-as-expected"],
      ["firstplugstartfrom, firstplugstartto", "not-as-expected"],
      ["measurementsurl", "never-filled"],
      ["nrgkickPassword", "no-pin"],
      ["plugEnabled", "no-plug-address"],
      ["plugip", "never-filled"],
      ["pulsarip", "unlike-any"],
      ["secretkey", "public-secret"],
      ["seip", "never-filled"],
      ["webSecretEnabled", "no-secret"],
    ],
  );
  assert.doesNotMatch(JSON.stringify(left), /"secret"|"secret\\"/);
});

Deno.test("readOriginalSettings() takes the windows that the original's form took", () => {
  for (
    const { from, to, taken } of [
      { from: "9:30", to: "12:00", taken: "09:30-12:00" },
      { from: "06:15:00", to: "07:45:30", taken: "06:15-07:45" },
      { from: "22:00", to: "24:00", taken: "22:00-00:00" },
      { from: "24:00", to: "5:00", taken: "00:00-05:00" },
      { from: "00:00", to: "24:00", taken: "00:00-23:59" },
      { from: "0:00", to: "0:00", taken: "00:00-00:00" },
    ]
  ) {
    const row = { firstplugstartfrom: from, firstplugstartto: to };
    const { values, left } = readOriginalSettings(row, defaultSettings());
    assert.deepEqual([values.plugWindow1, left], [taken, []], `${from} to ${to}`);
  }
  for (const wrong of ["24:01", "9:5", "12:60", "noon", "25:00", "-1:00"]) {
    const row = { firstplugstartfrom: wrong, firstplugstartto: "12:00" };
    const { values, left } = readOriginalSettings(row, defaultSettings());
    assert.deepEqual([values, left.length], [{}, 1], wrong);
  }
});
