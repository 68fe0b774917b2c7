import assert from "node:assert/strict";
import {
  drive,
  type End,
  endAfterFarewell,
  sayWhereToGo,
  start,
} from "../../../src/commands/run/start.ts";
import type { Health } from "../../../src/app/program.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { HeldTime } from "../../app/held_time.ts";
import { MemoryLogger } from "../../app/fakes.ts";

const WELL: Health = { isHealthy: true, problem: null, cycleAgeMs: 0 };
const STUCK: Health = { isHealthy: false, problem: "stuck", cycleAgeMs: 60_000 };

/** A program that is driven in time that the test holds, and what has become of it. */
async function driven(
  work: (parts: {
    readonly time: HeldTime;
    readonly said: string[];
    /** Makes the next stop of the program last. */
    readonly hang: () => void;
    readonly run: ReturnType<typeof drive>;
    readonly askIn: (delayMs: number) => void;
    readonly set: (state: { health?: Health; lostSinceMs?: number | null }) => void;
  }) => Promise<void>,
): Promise<readonly string[]> {
  const real = Deno.exit;
  const said: string[] = [];
  using time = new HeldTime();
  const say = (what: string) => said.push(`${time.nowMs} ${what}`);
  Deno.exit = (code): never => {
    say(`exit ${code}`);
    throw new Error("ended");
  };
  const addCron: typeof Deno.cron = (name: string) => {
    say(`cron ${name.split(" ")[0]}`);
    return Promise.resolve();
  };
  let [health, lostSinceMs, ask]: [Health, number | null, (delayMs: number) => void] = [
    WELL,
    null,
    () => {},
  ];
  let stopped: Promise<void> = Promise.resolve();
  const tell = (what: string) => Promise.resolve(void say(what));
  try {
    const run = drive({
      logger: new MemoryLogger(),
      get pages() {
        return { lostSinceMs, losses: 0 };
      },
      program: {
        tick: () => tell("tick"),
        upkeep: () => tell("upkeep"),
        health: () => health,
        whenAsked: (asked) => {
          ask = asked;
        },
      },
      stop: async () => {
        say("stop");
        await stopped;
        return { isSafe: false };
      },
    }, {
      addCron,
      end: ({ why }) => say(`end ${why}`),
      manager: {
        ready: () => tell("ready"),
        alive: () => Promise.resolve(),
        trouble: (problem) => tell(`trouble ${problem}`),
        stopping: () => tell("stopping"),
        close: () => void say("close"),
      },
    });
    await work({
      time,
      said,
      run,
      askIn: (delayMs) => ask(delayMs),
      set: (state) => {
        health = state.health ?? health;
        lostSinceMs = state.lostSinceMs === undefined ? lostSinceMs : state.lostSinceMs;
      },
      hang: () => {
        stopped = new Promise(() => {});
      },
    });
  } finally {
    Deno.exit = real;
  }
  return said;
}

Deno.test("drive() runs cycles at their times and when one is asked for, keeps history up, and ends all", async () => {
  const said = await driven(async ({ time, run, askIn }) => {
    await time.advance(7000);
    askIn(500);
    await time.advance(4000);
    assert.equal(await time.measure(run.stop({ isLast: true }), 1000), 0);
    await time.advance(120_000);
  });
  const ticks = said.filter((line) => line.endsWith(" tick"));
  assert.deepEqual(ticks, ["0 tick", "5000 tick", "7510 tick", "10000 tick"]);
  assert.deepEqual(said.filter((line) => !line.endsWith(" tick")), [
    "0 cron cycle",
    "0 cron upkeep",
    "0 ready",
    "11000 stopping",
    "11000 stop",
    "11000 close",
  ]);
});

Deno.test("drive() keeps history up by itself, tells a lost port, and a stop for a restore as no end", async () => {
  const said = await driven(async ({ time, run, set }) => {
    await time.advance(59_000);
    set({ lostSinceMs: 1 });
    await time.advance(11_000);
    assert.equal(await run.stop({ isLast: false }), false, "as the program says");
  });
  assert.deepEqual(said.filter((line) => !line.endsWith(" tick")), [
    "0 cron cycle",
    "0 cron upkeep",
    "0 ready",
    "60000 upkeep",
    "60000 trouble The pages' port is lost",
    "70000 stop",
    "70000 close",
  ]);
});

Deno.test("drive() ends a program whose cycles have stopped, and at last the process that does not end", async () => {
  const said = await driven(async ({ time, run, set, hang }) => {
    set({ health: STUCK });
    await time.advance(121_000);
    hang();
    void run.stop({ isLast: true });
    await time.advance(29_999);
    await assert.rejects(time.advance(1), /ended/);
  });
  const rest = said.filter((line) => !/tick|cron|upkeep/.test(line));
  assert.deepEqual(rest, [
    "0 ready",
    "10000 trouble stuck",
    "120000 end broken",
    "121000 stopping",
    "121000 stop",
    "151000 exit 70",
  ]);
});

