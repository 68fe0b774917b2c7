import assert from "node:assert/strict";
import fc from "fast-check";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import {
  decodeDevices,
  findConnectChargers,
} from "../../../src/devices/nrgkick_connect/find_connect.ts";
import { findNrgkicks } from "../../../src/devices/nrgkick_gen2/find_nrgkicks.ts";
import { findPlugs, identifyPlug } from "../../../src/devices/tplink/find_plugs.ts";
import { decodePlugAnswer } from "../../../src/devices/tplink/plug_answers.ts";
import { INVERTER_PORTS, probeSolarEdge } from "../../../src/devices/solaredge/find_solaredge.ts";
import { decodeCipher } from "../../../src/devices/tplink/wire.ts";
import {
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { startSimulatedHouse } from "../../../src/simulator/simulated_house.ts";
import { nrgkickAnnouncement } from "../transport/dns_message.ts";
import { deadOrigin, FakeHttpHost } from "../transport/fake_http_host.ts";
import {
  exceptionReply,
  FakeModbusServer,
  registersReply,
} from "../transport/fake_modbus_server.ts";
import { frameOf } from "../tplink/fake_plug.ts";
import { assertFound, FakeResponder } from "../transport/fake_responder.ts";
import { ShortWaits } from "../transport/short_waits.ts";

const BROADCAST = "127.255.255.255";
const DEADLINE_MS = 60;
/** Longer than any answer takes here. */
const PATIENT_MS = 5000;
const HOUSE = {
  seed: 1,
  weather: "clear",
  startMs: Date.UTC(2026, 5, 21, 10),
  now: () => Date.UTC(2026, 5, 21, 10),
} as const;

/** An answer as it comes by UDP: the cipher without its length. */
function plugAnswer(sysinfo: object): Uint8Array {
  return frameOf(JSON.stringify({ system: { get_sysinfo: { err_code: 0, ...sysinfo } } }))
    .subarray(4);
}

const HS110 = {
  model: "HS110(EU)",
  alias: "Heater\u0007",
  hw_ver: "4.0",
  sw_ver: "1.0.4 Build 191111 Rel.143903",
  feature: "TIM:ENE",
  relay_state: 1,
};

Deno.test("findPlugs() asks by broadcast and tells each plug once", async () => {
  await using plug = await FakeResponder.open(() => [
    plugAnswer(HS110),
    plugAnswer({ ...HS110, relay_state: undefined, model: "LB110(EU)" }),
    new TextEncoder().encode("no cipher"),
    new Uint8Array(9001),
    new Uint8Array(),
  ]);
  const places = { broadcastAddresses: [BROADCAST], port: plug.port };
  const expected = [{
    address: "127.0.0.1",
    model: "HS110(EU)",
    name: "Heater",
    hardware: "4.0",
    firmware: "1.0.4 Build 191111 Rel.143903",
    hasMeter: true,
  }];
  await assertFound(
    expected,
    async (deadlineMs) => [...await findPlugs({ deadlineMs, ...places })],
  );
  const [first = new Uint8Array()] = plug.questions;
  assert.deepEqual(JSON.parse(decodeCipher(first)), { system: { get_sysinfo: {} } });
});

Deno.test("findPlugs() finds none where nobody answers, and ends early on its signal", async () => {
  await using silent = await FakeResponder.open(() => []);
  const places = { broadcastAddresses: [BROADCAST], port: silent.port };
  // Asked three times, because UDP loses datagrams.
  await assertFound(3, async (deadlineMs) => {
    silent.questions.length = 0;
    assert.deepEqual(await findPlugs({ deadlineMs, ...places }), []);
    return silent.questions.length;
  });
  const stop = new AbortController();
  const search = findPlugs({ deadlineMs: 600_000, ...places, signal: stop.signal });
  stop.abort();
  assert.deepEqual(await search, []);
});

Deno.test("findPlugs() is DeviceUnreachable where no question can leave", async () => {
  await assert.rejects(
    findPlugs({ deadlineMs: DEADLINE_MS, broadcastAddresses: [] }),
    (error) => error instanceof DeviceUnreachable && /search for plugs/.test(error.message),
  );
});

Deno.test("probeSolarEdge() looks where newer firmware listens, then at Modbus's own port", () => {
  assert.deepEqual(INVERTER_PORTS, [1502, 502]);
});

Deno.test("decodePlugAnswer() throws nothing but DeviceProtocol, whatever the bytes", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc.jsonValue().map((value) => frameOf(JSON.stringify(value)).subarray(4)),
        fc.record({ relay_state: fc.nat(2), model: fc.anything(), alias: fc.string() })
          .map(plugAnswer),
      ),
      (bytes) => {
        try {
          const plug = decodePlugAnswer(bytes, "192.0.2.1");
          assert.equal(typeof plug.model, "string");
        } catch (error) {
          if (!(error instanceof DeviceProtocol)) throw error;
        }
      },
    ),
  );
});

