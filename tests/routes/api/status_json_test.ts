import assert from "node:assert/strict";
import { apiRoutes } from "../../../routes/api/api.ts";
import { DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { setUp } from "../../app/program_under_test.ts";

/** How an answer ends in a house that has no devices but those of the settings. */
const DEVICES = ',"devices":[],"forecast":null,"loads":';

/** A house of fakes on which all is as it was at noon, and what its interface answers, as text. */
async function house(options: Parameters<typeof setUp>[0] = {}) {
  const settings = { timeZone: "Europe/Berlin", language: "en", ...options.settings };
  const whole = await setUp({ ...options, settings });
  const app = apiRoutes(whole.program);
  const steps = async (count: number) => {
    for (let cycle = 0; cycle < count; cycle++) await whole.step();
  };
  const tell = async (language?: string) => {
    const headers = language === undefined ? {} : { "accept-language": language };
    const text = await (await app.request("/api/status", { headers })).text();
    const end = text.indexOf(DEVICES);
    assert.ok(end > 0, "what is new stands at the end");
    // The older fields are those of the first charger and the first switch.
    const { mode, modeBy, reason, session, charger, plug, loads } = JSON.parse(text);
    const [car, heater] = loads;
    assert.partialDeepStrictEqual(car, { mode, modeBy, reason, session, ...charger });
    if (heater !== undefined) assert.partialDeepStrictEqual(heater, plug);
    return text.slice(0, end) + "}";
  };
  return { ...whole, steps, tell };
}

Deno.test("GET /api/status answers the same bytes: before the first cycle", async () => {
  const { tell } = await house();
  assert.equal(
    await tell(),
    JSON.stringify({
      atMs: 1782036000000,
      mode: "disabled",
      modeBy: "user",
      reason: {
        code: "starting-up",
        text: "Starting: the first values come within seconds.",
      },
      gridPowerW: null,
      pvPowerW: null,
      batteryPowerW: null,
      consumptionPowerW: null,
      housePowerW: null,
      conversionLossW: null,
      surplusW: null,
      socPct: null,
      sohPct: null,
      balance: "settled",
      cloudy: null,
      meter: { quality: "unavailable", error: null, problem: null },
      inverter: {
        quality: "unavailable",
        status: null,
        temperatureC: null,
        error: null,
        problem: null,
      },
      battery: { quality: "unavailable", error: null, problem: null },
      charger: {
        quality: "unavailable",
        online: true,
        charging: false,
        enabled: null,
        powerW: null,
        currentA: null,
        targetCurrentA: null,
        phases: null,
        error: null,
        problem: null,
      },
      plug: {
        quality: "unavailable",
        enabled: false,
        on: null,
        powerW: null,
        reason: null,
        use: null,
        error: null,
        problem: null,
      },
      session: null,
    }),
  );
});

Deno.test("GET /api/status answers the same bytes: a session and a use of the plug", async () => {
  const { program, plug, steps, tell } = await house({
    mode: "slow",
    settings: { plugEnabled: true, plugAlwaysWindow: "00:00-23:59" },
  });
  plug.value = { ...plug.value, powerW: 1234.5 };
  await steps(300);
  program.chooseMode("fast");
  assert.equal(
    await tell("de"),
    JSON.stringify({
      atMs: 1782037500000,
      mode: "fast",
      modeBy: "user",
      reason: {
        code: "mode.asked",
        text: "Schnell gewählt: das Ladegerät erfährt es gerade.",
      },
      gridPowerW: 0,
      pvPowerW: 5000,
      batteryPowerW: 0,
      consumptionPowerW: 4925,
      housePowerW: 2165,
      conversionLossW: 75,
      surplusW: 2760,
      socPct: 70,
      sohPct: 98,
      balance: "settled",
      cloudy: false,
      meter: { quality: "fresh", error: null, problem: null },
      inverter: {
        quality: "fresh",
        status: "producing",
        temperatureC: 45.2,
        error: null,
        problem: null,
      },
      battery: { quality: "fresh", error: null, problem: null },
      charger: {
        quality: "fresh",
        online: true,
        charging: true,
        enabled: true,
        powerW: 2760,
        currentA: 6,
        targetCurrentA: 6,
        phases: 2,
        error: null,
        problem: null,
      },
      plug: {
        quality: "fresh",
        enabled: true,
        on: true,
        powerW: 1235,
        reason: {
          code: "plug.always",
          text: "An bis 23:59, egal was die Sonne tut (Immer an).",
        },
        use: { startedAtMs: 1782036190000, energyWh: 449, solarWh: 449, unknownWh: 0 },
        error: null,
        problem: null,
      },
      session: { startedAtMs: 1782036010000, energyWh: 1142, solarWh: 1142 },
    }),
  );
});

Deno.test("GET /api/status answers the same bytes: nobody answers any more", async () => {
  const { site, charger, plug, steps, tell } = await house({ mode: "tracked" });
  await steps(3);
  for (const source of [site.meter, site.inverter, site.battery, charger, plug]) {
    source.isDead = true;
  }
  await steps(60);
  assert.equal(
    await tell(),
    JSON.stringify({
      atMs: 1782036315000,
      mode: "tracked",
      modeBy: "user",
      reason: {
        code: "offline.charger",
        text: "Charger has not answered since 12:00; once it does, the chosen mode applies.",
      },
      gridPowerW: null,
      pvPowerW: null,
      batteryPowerW: null,
      consumptionPowerW: null,
      housePowerW: null,
      conversionLossW: null,
      surplusW: null,
      socPct: null,
      sohPct: null,
      balance: "settled",
      cloudy: null,
      meter: {
        quality: "unavailable",
        error: "Cannot read: timeout after 50 ms",
        problem: null,
      },
      inverter: {
        quality: "unavailable",
        status: null,
        temperatureC: null,
        error: "Cannot read: timeout after 50 ms",
        problem: null,
      },
      battery: {
        quality: "unavailable",
        error: "Cannot read: timeout after 50 ms",
        problem: null,
      },
      charger: {
        quality: "unavailable",
        online: false,
        charging: false,
        enabled: null,
        powerW: null,
        currentA: null,
        targetCurrentA: null,
        phases: 2,
        error: "Cannot read: timeout after 50 ms",
        problem: null,
      },
      plug: {
        quality: "unavailable",
        enabled: false,
        on: null,
        powerW: null,
        reason: { code: "plug.disabled", text: "Left alone: not enabled in the settings." },
        use: null,
        error: "Cannot read: timeout after 50 ms",
        problem: null,
      },
      session: null,
    }),
  );
});

Deno.test("GET /api/status answers the same bytes: the charger refuses", async () => {
  const { charger, steps, tell } = await house({ mode: "slow" });
  await steps(1);
  charger.nextState = new DeviceRejected("Cannot set current: wrong PIN");
  await steps(2);
  assert.equal(
    await tell(),
    JSON.stringify({
      atMs: 1782036015000,
      mode: "slow",
      modeBy: "user",
      reason: {
        code: "rejected.charger",
        "text":
          "Charger refuses commands: Cannot set current: wrong PIN. Asked again once the settings change.",
      },
      gridPowerW: 0,
      pvPowerW: 5000,
      batteryPowerW: 0,
      consumptionPowerW: 4925,
      housePowerW: null,
      conversionLossW: 75,
      surplusW: null,
      socPct: 70,
      sohPct: 98,
      balance: "settling",
      cloudy: null,
      meter: { quality: "fresh", error: null, problem: null },
      inverter: {
        quality: "fresh",
        status: "producing",
        temperatureC: 45.2,
        error: null,
        problem: null,
      },
      battery: { quality: "fresh", error: null, problem: null },
      charger: {
        quality: "fresh",
        online: true,
        charging: true,
        enabled: true,
        powerW: 2760,
        currentA: 6,
        targetCurrentA: 6,
        phases: 2,
        error: null,
        problem: null,
      },
      plug: {
        quality: "fresh",
        enabled: false,
        on: false,
        powerW: 0,
        reason: { code: "plug.disabled", text: "Left alone: not enabled in the settings." },
        use: null,
        error: null,
        problem: null,
      },
      session: { startedAtMs: 1782036010000, energyWh: 3, solarWh: 3 },
    }),
  );
});

Deno.test("GET /api/status answers the same bytes: a house with an inverter alone", async () => {
  const { site, steps, tell } = await house({ settings: { nrgkickAddress: "" } });
  site.battery.value = null;
  await steps(2);
  assert.equal(
    await tell(),
    JSON.stringify({
      atMs: 1782036010000,
      mode: "disabled",
      modeBy: "user",
      reason: {
        code: "setup.charger",
        text: "No charger is set up. Enter its address in the settings.",
      },
      gridPowerW: 0,
      pvPowerW: 5000,
      batteryPowerW: null,
      consumptionPowerW: 4925,
      housePowerW: 4925,
      conversionLossW: 75,
      surplusW: 0,
      socPct: null,
      sohPct: null,
      balance: "settled",
      cloudy: null,
      meter: { quality: "fresh", error: null, problem: null },
      inverter: {
        quality: "fresh",
        status: "producing",
        temperatureC: 45.2,
        error: null,
        problem: null,
      },
      battery: { quality: "unavailable", error: null, problem: null },
      charger: {
        quality: "unavailable",
        online: false,
        charging: false,
        enabled: null,
        powerW: null,
        currentA: null,
        targetCurrentA: null,
        phases: null,
        error: null,
        problem: null,
      },
      plug: {
        quality: "fresh",
        enabled: false,
        on: false,
        powerW: 0,
        reason: { code: "plug.disabled", text: "Left alone: not enabled in the settings." },
        use: null,
        error: null,
        problem: null,
      },
      session: null,
    }),
  );
});
