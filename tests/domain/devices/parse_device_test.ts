import assert from "node:assert/strict";
import {
  addressKey,
  hostsOf,
  MAX_NAME_LENGTH,
  paramsFromText,
  parseDevice,
} from "../../../src/domain/devices/parse_device.ts";
import { policyFrom, policyKeys } from "../../../src/domain/devices/parse_policy.ts";
import type { StoredDevice } from "../../../src/domain/ports/record_stores.ts";
import type { DriverFacts } from "../../../src/domain/ports/drivers.ts";
import { httpUrl, secretUrl } from "../../../src/domain/settings/setting_kinds.ts";
import { settingsOf } from "../../../src/domain/settings/load_settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { ACME, OTHER, stored } from "./made_up_driver.ts";

const TERMS = {
  drivers: [ACME, OTHER],
  before: null,
  place: "#3",
  mayUseOwnMachine: false,
  settings: defaultSettings(),
};
const GIVEN = { driver: "acme", name: "Garage", roles: ["switch"], params: { host: "a.lan" } };

function parse(
  input: Record<string, unknown>,
  own: { readonly before?: StoredDevice; readonly mayUseOwnMachine?: boolean } = {},
) {
  return parseDevice(input, { ...TERMS, ...own });
}
const issues = (input: Record<string, unknown>, own: Parameters<typeof parse>[1] = {}) => {
  const { entry, issues } = parse({ ...GIVEN, ...input }, own);
  assert.equal(entry === null, issues.length > 0);
  return issues.map(({ device, key, code }) => `${device} ${key} ${code}`);
};

Deno.test("parseDevice() reads a device, its secrets apart", () => {
  const params = { host: "a.lan", token: "abc" };
  assert.deepEqual(parse({ ...GIVEN, name: " Garage ", params }).entry, {
    driver: "acme",
    name: "Garage",
    roles: ["switch"],
    params: { host: "a.lan" },
    secrets: { token: "abc" },
  });
  const { entry } = parse({ driver: "other", name: "x", params: { host: "b.lan" } });
  assert.deepEqual(entry?.roles, ["switch"], "the only one that the driver has");
  const many = parse({ ...GIVEN, roles: ["switch", "grid"] }).entry;
  assert.deepEqual(many?.roles, ["grid", "switch"], "in one order");
});

Deno.test("parseDevice() says all that is wrong at once, under the name or the place", () => {
  assert.deepEqual(issues({}), []);
  assert.deepEqual(issues({ name: " " }), ["#3 name no-name"]);
  assert.deepEqual(issues({ name: 7 }), ["#3 name wrong-name"]);
  assert.deepEqual(issues({ name: "a\nb" }), ["#3 name wrong-name"]);
  const long = "x".repeat(MAX_NAME_LENGTH);
  assert.deepEqual(issues({ name: long }), []);
  assert.deepEqual(issues({ name: `${long}x` }), [`${long} name name-too-long`]);
  assert.deepEqual(issues({ driver: "gone" }), ["Garage driver unknown-driver"]);
  assert.deepEqual(issues({ colour: 1 }), ["Garage colour unknown-key"]);
  assert.deepEqual(issues({ roles: "switch" }), ["Garage roles wrong-form"]);
  assert.deepEqual(issues({ roles: [] }), ["Garage roles no-role"]);
  assert.deepEqual(issues({ roles: ["pv", "switch"] }), ["Garage roles role-not-of-driver"]);
  assert.deepEqual(issues({ roles: undefined }), ["Garage roles no-role"], "it has several");
  assert.deepEqual(issues({ params: 7 }), ["Garage params wrong-form"]);
  assert.deepEqual(issues({ params: { host: 7 } }), ["Garage host wrong-param"]);
  assert.deepEqual(issues({ params: { host: "a.lan", x: 1 } }), ["Garage x unknown-param"]);
  assert.deepEqual(issues({ params: { host: "" } }), ["Garage host no-address"]);
  assert.deepEqual(issues({ policy: [] }), ["Garage policy wrong-form"]);
  assert.deepEqual(issues({ colour: 1, roles: [], params: 7 }), [
    "Garage colour unknown-key",
    "Garage roles no-role",
    "Garage params wrong-form",
  ]);
});

Deno.test("parseDevice() takes the machine itself only where that is allowed", () => {
  const params = { host: "localhost" };
  assert.deepEqual(issues({ params }), ["Garage host own-machine"]);
  assert.deepEqual(issues({ params }, { mayUseOwnMachine: true }), []);
});

