import { sampleSun } from "../sample_sun.ts";
import assert from "node:assert/strict";
import fc from "fast-check";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { isChargeMode } from "../../../src/domain/house/mode.ts";
import { SETTING_KEYS } from "../../../src/domain/settings/settings.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";
import { NOON_MS, sampleStatus } from "../stub_program.ts";

const JSON_TYPE = { "content-type": "application/json" };
const NO_TROUBLE = { error: null, problem: null };
const SECRET_KEYS = [
  "nrgkickPassword",
  "webSecret",
  "notifyUrl",
  "mqttPassword",
  "postgresUrl",
  "priceUrl",
];

Deno.test("GET /api/status has exactly the documented shape", async () => {
  const app = new AppUnderTest();
  const response = await app.ask("/api/status");
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.deepEqual(await expectJson(response, 200), {
    atMs: NOON_MS,
    mode: "tracked",
    modeBy: "user",
    reason: { code: "charging.tracked", text: "Charging at 2.74 kW from the sun, 350 W to spare." },
    gridPowerW: -1058,
    pvPowerW: 6165,
    batteryPowerW: -293,
    consumptionPowerW: 4720,
    housePowerW: 1980,
    conversionLossW: 94,
    surplusW: 4091,
    socPct: 61.5,
    sohPct: 97,
    balance: "settled",
    cloudy: false,
    meter: { quality: "fresh", ...NO_TROUBLE },
    inverter: { quality: "fresh", status: "producing", temperatureC: 41.2, ...NO_TROUBLE },
    battery: { quality: "fresh", ...NO_TROUBLE },
    charger: {
      quality: "fresh",
      online: true,
      charging: true,
      enabled: true,
      powerW: 2740,
      currentA: 6.1,
      targetCurrentA: 6,
      phases: 2,
      ...NO_TROUBLE,
    },
    plug: {
      quality: "fresh",
      enabled: true,
      on: false,
      powerW: 0,
      reason: { code: "plug.wait.window", text: "Waits for its window from 13:55." },
      use: null,
      ...NO_TROUBLE,
    },
    session: { startedAtMs: NOON_MS - 3_600_000, energyWh: 2700, solarWh: 2500 },
    devices: [],
    forecast: null,
    loads: [],
  });
});

Deno.test("GET /api/status tells the sun to come in Wh", async () => {
  const app = new AppUnderTest();
  app.program.sun = sampleSun(NOON_MS);
  const json = await expectJson(await app.ask("/api/status"), 200);
  assert.partialDeepStrictEqual(json, {
    forecast: {
      atMs: NOON_MS,
      basis: "own-days",
      days: 60,
      daysWanted: 30,
      batteryNeedWh: 2000,
      carWh: 6000,
      today: {
        pvWh: { p20: 6000, p50: 9000, p80: 12_000 },
        surplusWh: { p20: 5000, p50: 8000, p80: 11_000 },
      },
      tomorrow: {
        pvWh: { p20: 9000, p50: 21_400, p80: 40_000 },
        surplusWh: { p20: 4000, p50: 15_000, p80: 33_000 },
      },
    },
  });
});

Deno.test("GET /api/status tells unknown values as null", async () => {
  const app = new AppUnderTest();
  const status = sampleStatus();
  const gone = { quality: "unavailable" as const, atMs: null, error: "timeout" };
  app.program.current = {
    ...status,
    gridPowerW: null,
    pvPowerW: null,
    surplusW: null,
    socPct: null,
    cloudy: null,
    reason: { code: "blind.meter", ageMs: null },
    inverter: { ...status.inverter, ...gone, status: null, temperatureC: null },
    plug: { ...status.plug, ...gone, on: null, powerW: null },
    session: null,
  };
  const json = await expectJson(await app.ask("/api/status"), 200);
  assert.partialDeepStrictEqual(json, {
    gridPowerW: null,
    pvPowerW: null,
    batteryPowerW: -293,
    surplusW: null,
    socPct: null,
    cloudy: null,
    inverter: { quality: "unavailable", status: null, temperatureC: null },
    plug: { quality: "unavailable", on: null, powerW: null },
    session: null,
  });
});

Deno.test("GET /api/status tells of each device's failure what it means, in the language", async () => {
  const app = new AppUnderTest();
  const status = sampleStatus();
  const diagnosis = {
    code: "no-answer",
    what: { en: "It is silent", de: "Es schweigt" },
    todo: { en: "Wait", de: "Warten" },
  };
  const gone = { quality: "unavailable" as const, atMs: null, error: "timeout" };
  app.program.current = {
    ...status,
    meter: { ...status.meter, ...gone, diagnosis },
    charger: { ...status.charger, ...gone },
  };
  const headers = { "accept-language": "de" };
  assert.partialDeepStrictEqual(await expectJson(await app.ask("/api/status", { headers }), 200), {
    meter: {
      quality: "unavailable",
      error: "timeout",
      problem: { code: "no-answer", what: "Es schweigt", todo: "Warten" },
    },
    charger: { phases: null, error: "timeout", problem: null },
  });
});

