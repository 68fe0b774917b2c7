import assert from "node:assert/strict";
import { readDevice } from "../../../routes/devices/device_form.ts";
import { paramFacts } from "../../../routes/devices/param_field.ts";
import { DevicesInvalid, InvariantBroken } from "../../../src/domain/codes/errors.ts";
import { choice, wholeNumber } from "../../../src/domain/settings/setting_kinds.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import { lamp } from "../../devices/lamp/lamp.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { NOW_MS } from "../fake_program.ts";
import { control, FORM, FRAGMENT, pages } from "./pages_under_test.ts";

const PLUG = { driver: "tplink", name: "Pump", "param-host": "192.168.178.44" };
const NEW = "/settings/devices/new";
const GONE = { id: "9", device: null, key: "id", code: "unknown-device" } as const;
const { devices: words } = en;

/** The part of a page that a pattern finds, "" for none. */
function part(html: string, pattern: RegExp): string {
  return pattern.exec(html)?.[0] ?? "";
}

Deno.test("a make of one role is not asked for it, and has its own settings at once", async () => {
  const { get, post, devices } = pages();
  const { html } = await get(`${NEW}?make=tplink`);
  assert.doesNotMatch(html, /name="role-/);
  assert.match(html, /<details class="own-settings by-hand"><summary>/);
  assert.doesNotMatch((await get(`${NEW}?make=lamp`)).html, /own-settings/);
  const sent = { ...PLUG, "own-plugOnSocPct": "55" };
  assert.equal((await post("/settings/devices", sent)).status, 303);
  const { roles, policy } = devices.list().at(-1) ?? {};
  assert.deepEqual([roles, policy], [["switch"], { plugOnSocPct: 55 }]);
});

Deno.test("own settings of a device of the settings do not count", async () => {
  const { post, program } = pages();
  const sent = { ...PLUG, "own-plugOnSocPct": "55" };
  assert.equal((await post("/settings/devices/3", sent)).status, 303);
  assert.equal(program.values.plugHost, "192.168.178.44");
});

Deno.test("a form that is right has no word of what is wrong, and one with one thing wrong has", async () => {
  const { get, post } = pages();
  const right = (await get(`${NEW}?make=lamp`)).html;
  assert.doesNotMatch(right, /id="problems"|aria-invalid|-error/);
  assert.doesNotMatch(control(right, "field-param-key"), /placeholder/);
  assert.match(control(right, "field-name"), /aria-describedby="name-help"/);
  assert.match(control(right, "field-roles"), /tabindex="-1" aria-describedby="roles-help"/);
  const { html } = await post("/settings/devices", { ...FORM, name: "" });
  const problems = part(html, /<div class="problems".*?<\/div>/s);
  assert.match(problems, /id="problems" role="alert" tabindex="-1" autofocus/);
  assert.match(problems, /<ul><li><a href="#field-name">Name: Enter a name<\/a><\/li><\/ul>/);
  assert.match(control(html, "field-name"), /aria-invalid="true"/);
  assert.match(control(html, "field-name"), /aria-describedby="name-error name-help"/);
  const { "role-load": _, ...none } = FORM;
  const without = (await post("/settings/devices", { ...none, "param-odd": "1" })).html;
  assert.match(without, new RegExp(`#field-roles">${words.rolesLabel}: ${words.noRole}<`));
  assert.match(control(without, "field-roles"), /aria-describedby="roles-error roles-help"/);
  assert.match(without, /<li>[^<]*no such parameter[^<]*<\/li>/, "of no field, so no link");
  const tested = await post("/settings/devices/test", { ...none, "param-odd": "1" }, FRAGMENT);
  assert.match(tested.html, new RegExp(`<li>${words.rolesLabel}: ${words.noRole}</li>`));
  const nameless = await post("/settings/devices/test", { ...FORM, name: "" }, FRAGMENT);
  assert.match(nameless.html, /<li>Name: Enter a name<\/li>/);
});

Deno.test("what cannot be stored is said without a list", async () => {
  const { post, devices } = pages();
  devices.store.isBroken = true;
  const { html } = await post("/settings/devices", FORM);
  assert.match(html, /id="problems"[^>]*><h2>[^<]*<\/h2><\/div>/);
});

Deno.test("a stored device stays of its make, and one whose make is gone cannot be opened", async () => {
  const { get, post, add, devices } = pages();
  const { id } = await add("Hall", 1);
  const sent = { ...FORM, driver: "nobody", "param-channel": "1" };
  assert.equal((await post(`/settings/devices/${id}`, sent)).status, 303);
  const list = devices.list();
  devices.list = () => list.map((one) => one.id === id ? { ...one, driver: "gone" } : one);
  assert.equal((await get(`/settings/devices/${id}`)).status, 404);
  assert.equal((await post(`/settings/devices/${id}`, sent)).status, 404);
});

Deno.test("a device that goes while it is removed or moved is told as such", async () => {
  const { post, add, devices } = pages();
  const { id } = await add("Hall", 1);
  const gone = () => Promise.reject(new DevicesInvalid([GONE]));
  [devices.remove, devices.order] = [gone, gone];
  assert.equal((await post(`/settings/devices/${id}/remove`, {})).status, 404);
  const moved = await post(`/settings/devices/${id}/move`, { to: "up" });
  assert.equal(moved.status, 422);
  assert.match(moved.html, /<p class="setting-error" role="alert">[^<]*9/);
  devices.order = () => Promise.reject(new InvariantBroken("no such thing"));
  assert.equal((await post(`/settings/devices/${id}/move`, { to: "up" })).status, 500);
});

Deno.test("the question before a device is removed says what went wrong, and nothing else", async () => {
  const { get, post, add, devices, program } = pages();
  program.values = { ...program.values, basePath: "/haus" };
  const { id } = await add("Hall", 1);
  const path = `/settings/devices/${id}/remove`;
  const asked = await get(path);
  assert.equal(asked.status, 200);
  assert.doesNotMatch(asked.html, /role="alert"/);
  assert.match(asked.html, /href="\/haus\/settings\/devices">/);
  devices.store.isBroken = true;
  const { html } = await post(path, {});
  assert.ok(html.includes(`<p class="setting-error" role="alert">${en.settings.notStored}</p>`));
});

Deno.test("a device of the environment has no form", async () => {
  const { get } = pages(JSON.stringify([
    { driver: "lamp", name: "Roof", roles: ["load"], params: { host: "192.168.178.41" } },
  ]));
  assert.equal((await get("/settings/devices/4")).status, 404);
});

Deno.test("the makes are listed where there is but one, and a list has its scripts and its way back", async () => {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, basePath: "/haus" };
  const html = await expectPage(await app.ask(`/haus${NEW}`), 200);
  assert.match(html, /href="\/haus\/settings\/devices\/new\?make=lamp">Lamp</);
  assert.ok(!html.includes(words.noMakes));
  assert.match(html, /<a class="set-up" href="\/haus\/settings\/devices">/);
  assert.match(html, /<script src="\/haus\/assets\/htmx/);
});

Deno.test("the list tells of each device how it is, with its sign", async () => {
  const { get, program, add } = pages();
  const { id } = await add("Hall", 0);
  const lamp = { id, name: "Hall", driver: "lamp", roles: ["load" as const], powers: { load: 6 } };
  const lineOf = async (line: number | string) => {
    const { html } = await get();
    const found = part(html, new RegExp(`<li class="device" id="device-${line}".*?</li>`, "s"));
    const state = /class="(device-state[^"]*)"><svg.*?#icon-(\w+)".*?<\/svg>([^<]*)/s.exec(found);
    return state?.slice(1).map((text) => text.replaceAll("\u202f", " "));
  };
  const { html } = await get();
  assert.doesNotMatch(html, /class="setting-error"/);
  assert.ok(!html.includes(words.health.legend));
  const heard = { quality: "fresh", atMs: NOW_MS, error: null, powers: {} } as const;
  const slots = [
    { ...heard, id: 1, name: "SolarEdge", driver: "solaredge", roles: ["pv" as const] },
    { ...heard, id: 3, name: "TP-Link", driver: "tplink", roles: ["switch" as const] },
  ];
  program.publish({ devices: slots });
  assert.deepEqual(await lineOf(3), ["device-state is-well", "check", "answers · 2.05 kW"]);
  const diagnosis = { code: "no-answer", driver: "lamp", address: "x", unitId: null } as const;
  const away = { quality: "unavailable", atMs: NOW_MS - 60_000, error: "timeout" } as const;
  program.publish({ devices: [...slots, { ...lamp, ...away, diagnosis }] });
  const silent = `${words.silent}, no data for 1 min`;
  assert.deepEqual(await lineOf(id), ["device-state", "alert", silent]);
  assert.match((await get()).html, /No answer in time from x/);
  const { plug, charger } = program.current;
  program.publish({ plug: { ...plug, ...away }, charger: { ...charger, ...away } });
  assert.equal((await lineOf(3))?.[2], silent, "a power of then is none");
  assert.deepEqual(await lineOf(2), ["device-state", "alert", silent]);
  assert.deepEqual(await lineOf(1), ["device-state is-well", "check", "answers"]);
  program.values = { ...program.values, plugHost: "" };
  const none = part((await get()).html, /Smart plug<\/h3>.*?<\/li>/s);
  assert.match(none, /class="device-state"><svg[^>]*><use href="#icon-alert"/);
});