Deno.test("identifyPlug() tells model and firmware of the simulated plug", async () => {
  await using house = await startSimulatedHouse(HOUSE);
  const [host = "", port = ""] = house.addresses.plugHost.split(":");
  const address = { host, port: Number(port) };
  const { model, firmware } = await identifyPlug(address, { deadlineMs: PATIENT_MS });
  assert.deepEqual({ model, firmware }, {
    model: "HS110(EU)",
    firmware: "1.0.4 Build 191111 Rel.143903",
  });
  await house.faults.set("plug", { kind: "silent" });
  await assert.rejects(identifyPlug(address, { deadlineMs: 20 }), DeviceTimeout);
});

Deno.test("findNrgkicks() tells what chargers announce, and passes over the rest", async () => {
  await using charger = await FakeResponder.open(() => [
    new Uint8Array([0, 1, 2]),
    nrgkickAnnouncement({ isApiEnabled: false }),
    nrgkickAnnouncement({ address: [192, 0, 2, 82], port: 8080 }),
  ]);
  const places = { ownAddresses: ["127.0.0.1"], group: "127.0.0.1", port: charger.port };
  const common = { name: "Garage", model: "NRGkick Gen2", serial: "KK0123456789" };
  const expected = [
    { ...common, address: "192.0.2.81", port: 80, isApiEnabled: false },
    { ...common, address: "192.0.2.82", port: 8080, isApiEnabled: true },
  ];
  await assertFound(
    expected,
    async (deadlineMs) => [...await findNrgkicks({ deadlineMs, ...places })],
  );
});

Deno.test("findNrgkicks() is DeviceUnreachable from an address that is not ours", async () => {
  await assert.rejects(
    findNrgkicks({ deadlineMs: DEADLINE_MS, ownAddresses: ["192.0.2.200"] }),
    (error) => error instanceof DeviceUnreachable && /search for chargers/.test(error.message),
  );
});

Deno.test("findConnectChargers() gives the addresses that the settings want", async () => {
  await using house = await startSimulatedHouse(HOUSE);
  const { nrgkickMeasurementsUrl, nrgkickSettingsUrl } = house.addresses;
  const { host } = new URL(nrgkickSettingsUrl);
  assert.deepEqual(await findConnectChargers(host, { deadlineMs: PATIENT_MS }), [{
    macAddress: "00:1E:C0:00:00:01",
    isOnline: true,
    measurementsUrl: nrgkickMeasurementsUrl,
    settingsUrl: nrgkickSettingsUrl,
  }]);
  await house.faults.set("charger", { kind: "link-lost" });
  const [away] = await findConnectChargers(host, { deadlineMs: PATIENT_MS });
  assert.equal(away?.isOnline, false);
});

Deno.test("findConnectChargers() fails with a DeviceError at everything else", async () => {
  await using page = new FakeHttpHost(() => ({ status: 200, body: "<html>a router</html>" }));
  const host = () => new URL(page.origin).host;
  const find = (at = host()) => findConnectChargers(at, { deadlineMs: PATIENT_MS });
  await assert.rejects(find(), DeviceProtocol);
  page.reply = () => ({ status: 404, body: "[]" });
  await assert.rejects(find(), DeviceProtocol);
  page.reply = () => ({ status: 200, body: '[{"MacAddress":"../../x"}]' });
  await assert.rejects(find(), DeviceProtocol);
  page.reply = () => ({ status: 302, headers: [`Location: ${page.origin}/other`] });
  await assert.rejects(find(), DeviceProtocol);
  assert.ok(page.requests.every(({ path }) => path === "/api/devices"), "no redirect followed");
  page.reply = () => "silence";
  {
    using _silence = new ShortWaits(PATIENT_MS);
    await assert.rejects(find(), DeviceTimeout);
  }
  await assert.rejects(find(new URL(deadOrigin()).host), DeviceUnreachable);
  await assert.rejects(find("no address!"), DeviceUnreachable);
});

