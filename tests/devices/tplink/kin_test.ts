import assert from "node:assert/strict";
import { diagnose } from "../../../src/devices/checks/diagnosis.ts";
import { decodePlugAnswer, plugOrNull } from "../../../src/devices/tplink/plug_answers.ts";
import { otherKin } from "../../../src/devices/tplink/kin.ts";
import { openTplinkPlug } from "../../../src/devices/tplink/tplink_plug.ts";
import { DeviceProtocol, DeviceRejected } from "../../../src/domain/codes/errors.ts";
import { FakePlug, frameOf } from "./fake_plug.ts";
import { RECORDED_PLUGS } from "./answers.ts";
import { told } from "../../words/told.ts";

const ASK_SYSINFO = '{"system":{"get_sysinfo":{}}}';
const SET_OFF = '{"system":{"set_relay_state":{"state":0}}}';

type Sysinfo = Readonly<Record<string, unknown>>;

const socket = (number: number, state: 0 | 1) => ({
  alias: `Plug ${number}`,
  id: `0${number - 1}`,
  next_action: { type: -1 },
  on_time: 0,
  state,
});

/** What real kin say of themselves (python-kasa's dumps), as far as it tells what they are. */
const STRIP_OF_3: Sysinfo = {
  child_num: 3,
  children: [socket(1, 1), socket(2, 0), socket(3, 0)],
  err_code: 0,
  feature: "TIM",
  hw_ver: "1.0",
  led_off: 1,
  mic_type: "IOT.SMARTPLUGSWITCH",
  model: "KP303(UK)",
  sw_ver: "1.0.3 Build 191105 Rel.113122",
};
const STRIP_OF_6: Sysinfo = {
  child_num: 6,
  children: [1, 2, 3, 4, 5, 6].map((number) => socket(number, number === 6 ? 1 : 0)),
  err_code: 0,
  feature: "TIM:ENE",
  hw_ver: "1.0",
  led_off: 0,
  mic_type: "IOT.SMARTPLUGSWITCH",
  model: "HS300(US)",
  sw_ver: "1.0.10 Build 190103 Rel.163517",
};
const DIMMER: Sysinfo = {
  active_mode: "none",
  brightness: 25,
  dev_name: "Smart Wi-Fi Dimmer",
  err_code: 0,
  feature: "TIM",
  hw_ver: "1.0",
  mic_type: "IOT.SMARTPLUGSWITCH",
  model: "HS220(US)",
  on_time: 0,
  relay_state: 0,
  sw_ver: "1.5.7 Build 180912 Rel.104837",
};
const LAMP: Sysinfo = {
  active_mode: "none",
  description: "Smart Wi-Fi LED Bulb with Dimmable Light",
  err_code: 0,
  hw_ver: "1.0",
  is_dimmable: 1,
  light_state: { on_off: 0 },
  mic_type: "IOT.SMARTBULB",
  model: "KL110(US)",
  sw_ver: "1.8.11 Build 191113 Rel.105336",
};

const KIN: readonly (readonly [Sysinfo, string])[] = [
  [STRIP_OF_3, "a strip of several sockets"],
  [STRIP_OF_6, "a strip of several sockets"],
  [{ ...STRIP_OF_3, relay_state: 1 }, "a strip of several sockets"],
  [{ ...STRIP_OF_3, children: undefined, relay_state: 0 }, "a strip of several sockets"],
  [{ ...STRIP_OF_3, child_num: undefined }, "a strip of several sockets"],
  [DIMMER, "a dimmer"],
  [LAMP, "no plug but IOT.SMARTBULB"],
  [{ ...LAMP, relay_state: 0 }, "no plug but IOT.SMARTBULB"],
];

Deno.test("otherKin() is null for every plug that was recorded, and for answers without a type", () => {
  for (const { sysinfo } of RECORDED_PLUGS) assert.equal(otherKin(sysinfo), null);
  for (
    const answer of [{}, { relay_state: 0 }, { child_num: 0, children: [] }, { type: 5 }, null, []]
  ) {
    assert.equal(otherKin(answer), null);
  }
  assert.equal(
    otherKin({ child_num: 1 }),
    "a strip of several sockets",
    "whatever tells of children",
  );
  assert.equal(otherKin({ children: [{}] }), "a strip of several sockets", "be it one");
});

