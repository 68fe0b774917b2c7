import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { Random } from "../../src/simulator/house/random.ts";
import type { NetworkPart } from "../../src/simulator/part_devices.ts";
import { type SimulatedHouse, startSimulatedHouse } from "../../src/simulator/simulated_house.ts";
import { freePort } from "../setup/free_port.ts";
import { until } from "../setup/until.ts";

const SEED = 47;
/** What is asked for before each kill. */
const ROUNDS = ["charge", "hold", "release", "pause"] as const;
const ROOT = new URL("../../", import.meta.url);

/** Beside the charger and the plug of the settings; nobody asks for anything of either. */
const PARTS: readonly NetworkPart[] = [
  { kind: "charger", name: "Carport", device: "goe", car: { needWh: 40_000 } },
  { kind: "heater", name: "Bath", device: "shelly", powerW: 1500, tankWh: null, isOn: true },
];

interface Load {
  readonly id: number;
  readonly name: string;
  readonly kind: "charger" | "switch";
  readonly isConfigured: boolean;
  readonly quality: string;
}

interface Status {
  readonly loads: readonly Load[];
}

interface Row {
  readonly deviceId: number;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly energyWh: number;
}

/** A house of four loads whose program is a process of its own, which is killed and begun again. */
class KilledProgram implements AsyncDisposable {
  #child: Deno.ChildProcess | null = null;
  #origin = "";
  /** Called with each request that the charger of the settings gets. */
  onCharger: () => void = () => {};

  private constructor(readonly dataDir: string, readonly house: SimulatedHouse) {}

  static async open(): Promise<KilledProgram> {
    const own: { onRequest: () => void } = { onRequest: () => {} };
    const house = await startSimulatedHouse({
      seed: SEED,
      weather: "clear",
      now: () => Date.now(),
      car: { needWh: 40_000, handshakeS: 0.5 },
      heater: { powerW: 2000, tankWh: null },
      parts: PARTS,
      onChargerRequest: () => own.onRequest(),
    });
    const program = new KilledProgram(await Deno.makeTempDir(), house);
    own.onRequest = () => program.onCharger();
    return program;
  }

  /** Resolves after its second cycle, in which all that it has read is acted on. */
  async start(): Promise<void> {
    const { addresses, devices } = this.house;
    const port = freePort();
    this.#origin = `http://127.0.0.1:${port}`;
    const permissions = ["--no-prompt", "--lock=deno.lock", "--frozen", "--cached-only", "-A"];
    this.#child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...permissions, "main.ts", "start"],
      cwd: ROOT,
      env: {
        CHARGEMANAGER_DATA_DIR: this.dataDir,
        CHARGEMANAGER_WEB_PORT: `${port}`,
        CHARGEMANAGER_LOCAL_DEVICES: "on",
        CHARGEMANAGER_INVERTER_HOST: `${addresses.inverterHost}:${addresses.inverterPort}`,
        CHARGEMANAGER_NRGKICK_MEASUREMENTS_URL: addresses.nrgkickMeasurementsUrl,
        CHARGEMANAGER_NRGKICK_SETTINGS_URL: addresses.nrgkickSettingsUrl,
        CHARGEMANAGER_PLUG_HOST: addresses.plugHost,
        CHARGEMANAGER_DEVICES: JSON.stringify(devices.map(({ row }) => row)),
      },
      stdout: "null",
      stderr: "inherit",
    }).spawn();
    await until("its pages are open", () => this.#cycles().then(() => true, () => false));
    await this.cycles(2);
  }

  async status(): Promise<Status> {
    return await (await fetch(`${this.#origin}/api/status`)).json();
  }

  /** How many cycles it has run. */
  async #cycles(): Promise<number> {
    const metrics = await (await fetch(`${this.#origin}/metrics`)).text();
    const count = Number(/^chargemanager_control_ticks_total (\d+)/m.exec(metrics)?.[1]);
    assert.ok(Number.isInteger(count), metrics);
    return count;
  }

  async rows(path: string): Promise<readonly Row[]> {
    return (await (await fetch(`${this.#origin}${path}`)).json()).rows;
  }

  async goal(id: number): Promise<{ readonly energyWh: number } | null> {
    return (await (await fetch(`${this.#origin}/api/devices/${id}/goal`)).json()).goal;
  }

  async send(path: string, body: unknown): Promise<void> {
    const headers = { "content-type": "application/json" };
    const init = { method: "PUT", headers, body: JSON.stringify(body) };
    const answer = await fetch(`${this.#origin}${path}`, init);
    assert.equal(answer.status, 200, await answer.text());
  }

  /** Asks for cycles, as whoever changes a setting does, until so many have been run. */
  async cycles(count: number): Promise<void> {
    const before = await this.#cycles();
    for (let next = before + 1; next <= before + count; next++) {
      await this.send("/api/settings", { trackingStartSocPct: 40 + next % 2 });
      await until(`cycle ${next}`, async () => await this.#cycles() >= next);
    }
  }

  /** As a power cut ends it. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
    this.#child = null;
  }

  /** Kills it as it speaks to the charger for the nth time from now. */
  killedAtRequest(nth: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = nth;
    this.onCharger = () => {
      left--;
      if (left === 0) resolve(this.kill());
    };
    return promise;
  }

  /** What is on now: both chargers, both relays. */
  get on(): readonly boolean[] {
    const { chargers, heaters } = this.house.state();
    return [...chargers.map(({ isEnabled }) => isEnabled), ...heaters.map(({ isOn }) => isOn)];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await this.house.stop();
    await Deno.remove(this.dataDir, { recursive: true });
  }
}

