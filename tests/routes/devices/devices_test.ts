import assert from "node:assert/strict";
import { DeviceUnreachable } from "../../../src/domain/codes/errors.ts";
import { NOW_MS, SUNNY } from "../fake_program.ts";
import { control, FORM, FRAGMENT, namesIn, pages, SECRET } from "./pages_under_test.ts";

const LAMP = {
  driver: "lamp",
  params: {},
  secretsSet: [],
  isFixed: false,
  slot: null,
  variable: null,
} as const;

Deno.test("GET /settings/devices lists the devices of the settings, then the others with state and power", async () => {
  const { program, add, get } = pages();
  const { id } = await add("Lamp in the hall", 0);
  const unread = await get();
  assert.deepEqual(namesIn(unread.html), [
    "SolarEdge",
    "NRGkick Gen2",
    "TP-Link",
    "Lamp in the hall",
  ]);
  assert.match(unread.html, /Lamp · measured load.*?not read yet</);
  for (const slot of [1, 2, 3]) {
    assert.match(
      unread.html,
      new RegExp(`<a class="action" href="/settings/devices/${slot}">Edit`),
    );
  }
  assert.match(unread.html, /SolarEdge · grid meter, PV, house battery · of the settings/);
  const lamp = { id, name: "Hall", driver: "lamp", roles: ["load" as const], error: null };
  program.publish({
    devices: [{ ...lamp, quality: "fresh", atMs: NOW_MS, powers: { load: 60 } }],
  });
  assert.match((await get()).html, /answers · measured load 60\u202fW</);
  program.publish({
    devices: [{ ...lamp, quality: "stale", atMs: NOW_MS - 45_000, powers: { load: 60 } }],
  });
  assert.match((await get()).html, /no data for 45\u202fs · measured load 60\u202fW</);
  program.publish({
    devices: [{ ...lamp, quality: "unavailable", atMs: null, powers: { load: null } }],
  });
  assert.match((await get()).html, /does not answer, no data yet</);
});

Deno.test("GET /settings/devices says why a device does not answer, and what to do", async () => {
  const { program, add, get } = pages();
  const { id } = await add("Hall", 0);
  const diagnosis = { code: "no-answer", driver: "lamp", address: "lamp.lan:80", unitId: null };
  const lamp = { id, name: "Hall", driver: "lamp", roles: ["load" as const], powers: {} };
  program.publish({
    devices: [{
      ...lamp,
      quality: "unavailable",
      atMs: NOW_MS - 130_000,
      error: "Cannot read lamp 0: timeout",
      diagnosis: { ...diagnosis, code: "no-answer" },
    }],
  });
  const { html } = await get();
  assert.match(html, /does not answer, no data for 2\u202fmin/);
  assert.match(html, /No answer in time from lamp\.lan:80\./);
  assert.match(html, /<strong>To do:<\/strong> Check that the device has power/);
  assert.match(html, /lang="en">Cannot read lamp 0: timeout</);
});

Deno.test("GET /settings/devices says of a device that is not set up that it is not, and leads there", async () => {
  const { program, get } = pages();
  program.values = { ...program.values, plugHost: "" };
  const { html } = await get();
  assert.match(html, /Smart plug<\/h3>.*?not set up.*?href="\/settings\/plug#plug">Set up/);
});

Deno.test("GET /settings/devices what another inverter does is not said of that of the settings", async () => {
  const { program, get } = pages();
  const gone = { quality: "unavailable", atMs: null, error: "timeout" } as const;
  program.publish({ inverter: { ...SUNNY.inverter, ...gone } });
  assert.match((await get()).html, /SolarEdge<\/h3>.*?does not answer.*?NRGkick/);
  const roof = { ...LAMP, id: 7, name: "Roof", roles: ["pv"] as const };
  const slots = program.devices.list();
  program.devices.list = () => [...slots, { ...roof, ...gone }];
  const { html } = await get();
  const [own = ""] = /SolarEdge<\/h3>.*?NRGkick/s.exec(html) ?? [];
  assert.match(own, /answers</);
  program.devices.list = () => slots.filter(({ slot }) => slot !== "inverter");
  const [none = ""] = /SolarEdge inverter<\/h3>.*/s.exec((await get()).html) ?? [];
  assert.match(none, /not set up<.*Set up/);
});

