import assert from "node:assert/strict";
import { WritePaces } from "../../src/devices/charger/write_paces.ts";
import { DRIVERS } from "../../src/devices/registry.ts";
import { ManualClock } from "./transport/manual_clock.ts";

const TEXT = (length: number) => "x".repeat(length);

/** What each parameter of each make may be at its ends, and what is just beyond them. */
const ROWS: readonly (readonly [
  driver: string,
  param: string,
  fallback: unknown,
  ends: readonly unknown[],
  beyond: readonly unknown[],
])[] = [
  ["fronius", "host", "", ["", "a.lan:1"], ["a.lan:0"]],
  ["goe", "host", "", ["", "a.lan:1"], ["a.lan:0"]],
  ["nrgkick-connect", "measurementsUrl", "", ["", "http://a.lan/x"], ["a.lan"]],
  ["nrgkick-connect", "settingsUrl", "", ["", "http://a.lan/x"], ["a.lan"]],
  ["nrgkick-connect", "pin", "", ["", "0000", "9999"], ["000", "00000", "abcd", "12 4"]],
  ["nrgkick-gen2", "host", "", ["", "a.lan:65535"], ["a.lan:65536"]],
  ["nrgkick-gen2", "user", "", ["", TEXT(64)], [TEXT(65)]],
  ["nrgkick-gen2", "password", "", ["", TEXT(1), TEXT(64)], [TEXT(65)]],
  ["shelly", "host", "", ["", "a.lan"], ["a lan"]],
  ["shelly", "password", "", ["", TEXT(1), TEXT(64)], [TEXT(65)]],
  ["shelly", "channel", 0, [0, 15], [-1, 16, 0.5]],
  ["shelly", "reversed", false, [true, false], ["yes"]],
  ["solaredge", "host", "", ["", "a.lan"], ["a lan"]],
  ["solaredge", "port", 1502, [1, 65_535], [0, 65_536]],
  ["solaredge", "unitId", 1, [1, 247], [0, 248]],
  ["solaredge", "followerUnitId", 0, [0, 247], [-1, 248]],
  ["solaredge", "batteries", "auto", ["auto", "0", "1", "2", "3"], ["4", 1]],
  ["tplink", "host", "", ["", "a.lan"], ["a lan"]],
];

Deno.test("DRIVERS take each parameter to its ends, and name it beyond them", () => {
  const named = DRIVERS.flatMap(({ id, params }) => Object.keys(params).map((key) => [id, key]));
  assert.deepEqual(ROWS.map(([driver, param]) => [driver, param]), named);
  for (const [id, param, fallback, ends, beyond] of ROWS) {
    const driver = DRIVERS.find((one) => one.id === id);
    assert.equal(driver?.params[param]?.fallback, fallback, `${id} ${param}`);
    const check = (value: unknown) => driver?.check({ [param]: value });
    for (const value of ends) assert.deepEqual(check(value), [], `${id} ${param} ${value}`);
    for (const value of beyond) assert.deepEqual(check(value), [param], `${id} ${param} ${value}`);
  }
});

Deno.test("DRIVERS a form takes secrets of the length that is checked", () => {
  const lengths = DRIVERS.flatMap(({ id, params }) =>
    Object.values(params).flatMap(({ control }) =>
      control.kind === "secret" ? [[id, control.minLength, control.maxLength]] : []
    )
  );
  assert.deepEqual(lengths, [["nrgkick-connect", 4, 4], ["nrgkick-gen2", 0, 64], [
    "shelly",
    1,
    64,
  ]]);
});

Deno.test("DRIVERS stand where their usual ports are, and nowhere without an address", () => {
  const at = (id: string, params: Readonly<Record<string, unknown>>) =>
    DRIVERS.find((one) => one.id === id)?.address(params);
  const host = "a.lan";
  for (
    const [id, usual] of [
      ["fronius", "a.lan:80"],
      ["goe", "a.lan:80"],
      ["nrgkick-gen2", "a.lan:80"],
      ["shelly", "a.lan:80"],
      ["solaredge", "a.lan:1502"],
      ["tplink", "a.lan:9999"],
    ] as const
  ) {
    assert.equal(at(id, { host }), usual);
    assert.equal(at(id, {}), null, id);
  }
  assert.equal(at("nrgkick-connect", {}), null);
  assert.equal(at("nrgkick-connect", { settingsUrl: "http://a.lan/x" }), null);
});

Deno.test("DRIVERS open the roles that are asked for, and no others", async () => {
  const context = { clock: new ManualClock(), patience: {}, paces: new WritePaces() };
  const url = "http://127.0.0.1/api/measurements/1";
  for (const driver of DRIVERS) {
    const params = driver.id === "nrgkick-connect"
      ? { measurementsUrl: url }
      : { host: "127.0.0.1" };
    for (const role of driver.roles) {
      const { close: _close, identify: _identify, ...ports } = driver.open(params, [role], context);
      assert.deepEqual(Object.keys(ports), [role], driver.id);
    }
    const all = driver.open(params, driver.roles, context);
    assert.ok(driver.roles.every((role) => all[role] !== undefined), driver.id);
    await all.close();
  }
});