Deno.test("a test that cannot be made now says why, and each role has its sign", async () => {
  const { post, devices } = pages();
  const test = async () => (await post("/settings/devices/test", FORM, FRAGMENT)).html;
  const load = { read: () => Promise.resolve({ powerW: 1, totalWh: null }) };
  devices.opens.next = { load, close: () => Promise.resolve() };
  assert.match(await test(), /is-well"><svg[^>]*><use href="#icon-check"/);
  devices.test = () => Promise.resolve({ kind: "held" });
  assert.equal(await test(), `<p class="setting-awaited">${words.held}</p>`);
});

Deno.test("readDevice() joins a window, half of one too, and leaves an empty one empty", () => {
  const windows = [["", ""], ["10:00", ""], ["", "12:00"], ["10:00", "12:00"]] as const;
  assert.deepEqual(
    windows.map(([from, to]) =>
      readDevice(new Map([["own-w.from", from], ["own-w.to", to]])).policy["w"]
    ),
    ["", "10:00-", "-12:00", "10:00-12:00"],
  );
});

Deno.test("paramFacts() tells the unit of a number, and the names of a choice", () => {
  const params = {
    wait: wholeNumber({ group: "params", unit: "s", min: 1, max: 9, fallback: 4 }),
    way: choice({ group: "params", options: ["a", "b"], fallback: "a" }),
  };
  const driver = { ...lamp, params };
  const sent = { driver: "x", name: "", roles: [], texts: {}, policy: {} };
  const context = {
    texts: de,
    spoken: [de],
    theme: "auto",
    basePath: "",
    isDemo: false,
    access: "open",
  } as const;
  const view = { context, driver, sent, stored: null };
  const facts = (key: string) => paramFacts(key, view, null);
  assert.deepEqual([facts("wait").unit, facts("wait").text], ["s", "4"]);
  assert.deepEqual([facts("way").unit, facts("way").options.length], ["", 2]);
  assert.deepEqual([facts("way").isStored, facts("way").isChanged], [false, false]);
});