Deno.test("GET /settings/devices a device of the environment says so and cannot be changed", async () => {
  const environment = JSON.stringify([
    { driver: "lamp", name: "Roof", roles: ["load"], params: { host: "192.168.178.41" } },
  ]);
  const { get, post, devices } = pages(environment);
  const { html } = await get();
  assert.match(html, /Roof<\/h3>.*?Set by CHARGEMANAGER_DEVICES\. Change it there\./);
  assert.doesNotMatch(html, /settings\/devices\/4(?!\/move)/);
  for (const path of ["", "/remove"]) {
    const answer = await post(`/settings/devices/4${path}`, { ...FORM, to: "up" });
    assert.equal(answer.status, 404, path);
  }
  assert.equal((await post("/settings/devices/4/move", { to: "up" })).status, 303);
  assert.deepEqual(devices.list().map(({ id }) => id), [1, 2, 4, 3]);
});

Deno.test("GET /settings/devices/new offers the makes, then a form of the make's parameters", async () => {
  const { get } = pages();
  const pick = await get("/settings/devices/new");
  assert.equal(pick.status, 200);
  assert.match(pick.html, /href="\/settings\/devices\/new\?make=lamp">Lamp</);
  const { html, status } = await get("/settings/devices/new?make=lamp");
  assert.equal(status, 200);
  assert.match(control(html, "field-param-host"), /name="param-host"/);
  assert.match(control(html, "field-param-channel"), /value="0"/);
  assert.match(html, /0 to 3\. <span>Default: 0<\/span>/);
  assert.match(control(html, "field-param-key"), /type="password"/);
  assert.match(html, /name="role-load" value="on"\/?>measured load/);
  assert.match(html, /name="role-switch" value="on"\/?>switch/);
  assert.equal((await get("/settings/devices/new?make=nobody")).status, 422);
});

Deno.test("POST /settings/devices/find offers a found device as a filled form of its make", async () => {
  const { post, get, devices, add } = pages();
  await add("Hall", 0);
  const found = [0, 3].map((channel) => ({
    driver: "lamp",
    name: `Lamp ${channel}`,
    address: "192.168.178.40",
    hint: null,
    params: { host: "192.168.178.40", channel },
  }));
  devices.finds.next = { found, isHeld: false, problems: [] };
  const { status, html } = await post("/settings/devices/find", { host: " 192.168.178.40 " });
  assert.equal(status, 200);
  assert.match(html, /2 found/);
  assert.match(html, /Lamp 0.*?“Hall” is there already/s);
  assert.deepEqual(devices.searches.map(({ host, heldHosts }) => [host, heldHosts]), [
    ["192.168.178.40", []],
  ]);
  const [, link = ""] = /href="([^"]*make=lamp[^"]*channel=3)"/.exec(html) ?? [];
  const form = await get(link.replaceAll("&amp;", "&"));
  assert.match(control(form.html, "field-param-host"), /value="192\.168\.178\.40"/);
  assert.match(control(form.html, "field-param-channel"), /value="3"/);
  const wrong = await post("/settings/devices/find", { host: "127.0.0.1" });
  assert.equal(wrong.status, 422);
  assert.match(wrong.html, /class="setting-error" role="alert">This is the machine itself/);
  devices.finds.next = { found: [], isHeld: true, problems: [] };
  assert.match((await post("/settings/devices/find", { host: "" })).html, /Nothing found/);
  assert.equal((await post("/settings/devices/find", {})).status, 400);
});

Deno.test("POST /settings/devices adds a device and goes back to the list", async () => {
  const { post, devices, get } = pages();
  const { status, location } = await post("/settings/devices", FORM);
  assert.deepEqual([status, location], [303, "/settings/devices?done=added#devices"]);
  assert.deepEqual(devices.store.rows, [{
    id: 4,
    driver: "lamp",
    name: "Garage",
    roles: ["load"],
    params: { host: "192.168.178.40", channel: 2 },
    secrets: { key: SECRET },
  }]);
  const { html } = await get("/settings/devices?done=added");
  assert.match(html, /role="status">Added\. It is read from the next cycle on\.</);
  assert.ok(!html.includes(SECRET));
  assert.doesNotMatch((await get("/settings/devices?done=nonsense")).html, /class="saved"/);
});

