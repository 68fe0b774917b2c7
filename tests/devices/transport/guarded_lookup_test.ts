import assert from "node:assert/strict";
import type { LookupFunction } from "node:net";
import { checkConnect } from "../../../src/devices/nrgkick_connect/connect_check.ts";
import { findConnectChargers } from "../../../src/devices/nrgkick_connect/find_connect.ts";
import { probeSolarEdge } from "../../../src/devices/solaredge/find_solaredge.ts";
import { createOpeners } from "../../../src/devices/registry.ts";
import {
  guardedLookup,
  OwnPlaceRefused,
  refusalOf,
} from "../../../src/devices/transport/guarded_lookup.ts";
import { contextOf, diagnose } from "../../../src/devices/checks/diagnosis.ts";
import type { Slot } from "../../../src/domain/devices/slots.ts";
import { DeviceError, DeviceRejected } from "../../../src/domain/codes/errors.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { ManualClock } from "../../app/fakes.ts";
import { told } from "../../words/told.ts";

/** Listens on loopback and counts who comes; nobody gets an answer. */
class Doorstep implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #counting = this.#count();
  visitors = 0;

  get port(): number {
    return this.#listener.addr.port;
  }

  async #count(): Promise<void> {
    for await (const visitor of this.#listener) {
      this.visitors += 1;
      visitor.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#counting;
  }
}

/** Knows every name by the same addresses, as the system would tell them. */
function resolver(addresses: readonly string[], asked: string[] = []): LookupFunction {
  return (name, options, callback) => {
    asked.push(name);
    const found = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    if (options.all) callback(null, found);
    else callback(null, found[0]?.address ?? "", found[0]?.family ?? 4);
  };
}

function settingsFor(host: string): Readonly<Record<string, Partial<Settings>>> {
  return {
    solaredge: { inverterHost: host },
    connect: {
      nrgkickMeasurementsUrl: `http://${host}/api/measurements/00`,
      nrgkickSettingsUrl: `http://${host}/api/settings/00`,
    },
    gen2: { nrgkickGeneration: 2, nrgkickAddress: host },
    plug: { plugHost: host },
  };
}

/** What reading each kind of device ends with. */
async function failures(host: string, lookup: LookupFunction | undefined) {
  const openers = createOpeners({ lookup, patience: { deadlineMs: 2000 } });
  const errors = new Map<string, unknown>();
  for (const [kind, changes] of Object.entries(settingsFor(host))) {
    const settings = { ...defaultSettings(), ...changes };
    const clock = new ManualClock();
    const site = openers.openSite(settings, clock);
    const charger = openers.openCharger(settings, clock);
    const plug = openers.openPlug(settings, clock);
    const source = site?.inverter ?? charger ?? plug;
    assert.ok(source, kind);
    errors.set(kind, await source.read().then(() => null, (error: unknown) => error));
    await Promise.all([site?.close(), charger?.close(), plug?.close()]);
  }
  return errors;
}

Deno.test("no driver speaks to the machine itself, by whatever name or address", async () => {
  await using step = new Doorstep();
  const hosts = ["inverter.lan", "localhost", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"];
  for (const host of hosts) {
    const lookup = guardedLookup(resolver(["127.0.0.1"]));
    for (const [kind, error] of await failures(`${host}:${step.port}`, lookup)) {
      assert.ok(error instanceof DeviceRejected, `${kind} ${host}: ${error}`);
      assert.ok(error.isAskedAgain, `${kind} ${host}: the name may move`);
      assert.match(error.message, /the address is the machine itself or its own link$/);
    }
  }
  assert.equal(step.visitors, 0);
});

Deno.test("nor do the checks beside the drivers: settings of a Connect box, searches for devices", async () => {
  await using step = new Doorstep();
  const lookup = guardedLookup(resolver(["127.0.0.1"]));
  const host = `device.lan:${step.port}`;
  const common = { deadlineMs: 2000, lookup };
  const refused = /the address is the machine itself or its own link$/;
  await assert.rejects(
    checkConnect({ ...common, settingsUrl: `http://${host}/api/settings/00` }),
    (error) => error instanceof DeviceRejected && refused.test(error.message),
  );
  await assert.rejects(findConnectChargers(host, common), DeviceRejected);
  const clock = new ManualClock();
  const { found, failures } = await probeSolarEdge("device.lan", {
    ...common,
    clock,
    ports: [step.port],
  });
  assert.equal(found, null);
  assert.match(failures[0]?.error.message ?? "", refused);
  assert.equal(step.visitors, 0);
});

Deno.test("guardedLookup() leaves out addresses of the own link, and refuses when none is left", async () => {
  const find = (addresses: readonly string[], all: boolean) =>
    new Promise((resolve) => {
      guardedLookup(resolver(addresses))("nrgkick.local", { all }, (error, found) => {
        resolve(error === null ? found : error.message);
      });
    });
  const refused = "the address is the machine itself or its own link";
  assert.deepEqual(await find(["fe80::1", "192.0.2.7"], true), [{
    address: "192.0.2.7",
    family: 4,
  }]);
  assert.equal(await find(["192.0.2.7"], false), "192.0.2.7");
  for (const address of ["127.0.0.1", "0.0.0.0", "169.254.169.254", "::1", "fe80::1%2"]) {
    assert.equal(await find([address], true), refused, address);
    assert.equal(await find([address], false), refused, address);
  }
});

Deno.test("guardedLookup() hands a failure on, once; a refusal is asked again", () => {
  const failure = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
  const told: unknown[] = [];
  const find: LookupFunction = (_name, _options, callback) => callback(failure, "", 0);
  guardedLookup(find)("x.lan", {}, (error) => told.push(error));
  assert.deepEqual(told, [failure]);
  const refusal = refusalOf(new OwnPlaceRefused(), "read it");
  assert.deepEqual([refusal?.symptom, refusal?.isAskedAgain], ["own-machine", true]);
  assert.equal(refusalOf(failure, "read it"), null);
});

Deno.test("a name is looked up once a connection", async () => {
  await using step = new Doorstep();
  const asked: string[] = [];
  const errors = await failures(`device.lan:${step.port}`, resolver(["127.0.0.1"], asked));
  assert.deepEqual(asked, Array.from(errors, () => "device.lan"));
  for (const [kind, error] of errors) assert.ok(error instanceof DeviceError, kind);
});

Deno.test("a refused place is told in words, with what allows it", async () => {
  const lookup = guardedLookup(resolver(["127.0.0.1"]));
  const groups: Readonly<Record<string, Slot>> = {
    solaredge: "inverter",
    connect: "charger",
    gen2: "charger",
    plug: "plug",
  };
  for (const [kind, error] of await failures("device.lan:9", lookup)) {
    assert.ok(error instanceof DeviceError);
    const group = groups[kind] ?? "plug";
    const settings = { ...defaultSettings(), ...settingsFor("device.lan:9")[kind] };
    const diagnosis = diagnose(error, contextOf(group, settings));
    assert.equal(diagnosis.code, "own-machine", kind);
    assert.match(told(diagnosis).todo.de, /CHARGEMANAGER_LOCAL_DEVICES=on/);
  }
});
