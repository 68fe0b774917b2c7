import assert from "node:assert/strict";
import { type Attack, ATTACKS, type Target } from "./attacks.ts";
import { BesiegedProgram } from "./besieged_program.ts";
import { statusOf } from "./raw_client.ts";

const SECRET = "a secret of the house";
/** Attacks side by side: fewer than the connections of one client. */
const AT_ONCE = 12;
const MAX_GROWTH_MB = 20;
const MAX_LOG_LINES = 400;

Deno.test("a siege: no 5xx, no crash, nothing grows, and the house is steered all the while", async () => {
  const seed = Number(Deno.env.get("HOSTILE_SEED") ?? Math.floor(Math.random() * 1e6));
  console.log(`  seed ${seed}`);
  const chance = randomFrom(seed);
  assert.ok(ATTACKS.length >= 20);
  await using program = await BesiegedProgram.start({ secret: SECRET });
  const target = { port: program.port, chance };
  // Once through: what the first of each kind leaves is no growth.
  await besiege(target, ATTACKS.map((attack) => ({ ...attack, times: 2 })));
  const [restMb, handles, lines] = [
    await program.restingMb(),
    await program.restingHandles(),
    program.lines.length,
  ];
  const { result, peakMb, cycleAgeMs } = await program.watch(() => besiege(target, ATTACKS));
  const [leftMb, leftHandles] = [await program.restingMb(), await program.restingHandles()];
  const logged = program.lines.length - lines;
  const counts = Object.entries(Object.groupBy(result.statuses, (status) => String(status)))
    .map(([status, all]) => `${status}: ${all?.length}`).join(", ");
  console.log(
    `  ${result.requests} requests of ${ATTACKS.length} kinds (${counts}); memory ` +
      `${restMb.toFixed(0)}, peak ${peakMb.toFixed(0)}, left ${leftMb.toFixed(0)} MB; handles ` +
      `${handles} to ${leftHandles}; cycle age ${cycleAgeMs.toFixed(0)} ms; ${logged} log lines`,
  );
  assert.ok(result.requests >= 1000);
  assert.deepEqual(result.statuses.filter((status) => status !== null && status >= 500), []);
  assert.ok(leftMb - restMb < MAX_GROWTH_MB);
  assert.ok(leftHandles <= handles + 2);
  assert.ok(cycleAgeMs < 10_000);
  assert.ok(logged < MAX_LOG_LINES, `${logged} lines`);
  assert.equal((await program.health()).status, "ok");
  const owner = await fetch(`http://${program.host}/sign-in`);
  assert.equal(owner.status, 200);
  await owner.body?.cancel();
});

/** All attacks in an order by chance, some side by side. */
async function besiege(
  target: Target,
  attacks: readonly Attack[],
): Promise<{ readonly requests: number; readonly statuses: readonly (number | null)[] }> {
  const queue = attacks.flatMap((attack) => Array.from({ length: attack.times }, () => attack))
    .map((attack) => ({ attack, at: target.chance() }))
    .sort((left, right) => left.at - right.at)
    .map(({ attack }) => attack);
  const requests = queue.length;
  const statuses: (number | null)[] = [];
  const visitor = async () => {
    for (let attack = queue.pop(); attack !== undefined; attack = queue.pop()) {
      const answer = await attack.run(target);
      const status = statusOf(answer);
      statuses.push(status);
      if (status !== null && status >= 500) {
        console.log(`  ${attack.name}: ${answer.slice(0, 300)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
  return { requests, statuses };
}

/** Mulberry32: small, and the same everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