/** One session or use after the other, the last one at the most still running. */
function assertInTurn(rows: readonly Row[], name: string): void {
  const sorted = rows.toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  for (const [at, { endedAtMs }] of sorted.entries()) {
    const next = sorted[at + 1];
    if (next === undefined) continue;
    assert.ok(
      endedAtMs !== null && endedAtMs <= next.startedAtMs,
      `${name}: ${at} of ${rows.length}`,
    );
  }
}

Deno.test(`the program is killed at ${ROUNDS.length} moments with four loads, and leaves none of them wrong (seed ${SEED})`, async () => {
  const random = new Random(SEED);
  await using program = await KilledProgram.open();
  await program.start();
  const { loads } = await program.status();
  const [car, plug] = ["charger", "switch"].map((kind) => loads.find((one) => one.kind === kind));
  assert.ok(car !== undefined && plug !== undefined && loads.length === 4);
  const press = {
    charge: (isOn: boolean) =>
      program.send(`/api/devices/${car.id}/mode`, { mode: isOn ? "slow" : "disabled" }),
    hold: (on: boolean) =>
      program.send(`/api/devices/${plug.id}/switch`, on ? { on } : { auto: true }),
  };
  let [isCharging, isHeld] = [false, false];
  for (const [round, what] of ROUNDS.entries()) {
    const nth = 1 + Math.floor(random.between(0, 3));
    const name = `round ${round}, ${what}, killed at request ${nth}`;
    if (what === "charge" || what === "pause") {
      isCharging = what === "charge";
      await press.charge(isCharging);
    } else {
      isHeld = what === "hold";
      await press.hold(isHeld);
      // One that is not on yet would wait for its dwell after the kill.
      if (isHeld) await until(`${name}: it is on`, () => program.on[2] === true);
    }
    await program.killedAtRequest(nth);
    const before = program.on;
    await program.start();
    const asked = [isCharging, false, isHeld, true];
    program.on.forEach((isOn, load) => {
      assert.ok(!isOn || before[load] === true || asked[load] === true, `${name}: ${load} went on`);
    });
    await until(`${name}: ${asked}`, async () => {
      await program.cycles(1);
      return String(program.on) === String(asked);
    });
    const sessions = (): Promise<readonly Row[]> => program.rows(`/api/sessions?device=${car.id}`);
    if (what === "charge") {
      await until(`${name}: a session`, async () => {
        await program.cycles(1);
        return (await sessions())[0]?.endedAtMs === null;
      });
    }
    assertInTurn(await sessions(), `${name}: sessions`);
    assert.equal(
      (await sessions()).length,
      round < 4 ? 1 : 2,
      `${name}: each charge is one session`,
    );
    assertInTurn(await program.rows(`/api/plug-uses?device=${plug.id}`), `${name}: uses`);
  }
  const [session, ...others] = await program.rows("/api/sessions");
  assert.deepEqual([others, session?.endedAtMs === null], [[], false]);
  const { carWh } = program.house.state().energies;
  assert.ok(session !== undefined && session.energyWh > 0 && session.energyWh < carWh + 1);
  // A goal counts from its answer on, and so does its end.
  const goalWh = async () => (await program.goal(car.id))?.energyWh ?? null;
  await program.send(`/api/devices/${car.id}/goal`, { energyWh: 200_000 });
  await program.kill();
  await program.start();
  assert.equal(await goalWh(), 200_000);
  await press.charge(false);
  await program.kill();
  await program.start();
  assert.equal(await goalWh(), null);
  await program.kill();
  using database = new DatabaseSync(`${program.dataDir}/chargemanager.sqlite3`);
  assert.equal(database.prepare("PRAGMA integrity_check").get()?.["integrity_check"], "ok");
});