for (const [sysinfo, kin] of KIN) {
  const name = `${sysinfo.model}${"relay_state" in sysinfo ? " with a relay" : ""}`;
  Deno.test(`openTplinkPlug() ${name} is ${kin}: said so, and sent nothing`, async () => {
    await using fake = new FakePlug((command) => ({
      json: command === ASK_SYSINFO
        ? { system: { get_sysinfo: sysinfo } }
        : { system: { set_relay_state: { err_code: 0 } } },
    }));
    const plug = openTplinkPlug({ host: "127.0.0.1", port: fake.port });
    const address = `127.0.0.1:${fake.port}`;
    const refuses = (work: Promise<unknown>, action: string) =>
      assert.rejects(work, {
        name: "DeviceRejected",
        message: `Cannot ${action} ${address}${
          action === "read plug" ? "" : " off"
        }: it is ${kin}, which is not supported`,
      });
    await refuses(plug.set(false), "switch plug");
    await refuses(plug.read(), "read plug");
    await refuses(plug.set(false), "switch plug");
    await plug.close();
    assert.deepEqual(new Set(fake.commands), new Set([ASK_SYSINFO]), "no command but the question");
  });
}

Deno.test("openTplinkPlug() an address that a strip has taken over gets no command any more", async () => {
  let sysinfo: Sysinfo = { err_code: 0, relay_state: 0, feature: "TIM" };
  await using fake = new FakePlug((command) => ({
    json: command === ASK_SYSINFO
      ? { system: { get_sysinfo: sysinfo } }
      : { system: { set_relay_state: { err_code: 0 } } },
  }));
  const plug = openTplinkPlug({ host: "127.0.0.1", port: fake.port });
  await plug.read();
  assert.equal(await plug.set(false), "confirmed");
  sysinfo = STRIP_OF_6;
  await assert.rejects(plug.read(), DeviceRejected);
  await assert.rejects(plug.set(false), DeviceRejected);
  await plug.close();
  assert.equal(fake.commands.filter((command) => command === SET_OFF).length, 1);
});

Deno.test("diagnose() says of kin in both languages what it is and that nothing is sent", () => {
  const error = new DeviceRejected(
    "Cannot read plug 127.0.0.1:9999: it is a strip of several sockets, which is not supported",
    { symptom: "other-device" },
  );
  const diagnosis = diagnose(error, { kind: "tplink", address: "p:9999", unitId: null });
  const { what, todo } = told(diagnosis);
  assert.equal(diagnosis.code, "other-device");
  assert.match(what.en, /^p:9999 .* a strip, a dimmer or a lamp: nothing is sent to it$/);
  assert.match(what.de, /^p:9999 .* eine Leiste, ein Dimmer oder eine Lampe: es wird nichts an /);
  assert.match(todo.en, /HS110/);
});

Deno.test("decodePlugAnswer() finds no kin among the plugs", () => {
  const answer = (sysinfo: Sysinfo) =>
    frameOf(JSON.stringify({ system: { get_sysinfo: sysinfo } })).subarray(4);
  for (const [sysinfo] of KIN) {
    assert.throws(() => decodePlugAnswer(answer(sysinfo), "192.0.2.7"), /no plug$/);
  }
  const { model, hasMeter } = decodePlugAnswer(answer(RECORDED_PLUGS[3]?.sysinfo ?? {}), "x");
  assert.deepEqual([model, hasMeter], ["HS110(EU)", true]);
});

Deno.test("plugOrNull() is null for what no plug says, which decodePlugAnswer() refuses", () => {
  const cipherOf = (text: string) => frameOf(text).subarray(4);
  for (const text of ["no JSON", "{}", '{"system":{}}', "[1]", '"x"']) {
    assert.throws(() => decodePlugAnswer(cipherOf(text), "192.0.2.7"), DeviceProtocol, text);
    assert.equal(plugOrNull(cipherOf(text), "192.0.2.7"), null, text);
  }
  const told = cipherOf(
    JSON.stringify({ system: { get_sysinfo: RECORDED_PLUGS[0]?.sysinfo ?? {} } }),
  );
  assert.deepEqual(plugOrNull(told, "192.0.2.7"), decodePlugAnswer(told, "192.0.2.7"));
});