Deno.test("GET /api/status speaks the language of the request, else the setting's", async () => {
  const german = "Lädt mit 2,74 kW von der Sonne, noch 350 W übrig.";
  const english = "Charging at 2.74 kW from the sun, 350 W to spare.";
  const cases = [
    { accept: "de-DE,de;q=0.9,en;q=0.5", setting: "en", text: german },
    { accept: "en", setting: "de", text: english },
    { accept: "fr", setting: "de", text: german },
    { accept: undefined, setting: "de", text: german },
    { accept: undefined, setting: "auto", text: english },
  ] as const;
  for (const { accept, setting, text } of cases) {
    const app = new AppUnderTest();
    app.program.values = { ...app.program.values, language: setting };
    const headers = accept === undefined ? {} : { "accept-language": accept };
    const json = await expectJson(await app.ask("/api/status", { headers }), 200);
    assert.partialDeepStrictEqual(json, { reason: { text } });
  }
});

Deno.test("PUT /api/mode chooses each mode and tells it", async () => {
  for (const mode of ["disabled", "slow", "fast", "tracked"]) {
    const app = new AppUnderTest();
    const json = await expectJson(await app.putJson("/api/mode", { mode }), 200);
    assert.deepEqual(json, { mode, modeBy: "user" });
    assert.deepEqual(app.program.modes, [mode]);
  }
});

Deno.test("PUT /api/mode refuses what is no mode and changes nothing", async () => {
  const cases = [
    { body: "", status: 400 },
    { body: "mode=fast", status: 400 },
    { body: '{"mode":"fast"', status: 400 },
    { body: new Uint8Array([0x22, 0xff, 0x22]), status: 400 },
    { body: "null", status: 422, keys: [""] },
    { body: '"fast"', status: 422, keys: [""] },
    { body: '[{"mode":"fast"}]', status: 422, keys: [""] },
    { body: "{}", status: 422, keys: ["mode"] },
    { body: '{"mode":null}', status: 422, keys: ["mode"] },
    { body: '{"mode":"Fast"}', status: 422, keys: ["mode"] },
    { body: '{"mode":["fast"]}', status: 422, keys: ["mode"] },
    { body: `{"mode":"x'; DROP TABLE modes"}`, status: 422, keys: ["mode"] },
    { body: '{"mode":"fast","currentA":32}', status: 422, keys: ["currentA"] },
    { body: '{"__proto__":{"mode":"fast"}}', status: 422, keys: ["mode", "__proto__"] },
    { body: `{"mode":${"[".repeat(30_000)}${"]".repeat(30_000)}}`, status: 422, keys: ["mode"] },
  ];
  for (const { body, status, keys } of cases) {
    const app = new AppUnderTest();
    const response = await app.ask("/api/mode", { method: "PUT", headers: JSON_TYPE, body });
    const json = await expectJson(response, status);
    assert.deepEqual(keysOf(json), keys ?? []);
    assert.deepEqual(app.program.modes, []);
  }
});

Deno.test("PUT /api/* takes JSON alone", async () => {
  const types = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/jsonx",
    "json",
    "",
  ];
  for (const target of ["/api/mode", "/api/settings"]) {
    for (const type of types) {
      const app = new AppUnderTest();
      const headers = { "content-type": type };
      const body = '{"mode":"fast"}';
      await expectJson(await app.ask(target, { method: "PUT", headers, body }), 415);
      assert.deepEqual(app.program.modes, []);
    }
  }
  const app = new AppUnderTest();
  const headers = { "content-type": "Application/JSON; charset=utf-8" };
  await expectJson(await app.putJson("/api/mode", { mode: "slow" }, headers), 200);
});

Deno.test("GET /api/settings has every setting and no secret", async () => {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, nrgkickPassword: "4711", webSecret: "hash-hash" };
  const response = await app.ask("/api/settings");
  assert.equal(response.headers.get("cache-control"), "no-store");
  const json = await expectJson(response, 200);
  assert.deepEqual(Object.keys(recordOf(json)), SETTING_KEYS);
  for (const key of SETTING_KEYS) {
    const expected = SECRET_KEYS.includes(key) ? null : app.program.values[key];
    assert.deepEqual(recordOf(json)[key], expected, key);
  }
});

