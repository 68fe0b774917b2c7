import assert from "node:assert/strict";
import { broadcastOf, ownNetworks } from "../../../src/devices/transport/udp_questions.ts";

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
      ["192.168.1.130", "255.255.255.128", "192.168.1.255"],
    ] as const
  ) {
    assert.equal(broadcastOf({ address, netmask }), expected, `${address}/${netmask}`);
  }
});
