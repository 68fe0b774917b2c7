import assert from "node:assert/strict";
import fc from "fast-check";
import { openTplinkPlug } from "../../../src/devices/tplink/tplink_plug.ts";
import { decodeCipher, encodeFrame, MAX_FRAME_BYTES } from "../../../src/devices/tplink/wire.ts";
import { DeviceError } from "../../../src/domain/codes/errors.ts";
import type { SwitchedPlug } from "../../../src/domain/ports/devices.ts";
import { RECORDED_PLUGS } from "./answers.ts";
import { freePort } from "../../setup/free_port.ts";
import { ShortWaits } from "../transport/short_waits.ts";
import { FakePlug, frameOf, type PlugReply } from "./fake_plug.ts";

/** Longer than any answer takes here. */
const DEADLINE_MS = 5000;
const ASK_SYSINFO = '{"system":{"get_sysinfo":{}}}';
const ASK_METER = '{"emeter":{"get_realtime":{}}}';
const SET_ON = '{"system":{"set_relay_state":{"state":1}}}';
const SET_OFF = '{"system":{"set_relay_state":{"state":0}}}';
const DONE = { json: { system: { set_relay_state: { err_code: 0 } } } };
const NO_MODULE = { err_code: -1, err_msg: "module not support" };

const sysinfo = (details: Readonly<Record<string, unknown>> = {}): PlugReply => ({
  json: {
    system: {
      get_sysinfo: {
        err_code: 0,
        feature: "TIM:ENE",
        model: "HS110(EU)",
        on_time: 0,
        relay_state: 0,
        ...details,
      },
    },
  },
});
const realtime = (values: unknown): PlugReply => ({ json: { emeter: { get_realtime: values } } });

interface Bench extends AsyncDisposable {
  readonly fake: FakePlug;
  readonly plug: SwitchedPlug;
}

function openBench(reply: (command: string) => PlugReply, deadlineMs = DEADLINE_MS): Bench {
  const fake = new FakePlug(reply);
  const plug = openTplinkPlug({ host: "127.0.0.1", port: fake.port, deadlineMs });
  return {
    fake,
    plug,
    async [Symbol.asyncDispose]() {
      await plug.close();
      await fake[Symbol.asyncDispose]();
    },
  };
}

Deno.test("encodeFrame() gives the bytes that plugs of every kind take", () => {
  const bytes = Uint8Array.fromBase64(
    "AAAAKtDygfiL/5r31e+UtsWg1Iv5nPCR6LfEsNGlwOLYo4HyhueT9tTu36Lfog==",
  );
  assert.deepEqual(encodeFrame(SET_ON), bytes);
  assert.equal(decodeCipher(bytes.subarray(4)), SET_ON);
});

Deno.test("encodeFrame() counts bytes, not characters", () => {
  const frame = encodeFrame('{"a":"ä€"}');
  assert.equal(new DataView(frame.buffer).getUint32(0), 13);
  assert.equal(decodeCipher(frame.subarray(4)), '{"a":"ä€"}');
});

