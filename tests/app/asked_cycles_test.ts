import assert from "node:assert/strict";
import { Schedule } from "../../src/app/cycle/schedule.ts";
import { ChargerWrites } from "../../src/devices/charger/charger_writes.ts";
import type { ApplyState, ChargerCommand } from "../../src/domain/house/command.ts";
import type { ChargerValues } from "../../src/domain/house/snapshot.ts";
import { FakeCharger, type ManualClock, MemoryLogger } from "./fakes.ts";
import { setUp } from "./program_under_test.ts";

const SPACING_MS = 5000;

/** Takes writes 5 s apart, as a real driver's discipline has it. */
class PacedCharger extends FakeCharger {
  readonly sent: { readonly atMs: number; readonly enabled: boolean }[] = [];
  readonly #writes: ChargerWrites;

  constructor(clock: ManualClock) {
    super();
    this.#writes = new ChargerWrites({
      clock,
      rules: { writeSpacingMs: SPACING_MS, settleMs: 20_000, stepA: 1 },
      send: async (wish) => {
        this.sent.push({ atMs: clock.steadyMs(), enabled: wish.enabled });
        await super.apply(wish);
      },
    });
  }

  override async read(): Promise<ChargerValues> {
    const mark = this.#writes.beginRead();
    const values = await super.read();
    const { enabled, targetCurrentA: currentA, powerW } = values;
    const isFlowing = powerW === null ? null : powerW >= values.idlePowerW;
    this.#writes.endRead(mark, { enabled, currentA, isFlowing, refusal: null });
    return values;
  }

  override apply(wish: ChargerCommand): Promise<ApplyState> {
    return this.#writes.apply(wish);
  }

  waitMs(): number | null {
    return this.#writes.waitMs;
  }
}

Deno.test("Disabled half a second after Slow is written as soon as the spacing allows", async () => {
  const house: { charger?: PacedCharger } = {};
  const { program, clock } = await setUp({
    charger: (clock) => (house.charger = new PacedCharger(clock)),
  });
  const presses: readonly { readonly atMs: number; readonly mode: "slow" | "disabled" }[] = [
    { atMs: 12_000, mode: "slow" },
    { atMs: 12_500, mode: "disabled" },
  ];
  let pressed = 0;
  const schedule: Schedule = new Schedule(
    () => clock.steadyMs() < 30_000 ? program.tick() : schedule.stop(),
    clock,
    new MemoryLogger(),
    async (delayMs, signal) => {
      const endMs = clock.steadyMs() + delayMs;
      const press = presses[pressed];
      if (press === undefined || press.atMs > endMs) return clock.advance(delayMs);
      pressed++;
      clock.advance(press.atMs - clock.steadyMs());
      program.chooseMode(press.mode);
      await program.tick();
      if (!signal?.aborted) clock.advance(endMs - clock.steadyMs());
    },
  );
  program.whenAsked((delayMs) => schedule.askIn(delayMs));
  await schedule.runCycles();
  const written = house.charger?.sent.slice(-2) ?? [];
  assert.deepEqual(written.map(({ enabled }) => enabled), [true, false]);
  const [start, stop] = written;
  assert.equal(start?.atMs, 12_000);
  assert.ok(stop !== undefined && stop.atMs - 12_000 <= SPACING_MS + 100, String(stop?.atMs));
});
