import assert from "node:assert/strict";
import {
  createNetworkSweep,
  isPrivate,
  ownPlaces,
} from "../../../src/devices/checks/network_sweep.ts";
import type { Driver } from "../../../src/devices/driver.ts";
import { DRIVERS } from "../../../src/devices/registry.ts";
import type { NetworkSweep } from "../../../src/domain/ports/device_checks.ts";
import { ManualClock } from "../../app/fakes.ts";
import { lamp } from "../lamp/lamp.ts";
import { DeafPort } from "../../../src/simulator/sockets/deaf_port.ts";
import { LampBridge } from "../lamp/lamp_bridge.ts";
import { freePort } from "../../setup/free_port.ts";
import { machineIn } from "../transport/machine_in.ts";
import { notedTimers } from "../transport/noted_timers.ts";

const SEARCH = { heldHosts: [], mayUseOwnMachine: true };

function sweepOf(
  places: readonly string[],
  inverterPorts: readonly number[] = [1],
  drivers: readonly Driver[] = [lamp, ...DRIVERS],
  deadlineMs = 5000,
): NetworkSweep {
  return createNetworkSweep({
    drivers,
    clock: new ManualClock(),
    deadlineMs,
    inverterPorts,
    sweep: places,
  });
}

/** Resolves once it does not run any more. */
async function over(sweep: NetworkSweep): Promise<void> {
  while (sweep.state().kind === "running") await new Promise((resolve) => setImmediate(resolve));
}

/** A port of this machine at which nobody listens. */
function deadPlace(): string {
  return `127.0.0.1:${freePort()}`;
}

/** Counts who connects, and says nothing. */
class Silent implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections: Deno.Conn[] = [];
  readonly #done = this.#accept();
  get place(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }
  get count(): number {
    return this.#connections.length;
  }
  async #accept(): Promise<void> {
    for await (const connection of this.#listener) this.#connections.push(connection);
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    await this.#done;
  }
}

Deno.test("a sweep looks at every place and finds devices of every make", async () => {
  await using bridge = new LampBridge("geheim");
  const sweep = sweepOf([deadPlace(), bridge.host, deadPlace(), "no place"]);
  assert.deepEqual(sweep.state(), { kind: "idle", looked: 0, count: 0, found: [] });
  assert.equal(sweep.begin(SEARCH), true);
  assert.equal(sweep.begin(SEARCH), false, "one at a time");
  assert.deepEqual([sweep.state().kind, sweep.state().count], ["running", 4]);
  await over(sweep);
  const { kind, looked, found } = sweep.state();
  assert.deepEqual([kind, looked], ["over", 4]);
  assert.deepEqual([...new Set(found.map(({ driver }) => driver))], ["lamp"]);
  assert.equal(sweep.begin(SEARCH), true, "and once more");
  await over(sweep);
});

Deno.test("a sweep that is cancelled ends at once, and what it has found stays", async () => {
  await using silent = new Silent();
  const sweep = sweepOf(Array.from({ length: 30 }, () => silent.place));
  sweep.begin(SEARCH);
  sweep.cancel();
  const { kind, looked, count } = sweep.state();
  assert.deepEqual([kind, looked, count], ["cancelled", 0, 30]);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([sweep.state().kind, sweep.state().looked], ["cancelled", 0]);
  assert.equal(silent.count, 0);
  sweep.cancel();
  assert.equal(sweep.state().kind, "cancelled");
});

Deno.test("a sweep that has not begun is not cancelled; one that is over leaves no timer", async () => {
  const sweep = sweepOf([deadPlace()]);
  sweep.cancel();
  assert.equal(sweep.state().kind, "idle");
  const { delaysMs, left } = await notedTimers(() => {
    sweep.begin(SEARCH);
    return over(sweep);
  });
  assert.deepEqual([delaysMs.at(-1), left], [120_000, 0]);
});

Deno.test("a sweep waits no longer than a moment for who takes no connection", async () => {
  const deaf = new DeafPort({ hostname: "127.0.0.1", port: 0 });
  await deaf.open();
  try {
    const place = `127.0.0.1:${deaf.port}`;
    const sweep = sweepOf([place], [1], [makeOf("a", { [place]: [["one", "x"]] })]);
    sweep.begin(SEARCH);
    await over(sweep);
    assert.deepEqual(sweep.state(), { kind: "over", looked: 1, count: 1, found: [] });
  } finally {
    deaf.close();
  }
});

