import assert from "node:assert/strict";
import { control, namesIn, pages } from "./pages_under_test.ts";

const SWITCH = {
  driver: "lamp",
  name: "Boiler",
  roles: ["switch"],
  params: { host: "192.168.178.40", channel: 1 },
} as const;
const BOILER = { driver: "lamp", name: "Boiler", "role-switch": "on" };

Deno.test("the form of a switch has its own settings, empty as in Settings", async () => {
  const { devices, get, program } = pages();
  program.values = { ...program.values, plugOnSocPct: 61, plugEnabled: true };
  const { id } = await devices.add(SWITCH);
  const { html } = await get(`/settings/devices/${id}`);
  assert.match(html, /<details class="own-settings by-hand"><summary>Its own settings</);
  assert.match(control(html, "field-own-plugOnSocPct"), / value\/>/);
  assert.match(html, /Empty: as in Settings: 61 %/);
  assert.match(html, /<option value selected>not chosen: off</);
  assert.doesNotMatch(html, /own-carMaxPhases/);
  assert.match(
    control(html, "field-own-plugWindow1"),
    /name="own-plugWindow1\.from".*type="time" value\/>/,
  );
});

Deno.test("a device that is only measured, and one of the settings, have no own settings", async () => {
  const { add, get } = pages();
  const { id } = await add("Hall", 0);
  for (const one of [id, 1, 2, 3]) {
    assert.doesNotMatch((await get(`/settings/devices/${one}`)).html, /name="own-/);
  }
});

Deno.test("POST /settings/devices/ID keeps own values, and takes back what is emptied", async () => {
  const { devices, get, post } = pages();
  const { id } = await devices.add(SWITCH);
  const own = {
    "own-plugEnabled": "on",
    "own-plugOnSocPct": "70",
    "own-plugWindow1.from": "10:00",
    "own-plugWindow1.to": "12:30",
    "own-plugWindow2.from": "",
    "own-plugWindow2.to": "",
    "own-plugAllowBattery": "",
  };
  assert.equal((await post(`/settings/devices/${id}`, { ...BOILER, ...own })).status, 303);
  const policyNow = () => devices.list().find((one) => one.id === id)?.policy;
  assert.deepEqual(policyNow(), {
    plugEnabled: true,
    plugOnSocPct: 70,
    plugWindow1: "10:00-12:30",
  });
  const { html } = await get(`/settings/devices/${id}`);
  assert.match(html, /<details class="own-settings by-hand" open>/);
  assert.match(control(html, "field-own-plugOnSocPct"), /value="70"/);
  assert.match(control(html, "field-own-plugWindow1"), /value="10:00"/);
  const emptied = { ...BOILER, ...own, "own-plugOnSocPct": "", "own-plugEnabled": "" };
  assert.equal((await post(`/settings/devices/${id}`, emptied)).status, 303);
  assert.deepEqual(policyNow(), { plugWindow1: "10:00-12:30" });
  assert.equal((await post(`/settings/devices/${id}`, BOILER)).status, 303);
  assert.deepEqual(policyNow(), { plugWindow1: "10:00-12:30" }, "none was sent");
});

Deno.test("POST /settings/devices/ID names the own setting that is wrong, and keeps what was typed", async () => {
  const { devices, post } = pages();
  const { id } = await devices.add(SWITCH);
  const wrong = { ...BOILER, "own-plugOnSocPct": "170", "own-plugWindow1.from": "10:00" };
  const { status, html } = await post(`/settings/devices/${id}`, wrong);
  assert.equal(status, 422);
  assert.match(html, /<a href="#field-own-plugOnSocPct">On at SOC: /);
  assert.match(control(html, "field-own-plugOnSocPct"), /aria-invalid="true".* value="170"/);
  assert.match(html, /<details class="own-settings by-hand" open>/);
  assert.equal(devices.list().find((one) => one.id === id)?.policy, undefined);
});

Deno.test("POST /settings/devices/ID of what is no switch any more sends no own settings", async () => {
  const { devices, post } = pages();
  const { id } = await devices.add({ ...SWITCH, policy: { plugEnabled: true } });
  const form = { driver: "lamp", name: "Boiler", "role-load": "on", "own-plugEnabled": "on" };
  assert.equal((await post(`/settings/devices/${id}`, form)).status, 303);
  assert.deepEqual(devices.list().find((one) => one.id === id)?.roles, ["load"]);
});

Deno.test("POST /settings/devices/ID/move puts a device at a place of the list", async () => {
  const { devices, add, post, get } = pages();
  for (const [channel, name] of ["Pool", "Well", "Attic"].entries()) await add(name, channel);
  const attic = devices.list().at(-1)?.id;
  assert.equal((await post(`/settings/devices/${attic}/move`, { to: "3" })).status, 303);
  assert.deepEqual(namesIn((await get()).html).slice(3), ["Attic", "Pool", "Well"]);
  assert.equal((await post(`/settings/devices/${attic}/move`, { to: "99" })).status, 303);
  assert.deepEqual(namesIn((await get()).html).slice(3), ["Pool", "Well", "Attic"]);
  for (const to of ["-1", "1.5", "1e1", "", "x", "1000"]) {
    assert.equal((await post(`/settings/devices/${attic}/move`, { to })).status, 400, to);
  }
});

/** What the form says of each own setting: its unit, its choices or what it inherits. */
function saidOf(html: string): readonly string[] {
  const own = html.slice(html.indexOf("own-settings"));
  return own.split('<div class="setting">').slice(1).map((field) => {
    const unit = /<span aria-hidden="true">([^<]*)<\/span>/.exec(field)?.[1] ?? "";
    const options = [...field.matchAll(/<option value(?:="([^"]*)")?[^>]*>([^<]*)</g)]
      .map(([, value = "", name]) => `${value}=${name}`).join(" ");
    const inherits = /<span(?: class="([^"]*)")?>Empty: ([^<]*)</.exec(field)?.slice(1).join(" ") ??
      "";
    return [unit, options, inherits].join("|").replaceAll("\u202f", " ");
  });
}

Deno.test("own settings are named with their units and choices, and with what holds without them", async () => {
  const { devices, get, program } = pages();
  const { id } = await devices.add({ ...SWITCH, policy: { plugOnSocPct: 70 } });
  program.values = { ...program.values, plugOnSocPct: 60 };
  const { html } = await get(`/settings/devices/${id}`);
  assert.match(html, /<details class="own-settings by-hand" open>/, "it has one of its own");
  assert.deepEqual(saidOf(html), [
    "|=not chosen: off on=on off=off| not chosen: off",
    "|=as in Settings: on on=on off=off| as in Settings: on",
    "W|| as in Settings: 2100 W",
    "%||is-changed as in Settings: 60 %",
    "|| as in Settings: 13:55–16:15",
    "|| as in Settings: off",
    "h|| as in Settings: 0 h",
    "|| as in Settings: off",
  ]);
  const modes = "keep=keep the mode slow=Slow tracked=Tracked fast=Fast";
  const plugged = "when a car is plugged in";
  const switches = `never=never plug-in=${plugged} always=also while plugged in`;
  program.values = { ...program.values, carKwhPer100Km: 17.5 };
  assert.deepEqual(saidOf((await get("/settings/devices/new?make=goe")).html), [
    "|=as in Settings: 2 phases 1=1 phase 2=2 phases 3=3 phases| as in Settings: 2 phases",
    `|=as in Settings: Slow ${modes}| as in Settings: Slow`,
    "A|| as in Settings: 15 A",
    "A|| as in Settings: 6 A",
    `|=as in Settings: ${plugged} ${switches}| as in Settings: ${plugged}`,
    "kWh/100 km|| as in Settings: 17.5 kWh/100 km",
    "%|| as in Settings: 0 %",
    "|=as in Settings: off on=on off=off| as in Settings: off",
  ]);
});

Deno.test("the own settings open where one of them is wrong, and it alone says so", async () => {
  const { devices, post } = pages();
  const { id } = await devices.add(SWITCH);
  const sent = { ...BOILER, "param-host": "192.168.178.40", "param-channel": "1" };
  const path = `/settings/devices/${id}`;
  const { html } = await post(path, { ...sent, "own-plugOnSocPct": "170" });
  assert.equal(html.match(/aria-invalid/g)?.length, 1);
  assert.equal(html.match(/class="setting-error"/g)?.length, 1);
  assert.match((await post(path, { ...sent, name: "" })).html, /by-hand"><summary>/, "folded");
});