Deno.test("findConnectChargers() ends at once on its signal", async () => {
  await using silent = new FakeHttpHost(() => "silence");
  const stop = new AbortController();
  const { host } = new URL(silent.origin);
  const search = findConnectChargers(host, { deadlineMs: 600_000, signal: stop.signal });
  stop.abort();
  await assert.rejects(search, /: given up$/);
  const early = findConnectChargers(host, { deadlineMs: 600_000, signal: AbortSignal.abort() });
  await assert.rejects(early, /: given up$/);
});

Deno.test("decodeDevices() takes a bounded list, whatever the JSON", () => {
  const many = Array.from({ length: 100 }, () => ({ MacAddress: "00:1E:C0:00:00:01" }));
  assert.equal(decodeDevices(many, "http://192.0.2.1").length, 16);
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    try {
      decodeDevices(value, "http://192.0.2.1");
    } catch (error) {
      if (!(error instanceof DeviceProtocol)) throw error;
    }
  }));
});

/** Ports of servers that are probed in this order. */
function probe(ports: readonly number[], options: { deadlineMs?: number } = {}) {
  const { deadlineMs = PATIENT_MS } = options;
  return probeSolarEdge("127.0.0.1", { clock: SYSTEM_CLOCK, deadlineMs, ports });
}

Deno.test("probeSolarEdge() finds the simulated inverter at its port", async () => {
  await using house = await startSimulatedHouse(HOUSE);
  const { inverterPort } = house.addresses;
  const dead = Number(new URL(deadOrigin()).port);
  const { found, failures } = await probe([dead, inverterPort]);
  assert.equal(found?.port, inverterPort);
  assert.equal(found?.host, "127.0.0.1");
  assert.match(found?.model ?? "", /^SE10K/);
  assert.deepEqual(failures.map(({ port, error }) => ({ port, kind: error.kind })), [
    { port: dead, kind: "unreachable" },
  ]);
});

Deno.test("probeSolarEdge() asks one port after the other, once, and only for the identity", async () => {
  const foreign = new FakeModbusServer((request) => registersReply(request, Array(69).fill(7)));
  const refusing = new FakeModbusServer((request) => exceptionReply(request, 2));
  const blank = new FakeModbusServer((request) => registersReply(request, Array(69).fill(0)));
  const servers = [foreign, refusing, blank];
  let open = 0;
  let mostOpen = 0;
  for (const server of servers) {
    const { reply } = server;
    server.reply = (request) => {
      open = servers.reduce((sum, { openCount }) => sum + openCount, 0);
      mostOpen = Math.max(mostOpen, open);
      return reply(request);
    };
  }
  try {
    const { found, failures } = await probe(servers.map(({ port }) => port));
    assert.equal(found, null);
    assert.deepEqual(failures.map(({ error }) => error.kind), [
      "protocol",
      "rejected",
      "protocol",
    ]);
    for (const server of servers) {
      await server.settled();
      assert.equal(server.connectionCount, 1);
      assert.deepEqual(
        server.requests.map(({ functionCode, address, count }) => ({
          functionCode,
          address,
          count,
        })),
        [{ functionCode: 3, address: 40_000, count: 69 }],
      );
    }
    assert.equal(mostOpen, 1);
  } finally {
    for (const server of servers) await server.close();
  }
});

Deno.test("probeSolarEdge() gives a silent port up at its deadline, and all of them on its signal", async () => {
  const silent = new FakeModbusServer(() => ({}));
  try {
    const { found, failures } = await probe([silent.port], { deadlineMs: 20 });
    assert.equal(found, null);
    assert.ok(failures[0]?.error instanceof DeviceTimeout);
    const stop = new AbortController();
    const search = probeSolarEdge(`127.0.0.1:${silent.port}`, {
      clock: SYSTEM_CLOCK,
      deadlineMs: 600_000,
      signal: stop.signal,
    });
    stop.abort();
    assert.equal((await search).found, null);
  } finally {
    await silent.close();
  }
});
