import assert from "node:assert/strict";
import { WritePaces } from "../../src/devices/charger/write_paces.ts";
import type { DriverContext } from "../../src/devices/driver.ts";
import { fronius } from "../../src/devices/fronius/fronius.ts";
import { goe } from "../../src/devices/goe/goe.ts";
import { nrgkickConnect } from "../../src/devices/nrgkick_connect/connect_driver.ts";
import { nrgkickGen2 } from "../../src/devices/nrgkick_gen2/gen2_driver.ts";
import { shelly } from "../../src/devices/shelly/shelly.ts";
import { solaredge } from "../../src/devices/solaredge/solaredge_driver.ts";
import { tplink } from "../../src/devices/tplink/tplink_driver.ts";
import { ManualClock } from "./transport/manual_clock.ts";

const CONTEXT: DriverContext = {
  clock: new ManualClock(),
  patience: {},
  paces: new WritePaces(),
};

Deno.test("each driver lies at the port that its make has, or at the one that is entered", () => {
  const places = [
    [fronius, "80"],
    [goe, "80"],
    [nrgkickGen2, "80"],
    [shelly, "80"],
    [tplink, "9999"],
    [solaredge, "1502"],
  ] as const;
  for (const [driver, port] of places) {
    assert.equal(driver.address({ host: "box.lan" }), `box.lan:${port}`, driver.id);
    assert.equal(driver.address({ host: "box.lan:8123" }), "box.lan:8123", driver.id);
    assert.equal(driver.address({ host: "" }), null, driver.id);
  }
  assert.equal(solaredge.address({ host: "roof.lan", port: 502 }), "roof.lan:502");
});

Deno.test("each driver has the roles and parameters of its make", () => {
  const facts = [fronius, goe, nrgkickConnect, nrgkickGen2, shelly, solaredge, tplink]
    .map(({ id, roles, params, secrets }) => [id, [...roles], Object.keys(params), [...secrets]]);
  assert.deepEqual(facts, [
    ["fronius", ["grid", "pv", "battery"], ["host"], []],
    ["goe", ["charger"], ["host"], []],
    ["nrgkick-connect", ["charger"], ["measurementsUrl", "settingsUrl", "pin"], ["pin"]],
    ["nrgkick-gen2", ["charger"], ["host", "user", "password"], ["password"]],
    ["shelly", ["grid", "pv", "load", "switch"], ["host", "password", "channel", "reversed"], [
      "password",
    ]],
    [
      "solaredge",
      ["grid", "pv", "battery"],
      ["host", "port", "unitId", "followerUnitId", "batteries"],
      [],
    ],
    ["tplink", ["switch"], ["host"], []],
  ]);
});

Deno.test("solaredge takes the ports, units and batteries that can be, and no others", () => {
  const wrong = (params: Readonly<Record<string, unknown>>) => solaredge.check(params);
  assert.deepEqual(wrong({ port: 1, unitId: 1, followerUnitId: 0, batteries: "auto" }), []);
  assert.deepEqual(wrong({ port: 65_535, unitId: 247, followerUnitId: 247, batteries: "3" }), []);
  assert.deepEqual(wrong({ port: 0, unitId: 0, followerUnitId: -1, batteries: "4" }), [
    "port",
    "unitId",
    "followerUnitId",
    "batteries",
  ]);
  assert.deepEqual(wrong({ port: 65_536, unitId: 248, followerUnitId: 248 }), [
    "port",
    "unitId",
    "followerUnitId",
  ]);
});

Deno.test("shelly takes channels 0 to 15", () => {
  assert.deepEqual(shelly.check({ channel: 0 }), []);
  assert.deepEqual(shelly.check({ channel: 15 }), []);
  assert.deepEqual(shelly.check({ channel: -1 }), ["channel"]);
  assert.deepEqual(shelly.check({ channel: 16 }), ["channel"]);
});

Deno.test("each driver takes secrets of the length that its make has, and no others", () => {
  const text = (length: number) => "x".repeat(length);
  assert.deepEqual(nrgkickGen2.check({ user: text(64), password: text(64) }), []);
  assert.deepEqual(nrgkickGen2.check({ user: "", password: "" }), []);
  assert.deepEqual(nrgkickGen2.check({ user: text(65), password: text(65) }), ["user", "password"]);
  assert.deepEqual(shelly.check({ password: text(64) }), []);
  assert.deepEqual(shelly.check({ password: text(65) }), ["password"]);
  const pins = ["", "0123", "123", "12345", "12a4"].map((pin) => nrgkickConnect.check({ pin }));
  assert.deepEqual(pins, [[], [], ["pin"], ["pin"], ["pin"]]);
});

Deno.test("a driver that writes opens nothing without an address", () => {
  for (
    const [driver, role] of [[goe, "charger"], [nrgkickGen2, "charger"], [
      tplink,
      "switch",
    ]] as const
  ) {
    assert.throws(() => driver.open({ host: "" }, [role], CONTEXT), { name: "InvariantBroken" });
  }
});

Deno.test("a driver opens the roles that the house wants of it, and no others", async () => {
  const opened = async (driver: typeof fronius, roles: Parameters<typeof fronius.open>[1]) => {
    const device = driver.open({ host: "box.lan" }, roles, CONTEXT);
    await device.close();
    return Object.keys(device).filter((key) => !["close", "identify"].includes(key)).sort();
  };
  for (const role of ["grid", "pv", "battery"] as const) {
    assert.deepEqual(await opened(fronius, [role]), [role]);
    assert.deepEqual(await opened(solaredge, [role]), [role]);
  }
  for (const role of ["grid", "pv", "load", "switch"] as const) {
    assert.deepEqual(await opened(shelly, [role]), [role]);
  }
  assert.deepEqual(await opened(goe, ["charger"]), ["charger"]);
  assert.deepEqual(await opened(nrgkickGen2, ["charger"]), ["charger"]);
  assert.deepEqual(await opened(tplink, ["switch"]), ["switch"]);
});
