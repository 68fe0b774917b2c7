import assert from "node:assert/strict";
import { plugBehind } from "../../../src/devices/tplink/library.ts";
import { DeviceProtocol, DeviceTimeout } from "../../../src/domain/codes/errors.ts";

const SET_OFF = '{"system":{"set_relay_state":{"state":0}}}';
const ANSWERS: Readonly<Record<string, unknown>> = {
  "an error of the plug": { system: { set_relay_state: { err_code: -1, err_msg: "relay error" } } },
  "an error of its module": { system: { err_code: -1, err_msg: "module not support" } },
  "another module": { emeter: { get_realtime: { err_code: 0 } } },
  "no code": { system: { set_relay_state: {} } },
  "nothing": undefined,
  "a list": [],
  "a text": "on",
};

Deno.test("plugBehind() carries a switch once, as the text that plugs take", async () => {
  const sent: string[] = [];
  const plug = plugBehind((text) => {
    sent.push(text);
    return Promise.resolve({ system: { set_relay_state: { err_code: 0 } } });
  });
  assert.equal(await plug.setPowerState(false), true);
  assert.deepEqual(sent, [SET_OFF]);
});

for (const [what, answer] of Object.entries(ANSWERS)) {
  Deno.test(`plugBehind() sends a switch no second time after ${what}`, async () => {
    let sent = 0;
    const plug = plugBehind(() => {
      sent += 1;
      return Promise.resolve(answer);
    });
    await assert.rejects(plug.setPowerState(false));
    assert.equal(sent, 1);
  });
}

Deno.test("plugBehind() hands on what its carrier throws, and sends no second time", async () => {
  let sent = 0;
  const failure = new DeviceTimeout("Cannot switch plug: timeout after 20 ms");
  const plug = plugBehind(() => {
    sent += 1;
    return Promise.reject(failure);
  });
  await assert.rejects(plug.setPowerState(true), (error) => error === failure);
  assert.equal(sent, 1);
});

Deno.test("plugBehind() refuses every further command, whatever it is", async () => {
  const sent: string[] = [];
  const plug = plugBehind((text) => {
    sent.push(text);
    return Promise.resolve({ system: { set_relay_state: { err_code: 0 } } });
  });
  await plug.setPowerState(true);
  await assert.rejects(plug.setPowerState(true), DeviceProtocol);
  await assert.rejects(plug.togglePowerState(), DeviceProtocol);
  await assert.rejects(plug.getSysInfo(), DeviceProtocol);
  await assert.rejects(plug.reboot(1), DeviceProtocol);
  assert.equal(sent.length, 1);
});

Deno.test("plugBehind() knows no address, so that nothing but its carrier could send", () => {
  const plug = plugBehind(() => Promise.reject(new Error("never")), {
    model: "HS110(EU)",
    alias: "heater",
    hw_ver: "4.1",
    sw_ver: "1.1.0",
    feature: "TIM:ENE",
  });
  assert.equal(plug.host, "");
  assert.deepEqual([plug.model, plug.alias, plug.supportsEmeter], ["HS110(EU)", "heater", true]);
});