Deno.test("parseDevice() over what is stored: what is left out stays, a secret with its address", () => {
  const before = stored(4, { host: "a.lan", channel: 1 }, { secrets: { token: "abc" } });
  const change = (input: Record<string, unknown>) => parse(input, { before }).entry;
  assert.deepEqual(change({}), {
    driver: "acme",
    name: "d4",
    roles: ["switch"],
    params: { host: "a.lan", channel: 1 },
    secrets: { token: "abc" },
  });
  assert.deepEqual(change({ params: { channel: 2 } })?.secrets, { token: "abc" }, "another part");
  assert.deepEqual(change({ params: { host: "A.lan" } })?.secrets, { token: "abc" });
  assert.deepEqual(change({ params: { token: null } })?.secrets, { token: "abc" });
  assert.deepEqual(change({ params: { token: "" } })?.secrets, { token: "" });
  assert.deepEqual(change({ params: { host: "b.lan", token: "new" } })?.secrets, { token: "new" });
  const moved = parse({ params: { host: "b.lan" } }, { before });
  assert.deepEqual(moved.issues.map(({ key, code }) => [key, code]), [
    ["token", "secret-of-other-address"],
  ]);
  const bare = stored(4, { host: "a.lan" }, { secrets: { token: "" } });
  assert.deepEqual(parse({ params: { host: "b.lan" } }, { before: bare }).issues, []);
  const make = parse({ driver: "other" }, { before });
  assert.ok(make.issues.some(({ code }) => code === "other-driver"));
});

Deno.test("parseDevice() reads a load's own settings, and null takes one back", () => {
  const before = stored(4, { host: "a.lan" }, { policy: { plugOnPowerW: 500 } });
  const policy = (given: unknown, own: Parameters<typeof parse>[1] = { before }) =>
    parse({ policy: given }, own).entry?.policy;
  assert.deepEqual(policy(undefined), { plugOnPowerW: 500 });
  assert.deepEqual(policy({ plugOnSocPct: 50 }), { plugOnPowerW: 500, plugOnSocPct: 50 });
  assert.equal(policy({ plugOnPowerW: null }), undefined);
  const wrong = (input: object, roles: readonly string[] = ["switch"]) => {
    const { issues } = parse({ ...GIVEN, roles, policy: input });
    return issues.map((issue) => {
      const more = issue.code === "of-setting" && "given" in issue.issue ? issue.issue.given : "";
      return `${issue.key} ${issue.code} ${more}`.trim();
    });
  };
  assert.deepEqual(wrong({ maxCurrentA: 10 }), ["maxCurrentA unknown-param"]);
  assert.deepEqual(wrong({ maxCurrentA: 10 }, ["charger"]), []);
  assert.deepEqual(wrong({ plugOnSocPct: 101 }), ["plugOnSocPct of-setting 101"]);
  const text = "x".repeat(58);
  assert.deepEqual(wrong({ plugOnSocPct: text }), [`plugOnSocPct of-setting "${text}"`]);
  assert.deepEqual(wrong({ plugOnSocPct: `${text}y` }), [`plugOnSocPct of-setting "${text}y…`]);
  const currents = (minCurrentA: number, maxCurrentA: number) =>
    wrong({ minCurrentA, maxCurrentA }, ["charger"]);
  assert.deepEqual([currents(10, 10), currents(11, 10)], [[], ["minCurrentA of-setting"]]);
  assert.deepEqual(policyKeys(["grid"]), []);
  assert.ok(policyKeys(["charger"]).includes("minCurrentA"));
});

Deno.test("a form's text, the hosts it names and where an address is entered", () => {
  assert.deepEqual(paramsFromText({ host: " a.lan ", channel: "2", token: "" }, ACME), {
    host: "a.lan",
    channel: 2,
  });
  assert.deepEqual(paramsFromText({ host: "", x: "y" }, ACME), { host: "", x: "y" });
  const hosts = (host: unknown) => hostsOf({ host, token: "t.lan" }, ACME);
  assert.deepEqual(hosts("a.lan:80"), [{ key: "host", host: "a.lan" }]);
  assert.deepEqual(hosts("http://b.lan/x"), [{ key: "host", host: "b.lan" }]);
  assert.deepEqual(hosts("[::1]:80"), [{ key: "host", host: "::1" }]);
  assert.deepEqual([hosts(""), hosts(7), hosts(undefined)], [[], [], []]);
  assert.deepEqual([addressKey(ACME), addressKey({ ...ACME, params: {} })], ["host", "params"]);
});

Deno.test("an address is entered as a host, as a URL, or as a secret one", () => {
  const group = "advanced";
  const url = { group, example: "http://a.lan" } as const;
  const keyOf = (params: DriverFacts["params"]) => addressKey({ ...ACME, params });
  const { token } = ACME.params;
  assert.ok(token !== undefined);
  assert.equal(keyOf({ token, page: httpUrl(url) }), "page");
  assert.equal(keyOf({ token, page: secretUrl(url) }), "page");
  assert.equal(keyOf({ token }), "params", "a secret that is no address");
});

Deno.test("parseDevice() repeats what was entered wrong, and no secret", () => {
  const given = (params: Record<string, unknown>) =>
    parse({ ...GIVEN, params: { host: "a.lan", ...params } }).issues
      .map((issue) => "given" in issue ? issue.given : undefined);
  assert.deepEqual([given({ channel: 9 }), given({ token: 7 })], [["9"], [null]]);
});

Deno.test("policyFrom() takes a load's own values that are still valid", () => {
  const stored = { minCurrentA: 8, maxCurrentA: 99, plugOnPowerW: 900, colour: "red" };
  assert.deepEqual(policyFrom(stored), { minCurrentA: 8, plugOnPowerW: 900 });
  const settings = defaultSettings();
  assert.equal(settingsOf(settings, {}), settings);
  assert.equal(settingsOf(settings, { minCurrentA: 8 }).minCurrentA, 8);
});
