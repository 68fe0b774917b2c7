import assert from "node:assert/strict";
import { defineDriver } from "../../src/devices/driver.ts";
import { WritePaces } from "../../src/devices/charger/write_paces.ts";
import { host, secretText, wholeNumber } from "../../src/domain/settings/setting_kinds.ts";
import { ManualClock } from "./transport/manual_clock.ts";

/** A make of its own, with parameters that no other has: it tells what it was opened with. */
function lamp() {
  const opened: unknown[] = [];
  const driver = defineDriver({
    id: "lamp",
    label: "Lamp",
    roles: ["load"],
    params: {
      host: host({ group: "params" }),
      channel: wholeNumber({ group: "params", unit: "", min: 0, max: 3, fallback: 0 }),
      key: secretText({ group: "params", fallback: "", minLength: 4, maxLength: 8 }),
    },
    address: ({ host, channel }) => host === "" ? null : `${host}/${channel}`,
    open: (values, roles) => {
      opened.push(values, roles);
      return {
        load: { read: () => Promise.resolve({ powerW: 60, totalWh: null }) },
        close: () => Promise.resolve(),
      };
    },
  });
  return { driver, opened };
}

Deno.test("defineDriver() opens with what was given and the fallbacks of the rest", async () => {
  const { driver, opened } = lamp();
  const context = { clock: new ManualClock(), patience: {}, paces: new WritePaces() };
  const device = driver.open({ host: "lamp.lan", channel: 2 }, ["load"], context);
  assert.deepEqual(opened, [{ host: "lamp.lan", channel: 2, key: "" }, ["load"]]);
  assert.deepEqual(await device.load?.read(), { powerW: 60, totalWh: null });
  assert.equal(driver.address({ host: "lamp.lan" }), "lamp.lan/0");
  assert.equal(driver.address({}), null);
  assert.deepEqual(driver.secrets, ["key"]);
  assert.deepEqual([driver.takesOneClient, driver.identify, driver.unitId({})], [
    false,
    null,
    null,
  ]);
});

Deno.test("defineDriver() names each parameter that is wrong or of another driver", () => {
  const { driver } = lamp();
  assert.deepEqual(driver.check({ host: "lamp.lan", channel: 3, key: "abcd" }), []);
  assert.deepEqual(driver.check({}), []);
  assert.deepEqual(driver.check({ host: "two words", channel: 4, key: "abc", unitId: 1 }), [
    "unitId",
    "host",
    "channel",
    "key",
  ]);
  assert.deepEqual(driver.check({ channel: null, key: 5 }), ["channel", "key"]);
});

Deno.test("defineDriver() opens nothing with parameters that were not checked", () => {
  const { driver, opened } = lamp();
  const context = { clock: new ManualClock(), patience: {}, paces: new WritePaces() };
  assert.throws(() => driver.open({ channel: 9 }, ["load"], context), { name: "InvariantBroken" });
  assert.deepEqual(opened, []);
});