Deno.test("openTplinkPlug().read() gives both kinds of meters in W and Wh", async () => {
  const cases: readonly [unknown, number | null, number | null][] = [
    [
      { current: 0.014937, err_code: 0, power: 0.928511, total: 55.139, voltage: 231.067823 },
      0.928511,
      55_139,
    ],
    [
      { current_ma: 451, voltage_mv: 230837, power_mw: 61753, total_wh: 16323, err_code: 0 },
      61.753,
      16_323,
    ],
    [{ power_mw: 3140, power: 9, total_wh: 5, total: 9, err_code: 0 }, 3.14, 5],
    [{ power_mw: 0, total_wh: 0, err_code: 0 }, 0, 0],
    [{ power_mw: 1e7, total_wh: 1e9, err_code: 0 }, 10_000, 1e9],
    [{ power_mw: 1e7 + 1, total_wh: 1e9 + 1, err_code: 0 }, null, null],
    [{ power: 10_000, total: 1e6, err_code: 0 }, 10_000, 1e9],
    [{ power: 10_001, total: 1e6 + 1, err_code: 0 }, null, null],
    [{ power_mw: null, power: 7, err_code: 0 }, 7, null],
    [{ power: -5, total: -1, err_code: 0 }, null, null],
    [{ power: 1e9, total: "7", err_code: 0 }, null, null],
    [{ err_code: 0 }, null, null],
  ];
  for (const [values, powerW, totalWh] of cases) {
    await using bench = openBench((command) =>
      command === ASK_METER ? realtime(values) : sysinfo({ relay_state: 1 })
    );
    assert.deepEqual(await bench.plug.read(), {
      on: true,
      powerW,
      totalWh,
      hasMeter: true,
      model: "HS110(EU)",
    });
    assert.deepEqual(bench.fake.commands, [ASK_SYSINFO, ASK_METER]);
    assert.equal(bench.fake.maxOpenCount, 1);
  }
});

Deno.test("openTplinkPlug().read() asks no meter of a plug without one", async () => {
  for (const feature of ["TIM", "", undefined, 5]) {
    await using bench = openBench(() => sysinfo({ feature, model: "HS100(UK)" }));
    assert.deepEqual(await bench.plug.read(), {
      on: false,
      powerW: null,
      totalWh: null,
      hasMeter: false,
      model: "HS100(UK)",
    });
    assert.deepEqual(bench.fake.commands, [ASK_SYSINFO]);
  }
});

Deno.test("openTplinkPlug().read() keeps 64 letters of a model", async () => {
  await using bench = openBench(() => sysinfo({ feature: "TIM", model: "M".repeat(65) }));
  assert.equal((await bench.plug.read()).model, "M".repeat(64));
});

Deno.test("openTplinkPlug().read() repeats 100 letters of an error, and 40 of what it is", async () => {
  const err_msg = `${"e".repeat(100)}more`;
  await using failing = openBench(() => ({
    json: { system: { get_sysinfo: { err_code: -3, err_msg } } },
  }));
  await assert.rejects(failing.plug.read(), {
    message: /: system.get_sysinfo gave error -3 e{100}$/,
  });
  await using other = openBench(() => sysinfo({ type: "T".repeat(41) }));
  await assert.rejects(other.plug.read(), { message: /: it is no plug but T{40}, which is not/ });
});

Deno.test("openTplinkPlug().read() knows the relay whatever becomes of the meter", async () => {
  const cases: readonly [string, PlugReply][] = [
    ["module error", { json: { emeter: NO_MODULE } }],
    ["method error", realtime(NO_MODULE)],
    ["no err_code", realtime({ power: 5 })],
    ["no JSON", { pieces: [frameOf("<html>")] }],
    ["hung up", { pieces: [] }],
    ["silence", "silence"],
  ];
  for (const [name, meter] of cases) {
    using _silence = meter === "silence" ? new ShortWaits(DEADLINE_MS) : null;
    await using bench = openBench((command) =>
      command === ASK_METER ? meter : sysinfo({ relay_state: 1 })
    );
    const { on, powerW, totalWh, hasMeter } = await bench.plug.read();
    assert.deepEqual([on, powerW, totalWh, hasMeter], [true, null, null, true], name);
  }
});

Deno.test("openTplinkPlug().read() takes an answer in any pieces", async () => {
  const frame = frameOf(JSON.stringify({
    system: { get_sysinfo: { err_code: 0, feature: "TIM", model: "HS100(EU)", relay_state: 1 } },
  }));
  const bytes = [...frame].map((byte) => new Uint8Array([byte]));
  const cases: readonly PlugReply[] = [
    { pieces: [frame.subarray(0, 4), frame.subarray(4)] },
    { pieces: [frame.subarray(0, 2), frame.subarray(2, 9), frame.subarray(9)] },
    { pieces: bytes },
    { pieces: [frame, new Uint8Array([1, 2, 3])] },
    { pieces: [frame], keepsOpen: true },
  ];
  for (const reply of cases) {
    await using bench = openBench(() => reply);
    assert.equal((await bench.plug.read()).on, true);
  }
});

