import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeDnsAnswer,
  type DnsRecord,
  encodeDnsQuestion,
  isSameName,
} from "../../../src/devices/transport/dns_answers.ts";
import { chargersIn } from "../../../src/devices/nrgkick_gen2/announcements.ts";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import {
  dnsMessage,
  dnsName,
  FIRST_RECORD,
  joined,
  nrgkickAnnouncement,
  pointerTo,
  text,
  u16,
} from "./dns_message.ts";

const SENDER = "192.0.2.9";

Deno.test("encodeDnsQuestion() asks once for PTR records, to be answered by unicast", () => {
  assert.deepEqual(
    encodeDnsQuestion(["_nrgkick", "_tcp", "local"]),
    joined(
      ...[0, 0, 1, 0, 0, 0].map(u16),
      dnsName("_nrgkick", "_tcp", "local"),
      u16(12),
      u16(0x8001),
    ),
  );
});

Deno.test("decodeDnsAnswer() reads the records that matter, names compressed or not", () => {
  assert.deepEqual(decodeDnsAnswer(nrgkickAnnouncement()), [
    {
      type: "PTR",
      name: ["_nrgkick", "_tcp", "local"],
      target: ["NRGkick 123", "_nrgkick", "_tcp", "local"],
    },
    {
      type: "SRV",
      name: ["NRGkick 123", "_nrgkick", "_tcp", "local"],
      port: 80,
      target: ["NRGKICK-123", "local"],
    },
    {
      type: "TXT",
      name: ["NRGkick 123", "_nrgkick", "_tcp", "local"],
      texts: new Map([
        ["serial_number", "KK0123456789"],
        ["model_type", "NRGkick Gen2"],
        ["device_name", "Garage"],
        ["json_api_enabled", "1"],
        ["json_api_version", "v1"],
      ]),
    },
    { type: "A", name: ["NRGKICK-123", "local"], address: "192.0.2.81" },
  ]);
});

Deno.test("decodeDnsAnswer() passes over questions, other types and other classes", () => {
  const name = dnsName("x", "local");
  const message = dnsMessage([
    { name, type: 28, data: new Uint8Array(16) },
    { name, type: 1, data: new Uint8Array(4), recordClass: 3 },
    { name, type: 1, data: new Uint8Array([192, 0, 2, 1]) },
  ], { questions: joined(name, u16(255), u16(1)) });
  assert.deepEqual(decodeDnsAnswer(message), [
    { type: "A", name: ["x", "local"], address: "192.0.2.1" },
  ]);
});

Deno.test("decodeDnsAnswer() of questions alone has no records; a failure is told by its flags", () => {
  const questions = joined(dnsName("x", "local"), u16(255), u16(1));
  assert.deepEqual(decodeDnsAnswer(dnsMessage([], { questions })), []);
  const failed = dnsMessage([], { flags: 0x841a });
  assert.throws(() => decodeDnsAnswer(failed), /^DeviceProtocol: .*: flags 841a$/);
});

Deno.test("decodeDnsAnswer() keeps the first of equal keys and those without a value", () => {
  const data = joined(...["A=1", "a=2", "flag", "", "=none"].map(text));
  const message = dnsMessage([{ name: dnsName("x"), type: 16, data }]);
  assert.deepEqual(decodeDnsAnswer(message), [
    { type: "TXT", name: ["x"], texts: new Map([["a", "1"], ["flag", ""]]) },
  ]);
});

Deno.test("decodeDnsAnswer() passes over nonsense in a record that does not matter", () => {
  const name = dnsName("x", "local");
  const nonsense = new Uint8Array(9).fill(0xff);
  const others = [2, 6, 15, 33, 41, 43, 46, 47, 50].map((type) => ({
    name,
    type,
    data: nonsense,
    recordClass: type === 33 ? 3 : 1,
  }));
  const message = dnsMessage([
    ...others,
    { name, type: 1, data: new Uint8Array([192, 0, 2, 1]) },
  ]);
  assert.deepEqual(decodeDnsAnswer(message), [
    { type: "A", name: ["x", "local"], address: "192.0.2.1" },
  ]);
});

