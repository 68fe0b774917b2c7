import assert from "node:assert/strict";
import * as v from "valibot";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";
import { fakeDevices } from "../fake_devices.ts";

const JSON_TYPE = { "content-type": "application/json" };
const DESK = {
  driver: "lamp",
  name: "Desk",
  roles: ["load"],
  params: { host: "lamp.lan", key: "open-sesame" },
};
/** The same as it is told: what opens it is told to nobody. */
const TOLD = {
  id: 1,
  driver: "lamp",
  name: "Desk",
  roles: ["load"],
  params: { host: "lamp.lan", key: null },
  policy: {},
  slot: null,
  quality: "unavailable",
  error: null,
  fixed: false,
};

function post(app: AppUnderTest, value: unknown, headers = {}): Promise<Response> {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return app.ask("/api/devices", { method: "POST", headers: { ...JSON_TYPE, ...headers }, body });
}

async function withDesk(): Promise<AppUnderTest> {
  const app = new AppUnderTest();
  await (await post(app, DESK)).body?.cancel();
  return app;
}

/** Issues of an answer as "device key message". */
async function issuesIn(response: Response, status = 422): Promise<readonly string[]> {
  const { issues } = JSON.parse(JSON.stringify(await expectJson(response, status)));
  return issues.map((one: Record<string, unknown>) =>
    `${one["device"]} ${one["key"]} ${one["message"]}`
  );
}

Deno.test("GET and POST /api/devices list and add devices, and tell no secret", async () => {
  const app = new AppUnderTest();
  assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), []);
  const added = await post(app, DESK);
  assert.equal(added.status, 201);
  const text = await added.text();
  assert.ok(!text.includes("open-sesame"));
  assert.deepEqual(JSON.parse(text), TOLD);
  assert.deepEqual(app.program.devices.store.rows[0]?.secrets, { key: "open-sesame" });
  const state = { id: 1, name: "Desk", driver: "lamp", roles: ["load"] as const };
  app.program.current = {
    ...app.program.current,
    devices: [{ ...state, quality: "stale", atMs: null, error: "timeout", powers: { load: 60 } }],
  };
  assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), [
    { ...TOLD, quality: "stale", error: "timeout" },
  ]);
});

Deno.test("GET /api/status tells of each device its quality and its power by role", async () => {
  const app = new AppUnderTest();
  const roof = { id: 2, name: "Roof", driver: "roof", roles: ["grid", "pv"] as const };
  app.program.current = {
    ...app.program.current,
    devices: [{
      ...roof,
      quality: "fresh",
      atMs: 1,
      error: null,
      powers: { grid: -900, pv: null },
    }],
  };
  assert.partialDeepStrictEqual(await expectJson(await app.ask("/api/status"), 200), {
    devices: [{
      ...roof,
      roles: ["grid", "pv"],
      quality: "fresh",
      powers: { grid: -900, pv: null },
    }],
  });
});

Deno.test("PUT /api/devices/ID changes what it names; what GET gave can be put back", async () => {
  const app = await withDesk();
  const renamed = await expectJson(await app.putJson("/api/devices/1", { name: "Table" }), 200);
  assert.deepEqual(renamed, { ...TOLD, name: "Table" });
  const back = { ...TOLD, quality: "fresh", params: { ...TOLD.params, channel: 3 } };
  const answer = await expectJson(await app.putJson("/api/devices/1", back), 200);
  assert.deepEqual(answer, { ...TOLD, params: { host: "lamp.lan", channel: 3, key: null } });
  assert.deepEqual(app.program.devices.store.rows[0]?.secrets, { key: "open-sesame" });
});

Deno.test("DELETE /api/devices/ID removes one, PUT /api/devices/order orders them", async () => {
  const app = await withDesk();
  await (await post(app, { ...DESK, name: "Bed", params: { host: "bed.lan" } })).body?.cancel();
  const ordered = await expectJson(await app.putJson("/api/devices/order", { ids: [2, 1] }), 200);
  assert.partialDeepStrictEqual(ordered, [{ id: 2 }, { id: 1 }]);
  const removed = await app.ask("/api/devices/2", { method: "DELETE" });
  assert.deepEqual([removed.status, await removed.text()], [204, ""]);
  assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), [TOLD]);
});

Deno.test("POST /api/devices tells everything that is wrong, in the language, and changes nothing", async () => {
  const app = await withDesk();
  const bad = {
    driver: "lamp",
    name: "",
    roles: ["grid"],
    params: { host: "x.lan", channel: 4, unitId: 1, key: "abc" },
  };
  assert.deepEqual(await issuesIn(await post(app, bad)), [
    "#2 name Enter a name",
    '#2 roles lamp can be load, switch, not "grid"',
    "#2 unitId lamp has no such parameter; it has host, channel, key",
    "#2 channel Enter a whole number from 0 to 3, not 4",
    "#2 key Enter 4 to 12 characters",
  ]);
  const german = await post(app, { ...DESK, name: "Zwei" }, { "accept-language": "de" });
  assert.deepEqual(await issuesIn(german), ["Zwei host „Desk“ hat diese Adresse schon"]);
  assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), [TOLD]);
});

