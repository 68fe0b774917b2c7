import assert from "node:assert/strict";
import {
  askAround,
  broadcastOf,
  ownNetworks,
} from "../../../src/devices/transport/udp_questions.ts";
import { chargerTargets } from "../../../src/devices/nrgkick_gen2/find_nrgkicks.ts";
import { plugTargets } from "../../../src/devices/tplink/find_plugs.ts";
import { assertFound, FakeResponder } from "./fake_responder.ts";
import { machineIn } from "./machine_in.ts";

const BROADCAST = "127.255.255.255";

Deno.test("ownNetworks() are those of the machine's IPv4 addresses, without itself", () => {
  const own = Deno.networkInterfaces()
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
    .map(({ address }) => address);
  assert.deepEqual(ownNetworks().map(({ address }) => address), own.slice(0, ownNetworks().length));
  assert.equal(ownNetworks().length > 0, own.length > 0);
});

Deno.test("broadcastOf() is the last address of a network", () => {
  for (
    const [address, netmask, expected] of [
      ["192.168.1.20", "255.255.255.0", "192.168.1.255"],
      ["10.1.2.3", "255.0.0.0", "10.255.255.255"],
      ["172.16.5.9", "255.255.252.0", "172.16.7.255"],
      ["192.168.1.20", "255.255.255.255", "192.168.1.20"],
      ["192.0.2.9", "255.255.240.0", "192.0.15.255"],
      ["192.168.1.130", "255.255.255.128", "192.168.1.255"],
    ] as const
  ) {
    assert.equal(broadcastOf({ address, netmask }), expected, `${address}/${netmask}`);
  }
});

Deno.test("ownNetworks() knows none where the permission to look is missing, and hides no bug", () => {
  const realInterfaces = Deno.networkInterfaces;
  const withError = (error: Error) => {
    Deno.networkInterfaces = () => {
      throw error;
    };
    try {
      return ownNetworks();
    } finally {
      Deno.networkInterfaces = realInterfaces;
    }
  };
  assert.deepEqual(withError(new Deno.errors.NotCapable("no access")), []);
  assert.throws(() => withError(new TypeError("no such thing")), TypeError);
});

Deno.test("ownNetworks() leaves out loopback and IPv6, and takes sixteen at most", () => {
  const realInterfaces = Deno.networkInterfaces;
  const one = (family: "IPv4" | "IPv6", address: string) => ({
    family,
    name: "x",
    address,
    netmask: "255.255.255.0",
    scopeid: null,
    cidr: "",
    mac: "",
  });
  Deno.networkInterfaces = () => [
    one("IPv4", "127.0.0.1"),
    one("IPv6", "2001:db8::1"),
    ...Array.from({ length: 17 }, (_, at) => one("IPv4", `192.0.${at}.7`)),
  ];
  try {
    const networks = ownNetworks();
    assert.deepEqual(networks[0], { address: "192.0.0.7", broadcast: "192.0.0.255" });
    assert.deepEqual([networks.length, networks.at(-1)?.address], [16, "192.0.15.7"]);
  } finally {
    Deno.networkInterfaces = realInterfaces;
  }
});

Deno.test("askAround() asks three times in its time, and listens to the end of it", async () => {
  await using host = await FakeResponder.open(() => []);
  const targets = [{ from: "127.0.0.1", address: "127.0.0.1", port: host.port }];
  const delays: unknown[] = [];
  const realSetTimeout = globalThis.setTimeout;
  globalThis.setTimeout = Object.assign((...args: Parameters<typeof realSetTimeout>) => {
    delays.push(args[1]);
    return realSetTimeout(...args);
  }, realSetTimeout);
  try {
    await askAround({ action: "listen", message: new Uint8Array([1]), targets, deadlineMs: 60 });
  } finally {
    globalThis.setTimeout = realSetTimeout;
  }
  assert.deepEqual(delays, [20, 20, 20]);
});

Deno.test("askAround() keeps few datagrams of one host, however many come", async () => {
  let count = 0;
  await using loud = await FakeResponder.open(() =>
    Array.from({ length: 50 }, () => new Uint8Array([++count]))
  );
  const targets = [{ from: "0.0.0.0", address: BROADCAST, port: loud.port }];
  const question = { action: "listen", message: new Uint8Array([1]), targets };
  await assertFound(8, async (deadlineMs) => (await askAround({ ...question, deadlineMs })).length);
});

Deno.test("askAround() keeps a datagram of 9000 bytes, and no longer one", async () => {
  await using host = await FakeResponder.open(() => [9001, 9000].map((n) => new Uint8Array(n)));
  const targets = [{ from: "127.0.0.1", address: "127.0.0.1", port: host.port }];
  const question = { action: "listen", message: new Uint8Array([1]), targets };
  await assertFound([9000], async (deadlineMs) => {
    return (await askAround({ ...question, deadlineMs })).map(({ bytes }) => bytes.length);
  });
});

Deno.test("askAround() keeps a datagram once, and another of the same length beside it", async () => {
  const answers = [[1, 2], [1, 3], [1, 2, 3], [1, 2]].map((bytes) => new Uint8Array(bytes));
  await using host = await FakeResponder.open(() => answers);
  const targets = [{ from: "127.0.0.1", address: "127.0.0.1", port: host.port }];
  const question = { action: "listen", message: new Uint8Array([1]), targets };
  await assertFound(["1,2", "1,3", "1,2,3"], async (deadlineMs) => {
    return (await askAround({ ...question, deadlineMs })).map(({ bytes }) => bytes.join());
  });
});

Deno.test("searches leave by every own network, and by the one of the system where none is known", () => {
  const own = (...addresses: readonly string[]) =>
    machineIn(
      addresses,
      () =>
        [...plugTargets(), ...chargerTargets()]
          .map(({ from, address, port }) => `${from} to ${address}:${port}`),
    );
  assert.deepEqual(own("192.0.2.9", "198.51.100.7"), [
    "0.0.0.0 to 192.0.2.255:9999",
    "0.0.0.0 to 198.51.100.255:9999",
    "192.0.2.9 to 224.0.0.251:5353",
    "198.51.100.7 to 224.0.0.251:5353",
  ]);
  assert.deepEqual(own(), ["0.0.0.0 to 255.255.255.255:9999", "0.0.0.0 to 224.0.0.251:5353"]);
});