Deno.test("openTplinkPlug().read() tells wrong answers by what is wrong", async () => {
  const text = JSON.stringify({ system: { get_sysinfo: { err_code: 0, relay_state: 1 } } });
  const cases: readonly [PlugReply, RegExp][] = [
    [{ pieces: [] }, /answer ended after 0 of 4 bytes$/],
    [{ pieces: [frameOf(text).subarray(0, 3)] }, /answer ended after 3 of 4 bytes$/],
    [{ pieces: [frameOf(text).subarray(0, 4)] }, /answer ended after 0 of 57 bytes$/],
    [{ pieces: [frameOf(text).subarray(0, 20)] }, /answer ended after 16 of 57 bytes$/],
    [{ pieces: [frameOf(text, text.length + 1)] }, /answer ended after 57 of 58 bytes$/],
    [{ pieces: [frameOf(text, text.length - 1)] }, /answer is no JSON$/],
    [{ pieces: [frameOf(text, 0)] }, /answer of 0 bytes$/],
    [{ pieces: [frameOf(text, MAX_FRAME_BYTES + 1)] }, /answer of 65537 bytes$/],
    [{ pieces: [frameOf(text, 0xffffffff)] }, /answer of 4294967295 bytes$/],
    ["flood", /answer of 2147483647 bytes$/],
    [{ pieces: [frameOf("<html></html>")] }, /answer is no JSON$/],
    [{ json: null }, /no answer to system\.get_sysinfo$/],
    [{ json: [] }, /no answer to system\.get_sysinfo$/],
    [{ json: { emeter: {} } }, /no answer to system\.get_sysinfo$/],
    [{ json: { system: NO_MODULE } }, /system\.get_sysinfo gave error -1 module not support$/],
    [sysinfo({ err_code: -7 }), /system\.get_sysinfo gave error -7$/],
    [sysinfo({ err_code: null }), /no answer to system\.get_sysinfo$/],
    [sysinfo({ relay_state: null }), /: relay_state: Invalid type/],
    [sysinfo({ relay_state: 2 }), /: relay_state: Invalid type/],
  ];
  for (const [reply, expected] of cases) {
    await using bench = openBench(() => reply);
    await assert.rejects(bench.plug.read(), (thrown) => {
      assert.ok(thrown instanceof Error);
      assert.equal(thrown.name, "DeviceProtocol", thrown.message);
      assert.ok(thrown.message.startsWith(`Cannot read plug 127.0.0.1:${bench.fake.port}: `));
      assert.match(thrown.message, expected);
      return true;
    });
  }
});

Deno.test("openTplinkPlug().read() and set() end at their deadline", async () => {
  await using bench = openBench(() => "silence", 50);
  const name = `127.0.0.1:${bench.fake.port}`;
  await assert.rejects(bench.plug.read(), {
    name: "DeviceTimeout",
    message: `Cannot read plug ${name}: timeout after 50 ms`,
  });
  await assert.rejects(bench.plug.set(false), {
    name: "DeviceTimeout",
    message: `Cannot switch plug ${name} off: timeout after 50 ms`,
  });
});

Deno.test("openTplinkPlug().read() names the newer firmware behind a closed port", async () => {
  const port = freePort();
  const plug = openTplinkPlug({ host: "127.0.0.1", port });
  await assert.rejects(plug.read(), {
    name: "DeviceUnreachable",
    message: `Cannot read plug 127.0.0.1:${port}: port ${port} closed: ` +
      "this firmware may need the TP-Link cloud protocol (KLAP)",
  });
  await plug.close();
});