Deno.test("GET /api/settings can be PUT back, with secrets and with fixed settings", async () => {
  const app = new AppUnderTest();
  app.program.askFor("a long secret");
  app.program.values = {
    ...app.program.values,
    allowedHosts: ["charge.example.org"],
    inverterHost: "10.0.0.7",
    nrgkickPassword: "4711",
  };
  app.program.fixed = new Set(["inverterHost", "allowedHosts", "nrgkickPassword"]);
  const before = app.program.values;
  const headers = { authorization: "Bearer a long secret" };
  const json = await expectJson(await app.ask("/api/settings", { headers }), 200);
  const answer = await expectJson(await app.putJson("/api/settings", json, headers), 200);
  assert.deepEqual(answer, json);
  assert.deepEqual(app.program.values, before);
});

Deno.test("GET /api/settings/fixed names the variable of each setting it holds", async () => {
  const app = new AppUnderTest();
  app.program.fixed = new Set(["webPort", "inverterHost"]);
  assert.deepEqual(await expectJson(await app.ask("/api/settings/fixed"), 200), {
    inverterHost: "CHARGEMANAGER_INVERTER_HOST",
    webPort: "CHARGEMANAGER_WEB_PORT",
  });
});

Deno.test("PUT /api/settings changes some and answers with all", async () => {
  const app = new AppUnderTest();
  const change = { trackingStartSocPct: 55, allowedHosts: ["a.example"], importPrice: 0.31 };
  const json = await expectJson(await app.putJson("/api/settings", change), 200);
  assert.partialDeepStrictEqual(json, { ...change, maxCurrentA: 15, webSecret: null });
  assert.equal(app.program.values.trackingStartSocPct, 55);
});

Deno.test("PUT /api/settings changes a secret and does not give it back", async () => {
  const app = new AppUnderTest();
  const change = { webSecret: "open sesame", nrgkickPassword: "4711" };
  const response = await app.putJson("/api/settings", change);
  const text = await response.text();
  assert.equal(response.status, 200);
  for (const secret of ["sesame", "4711", app.program.values.webSecret]) {
    assert.ok(!text.includes(secret), secret);
  }
  assert.deepEqual(app.program.changes, [change]);
});

Deno.test("PUT /api/settings refuses all of it with every issue", async () => {
  const deep = `{"plugHost":${"[".repeat(30_000)}${"]".repeat(30_000)}}`;
  const cases = [
    { body: "", status: 400 },
    { body: "{", status: 400 },
    { body: "[]", status: 422, keys: [""] },
    { body: "7", status: 422, keys: [""] },
    { body: '{"nothing":1}', status: 422, keys: ["nothing"] },
    { body: '{"__proto__":1,"constructor":2}', status: 422, keys: ["__proto__", "constructor"] },
    { body: '{"trackingStartSocPct":101}', status: 422, keys: ["trackingStartSocPct"] },
    { body: '{"trackingStartSocPct":"60"}', status: 422, keys: ["trackingStartSocPct"] },
    { body: '{"trackingStartSocPct":null}', status: 422, keys: ["trackingStartSocPct"] },
    { body: '{"webSecret":"short"}', status: 422, keys: ["webSecret"] },
    { body: '{"webSecretEnabled":true}', status: 422, keys: ["webSecret"] },
    { body: '{"webPort":5001}', status: 422, keys: ["webPort"] },
    { body: '{"allowedHosts":"own.lan"}', status: 422, keys: ["allowedHosts"] },
    { body: '{"allowedHosts":["b.lan"]}', status: 422, keys: ["allowedHosts"] },
    { body: '{"allowedHosts":["own.lan","b.lan"]}', status: 422, keys: ["allowedHosts"] },
    {
      body: '{"maxCurrentA":10,"carMaxPhases":4,"timeZone":"Mars/Olympus"}',
      status: 422,
      keys: ["carMaxPhases", "timeZone"],
    },
    { body: deep, status: 422, keys: ["plugHost"] },
  ];
  for (const { body, status, keys } of cases) {
    const app = new AppUnderTest();
    app.program.fixed = new Set(["webPort", "allowedHosts"]);
    app.program.values = { ...app.program.values, allowedHosts: ["own.lan"] };
    const before = app.program.values;
    const json = await expectJson(await app.putJson("/api/settings", body), status);
    assert.deepEqual(keysOf(json), keys ?? [], body);
    assert.deepEqual(app.program.values, before);
  }
});

Deno.test("PUT /api/settings tells issues in the request's language", async () => {
  const app = new AppUnderTest();
  const change = { trackingStartSocPct: 101, webSecret: "kurz" };
  const headers = { "accept-language": "de" };
  assert.deepEqual(await expectJson(await app.putJson("/api/settings", change, headers), 422), {
    issues: [
      {
        key: "trackingStartSocPct",
        message: "Eine ganze Zahl von 0 bis 100 % eingeben, nicht 101",
      },
      { key: "webSecret", message: "8 bis 128 Zeichen eingeben" },
    ],
  });
});

