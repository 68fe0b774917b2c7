import assert from "node:assert/strict";
import { type RunningDemo, startDemo } from "../../src/commands/run/running_demo.ts";
import type { DemoOptions } from "../../src/commands/arguments.ts";
import { CYCLE_MS } from "../../src/app/cycle/schedule.ts";
import type { Status } from "../../src/app/status.ts";
import { ManualClock } from "../app/fakes.ts";
import { ShortWaits } from "../devices/transport/short_waits.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);
const OPTIONS: DemoOptions = {
  house: "small",
  speed: 60,
  weather: "clear",
  hour: 12,
  days: 0,
  seed: 1,
  generation: 1,
  faults: null,
};

/** How long the demo waits for an answer. */
const DEADLINE_MS = 500;

/** The demo on sockets, its time and its cycles driven by hand; a silent device costs no real time. */
class DrivenDemo implements AsyncDisposable {
  readonly #silence = new ShortWaits(DEADLINE_MS);

  private constructor(
    readonly demo: RunningDemo,
    private readonly clock: ManualClock,
    private readonly dataDir: string,
    private readonly broken: readonly unknown[],
  ) {}

  static async start(options: Partial<DemoOptions> = {}): Promise<DrivenDemo> {
    const clock = new ManualClock(NOON_MS);
    const dataDir = await Deno.makeTempDir();
    const broken: unknown[] = [];
    const demo = await startDemo({ ...OPTIONS, ...options }, {
      dataDir,
      clock,
      environment: () => undefined,
      port: 0,
      hostname: "127.0.0.1",
      write: () => {},
      onBroken: (error) => broken.push(error),
    });
    // The battery begins at half its charge: the car shall not wait for more.
    await demo.running.program.changeSettings({ trackingStartSocPct: 45 });
    return new DrivenDemo(demo, clock, dataDir, broken);
  }

  get status(): Status {
    return this.demo.running.program.status();
  }

  /** Cycles for so many seconds of the demo's time. */
  async live(seconds: number, each: () => void = () => {}): Promise<void> {
    for (let atS = 0; atS < seconds; atS += CYCLE_MS / 1000) {
      this.clock.advance(CYCLE_MS);
      await this.demo.step();
      each();
    }
    assert.deepEqual(this.broken, []);
  }

  /** Presses a button of the demo's page, and takes the page that it leads to. */
  async press(fields: Readonly<Record<string, string>>): Promise<string> {
    const url = `http://127.0.0.1:${this.demo.running.port}/demo`;
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "accept-language": "en" },
    });
    assert.equal(response.status, 200);
    assert.equal(response.url, url);
    return await response.text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    assert.deepEqual(await this.demo.stop(), { isSafe: true });
    this.#silence[Symbol.dispose]();
    await Deno.remove(this.dataDir, { recursive: true });
    // The house is gone, and with it who answers searches.
    const hostname = "127.0.0.1";
    const port = Number(this.demo.house.addresses.plugHost.split(":")[1]);
    await assert.rejects(Deno.connect({ hostname, port }), Deno.errors.ConnectionRefused);
    Deno.listenDatagram({ transport: "udp", hostname, port }).close();
  }
}

Deno.test("demo: the meter is pulled on its page, the status says so, and all is well again", async () => {
  await using driven = await DrivenDemo.start();
  assert.equal(driven.demo.house.house.car.needWh, 30_000, "it has come from far");
  await driven.live(300);
  assert.equal(driven.status.charger.charging, true);
  assert.ok(driven.status.gridPowerW !== null);
  const page = await driven.press({ begin: "meter-lost" });
  assert.match(page, /Meter lost<span[^>]*>active</);
  assert.match(page, /nothing real is switched/);
  await driven.live(120);
  assert.equal(driven.status.gridPowerW, null);
  assert.match(driven.status.reason.code, /meter/);
  assert.equal(driven.status.meter.quality, "unavailable");
  assert.equal(driven.status.meter.diagnosis?.code, "meter-silent");
  await driven.live(420);
  assert.deepEqual(deviceEvents(driven), ["device.lost"]);
  assert.doesNotMatch(await driven.press({ well: "all" }), />active</);
  await driven.live(300);
  assert.ok(driven.status.gridPowerW !== null);
  assert.equal(driven.status.meter.quality, "fresh");
  assert.deepEqual(deviceEvents(driven), ["device.back", "device.lost"]);
  assert.equal(driven.status.charger.charging, true);
  assert.doesNotMatch(driven.status.reason.code, /meter/);
});