Deno.test("endAfterFarewell() leaves the last answer a moment", async () => {
  using time = new HeldTime();
  const ends: (readonly [number, End])[] = [];
  endAfterFarewell((end) => ends.push([time.nowMs, end]), "a.backup");
  await time.advance(1000);
  assert.deepEqual(ends, [[300, { why: "restore", file: "a.backup" }]]);
});

/** What `start` does with runs that end as they are told; `during` is called while one begins. */
async function started(
  ends: readonly (End | null)[],
  during: (parts: { signal: () => void; stray: (kind: string, error: Error) => Event }) => void =
    () => {},
  onStop: (signal: () => void) => void = () => {},
) {
  const real = { addSignalListener: Deno.addSignalListener };
  const listen = globalThis.addEventListener;
  let signal = () => {};
  const strays = new Map<string, (event: Event) => void>();
  Deno.addSignalListener = (_signal, listener) => {
    signal = listener;
  };
  globalThis.addEventListener = (kind: string, take: unknown) => {
    if (typeof take === "function") strays.set(kind, (event) => take(event));
  };
  const folder = await Deno.makeTempDir();
  const before = Deno.env.get("CHARGEMANAGER_DATA_DIR");
  Deno.env.set("CHARGEMANAGER_DATA_DIR", folder);
  const logger = new MemoryLogger();
  const stops: boolean[] = [];
  let runs = 0;
  try {
    const code = await start((end) => {
      const next = ends[runs++] ?? null;
      during({
        signal,
        stray: (kind, error) => {
          const event = Object.assign(new Event(kind, { cancelable: true }), {
            reason: error,
            error,
          });
          strays.get(kind)?.(event);
          return event;
        },
      });
      if (next !== null) end(next);
      return Promise.resolve({
        logger,
        stop: ({ isLast }) => {
          stops.push(isLast);
          onStop(signal);
          return Promise.resolve(true);
        },
      });
    });
    return { code, runs, stops, lines: logger.lines };
  } finally {
    Object.assign(Deno, real);
    globalThis.addEventListener = listen;
    if (before === undefined) Deno.env.delete("CHARGEMANAGER_DATA_DIR");
    else Deno.env.set("CHARGEMANAGER_DATA_DIR", before);
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("start() goes on with a new run after a restore, also where that fails, and ends at a signal", async () => {
  const restore = { why: "restore", file: "/nowhere/at/all.backup" } as const;
  assert.deepEqual(await started([restore, { why: "signal" }]), {
    code: 0,
    runs: 2,
    stops: [false, true],
    lines: ["info Stopping", "error Database not restored", "info Stopping"],
  });
  assert.equal((await started([{ why: "broken" }])).code, 70);
});

Deno.test("start() ends at once where a signal or a stray error comes while a run begins", async () => {
  const signalled = await started([null], ({ signal }) => signal());
  assert.deepEqual([signalled.code, signalled.runs], [0, 1]);
  for (const kind of ["unhandledrejection", "error"]) {
    const stray = await started([null], ({ stray }) => {
      assert.equal(stray(kind, new Error("x")).defaultPrevented, true);
    });
    assert.deepEqual([stray.code, stray.stops], [70, [true]], kind);
  }
});

Deno.test("start() ends the next run at once where a signal comes while one ends for a restore", async () => {
  const restore = { why: "restore", file: "/nowhere/at/all.backup" } as const;
  const { code, runs, stops } = await started([restore, null], () => {}, (signal) => signal());
  assert.deepEqual([code, runs, stops], [0, 2, [false, true]]);
});

Deno.test("sayWhereToGo() tells the address of the pages, and each address that is missing", () => {
  const real = console.log;
  const told = (settings: Partial<Settings>) => {
    const lines: string[] = [];
    console.log = (line) => void lines.push(line);
    const values = { ...defaultSettings(), ...settings };
    const program = { version: "1.2.3", settings: () => ({ values, fixed: new Set<never>() }) };
    sayWhereToGo({ program, port: 8080 });
    assert.equal(lines[0], "chargemanager 1.2.3: open http://localhost:8080");
    return lines.slice(1);
  };
  try {
    const inverter = { inverterHost: "192.0.2.7" };
    const url = "http://192.0.2.8/api";
    const nrgkickMeasurementsUrl = `${url}/measurements/1`;
    const page = "on the page Settings";
    assert.deepEqual(told({}), [
      `To configure: the inverter's address and the charger's addresses, ${page}`,
    ]);
    assert.deepEqual(told(inverter), [`To configure: the charger's addresses, ${page}`]);
    assert.deepEqual(told({ ...inverter, nrgkickMeasurementsUrl }), [
      `To configure: the charger's Settings URL, ${page}`,
    ]);
    assert.deepEqual(told({ ...inverter, nrgkickGeneration: 2 }), [
      `To configure: the charger's address, ${page}`,
    ]);
    const nrgkickSettingsUrl = `${url}/settings/1`;
    assert.deepEqual(told({ ...inverter, nrgkickMeasurementsUrl, nrgkickSettingsUrl }), []);
    assert.deepEqual(told({ nrgkickMeasurementsUrl, nrgkickSettingsUrl }), [
      `To configure: the inverter's address, ${page}`,
    ]);
  } finally {
    console.log = real;
  }
});
