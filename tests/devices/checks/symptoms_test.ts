import assert from "node:assert/strict";
import type { LookupFunction } from "node:net";
import { decodeInverter } from "../../../src/devices/solaredge/decode.ts";
import { decodeCommon } from "../../../src/devices/solaredge/identity.ts";
import { COMMON_BLOCK, INVERTER_BLOCK } from "../../../src/devices/solaredge/register_map.ts";
import { openTplinkPlug } from "../../../src/devices/tplink/tplink_plug.ts";
import { FrozenWatch } from "../../../src/devices/transport/frozen_watch.ts";
import { JsonHttp } from "../../../src/devices/transport/http_json.ts";
import { ModbusConnection } from "../../../src/devices/transport/modbus_connection.ts";
import {
  DeviceProtocol,
  DeviceRejected,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import type { Symptom } from "../../../src/domain/codes/symptom.ts";
import { FakePlug, frameOf, type PlugReply } from "../tplink/fake_plug.ts";
import { deadOrigin, FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";
import {
  exceptionReply,
  FakeModbusServer,
  type FakeReply,
  type FakeRequest,
  registersReply,
} from "../transport/fake_modbus_server.ts";
import { type SymptomRow, testSymptoms, thrownBy } from "./symptom_rows.ts";
import { ManualClock } from "../transport/manual_clock.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const PATIENT_MS = 5000;
const DEAD_PORT = Number(new URL(deadOrigin()).port);

const ROWS: Readonly<Record<string, SymptomRow>> = {
  // Modbus
  "solaredge, refused": {
    fail: () => readModbus(null),
    error: DeviceUnreachable,
    text: /: connection refused$/,
    symptom: "port-closed",
  },
  "solaredge, refused before": {
    fail: () => readModbus(null, { reads: 2 }),
    error: DeviceUnreachable,
    text: /: connection refused, next try in 1000 ms$/,
    symptom: "port-closed",
  },
  "solaredge, no connection": {
    fail: () => inSilence(() => readModbus(null, { lookup: () => {} })),
    error: DeviceTimeout,
    text: /: no connection within 5000 ms$/,
    symptom: "no-connection",
  },
  "solaredge, silence": {
    fail: () => inSilence(() => readModbus(() => ({}))),
    error: DeviceTimeout,
    text: /: timeout after 5000 ms$/,
    symptom: "no-answer",
  },
  "solaredge, close": {
    fail: () => readModbus(() => ({ close: true })),
    error: DeviceUnreachable,
    text: /: connection closed by the device$/,
    symptom: "dropped",
  },
  ...exceptions({
    1: [DeviceRejected, "illegal function", "refused-request"],
    2: [DeviceRejected, "illegal data address", "unknown-register"],
    3: [DeviceRejected, "illegal data value", "refused-request"],
    4: [DeviceProtocol, "device failure", "server-error"],
    5: [DeviceProtocol, "acknowledged, answer later", "busy"],
    6: [DeviceProtocol, "device busy", "busy"],
    10: [DeviceProtocol, "gateway path unavailable", "wrong-unit"],
    11: [DeviceProtocol, "gateway target does not answer", "wrong-unit"],
    77: [DeviceProtocol, "unknown", "garbled"],
  }),
  "solaredge, another unit": {
    fail: () => readModbus(bent((frame) => frame.fill(3, 6, 7))),
    error: DeviceProtocol,
    text: /: answer of unit 3, not 1$/,
    symptom: "wrong-unit",
  },
  "solaredge, another protocol": {
    fail: () => readModbus(bent((frame) => frame.fill(0x48, 2, 4))),
    error: DeviceProtocol,
    text: /: answer of protocol 18504, not 0$/,
    symptom: "garbled",
  },
  "solaredge, another model": {
    fail: () => decodeInverter(Array<number>(INVERTER_BLOCK.count).fill(200), null),
    error: DeviceProtocol,
    text: /: model at 40069 is 200, not one of 101, 102, 103$/,
    symptom: "other-device",
  },
  "solaredge, another map": {
    fail: () => decodeCommon([0, 1, ...Array<number>(COMMON_BLOCK.count - 2).fill(0)]),
    error: DeviceProtocol,
    text: /: 0x00000001 at 40000 is not "SunS"$/,
    symptom: "other-device",
  },
  "solaredge, frozen": {
    fail: readFrozenRegisters,
    error: DeviceProtocol,
    text: /: its registers have been frozen for 65 s$/,
    symptom: "frozen",
  },
  // HTTP itself
  "HTTP, refused": {
    fail: () => getJson(deadOrigin()),
    error: DeviceUnreachable,
    text: /: connection refused$/,
    symptom: "port-closed",
  },
  "HTTP, no connection": {
    fail: () => getJson("http://name.lan", { lookup: () => {}, connectDeadlineMs: 20 }),
    error: DeviceUnreachable,
    text: /: no connection within 20 ms$/,
    symptom: "no-connection",
  },
  "HTTP, silence": {
    fail: () => inSilence(() => getFrom("silence")),
    error: DeviceTimeout,
    text: /: timeout after 5000 ms$/,
    symptom: "no-answer",
  },
  "HTTP, hung up": {
    fail: () => getFrom({ raw: "" }),
    error: DeviceProtocol,
    text: /: connection closed by the device before its answer was whole$/,
    symptom: "dropped",
  },
  "HTTP, another language": {
    fail: () => getFrom({ raw: "SSH-2.0-x\r\n" }),
    error: DeviceProtocol,
    text: /: the answer is no HTTP \(HPE_INVALID_CONSTANT\)$/,
    symptom: "garbled",
  },
  "HTTP, endless": {
    fail: () => getFrom("drip"),
    error: DeviceProtocol,
    text: /: answer of more than 65536 bytes$/,
    symptom: "garbled",
  },
  // TP-Link
  "tplink, refused": {
    fail: () => readPlug({ port: DEAD_PORT }),
    error: DeviceUnreachable,
    text: /: port \d+ closed: this firmware may need the TP-Link cloud protocol \(KLAP\)$/,
    symptom: "port-closed",
  },
  "tplink, name in words": {
    fail: () =>
      readPlug({
        lookup: failing("failed to lookup address information: Name or service not known", null),
      }),
    error: DeviceUnreachable,
    text: /: failed to lookup address information: Name or service not known$/,
    symptom: "name-unknown",
  },
  "tplink, no route in words": {
    fail: () => readPlug({ lookup: failing("No route to host (os error 113)", null) }),
    error: DeviceUnreachable,
    text: /: No route to host \(os error 113\)$/,
    symptom: "no-route",
  },
  "tplink, reset in words": {
    fail: () => readPlug({ lookup: failing("Connection reset by peer (os error 104)", null) }),
    error: DeviceUnreachable,
    text: /: Connection reset by peer \(os error 104\)$/,
    symptom: "dropped",
  },
  "tplink, silence": {
    fail: () => inSilence(() => askPlug(() => "silence", "read")),
    error: DeviceTimeout,
    text: /: timeout after 5000 ms$/,
    symptom: "no-answer",
  },
  "tplink, cut off": {
    fail: () => askPlug(() => ({ pieces: [frameOf("{}", 612)] }), "read"),
    error: DeviceProtocol,
    text: /: answer ended after 2 of 612 bytes$/,
    symptom: "garbled",
  },
  "tplink, no JSON": {
    fail: () => askPlug(() => ({ pieces: [frameOf("{")] }), "read"),
    error: DeviceProtocol,
    text: /: answer is no JSON$/,
    symptom: "garbled",
  },
  "tplink, its own error": {
    fail: () => askPlug(plugWith({ err_code: -1, err_msg: "relay error" }), "switch"),
    error: DeviceProtocol,
    text: /: system\.set_relay_state gave error -1 relay error$/,
    symptom: "server-error",
  },
  "tplink, relay that does not move": {
    fail: () => askPlug(plugWith({ err_code: 0 }), "switch"),
    error: DeviceProtocol,
    text: /: it reads back off$/,
    symptom: "server-error",
  },
};

testSymptoms(ROWS);

const CODES: Readonly<Record<string, Symptom>> = {
  ENOTFOUND: "name-unknown",
  EAI_AGAIN: "name-unknown",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  ECONNREFUSED: "port-closed",
  ECONNRESET: "dropped",
  EPIPE: "dropped",
  EACCES: "unreachable",
};
for (const [code, symptom] of Object.entries(CODES)) {
  Deno.test(`DeviceError.symptom ${code} is ${symptom} over Modbus, HTTP and to a plug`, async () => {
    const lookup = failing("whatever the system says", code);
    const thrown = [
      await thrownBy(() => readModbus(null, { lookup })),
      await thrownBy(() => getJson("http://connection-refused.lan", { lookup })),
      await thrownBy(() => readPlug({ lookup })),
    ];
    for (const error of thrown) {
      assert.ok(error instanceof DeviceUnreachable, String(error));
      assert.equal(error.symptom, symptom);
    }
  });
}

Deno.test("DeviceError.symptom is the usual one of its class where none is told", () => {
  assert.equal(new DeviceUnreachable("Cannot read: x").symptom, "unreachable");
  assert.equal(new DeviceTimeout("Cannot read: connection refused").symptom, "no-answer");
  assert.equal(new DeviceProtocol("Cannot read: x", { symptom: null }).symptom, "garbled");
  assert.equal(new DeviceRejected("Cannot read: x", {}).symptom, "refused-request");
  assert.equal(new DeviceRejected("Cannot read: x", { symptom: "busy" }).symptom, "busy");
});

/** What a device does that says nothing at all. */
async function inSilence(ask: () => Promise<unknown>): Promise<unknown> {
  using _silence = new ShortWaits(PATIENT_MS);
  return await ask();
}

/** A look-up that fails so; null: without a code. */
function failing(message: string, code: string | null): LookupFunction {
  const error = Object.assign(new Error(message), code === null ? {} : { code });
  return (_name, _options, callback) => callback(error, "");
}

/** The last of some reads; null: nobody listens. */
async function readModbus(
  reply: ((request: FakeRequest) => FakeReply) | null,
  { reads = 1, lookup }: { readonly reads?: number; readonly lookup?: LookupFunction } = {},
): Promise<unknown> {
  const server = reply === null ? null : new FakeModbusServer(reply);
  const connection = new ModbusConnection({
    host: lookup === undefined ? "127.0.0.1" : "inverter.lan",
    port: server?.port ?? DEAD_PORT,
    unitId: 1,
    clock: new ManualClock(),
    deadlineMs: PATIENT_MS,
    connectDeadlineMs: PATIENT_MS,
    lookup,
  });
  const read = () => connection.run((link) => link.read({ address: 100, count: 1 }));
  try {
    for (let done = 1; done < reads; done++) await thrownBy(read);
    return await read();
  } finally {
    await connection.close();
    await server?.close();
  }
}

function exceptions(
  told: Readonly<
    Record<number, readonly [error: SymptomRow["error"], words: string, symptom: Symptom]>
  >,
): Readonly<Record<string, SymptomRow>> {
  return Object.fromEntries(
    Object.entries(told).map(([code, [error, words, symptom]]) => [`solaredge, exception ${code}`, {
      fail: () => readModbus((request) => exceptionReply(request, Number(code))),
      error,
      text: new RegExp(`: exception ${code} \\(${words}\\)$`),
      symptom,
    }]),
  );
}

function bent(change: (frame: Uint8Array) => Uint8Array): (request: FakeRequest) => FakeReply {
  return (request) => registersReply(request, [1], change);
}

function readFrozenRegisters(): void {
  const clock = new ManualClock();
  const watch = new FrozenWatch(clock);
  watch.note([1, 2]);
  clock.nowMs += 65_000;
  watch.note([1, 2]);
  watch.refuse("meter of x");
}

async function getFrom(reply: HttpReply): Promise<unknown> {
  await using host = new FakeHttpHost(() => reply);
  return await getJson(host.origin);
}

async function getJson(
  url: string,
  options: {
    readonly lookup?: LookupFunction;
    readonly connectDeadlineMs?: number;
  } = {},
): Promise<unknown> {
  const http = new JsonHttp(options);
  try {
    return await http.request({ action: "read it", url, deadlineMs: PATIENT_MS });
  } finally {
    http.close();
  }
}

/** Its relay is off and stays off. */
function plugWith(switched: unknown): (command: string) => PlugReply {
  return (command) => ({
    json: command.includes("set_relay_state")
      ? { system: { set_relay_state: switched } }
      : { system: { get_sysinfo: { err_code: 0, relay_state: 0, feature: "", model: "HS100" } } },
  });
}

async function askPlug(
  reply: (command: string) => PlugReply,
  what: "read" | "switch",
): Promise<unknown> {
  await using fake = new FakePlug(reply);
  return await readPlug({ port: fake.port }, what);
}

async function readPlug(
  { port = DEAD_PORT, lookup }: { readonly port?: number; readonly lookup?: LookupFunction },
  what: "read" | "switch" = "read",
): Promise<unknown> {
  const host = lookup === undefined ? "127.0.0.1" : "plug.lan";
  const plug = openTplinkPlug({ host, port, deadlineMs: PATIENT_MS, lookup });
  try {
    return await (what === "read" ? plug.read() : plug.set(true));
  } finally {
    await plug.close();
  }
}
