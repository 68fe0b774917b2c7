import assert from "node:assert/strict";
import { createDriverFinder } from "../../../src/devices/checks/driver_finder.ts";
import { DRIVERS } from "../../../src/devices/registry.ts";
import {
  type DeviceError,
  DeviceProtocol,
  DeviceTimeout,
  DeviceUnreachable,
} from "../../../src/domain/codes/errors.ts";
import { startSimulatedHouse } from "../../../src/simulator/simulated_house.ts";
import type { DriverSearch } from "../../../src/domain/ports/device_checks.ts";
import { ManualClock } from "../../app/fakes.ts";
import { lamp } from "../lamp/lamp.ts";
import { LampBridge } from "../lamp/lamp_bridge.ts";
import { deadOrigin, FakeHttpHost } from "../transport/fake_http_host.ts";
import { FakeResponder } from "../transport/fake_responder.ts";
import { ShortWaits } from "../transport/short_waits.ts";
import { ShellyBench } from "../shelly/shelly_bench.ts";

/** Nobody is called: port 9 of this machine, where nobody listens. */
const NOBODY = {
  plugs: { broadcastAddresses: ["127.0.0.1"], port: 9 },
  chargers: { ownAddresses: ["127.0.0.1"], group: "127.0.0.1", port: 9 },
};
/** Longer than any answer takes here. */
const DEADLINE_MS = 7500;
/** A call is made three times within it. */
const CALL_MS = DEADLINE_MS / 3;
const NOON_MS = Date.UTC(2026, 5, 21, 11);

function finderOf(
  { inverterPorts = [1], deadlineMs = DEADLINE_MS }: {
    readonly inverterPorts?: readonly number[];
    readonly deadlineMs?: number;
  } = {},
) {
  const finder = createDriverFinder({
    drivers: [lamp, ...DRIVERS],
    clock: new ManualClock(),
    deadlineMs,
    ...NOBODY,
    inverterPorts,
  });
  return {
    find: async (search: DriverSearch) => {
      using _calls = new ShortWaits(CALL_MS);
      return await finder.find(search);
    },
  };
}

function searchAt(host: string | null, heldHosts: readonly string[] = []) {
  return { host, heldHosts, mayUseOwnMachine: true };
}

Deno.test("find() offers what a make finds at an address as devices of its driver", async () => {
  await using bridge = new LampBridge("geheim");
  const { found, isHeld, problems } = await finderOf().find(searchAt(bridge.host));
  assert.deepEqual([isHeld, problems], [false, []]);
  assert.equal(found.length, 4);
  assert.deepEqual(found[2], {
    driver: "lamp",
    name: "Lamp 2",
    address: bridge.host,
    hint: null,
    params: { host: bridge.host, channel: 2 },
  });
});

Deno.test("find() tells the makes of one house apart, and what each is entered with", async () => {
  await using house = await startSimulatedHouse({
    seed: 1,
    weather: "clear",
    startMs: NOON_MS,
    now: () => NOON_MS,
  });
  const { inverterPort, nrgkickMeasurementsUrl, nrgkickSettingsUrl } = house.addresses;
  const finder = finderOf({ inverterPorts: [inverterPort] });
  const at = async (host: string) =>
    (await finder.find(searchAt(host))).found.map(({ driver, params }) => ({ driver, params }));
  assert.deepEqual(await at(`127.0.0.1:${inverterPort}`), [
    { driver: "solaredge", params: { host: "127.0.0.1", port: inverterPort } },
  ]);
  assert.deepEqual(await at(new URL(nrgkickMeasurementsUrl).host), [{
    driver: "nrgkick-connect",
    params: { measurementsUrl: nrgkickMeasurementsUrl, settingsUrl: nrgkickSettingsUrl },
  }]);
  const hints = async () =>
    (await finder.find(searchAt(new URL(nrgkickMeasurementsUrl).host))).found.map(({ hint }) =>
      hint
    );
  assert.deepEqual(await hints(), [null]);
  await house.faults.set("charger", { kind: "link-lost" });
  assert.deepEqual(await hints(), ["charger-away"]);
  await using shelly = new ShellyBench({
    server: { model: "pro-3em", password: "x" },
    roles: ["grid"],
  });
  assert.deepEqual(await at(shelly.address), [
    { driver: "shelly", params: { host: shelly.address } },
  ]);
});