/** Codes of what was told of devices, newest first. */
function deviceEvents(driven: DrivenDemo): readonly string[] {
  const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 10, afterId: null };
  return driven.demo.running.program.events.page({ ...range, kinds: ["device"] })
    .rows.map(({ code }) => code);
}

Deno.test("demo: what a person sees of each trouble", async () => {
  await using driven = await DrivenDemo.start();
  driven.demo.running.program.chooseMode("slow");
  await driven.live(60);
  const during = async (trouble: string, seconds: number): Promise<Status> => {
    await driven.press({ begin: trouble });
    await driven.live(seconds);
    const { status } = driven;
    await driven.press({ end: trouble });
    await driven.live(60);
    return status;
  };
  const well = driven.status;
  const kettle = await during("kettle-on", 10);
  const kettleW = (kettle.housePowerW ?? NaN) - (well.housePowerW ?? NaN);
  assert.ok(Math.abs(kettleW - 2150) < 200, `${kettleW} W`);
  const cloud = await during("sun-hidden", 30);
  assert.ok((cloud.pvPowerW ?? 0) < 0.2 * (well.pvPowerW ?? 0), `${cloud.pvPowerW} W`);
  assert.equal((await during("battery-asleep", 10)).battery.status, "power-saving");
  assert.equal((await during("inverter-restart", 15)).inverter.quality, "fresh");
  const unreached = await during("inverter-unreachable", 600);
  assert.equal(unreached.inverter.quality, "unavailable", "it stays so until it is ended");
  assert.equal(unreached.pvPowerW, null);
  assert.equal(driven.status.inverter.quality, "fresh");
  assert.equal((await during("plug-lost", 40)).plug.quality, "stale");
  const pulled = await during("charger-unplugged", 70);
  assert.equal(pulled.charger.online, false);
  assert.equal(pulled.charger.quality, "unavailable");
  assert.equal((await during("car-unplugged", 20)).charger.charging, false);
  assert.equal(driven.status.charger.phases, 2);
  assert.equal((await during("phase-off", 30)).charger.phases, 1);
  const silent = await during("charger-silent", 35);
  assert.match(silent.charger.error ?? "", /timeout after 500 ms/);
  assert.equal(silent.meter.quality, "fresh", "others are not held up");
});

Deno.test("demo --generation 2 charges on the second generation, and its page steers that too", async () => {
  await using driven = await DrivenDemo.start({ generation: 2 });
  assert.equal(driven.demo.running.program.settings().values.nrgkickGeneration, 2);
  await driven.live(300);
  assert.equal(driven.status.charger.charging, true);
  await driven.press({ begin: "charger-unplugged" });
  await driven.live(70);
  assert.equal(driven.status.charger.quality, "unavailable");
  assert.equal(driven.demo.house.state().carPowerW, 0);
  await driven.press({ end: "charger-unplugged" });
  await driven.live(30);
  assert.equal(driven.status.charger.quality, "fresh");
});

Deno.test("demo: 20 minutes of faults by chance breaks nothing, and their seed is shown", async () => {
  await using driven = await DrivenDemo.start({ weather: "broken" });
  assert.match(await driven.press({ plan: "begin", seed: "3" }), /Plan 3 runs/);
  let faults = 0;
  let before = "";
  await driven.live(1200, () => {
    const kinds = (["inverter", "charger", "plug"] as const)
      .map((device) => driven.demo.house.faults.active(device)?.kind ?? "-").join(" ");
    if (kinds !== before) faults++;
    before = kinds;
  });
  assert.ok(faults >= 5, `${faults} changes`);
  await driven.press({ plan: "end", seed: "3" });
  await driven.live(60);
  for (const device of ["meter", "inverter", "battery", "charger", "plug"] as const) {
    assert.equal(driven.status[device].quality, "fresh", device);
  }
});