Deno.test("a sweep does not even connect to the inverter that the program is the client of", async () => {
  for (
    const [held, isAsked] of [
      ["127.0.0.1:7", false],
      ["name-that-nobody-knows.invalid:7", false],
      ["127.0.0.2:7", true],
    ] as const
  ) {
    await using silent = new Silent();
    const port = Number(silent.place.split(":")[1]);
    const sweep = sweepOf([silent.place], [port], [lamp, ...DRIVERS], 300);
    sweep.begin({ ...SEARCH, heldHosts: [held] });
    await over(sweep);
    assert.equal(silent.count > 0, isAsked, held);
    assert.equal(sweep.state().looked, 1);
    const { place } = silent;
    const elsewhere = sweepOf([place], [1], [makeOf("a", { [place]: [["one", "x"]] })]);
    elsewhere.begin({ ...SEARCH, heldHosts: [held] });
    await over(elsewhere);
    assert.equal(elsewhere.state().found.length, 1, "another port is no inverter's");
  }
});

/** A make that tells at each of its hosts of these: name and address. */
function makeOf(id: string, told: Readonly<Record<string, readonly [string, string][]>>): Driver {
  const look = (host: string) =>
    Promise.resolve(
      (told[host] ?? []).map(([name, address]) => ({ name, address, hint: null, params: {} })),
    );
  return { ...lamp, id, find: { look } };
}

Deno.test("a sweep keeps the first of what is told of one device, makes apart, fifty at most", async () => {
  await using one = new Silent();
  await using other = new Silent();
  const numbered = (count: number) =>
    Array.from({ length: count }, (_, at): [string, string] => [`lamp ${at}`, `address ${at}`]);
  const rows = [
    [
      makeOf("a", { [one.place]: [["first", "x"], ["second", "x"]] }),
      makeOf("b", { [other.place]: [["third", "x"]] }),
      ["a first", "b third"],
    ],
    [
      makeOf("a", { [one.place]: numbered(30) }),
      makeOf("b", { [other.place]: numbered(30) }),
      50,
    ],
  ] as const;
  for (const [left, right, expected] of rows) {
    const sweep = sweepOf([one.place, other.place], [1], [left, right]);
    sweep.begin(SEARCH);
    await over(sweep);
    const found = sweep.state().found.map(({ driver, name }) => `${driver} ${name}`).sort();
    assert.deepEqual(typeof expected === "number" ? found.length : found, expected);
  }
});

Deno.test("a sweep knocks at no address without a port", async () => {
  const sweep = sweepOf(["127.0.0.1", "", "127.0.0.1:0"], [1], [
    makeOf("a", { "127.0.0.1": [["one", "x"]], "": [["two", "y"]] }),
  ]);
  sweep.begin(SEARCH);
  await over(sweep);
  assert.deepEqual(sweep.state(), { kind: "over", looked: 3, count: 3, found: [] });
});

Deno.test("isPrivate() knows the networks at home", () => {
  const rows = [
    ["10.0.0.7", true],
    ["172.15.0.1", false],
    ["172.16.0.1", true],
    ["172.31.255.1", true],
    ["172.32.0.1", false],
    ["192.168.178.20", true],
    ["192.169.0.1", false],
    ["172.20.0.1", true],
    ["172.1.0.1", false],
    ["100.0.0.1", false],
    ["110.0.0.1", false],
    ["203.0.113.5", false],
  ] as const;
  for (const [address, isOne] of rows) assert.equal(isPrivate(address), isOne, address);
});

/** What a machine with these addresses would look at. */
function placesOf(...addresses: readonly string[]): readonly string[] {
  return machineIn(addresses, ownPlaces);
}

Deno.test("ownPlaces() are the other addresses of two home networks, the inverters' ports first", () => {
  const places = placesOf("192.168.7.9");
  assert.equal(places.length, 253 * 3);
  assert.deepEqual([places[0], places.at(-1)], ["192.168.7.1:1502", "192.168.7.254:80"]);
  assert.deepEqual([places[252], places[253], places[506]], [
    "192.168.7.254:1502",
    "192.168.7.1:502",
    "192.168.7.1:80",
  ]);
  assert.ok(!places.some((place) => place.startsWith("192.168.7.9:")), "not the machine itself");
  const twice = placesOf("192.168.7.9", "192.168.7.10");
  assert.equal(twice.length, 252 * 3, "one network, and neither of both");
  const three = placesOf("192.168.7.9", "10.0.0.2", "172.16.0.3");
  assert.equal(three.length, 2 * 253 * 3);
  assert.ok(!three.some((place) => place.startsWith("172.")));
  assert.deepEqual(placesOf("203.0.113.5"), [], "strangers are not knocked at");
  assert.deepEqual(placesOf("127.0.0.1"), []);
});