Deno.test("decodeDnsAnswer() reads as many records as are allowed, each behind 64 pointers", () => {
  const [first, last] = [FIRST_RECORD + dnsName("x").length + 10, 63];
  const pointers = Array.from(
    { length: last + 1 },
    (_, at) => pointerTo(at === 0 ? FIRST_RECORD : first + 2 * (at - 1)),
  );
  const chain = { name: dnsName("x"), type: 99, data: joined(...pointers) };
  const address = {
    name: pointerTo(first + 2 * last),
    type: 1,
    data: new Uint8Array([192, 0, 2, 1]),
  };
  const read = decodeDnsAnswer(dnsMessage([chain, ...Array(127).fill(address)]));
  assert.equal(read.length, 127);
  assert.ok(read.every(({ name }) => name.join(".") === "x"));
});

const NAME = dnsName("x", "local");
const BROKEN: Readonly<Record<string, Uint8Array>> = {
  "nothing at all": new Uint8Array(),
  "half a header": new Uint8Array(11),
  "a question": dnsMessage([], { flags: 0 }),
  "a failure": dnsMessage([], { flags: 0x8403 }),
  "more records than it has": dnsMessage([], { answers: 1 }),
  "more records than any answer": dnsMessage([], { answers: 129 }),
  "a name that points at itself": dnsMessage([
    { name: pointerTo(FIRST_RECORD), type: 1, data: new Uint8Array(4) },
  ]),
  "a name that points forwards": dnsMessage([
    { name: pointerTo(FIRST_RECORD + 20), type: 1, data: new Uint8Array(4) },
  ]),
  "two names that point at each other": dnsMessage([
    { name: NAME, type: 12, data: joined(text("a"), pointerTo(FIRST_RECORD + NAME.length + 10)) },
  ]),
  "a label of the reserved kind": dnsMessage([
    { name: new Uint8Array([0x40, 0]), type: 1, data: new Uint8Array(4) },
  ]),
  "a name that is too long": dnsMessage([
    { name: dnsName(...Array<string>(6).fill("x".repeat(60))), type: 1, data: new Uint8Array(4) },
  ]),
  "an address of three bytes": dnsMessage([{ name: NAME, type: 1, data: new Uint8Array(3) }]),
  "a service of six bytes": dnsMessage([{ name: NAME, type: 33, data: new Uint8Array(6) }]),
  "a text that is cut off": dnsMessage([{ name: NAME, type: 16, data: new Uint8Array([5, 65]) }]),
  "a name beside which is more": dnsMessage([
    { name: NAME, type: 12, data: joined(dnsName("a"), u16(0)) },
  ]),
};
for (const [what, bytes] of Object.entries(BROKEN)) {
  Deno.test(`decodeDnsAnswer() refuses ${what}`, () => {
    assert.throws(() => decodeDnsAnswer(bytes), DeviceProtocol);
    assert.deepEqual(chargersIn({ bytes, address: SENDER }), []);
  });
}

Deno.test("decodeDnsAnswer() refuses every answer that is cut off", () => {
  const whole = nrgkickAnnouncement();
  for (let length = 0; length < whole.length; length++) {
    assert.throws(() => decodeDnsAnswer(whole.subarray(0, length)), DeviceProtocol, `${length}`);
  }
});