Deno.test("PUT /api/* answers 503 when nothing can be stored", async () => {
  const app = new AppUnderTest();
  app.program.failure = new StorageFailed("Cannot write: disk full");
  const requests = [["/api/mode", { mode: "fast" }], ["/api/settings", {
    maxCurrentA: 10,
  }]] as const;
  for (const [target, body] of requests) {
    const json = recordOf(await expectJson(await app.putJson(target, body), 503));
    assert.match(String(json["error"]), /disk full/);
  }
  assert.deepEqual(app.program.modes, []);
});

Deno.test("/api/* answers unknown paths and methods as JSON", async () => {
  const cases = [
    { method: "GET", target: "/api/", status: 404 },
    { method: "GET", target: "/api/statuses", status: 404 },
    { method: "PUT", target: "/api/nothing", status: 404 },
    { method: "GET", target: "/api/mode", status: 405, allow: "PUT" },
    { method: "POST", target: "/api/mode", status: 405, allow: "PUT" },
    { method: "DELETE", target: "/api/settings", status: 405, allow: "GET, HEAD, PUT" },
    { method: "PATCH", target: "/api/status", status: 405, allow: "GET, HEAD" },
    { method: "OPTIONS", target: "/api/status", status: 405, allow: "GET, HEAD" },
    { method: "PUT", target: "/api/devices/test", status: 405, allow: "POST" },
    { method: "DELETE", target: "/api/devices/order", status: 405, allow: "PUT" },
    { method: "PATCH", target: "/api/devices/7", status: 405, allow: "PUT, DELETE" },
  ];
  for (const { method, target, status, allow = null } of cases) {
    const app = new AppUnderTest();
    const response = await app.ask(target, { method, headers: { accept: "text/html" } });
    assert.equal(response.headers.get("allow"), allow, `${method} ${target}`);
    assert.ok(recordOf(await expectJson(response, status))["error"]);
  }
});

Deno.test("/api/* answers HEAD like GET without the body", async () => {
  const app = new AppUnderTest();
  for (const target of ["/api/status", "/api/settings", "/healthz", "/metrics"]) {
    const response = await app.ask(target, { method: "HEAD" });
    assert.equal(response.status, 200);
    assert.ok(response.headers.get("content-type"));
    assert.equal(await response.text(), "");
  }
});

Deno.test("GET /healthz is 200 while cycles run and 503 with the reason otherwise", async () => {
  const app = new AppUnderTest();
  app.program.askFor("nobody asks for it here");
  const sound = { status: "ok", problem: null, cycleAgeMs: 1200, pagesLost: 0, version: "1.2.3" };
  assert.deepEqual(await expectJson(await app.ask("/healthz"), 200), sound);
  const problem = "the last cycle ended 31 s ago";
  app.program.state = { isHealthy: false, problem, cycleAgeMs: 31_000 };
  assert.deepEqual(await expectJson(await app.ask("/healthz"), 503), {
    status: "failing",
    problem,
    cycleAgeMs: 31_000,
    pagesLost: 0,
    version: "1.2.3",
  });
});

Deno.test("PUT /api/* takes or refuses any JSON and never fails", async () => {
  const key = fc.oneof(fc.constantFrom("mode", "", ...SETTING_KEYS), fc.string());
  const value = fc.oneof(fc.constantFrom("fast", 0, 1e308, ""), fc.jsonValue());
  const body = fc.oneof(fc.dictionary(key, value), fc.jsonValue());
  const target = fc.constantFrom("/api/mode", "/api/settings");
  await fc.assert(fc.asyncProperty(target, body, async (path, json) => {
    const app = new AppUnderTest();
    const response = await app.putJson(path, JSON.stringify(json));
    await response.body?.cancel();
    assert.ok([200, 422].includes(response.status), String(response.status));
    assert.ok(app.program.modes.every(isChargeMode));
    assert.deepEqual(app.logged, []);
  }));
});

function recordOf(json: unknown): Readonly<Record<string, unknown>> {
  assert.ok(typeof json === "object" && json !== null);
  return Object.fromEntries(Object.entries(json));
}

/** Keys of the issues that an answer tells, each with a message. */
function keysOf(json: unknown): readonly unknown[] {
  const issues: unknown = recordOf(json)["issues"] ?? [];
  assert.ok(Array.isArray(issues));
  return issues.map((issue: unknown) => {
    const { key, message } = recordOf(issue);
    assert.ok(typeof message === "string" && message !== "");
    return key;
  });
}