Deno.test("find() never looks at a host that the program holds, nor at nothing", async () => {
  const asked: string[] = [];
  await using host = new FakeHttpHost(({ path }) => {
    asked.push(path);
    return { status: 404 };
  });
  const place = new URL(host.origin).host;
  const held = await finderOf().find(searchAt(place, [place]));
  assert.deepEqual(held, { found: [], isHeld: true, problems: [] });
  assert.deepEqual(asked, []);
  assert.deepEqual(await finderOf().find(searchAt(null)), {
    found: [],
    isHeld: false,
    problems: [],
  });
});

Deno.test("find() looks beside a held port for other makes alone", async () => {
  await using bridge = new LampBridge("geheim");
  const finder = finderOf({ inverterPorts: [1] });
  const { found, isHeld } = await finder.find(searchAt(bridge.host, ["127.0.0.1:1"]));
  assert.deepEqual([found.length, isHeld], [4, false]);
  const none = await finder.find(searchAt("127.0.0.1:9", ["127.0.0.1:1"]));
  assert.deepEqual([none.found, none.isHeld], [[], true]);
});

Deno.test("find() a device of no known make is none, and asked by each make that could be it", async () => {
  const asked = new Set<string>();
  await using host = new FakeHttpHost(({ path }) => {
    asked.add(path.split("?")[0] ?? "");
    return { status: 404, body: "{}" };
  });
  const { found } = await finderOf().find(searchAt(new URL(host.origin).host));
  assert.deepEqual(found, []);
  for (const path of ["/lamps", "/api/devices", "/api/status", "/rpc/Shelly.GetDeviceInfo"]) {
    assert.ok(asked.has(path), [...asked].join(" "));
  }
});

Deno.test("find() asks no other make where the address names the port of one alone", async () => {
  let asked = 0;
  await using host = new FakeHttpHost(() => {
    asked++;
    return { status: 200, body: "4" };
  });
  const port = Number(new URL(host.origin).port);
  // What speaks HTTP is silent to a make that does not.
  const finder = finderOf({ inverterPorts: [port], deadlineMs: 300 });
  const { found } = await finder.find(searchAt(`127.0.0.1:${port}`));
  assert.deepEqual([found, asked], [[], 0]);
});

Deno.test("find() leaves no socket open over many searches", async () => {
  for (let repeat = 0; repeat < 100; repeat++) {
    const finder = createDriverFinder({
      drivers: DRIVERS,
      clock: new ManualClock(),
      deadlineMs: 3,
      ...NOBODY,
      inverterPorts: [Number(new URL(deadOrigin()).port)],
    });
    const { found } = await finder.find(searchAt(new URL(deadOrigin()).host));
    assert.deepEqual(found, []);
  }
});

Deno.test("find() that was given up before it began asks nobody", async () => {
  await using plug = await FakeResponder.open(() => []);
  await using charger = await FakeResponder.open(() => []);
  await using host = new FakeHttpHost(() => ({ status: 404 }));
  const places = {
    plugs: { broadcastAddresses: ["127.0.0.1"], port: plug.port },
    chargers: { ownAddresses: ["127.0.0.1"], group: "127.0.0.1", port: charger.port },
  };
  const asked = () =>
    [plug.questions, charger.questions, host.requests].map(({ length }) => length);
  const find = async (signal: AbortSignal) => {
    const clock = new ManualClock();
    const finder = createDriverFinder({
      drivers: DRIVERS,
      clock,
      deadlineMs: DEADLINE_MS,
      signal,
      ...places,
    });
    using _calls = new ShortWaits(CALL_MS);
    await finder.find(searchAt(new URL(host.origin).host));
  };
  await find(AbortSignal.abort());
  assert.deepEqual(asked(), [0, 0, 0]);
  await find(new AbortController().signal);
  assert.ok(asked().every((count) => count > 0), String(asked()));
});

Deno.test("find() asks no second make where nobody answers the first, and every one where somebody does", async () => {
  const asked = async (error: DeviceError) => {
    const looks: string[] = [];
    const makes = ["first", "second"].map((id) => ({
      ...lamp,
      id,
      find: {
        look: () => {
          looks.push(id);
          return Promise.reject(error);
        },
      },
    }));
    const finder = createDriverFinder({
      drivers: makes,
      clock: new ManualClock(),
      deadlineMs: 500,
      ...NOBODY,
      inverterPorts: [1],
    });
    const { found } = await finder.find(searchAt("127.0.0.1:9"));
    assert.deepEqual(found, []);
    return looks;
  };
  assert.deepEqual(await asked(new DeviceUnreachable("no route")), ["first"]);
  assert.deepEqual(await asked(new DeviceTimeout("no answer")), ["first"]);
  assert.deepEqual(await asked(new DeviceProtocol("html")), ["first", "second"]);
});