for (
  const { name, ask, status } of [
    { name: "a body that is no JSON", ask: (app: AppUnderTest) => post(app, "{"), status: 400 },
    { name: "a list", ask: (app: AppUnderTest) => post(app, "[]"), status: 422 },
    {
      name: "a form",
      ask: (app: AppUnderTest) => post(app, "a=b", { "content-type": "text/plain" }),
      status: 415,
    },
    {
      name: "ids that are none",
      ask: (app: AppUnderTest) => app.putJson("/api/devices/order", {}),
      status: 422,
    },
    {
      name: "a number that is no device's",
      ask: (app: AppUnderTest) => app.putJson("/api/devices/7", {}),
      status: 404,
    },
    {
      name: "an id that is no number",
      ask: (app: AppUnderTest) => app.putJson("/api/devices/x1", {}),
      status: 404,
    },
    {
      name: "an id beyond all numbers",
      ask: (app: AppUnderTest) => app.ask(`/api/devices/${"9".repeat(40)}`, { method: "DELETE" }),
      status: 404,
    },
  ]
) {
  Deno.test(`the interface of the devices refuses ${name}, and nothing changes`, async () => {
    const app = await withDesk();
    const response = await ask(app);
    assert.equal(response.status, status);
    await response.body?.cancel();
    assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), [TOLD]);
  });
}

Deno.test("the interface of the devices tells a device of the environment as fixed", async () => {
  const environment = JSON.stringify([DESK]);
  const app = new AppUnderTest();
  Object.assign(
    app.program.devices,
    fakeDevices({
      settings: () => app.program.values,
      states: () => [],
      environment,
    }),
  );
  assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), [
    { ...TOLD, fixed: true },
  ]);
  const refused = await app.putJson("/api/devices/1", { name: "x" });
  assert.deepEqual(await issuesIn(refused), [
    "Desk id Fixed by the environment variable CHARGEMANAGER_DEVICES",
  ]);
});

Deno.test("PUT /api/devices/ID sets a load's own values, and null takes one back", async () => {
  const app = await withDesk();
  await app.putJson("/api/devices/1", { roles: ["switch", "load"] });
  const put = (policy: unknown) => app.putJson("/api/devices/1", { policy });
  const told = async (response: Response) =>
    v.parse(v.object({ policy: v.unknown() }), await expectJson(response, 200)).policy;
  assert.deepEqual(await told(await put({ plugOnPowerW: 900, plugEnabled: true })), {
    plugEnabled: true,
    plugOnPowerW: 900,
  });
  assert.deepEqual(await told(await put({ plugOnPowerW: null })), { plugEnabled: true });
  assert.deepEqual(await issuesIn(await put({ plugOnPowerW: 99_999, maxCurrentA: 8 })), [
    "Desk maxCurrentA lamp has no such parameter; it has plugEnabled, plugAllowBattery, " +
    "plugOnPowerW, plugOnSocPct, plugWindow1, plugWindow2, plugStartHour, plugAlwaysWindow",
    "Desk plugOnPowerW Enter a whole number from 0 to 3900 W, not 99999",
  ]);
  assert.deepEqual(await issuesIn(await put([])), ["Desk policy Send an object, e.g. {}"]);
  assert.partialDeepStrictEqual(await expectJson(await app.ask("/api/devices"), 200), [
    { policy: { plugEnabled: true } },
  ]);
});

Deno.test("POST /api/devices/find offers what is found, and says what is there already", async () => {
  const app = await withDesk();
  const { devices } = app.program;
  const found = [0, 1].map((channel) => ({
    driver: "lamp",
    name: `Lamp ${channel}`,
    address: "lamp.lan",
    hint: null,
    params: { host: "lamp.lan", channel },
  }));
  const problem = { code: "search-failed", detail: "no network" } as const;
  devices.finds.next = { found, isHeld: false, problems: [problem] };
  const find = (value: unknown) =>
    app.ask("/api/devices/find", {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify(value),
    });
  assert.deepEqual(await expectJson(await find({ host: "lamp.lan" }), 200), {
    found: found.map((one, at) => ({ ...one, known: at === 0 ? "Desk" : null })),
    held: false,
    problems: [{
      ...problem,
      what: "This machine could not call into its network",
      todo: "Check its network, or enter the address by hand",
    }],
  });
  assert.deepEqual(devices.searches, [
    { host: "lamp.lan", heldHosts: [], mayUseOwnMachine: false },
  ]);
  for (const host of ["a b", "127.0.0.1", "localhost", 4]) {
    assert.match((await issuesIn(await find({ host }))).join(), /^null host /);
  }
  await expectJson(await find({}), 200);
  assert.deepEqual(devices.searches.map(({ host }) => host), ["lamp.lan", null]);
});

