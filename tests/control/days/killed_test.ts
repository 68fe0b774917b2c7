import assert from "node:assert/strict";
import { MemoryKeeper } from "../../../src/app/records/memory_keeper.ts";
import {
  chargerIn,
  chooseMode,
  type ControlState,
  holdSwitch,
  initialState,
  switchIn,
  withLoad,
} from "../../../src/control/state.ts";
import type { ModeChoice } from "../../../src/domain/house/mode.ts";
import type { Moment } from "../../../src/domain/house/time.ts";
import type { MemoryStore } from "../../../src/domain/ports/record_stores.ts";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { Random } from "../../../src/simulator/house/random.ts";
import { BOILER, FIRST_CAR, fourLoadHouse, fourLoads, HEATER, SECOND_CAR } from "./four_loads.ts";
import { LoadedHouse } from "./loaded_house.ts";

const SEED = 31;
const KILLS = 24;
const FROM_HOUR = 10;
const CYCLE_S = 5;
/** Time without a program. */
const DEAD_S = 12;
const PLACE = "here";
const CHARGERS = [FIRST_CAR, SECOND_CAR];

/** What outlives the program: what it has stored of each load, and the modes. */
class Disk implements MemoryStore {
  readonly texts = new Map<number, string>();
  modes: ReadonlyMap<number, ModeChoice> = new Map();

  load(deviceId: number): string | null {
    return this.texts.get(deviceId) ?? null;
  }

  save(deviceId: number, json: string): void {
    this.texts.set(deviceId, json);
  }
}

/** A house whose program stores what it has to after each cycle, as the recorder has it. */
class KilledHouse {
  readonly disk = new Disk();
  readonly loaded: LoadedHouse;
  #keeper = this.#newKeeper();

  constructor() {
    this.loaded = new LoadedHouse(
      fourLoadHouse({ seed: SEED, weather: "broken", cars: [2, 2], hasBattery: true }),
      fourLoads([2, 2]),
      { fromHour: FROM_HOUR, cycleS: CYCLE_S },
    );
  }

  run(seconds: number): void {
    this.loaded.run(seconds, ({ state, now }) => {
      for (const { run, done } of this.#keeper.due(state, now, false)) {
        run();
        done();
      }
      this.disk.modes = new Map(CHARGERS.map((id) => [id, chargerIn(state, id, now).choice]));
    });
  }

  /** The program is gone within a cycle; the next one knows what is on the disk, and nothing else. */
  kill(): void {
    this.#keeper = this.#newKeeper();
    this.loaded.idle(DEAD_S);
    this.loaded.reboot((now) => this.#restored(now));
  }

  #restored(now: Moment): ControlState {
    let state = initialState(this.disk.modes, now);
    for (const [id, choice] of this.disk.modes) {
      const { charger } = this.#keeper.loadCharger(id, { choice, place: PLACE, now });
      state = withLoad(state, id, charger);
    }
    for (const id of [HEATER, BOILER]) {
      state = withLoad(state, id, this.#keeper.loadSwitch(id, { place: PLACE, now }));
    }
    return state;
  }

  #newKeeper(): MemoryKeeper {
    const keeper = new MemoryKeeper(this.disk);
    keeper.note(new Map(CHARGERS.map((id) => [id, PLACE])));
    return keeper;
  }
}

/** Which loads are on, as the devices themselves have it. */
function relaysOf({ house: { points, heaters, state } }: LoadedHouse): readonly boolean[] {
  const chargers = points.map((_, index) => state.chargers[index]?.isEnabled === true);
  return [...chargers, ...heaters.map(({ isOn }) => isOn)];
}

Deno.test(`a program with four loads that is killed goes on as it was, at any of ${KILLS} moments (seed ${SEED})`, () => {
  const random = new Random(SEED);
  let [taken, held] = [0, 0];
  for (let kill = 0; kill < KILLS; kill++) {
    const killed = new KilledHouse();
    const { loaded } = killed;
    killed.run(60);
    if (kill % 3 === 0) {
      loaded.state = chooseMode(
        loaded.state,
        SECOND_CAR,
        { mode: "slow", modeBy: "user" },
        loaded.now,
      );
    }
    const isHeld = kill % 2 === 0;
    if (isHeld) {
      const hold = { on: true, forMs: 120 * MINUTE_MS };
      loaded.state = holdSwitch(loaded.state, BOILER, hold, loaded.now);
    }
    killed.run(CYCLE_S * Math.round(random.between(20, 1000)));
    const [before, on] = [loaded.state, relaysOf(loaded)];
    const wereCharging = CHARGERS.map((id) => loaded.decisionOf(id)).map((one) =>
      one?.kind === "charger" && one.isCharging
    );
    killed.kill();
    const name = `kill ${kill} at ${loaded.second} s`;
    for (const id of CHARGERS) {
      const [was, is] = [
        chargerIn(before, id, loaded.now),
        chargerIn(loaded.state, id, loaded.now),
      ];
      assert.equal(is.choice.mode, was.choice.mode, `${name}: mode of ${id}`);
      assert.equal(is.session?.startedAtMs, was.session?.startedAtMs, `${name}: session of ${id}`);
      assert.equal(is.leftCommand?.enabled, was.command?.enabled, `${name}: command of ${id}`);
    }
    const isHeldStill = switchIn(loaded.state, BOILER).manual?.on === true;
    assert.equal(isHeldStill, isHeld, `${name}: the hold`);
    held += isHeld ? 1 : 0;
    killed.run(CYCLE_S);
    const after = relaysOf(loaded);
    on.forEach((was, place) => {
      assert.ok(was || after[place] !== true, `${name}: load ${place} was off and is on`);
    });
    CHARGERS.forEach((id, place) => {
      const { command } = chargerIn(loaded.state, id, loaded.now);
      if (wereCharging[place] !== true) return;
      assert.equal(command?.enabled, true, `${name}: the charge of ${id} goes on`);
      taken++;
    });
    assert.equal(after[3], isHeld ? on[3] : after[3], `${name}: what is held stays on`);
  }
  assert.ok(taken > KILLS / 2 && held > 0, `${taken} charges were taken over`);
});

Deno.test(`killed each few minutes, four loads keep their dwell and are not switched more often (seed ${SEED})`, () => {
  const starts = (eachS: number) => {
    const killed = new KilledHouse();
    const endS = killed.loaded.second + 3 * 3600;
    while (killed.loaded.second < endS) {
      killed.run(eachS);
      killed.kill();
    }
    return CHARGERS.map((id) => killed.loaded.record(id));
  };
  for (const [index, { switches }] of starts(420).entries()) {
    assert.ok(
      switches.filter(({ on }) => on).length <= 8,
      `car ${index}: ${JSON.stringify(switches)}`,
    );
    for (const [at, { second, on }] of switches.entries()) {
      const before = switches[at - 1];
      if (before === undefined || !on) continue;
      assert.ok(second - before.second >= 120, `car ${index} on ${second - before.second} s after`);
    }
  }
});