Deno.test("openTplinkPlug().set() switches, checks the answer and reads back", async () => {
  for (const on of [true, false]) {
    await using bench = openBench((command) =>
      command === ASK_SYSINFO ? sysinfo({ relay_state: on ? 1 : 0, feature: "TIM" }) : DONE
    );
    await bench.plug.read();
    bench.fake.commands.length = 0;
    assert.equal(await bench.plug.set(on), "confirmed");
    assert.deepEqual(bench.fake.commands, [on ? SET_ON : SET_OFF, ASK_SYSINFO]);
  }
});

Deno.test("openTplinkPlug().set() does not assume that the relay moved", async () => {
  const refused = { err_code: -1, err_msg: "relay error" };
  const cases: readonly [string, PlugReply, RegExp][] = [
    [
      "method error",
      { json: { system: { set_relay_state: refused } } },
      /system\.set_relay_state gave error -1 relay error$/,
    ],
    ["module error", { json: { system: refused } }, /gave error -1 relay error$/],
    ["no answer", { json: { system: {} } }, /no answer to system\.set_relay_state$/],
    ["still off", DONE, /^Cannot switch plug \S+ on: it reads back off$/],
  ];
  for (const [name, answer, expected] of cases) {
    await using bench = openBench((command) =>
      command === ASK_SYSINFO ? sysinfo({ relay_state: 0 }) : answer
    );
    await assert.rejects(bench.plug.set(true), { name: "DeviceProtocol", message: expected }, name);
  }
});

Deno.test("openTplinkPlug().set() is sent, not yet seen, where only the reading back fails", async () => {
  const failures: readonly PlugReply[] = ["silence", { pieces: [] }, { json: { system: {} } }];
  for (const failure of failures) {
    let isTold = false;
    using _silence = failure === "silence" ? new ShortWaits(DEADLINE_MS) : null;
    await using bench = openBench((command) => {
      if (command !== ASK_SYSINFO) isTold = true;
      return command !== ASK_SYSINFO ? DONE : isTold ? failure : sysinfo({ relay_state: 0 });
    });
    assert.equal(await bench.plug.set(true), "sent");
    assert.deepEqual(bench.fake.commands, [ASK_SYSINFO, SET_ON, ASK_SYSINFO]);
  }
});

Deno.test("openTplinkPlug() a plug that needs 1.1 s for each answer is read and switched", async () => {
  const slowly = async (reply: PlugReply) => {
    await new Promise((resolve) => setTimeout(resolve, 1100));
    return reply;
  };
  await using fake = new FakePlug((command) =>
    slowly(
      command === ASK_METER
        ? realtime({ power_mw: 61_753, total_wh: 16_323, err_code: 0 })
        : command === ASK_SYSINFO
        ? sysinfo({ relay_state: 1 })
        : DONE,
    )
  );
  const plug = openTplinkPlug({ host: "127.0.0.1", port: fake.port });
  const { on, powerW } = await plug.read();
  assert.deepEqual([on, powerW], [true, 61.753]);
  assert.equal(await plug.set(true), "confirmed");
  await plug.close();
});

Deno.test("openTplinkPlug() asks one thing at a time, and a switch before a meter's turn", async () => {
  await using bench = openBench((command) =>
    command === ASK_METER
      ? realtime({ power_mw: 5, err_code: 0 })
      : command === ASK_SYSINFO
      ? sysinfo({ relay_state: 1 })
      : DONE
  );
  await bench.plug.read();
  bench.fake.commands.length = 0;
  await Promise.all([bench.plug.read(), bench.plug.set(true), bench.plug.read()]);
  assert.equal(bench.fake.maxOpenCount, 1);
  assert.deepEqual(bench.fake.commands.slice(0, 2), [ASK_SYSINFO, SET_ON]);
  assert.deepEqual(
    bench.fake.commands.slice(2).sort(),
    [ASK_METER, ASK_METER, ASK_SYSINFO, ASK_SYSINFO],
  );
});

