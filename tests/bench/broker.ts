import { FakeBroker } from "../mqtt/fake_broker.ts";
import { WholeProgram } from "../scenarios/whole_program.ts";
import { type Line, median } from "./measuring.ts";

const CYCLES = 100;
const WARM_S = 120;

/** A cycle with a broker set up, beside one without, turn by turn in the same run. */
export async function benchBroker(): Promise<readonly Line[]> {
  await using broker = await FakeBroker.start();
  const house = { weather: "clear", startMs: Date.UTC(2026, 5, 21, 10) } as const;
  await using without = await WholeProgram.start({ ...house, seed: 1 });
  await using having = await WholeProgram.start({ ...house, seed: 1 }, {
    mqttUrl: broker.url,
    evccTopics: true,
  });
  await without.steps(WARM_S);
  await having.steps(WARM_S);
  await broker.until(() => broker.last("chargemanager/announced") !== null);
  const times = { without: new Array<number>(), having: new Array<number>() };
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    // The first of the two after a rest is the slower one.
    if (cycle % 2 === 0) times.without.push(await stepMs(without));
    times.having.push(await stepMs(having));
    if (cycle % 2 === 1) times.without.push(await stepMs(without));
    // The rest of the 5 s in which a real program publishes.
    await broker.until(() => broker.payloads("chargemanager/state").length > cycle);
  }
  const [off, on] = [median(times.without), median(times.having)];
  return [{
    name: "cycle with an MQTT broker",
    value: `${on.toFixed(2)} ms`,
    yardstick: `${(on / off).toFixed(2)} times one without (${off.toFixed(2)} ms)`,
  }];
}

async function stepMs(program: WholeProgram): Promise<number> {
  const startedMs = performance.now();
  await program.step();
  return performance.now() - startedMs;
}
