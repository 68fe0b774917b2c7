import assert from "node:assert/strict";
import { createApp } from "../../../routes/app.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { FakeProgram, historyUpTo, NOW_MS, SUNNY } from "../fake_program.ts";
import { CAR, HEATER, listed } from "../sample_loads.ts";

/** What a browser loads for the status page when it has nothing of it yet. */
const MAX_BYTES = 60_000;

Deno.test("GET / and all that it names come in under 60 kB", async () => {
  const program = new FakeProgram();
  program.points = historyUpTo(NOW_MS, 144, (step) => ({ pvPowerW: 37 * step % 6000 }));
  const { loads } = listed(SUNNY);
  program.current = { ...SUNNY, loads: [...loads, HEATER, CAR, { ...HEATER, id: 8 }] };
  const app = createApp({
    program,
    live: new LiveStreams(),
    logger: new MemoryLogger(),
    steadyMs: () => 0,
  });
  const load = async (path: string) => {
    const headers = { "accept-encoding": "gzip" };
    const answer = await app.request(`http://127.0.0.1${path}`, { headers });
    assert.equal(answer.status, 200, path);
    return (await answer.arrayBuffer()).byteLength;
  };
  const page = await (await app.request("http://127.0.0.1/")).text();
  const named = [...page.matchAll(/(?:src|href)="(\/(?:assets|manifest)[^"]*)"/g)]
    .map(([, path]) => path ?? "");
  const sizes = new Map<string, number>();
  for (const path of new Set(["/", ...named])) sizes.set(path, await load(path));
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  assert.ok(sizes.size >= 5);
  assert.ok(bytes < MAX_BYTES, `${bytes} bytes: ${JSON.stringify([...sizes])}`);
});
