import assert from "node:assert/strict";
import {
  examineCharger,
  examineSite,
  type SiteExamination,
} from "../../../src/devices/checks/device_examination.ts";
import { DeviceTimeout } from "../../../src/domain/codes/errors.ts";
import type { BatteryValues, ChargerValues } from "../../../src/domain/house/snapshot.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { FakeCharger, FakeSite, ManualClock } from "../../app/fakes.ts";
import { BATTERY, CHARGER } from "../../domain/house/readings.ts";
import { settingsBody } from "../nrgkick_connect/fake_nrgkick.ts";
import { FakeHttpHost, type HttpReply } from "../transport/fake_http_host.ts";

const SILENT = new DeviceTimeout("Cannot read: timeout");

/** A site that takes 100 ms to read each part, and tells who it is. */
class TellingSite extends FakeSite {
  readonly clock = new ManualClock();
  readonly asked: string[] = [];
  /** Of the battery, one after the other; then as ever. */
  readonly batteries: (BatteryValues | null | Error)[] = [];

  constructor(private readonly told: object) {
    super();
    for (const part of ["inverter", "meter", "battery"] as const) {
      const source = this[part];
      const read = source.read.bind(source);
      Object.assign(source, {
        read: () => {
          this.asked.push(part);
          this.clock.advance(100);
          const own = part === "battery" ? this.batteries.shift() : undefined;
          if (own === undefined) return read();
          return own instanceof Error ? Promise.reject(own) : Promise.resolve(own);
        },
      });
    }
  }

  identify(): Promise<object> {
    this.asked.push("identify");
    return this.told instanceof Error ? Promise.reject(this.told) : Promise.resolve(this.told);
  }

  examine(own: Partial<SiteExamination> = {}) {
    return examineSite(this, examinationOf({ clock: this.clock, ...own }));
  }
}

function examinationOf(own: Partial<SiteExamination>): SiteExamination {
  return {
    clock: new ManualClock(),
    deadlineMs: 5000,
    signal: new AbortController().signal,
    context: { kind: "solaredge", address: "192.0.2.1:1502", unitId: 1 },
    reads: 1,
    endsAtFailure: true,
    ...own,
  };
}

Deno.test("examineSite() tells of each part who it is, how long it took and how old its answer is", async () => {
  const battery = { manufacturer: "BYD" };
  const site = new TellingSite({ model: "SE10K", serial: "12345678", meterModel: "MTR", battery });
  const tests = await site.examine();
  const told = tests.map(({ answer, identity, durationsMs, ageMs, isAbsent, problems }) => ({
    device: answer.device,
    identity,
    durationsMs,
    ageMs,
    isAbsent,
    problems,
  }));
  const well = { durationsMs: [100], isAbsent: false, problems: [] };
  assert.deepEqual(told, [
    { device: "inverter", identity: { model: "SE10K", serial: "****5678" }, ageMs: 200, ...well },
    { device: "meter", identity: { meterModel: "MTR" }, ageMs: 100, ...well },
    { device: "battery", identity: battery, ageMs: 0, ...well },
  ]);
  assert.equal(tests[2]?.answer.values, BATTERY);
  assert.deepEqual(site.asked, ["inverter", "meter", "battery", "identify"]);
  assert.equal(site.isClosed, true);
});

Deno.test("examineSite() a battery is absent where the newest of its answers says so", async () => {
  for (
    const [answers, reads, isAbsent, hasProblem] of [
      [[null], 1, true, false],
      [[null, SILENT], 2, false, true],
      [[SILENT], 1, false, true],
      [[BATTERY, null], 2, true, false],
      [[null, BATTERY], 2, false, false],
    ] as const
  ) {
    for (const battery of [null, undefined, "BYD"]) {
      const site = new TellingSite({ battery });
      site.batteries.push(...answers);
      const [, , test] = await site.examine({ reads });
      assert.equal(test?.isAbsent, isAbsent);
      assert.equal(test?.problems.length, hasProblem ? 1 : 0);
      assert.deepEqual(test?.identity, {});
    }
  }
});

Deno.test("examineSite() an inverter that fails is all, or its other parts are asked without names", async () => {
  for (const endsAtFailure of [true, false]) {
    const site = new TellingSite({ model: "SE10K" });
    site.inverter.isDead = true;
    const tests = await site.examine({ endsAtFailure });
    const [inverter] = tests;
    assert.equal(tests.length, endsAtFailure ? 1 : 3);
    assert.deepEqual(inverter?.problems.map(({ code }) => code), ["no-answer"]);
    assert.deepEqual([inverter?.answer.values, inverter?.ageMs], [null, null]);
    assert.ok(!site.asked.includes("identify"));
  }
});

Deno.test("examineSite() a site that cannot tell who it is is well all the same", async () => {
  const site = new TellingSite(SILENT);
  const [inverter] = await site.examine();
  assert.deepEqual([inverter?.identity, inverter?.problems], [{}, []]);
  await assert.rejects(new TellingSite(new TypeError("no such thing")).examine(), TypeError);
});

/** The problems and names of a charger of the first generation whose box answers so. */
async function examined(values: Partial<ChargerValues> | null, reply: HttpReply) {
  await using box = new FakeHttpHost(() => reply);
  const charger = new FakeCharger({ ...CHARGER, ...values });
  charger.isDead = values === null;
  const settings = {
    ...defaultSettings(),
    nrgkickMeasurementsUrl: `${box.origin}/api/measurements/1`,
    nrgkickSettingsUrl: `${box.origin}/api/settings/1`,
  };
  const { identity, problems } = await examineCharger(charger, settings, examinationOf({}));
  return { identity, codes: problems.map(({ code }) => code), asked: box.requests.length };
}

Deno.test("examineCharger() says why the settings are unknown in place of that they are", async () => {
  const settings = { status: 200, body: JSON.stringify(settingsBody()) };
  const identity = { model: "NRGkick" };
  const half = { enabled: null, targetCurrentA: null };
  const silent = { ...half, powerW: null };
  const failing = { status: 500 };
  const none = { identity: {}, asked: 1 };
  assert.deepEqual(await examined({}, settings), { identity, codes: [], asked: 1 });
  assert.deepEqual(await examined(half, settings), { identity, codes: ["charger-half"], asked: 1 });
  assert.deepEqual(await examined({}, failing), { ...none, codes: ["server-error"] });
  assert.deepEqual(await examined(half, failing), { ...none, codes: ["server-error"] });
  assert.deepEqual(await examined(silent, failing), {
    ...none,
    codes: ["charger-power-silent", "server-error"],
  });
  assert.deepEqual(await examined(null, settings), {
    identity: {},
    codes: ["no-answer"],
    asked: 0,
  });
});