Deno.test("decodeDnsAnswer() throws nothing but DeviceProtocol, whatever the bytes", () => {
  const header = u16(0x8400);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    // Passes for an answer, with records of any bytes.
    fc.tuple(fc.nat(20), fc.uint8Array({ maxLength: 400 }))
      .map(([count, rest]) => joined(u16(0), header, u16(0), u16(count), u16(0), u16(0), rest)),
    // Real but for a few bytes.
    fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 4 }).map((changes) => {
      const message = nrgkickAnnouncement();
      for (const [at, byte] of changes) message[at % message.length] = byte;
      return message;
    }),
  );
  fc.assert(
    fc.property(bytes, (message) => {
      for (const record of recordsOrNone(message)) {
        assert.ok(record.name.join(".").length <= 255);
        if (record.type === "SRV") assert.ok(record.port >= 0 && record.port <= 65_535);
        if (record.type === "A") assert.match(record.address, /^\d+\.\d+\.\d+\.\d+$/);
      }
      for (const { port } of chargersIn({ bytes: message, address: SENDER })) {
        assert.ok(port >= 1 && port <= 65_535);
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("chargersIn() keeps a dot in the name that a charger announces", () => {
  const bytes = dnsMessage([{
    name: dnsName("_nrgkick", "_tcp", "local"),
    type: 12,
    data: dnsName("Garage 2.0", "_NRGKICK", "_tcp", "local"),
  }]);
  assert.equal(chargersIn({ bytes, address: SENDER })[0]?.name, "Garage 2.0");
});

Deno.test("chargersIn() names what announces no name of its own by its first label", () => {
  const rows: readonly (readonly [readonly string[], string])[] = [
    [["_nrgkick", "_tcp", "local"], "_nrgkick"],
    [["garage", "local"], "garage"],
    [["garage", "cellar", "_other", "_tcp", "local"], "garage"],
    [[], ""],
  ];
  for (const [target, name] of rows) {
    const bytes = dnsMessage([{
      name: dnsName("_nrgkick", "_tcp", "local"),
      type: 12,
      data: dnsName(...target),
    }]);
    assert.equal(chargersIn({ bytes, address: SENDER })[0]?.name, name, target.join("."));
  }
});

Deno.test("isSameName() knows no case and no prefixes", () => {
  assert.equal(isSameName(["NRGkick", "local"], ["nrgkick", "LOCAL"]), true);
  assert.equal(isSameName(["nrgkick"], ["nrgkick", "local"]), false);
  assert.equal(isSameName(["a", "b"], ["b", "a"]), false);
});

Deno.test("chargersIn() takes what is not told from the sender", () => {
  const bytes = nrgkickAnnouncement({ address: null, port: 0, isApiEnabled: false });
  assert.deepEqual(chargersIn({ bytes, address: SENDER }), [{
    address: SENDER,
    port: 80,
    name: "Garage",
    model: "NRGkick Gen2",
    serial: "KK0123456789",
    isApiEnabled: false,
  }]);
  const bare = dnsMessage([{
    name: dnsName("_nrgkick", "_tcp", "local"),
    type: 12,
    data: dnsName("Charger", "_nrgkick", "_tcp", "local"),
  }]);
  assert.deepEqual(chargersIn({ bytes: bare, address: SENDER }), [{
    address: SENDER,
    port: 80,
    name: "Charger",
    model: "",
    serial: "",
    isApiEnabled: null,
  }]);
});

function recordsOrNone(bytes: Uint8Array): readonly DnsRecord[] {
  try {
    return decodeDnsAnswer(bytes);
  } catch (error) {
    if (error instanceof DeviceProtocol) return [];
    throw error;
  }
}

Deno.test("decodeDnsAnswer() believes in no more than 128 records in all sections together", () => {
  const message = (...counts: readonly number[]) => {
    try {
      return decodeDnsAnswer(joined(...[0, 0x8400, ...counts].map(u16)));
    } catch (error) {
      assert.ok(error instanceof DeviceProtocol);
      return error.message;
    }
  };
  for (let section = 0; section < 4; section++) {
    const counts = [0, 0, 0, 0].with(section, 129);
    assert.match(String(message(...counts)), /129 records/, `${counts}`);
    assert.doesNotMatch(String(message(...[0, 0, 0, 0].with(section, 128))), /128 records/);
  }
  assert.match(String(message(100, 9, 10, 10)), /129 records/);
  assert.deepEqual(message(0, 0, 0, 0), []);
});