Deno.test("POST /settings/devices says everything that is wrong at its field, and keeps what was typed", async () => {
  const { post, devices } = pages();
  const { status, html } = await post("/settings/devices", {
    driver: "lamp",
    name: "",
    "param-host": "a b",
    "param-channel": "7",
    "param-key": "abc",
    "param-strange": "1",
  });
  assert.equal(status, 422);
  assert.match(html, /Nothing was saved: 6 entries are not right/);
  assert.match(html, /id="name-error">.*?Enter a name</);
  assert.match(html, /id="roles-error">.*?Choose at least one</);
  assert.match(control(html, "field-param-host"), /aria-invalid="true"/);
  assert.match(control(html, "field-param-host"), /value="a b"/);
  assert.match(control(html, "field-param-channel"), /value="7"/);
  assert.match(html, /href="#field-param-channel">Channel: Enter a whole number from 0 to 3/);
  assert.match(control(html, "field-param-key"), /aria-invalid="true"/);
  assert.doesNotMatch(html, /"abc"/, "a secret is not given back");
  assert.deepEqual(devices.store.rows, []);
});

Deno.test("POST /settings/devices refuses a make that there is not, and what is no form", async () => {
  const { post, app, devices } = pages();
  assert.equal((await post("/settings/devices", { ...FORM, driver: "nobody" })).status, 422);
  for (const path of ["", "/test"]) {
    const response = await app.request(`/settings/devices${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    assert.equal(response.status, 400, path);
    await response.body?.cancel();
  }
  assert.deepEqual(devices.store.rows, []);
});

Deno.test("POST /settings/devices what cannot be stored is said, with the form as it was", async () => {
  const { post, devices } = pages();
  devices.store.isBroken = true;
  const { status, html } = await post("/settings/devices", FORM);
  assert.equal(status, 503);
  assert.match(html, /Nothing was saved: the database takes nothing at the moment/);
  assert.match(control(html, "field-name"), /value="Garage"/);
  assert.match(html, /name="role-load" value="on" checked/);
});

Deno.test("POST /settings/devices/ID renames, leaves an empty secret as it is, and ends it by a dash", async () => {
  const { post, get, add, devices } = pages();
  const { id } = await add("Garage", 1);
  const form = await get(`/settings/devices/${id}`);
  assert.match(control(form.html, "field-name"), /value="Garage"/);
  assert.match(control(form.html, "field-param-key"), /placeholder="stored"/);
  assert.ok(!form.html.includes(SECRET));
  const change = { ...FORM, name: "Workshop", "param-channel": "1", "param-key": "" };
  const { status, location } = await post(`/settings/devices/${id}`, change);
  assert.deepEqual([status, location], [303, "/settings/devices?done=changed#devices"]);
  assert.equal(devices.store.rows[0]?.name, "Workshop");
  assert.deepEqual(devices.store.rows[0]?.secrets, { key: SECRET });
  await post(`/settings/devices/${id}`, { ...change, "param-key": "-" });
  assert.deepEqual(devices.store.rows[0]?.secrets, { key: "" });
});

Deno.test("POST /settings/devices/ID refuses wrong values and keeps what is stored", async () => {
  const { post, add, devices } = pages();
  const { id } = await add("Garage", 1);
  await add("Hall", 2);
  const before = devices.store.rows;
  const again = { ...FORM, "param-key": SECRET };
  const { status, html } = await post(`/settings/devices/${id}`, again);
  assert.equal(status, 422);
  assert.match(html, /id="param-host-error">.*?“Hall” is at this address already/);
  const long = await post(`/settings/devices/${id}`, { ...FORM, name: "x".repeat(41) });
  assert.equal(long.status, 422);
  assert.match(long.html, /Enter at most 40 characters/);
  assert.equal((await post("/settings/devices/77", FORM)).status, 404);
  assert.equal(devices.store.rows, before);
});

Deno.test("POST /settings/devices/ID/move changes the order by a place, and stays at an end", async () => {
  const { post, add, get } = pages();
  const [one, two, three] = [await add("One", 0), await add("Two", 1), await add("Three", 2)];
  const names = async () => namesIn((await get()).html).slice(3);
  const up = await post(`/settings/devices/${three.id}/move`, { to: "up" });
  const place = `/settings/devices?done=moved#device-${three.id}`;
  assert.deepEqual([up.status, up.location], [303, place]);
  assert.deepEqual(await names(), ["One", "Three", "Two"]);
  await post("/settings/devices/1/move", { to: "up" });
  assert.deepEqual(await names(), ["One", "Three", "Two"], "the first stays the first");
  const down = await post(`/settings/devices/${one.id}/move`, { to: "down" }, FRAGMENT);
  assert.equal(down.status, 200);
  assert.match(down.html, /^<section class="card" id="devices"/);
  assert.deepEqual(namesIn(down.html).slice(3), ["Three", "One", "Two"]);
  const ended = (id: number, to: string) =>
    new RegExp(`id="device-${id}-${to}"[^>]*aria-disabled="true"`).test(down.html);
  assert.deepEqual(
    [ended(three.id, "up"), ended(one.id, "up"), ended(one.id, "down"), ended(two.id, "down")],
    [false, false, false, true],
    "a button at an end stays, and so does the keyboard's place",
  );
});

Deno.test("the form of a device of the settings changes them, its name and its order", async () => {
  const { post, get, program } = pages();
  const form = await get("/settings/devices/3");
  assert.match(form.html, /This device is one of the settings/);
  assert.match(control(form.html, "field-param-host"), /value="192\.168\.178\.32"/);
  const fields = { driver: "tplink", name: "Boiler", "param-host": "192.168.178.77" };
  const saved = await post("/settings/devices/3", fields);
  assert.deepEqual([saved.status, program.values.plugHost], [303, "192.168.178.77"]);
  assert.deepEqual(namesIn((await get()).html), ["SolarEdge", "NRGkick Gen2", "Boiler"]);
  const wrong = await post("/settings/devices/3", { ...fields, "param-host": "" });
  assert.equal(wrong.status, 422);
  assert.equal(program.values.plugHost, "192.168.178.77");
  assert.doesNotMatch((await get("/settings/devices/1")).html, /name="role-/);
  await post("/settings/devices/3/move", { to: "up" });
  assert.equal(program.values.plugPriority, "plug", "the plug comes before the car now");
  assert.deepEqual(namesIn((await get()).html), ["SolarEdge", "Boiler", "NRGkick Gen2"]);
  assert.equal((await post("/settings/devices/3/remove", {})).status, 303);
  assert.equal(program.values.plugHost, "");
  assert.match((await get()).html, /Smart plug<\/h3>.*?not set up/);
});

Deno.test("POST /settings/devices/ID/move refuses another direction and a device that is gone", async () => {
  const { post, add, devices } = pages();
  const { id } = await add("One", 0);
  await add("Two", 1);
  const before = devices.store.rows;
  assert.equal((await post(`/settings/devices/${id}/move`, { to: "left" })).status, 400);
  assert.equal((await post(`/settings/devices/${id}/move`, {})).status, 400);
  assert.equal((await post("/settings/devices/77/move", { to: "up" })).status, 404);
  assert.equal(devices.store.rows, before);
});

Deno.test("POST /settings/devices/ID/remove removes a device after a question", async () => {
  const { post, get, add, devices } = pages();
  const { id } = await add("Garage", 1);
  const question = await get(`/settings/devices/${id}/remove`);
  assert.match(question.html, /<h1>Remove Garage\?<\/h1>/);
  assert.match(question.html, /stays in the history/);
  assert.equal(devices.store.rows.length, 1, "asking removes nothing");
  devices.store.isBroken = true;
  assert.equal((await post(`/settings/devices/${id}/remove`, {})).status, 503);
  assert.equal(devices.store.rows.length, 1);
  devices.store.isBroken = false;
  const { status, location } = await post(`/settings/devices/${id}/remove`, {});
  assert.deepEqual([status, location], [303, "/settings/devices?done=removed#devices"]);
  assert.deepEqual(devices.store.rows, []);
  assert.equal((await post(`/settings/devices/${id}/remove`, {})).status, 404);
  assert.equal((await get(`/settings/devices/${id}/remove`)).status, 404);
  assert.equal((await get(`/settings/devices/${id}`)).status, 404);
});

Deno.test("POST /settings/devices/test reads once with what is typed, and stores nothing", async () => {
  const { post, devices } = pages();
  let closed = 0;
  devices.opens.next = {
    load: { read: () => Promise.resolve({ powerW: 1234, totalWh: null }) },
    close: () => {
      closed += 1;
      return Promise.resolve();
    },
  };
  const page = await post("/settings/devices/test", FORM);
  assert.equal(page.status, 200);
  assert.match(page.html, /<h1>Add Lamp<\/h1>/);
  assert.match(page.html, /measured load: answers/);
  assert.match(page.html, /Answered within 1\u202fms/);
  assert.match(page.html, /1\.23\u202fkW/);
  assert.match(page.html, /Type the password once more/);
  assert.match(control(page.html, "field-name"), /value="Garage"/);
  assert.ok(!page.html.includes(SECRET));
  const part = await post("/settings/devices/test", FORM, FRAGMENT);
  assert.match(part.html, /^<div class="check-device">/);
  assert.doesNotMatch(part.html, /once more/, "where scripts run, the field keeps it");
  assert.deepEqual(devices.store.rows, []);
  assert.equal(closed, 2);
  const params = { host: "192.168.178.40", channel: 2, key: SECRET };
  assert.deepEqual(devices.opened[0]?.params, params);
});

Deno.test("POST /settings/devices/test of a stored device takes its stored secret", async () => {
  const { post, add, devices } = pages();
  const { id } = await add("Garage", 1);
  devices.opens.next = {
    load: { read: () => Promise.reject(new DeviceUnreachable("Cannot reach lamp 1")) },
    close: () => Promise.resolve(),
  };
  const fields = { ...FORM, id: String(id), "param-channel": "1", "param-key": "" };
  const { status, html } = await post("/settings/devices/test", fields, FRAGMENT);
  assert.equal(status, 200);
  assert.match(html, /measured load: no connection/);
  assert.match(html, /192\.168\.178\.40:80/);
  assert.match(html, /Cannot reach lamp 1/);
  assert.doesNotMatch(html, /Answered within/);
  assert.equal(devices.opened[0]?.params["key"], SECRET);
});

Deno.test("POST /settings/devices/test refuses what is wrong, gone, or too often", async () => {
  const { post, devices } = pages();
  devices.opens.next = { close: () => Promise.resolve() };
  const wrong = { ...FORM, "param-channel": "9" };
  const part = await post("/settings/devices/test", wrong, FRAGMENT);
  assert.equal(part.status, 422);
  assert.match(part.html, /Not done: one setting is not right.*<li>Channel: Enter a whole number/);
  const page = await post("/settings/devices/test", wrong);
  assert.equal(page.status, 422);
  assert.match(control(page.html, "field-param-channel"), /aria-invalid="true"/);
  assert.equal((await post("/settings/devices/test", { ...FORM, id: "77" })).status, 404);
  assert.equal((await post("/settings/devices/test", { driver: "nobody" })).status, 422);
  assert.deepEqual(devices.opened, []);
  for (let count = 0; count < 12; count++) await post("/settings/devices/test", FORM, FRAGMENT);
  const often = await post("/settings/devices/test", FORM, FRAGMENT);
  assert.deepEqual([often.status, often.retryAfter], [429, "60"]);
  assert.match(often.html, /Try again in 60 s\./);
  assert.equal(devices.opened.length, 12);
});

Deno.test("the pages of devices speak German and keep the base path", async () => {
  const { get, add, program } = pages();
  program.values = { ...program.values, basePath: "/haus" };
  const { id } = await add("Dach", 0);
  const german = { "accept-language": "de" };
  const list = await get("/settings/devices", german);
  assert.match(list.html, /<h1>Geräte<\/h1>/);
  assert.match(list.html, new RegExp(`href="/haus/settings/devices/${id}">Bearbeiten`));
  const form = await get(`/settings/devices/${id}`, german);
  assert.match(form.html, /<h1>Dach bearbeiten<\/h1>/);
  assert.match(form.html, new RegExp(`action="/haus/settings/devices/${id}"`));
});

Deno.test("POST /settings/devices each problem leads to a field that the page has", async () => {
  const { app } = pages();
  const body = new URLSearchParams({ driver: "lamp", name: "" });
  const html = await (await app.request("/settings/devices", { method: "POST", body })).text();
  const links = [...html.matchAll(/<a href="#([^"]+)"/g)].map(([, id]) => id);
  assert.ok(links.length > 1, html.slice(0, 200));
  for (const id of links) assert.ok(html.includes(`id="${id}"`), `${id}`);
});