Deno.test("openTplinkPlug().set() the newest wish counts, the same one is told once", async () => {
  let on = 0;
  await using bench = openBench((command) => {
    if (command === SET_ON) on = 1;
    if (command === SET_OFF) on = 0;
    return command === ASK_SYSINFO ? sysinfo({ relay_state: on, feature: "TIM" }) : DONE;
  });
  await bench.plug.read();
  bench.fake.commands.length = 0;
  const reading = bench.plug.read();
  const dropped = assert.rejects(bench.plug.set(true), /switch plug \S+ on: another wish came$/);
  const first = bench.plug.set(false);
  assert.equal(bench.plug.set(false), first, "joined");
  assert.equal(await first, "confirmed");
  await dropped;
  await reading;
  assert.deepEqual(bench.fake.commands, [ASK_SYSINFO, SET_OFF, ASK_SYSINFO]);
});

Deno.test("openTplinkPlug().close() ends what is under way", async () => {
  await using bench = openBench(() => "silence");
  const reading = assert.rejects(bench.plug.read(), { name: "DeviceUnreachable" });
  await bench.plug.close();
  await reading;
  await assert.rejects(bench.plug.set(false), { name: "DeviceUnreachable" });
});

Deno.test("openTplinkPlug() throws nothing but device errors, whatever comes", async () => {
  const json = fc.oneof(
    fc.jsonValue(),
    fc.record({ system: fc.jsonValue(), emeter: fc.jsonValue() }),
    fc.record({
      err_code: fc.constant(0),
      relay_state: fc.constantFrom(0, 1),
      feature: fc.constantFrom("TIM:ENE", "TIM"),
      model: fc.jsonValue(),
    }).chain((info) =>
      fc.dictionary(
        fc.constantFrom("err_code", "power", "power_mw", "total", "total_wh"),
        fc.jsonValue(),
      )
        .map((meter) => ({ system: { get_sysinfo: info }, emeter: { get_realtime: meter } }))
    ),
  );
  // Numbers that JSON can write and no measurement is.
  const number = fc.constantFrom("1e999", "-1e999", "-0", "1e308", "5e-324", "10000000.1", "NaN");
  const meter = fc.tuple(fc.constantFrom("power", "power_mw", "total", "total_wh"), number).map(
    ([key, value]) =>
      '{"system":{"get_sysinfo":{"err_code":0,"relay_state":1,"feature":"ENE"}},' +
      `"emeter":{"get_realtime":{"err_code":0,"${key}":${value}}}}`,
  );
  const bytes = fc.uint8Array({ maxLength: 64 });
  const reply = fc.oneof(
    json.map((value): PlugReply => ({ json: value })),
    bytes.map((any): PlugReply => ({ pieces: [any] })),
    bytes.map((any): PlugReply => ({ pieces: [Uint8Array.of(0, 0, 0, any.length, ...any)] })),
    fc.oneof(meter, fc.string({ unit: "binary" }))
      .map((text): PlugReply => ({ pieces: [frameOf(text)] })),
  );
  await fc.assert(
    fc.asyncProperty(reply, async (one) => {
      await using bench = openBench(() => one);
      try {
        const { powerW, totalWh } = await bench.plug.read();
        assert.ok(powerW === null || Number.isFinite(powerW));
        assert.ok(totalWh === null || Number.isFinite(totalWh));
      } catch (error) {
        if (!(error instanceof DeviceError)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});

for (const { sysinfo: told, realtime: metered, read } of RECORDED_PLUGS) {
  const { model, hw_ver: hardware, sw_ver: firmware } = told;
  Deno.test(`openTplinkPlug().read() decodes a real ${model} ${hardware}, ${firmware}`, async () => {
    await using bench = openBench((command) =>
      command === ASK_METER ? realtime(metered) : { json: { system: { get_sysinfo: told } } }
    );
    const { on, hasMeter, powerW, totalWh, ...rest } = await bench.plug.read();
    assert.deepEqual([on, hasMeter, powerW, totalWh], read);
    assert.deepEqual(rest, { model });
  });
}