Deno.test("POST /api/devices/find too often is told when to come again", async () => {
  const app = await withDesk();
  app.program.devices.find = () => Promise.resolve({ kind: "refused", waitMs: 1500 });
  const response = await app.ask("/api/devices/find", {
    method: "POST",
    headers: JSON_TYPE,
    body: "{}",
  });
  assert.equal(response.headers.get("retry-after"), "2");
  assert.match(JSON.stringify(await expectJson(response, 429)), /2 s/);
});

Deno.test("POST /api/devices/test reads each role once, and stores nothing", async () => {
  const app = await withDesk();
  const { devices } = app.program;
  const test = (value: unknown) =>
    app.ask("/api/devices/test", {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify(value),
    });
  const close = () => Promise.resolve();
  devices.opens.next = { load: { read: () => Promise.resolve({ powerW: 60, totalWh: 1 }) }, close };
  const tried = { durationMs: 0, roles: [{ role: "load", absent: false, powerW: 60 }] };
  assert.partialDeepStrictEqual(await expectJson(await test({ id: 1 }), 200), tried);
  assert.deepEqual(devices.opened.at(-1)?.params, { host: "lamp.lan", key: "open-sesame" });
  const failing = () => Promise.reject(new DeviceTimeout("Cannot read lamp: timeout"));
  devices.opens.next = { load: { read: failing }, close };
  const other = { driver: "lamp", roles: ["load"], params: { host: "bed.lan" } };
  const { roles } = JSON.parse(await (await test(other)).text());
  assert.deepEqual([roles[0].powerW, roles[0].error], [null, "Cannot read lamp: timeout"]);
  assert.equal(roles[0].problem.code, "no-answer");
  assert.deepEqual(await issuesIn(await test({ id: 1, params: { host: "evil.lan" } })), [
    "Desk key Enter it again: the stored one was entered for another address",
  ]);
  assert.deepEqual(await issuesIn(await test({ id: 9 }), 404), ["null id There is no device 9"]);
  for (const id of ["1", [1], true]) {
    assert.equal((await issuesIn(await test({ id }), 404)).length, 1, "an id is a number");
  }
  assert.equal(devices.opened.length, 2, "what is refused is not opened");
  for (let more = 2; more < 12; more++) await (await test({ id: 1 })).body?.cancel();
  const refused = await test({ id: 1 });
  assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "60"]);
  await refused.body?.cancel();
  assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), [TOLD]);
});

Deno.test("the interface of the devices says so when nothing can be stored", async () => {
  const app = await withDesk();
  app.program.devices.store.isBroken = true;
  const response = await app.putJson("/api/devices/1", { name: "x" });
  assert.equal(response.status, 503);
  await response.body?.cancel();
  assert.deepEqual(await expectJson(await app.ask("/api/devices"), 200), [TOLD]);
});

Deno.test("the interface of the devices lets nobody change them without the secret", async () => {
  const app = await withDesk();
  app.program.askFor("correct horse battery");
  for (
    const [target, method] of [
      ["/api/devices", "POST"],
      ["/api/devices/test", "POST"],
      ["/api/devices/1", "PUT"],
      ["/api/devices/order", "PUT"],
      ["/api/devices/1", "DELETE"],
    ] as const
  ) {
    const body = method === "DELETE" ? {} : { body: "{}" };
    const response = await app.ask(target, { method, headers: JSON_TYPE, ...body });
    assert.equal(response.status, 401, `${method} ${target}`);
    await response.body?.cancel();
  }
  assert.equal(app.program.devices.list().length, 1);
});

Deno.test("POST /api/devices/test and /find say when a device is held, or how long to wait", async () => {
  const app = new AppUnderTest();
  const { devices } = app.program;
  const ask = async (what: "test" | "find") => {
    const body = JSON.stringify({ ...DESK, host: "lamp.lan" });
    const response = await app.ask(`/api/devices/${what}`, {
      method: "POST",
      headers: JSON_TYPE,
      body,
    });
    await response.body?.cancel();
    return [response.status, response.headers.get("retry-after")];
  };
  devices.test = () => Promise.resolve({ kind: "held" });
  assert.deepEqual(await ask("test"), [409, null]);
  for (const [waitMs, waitS] of [[0, "1"], [1000, "1"], [1001, "2"]] as const) {
    devices.test = () => Promise.resolve({ kind: "refused", waitMs });
    devices.find = () => Promise.resolve({ kind: "refused", waitMs });
    assert.deepEqual(await ask("test"), [429, waitS]);
    assert.deepEqual(await ask("find"), [429, waitS]);
  }
});
