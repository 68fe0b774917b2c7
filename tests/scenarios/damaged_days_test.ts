import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { MINUTE_MS } from "../../src/domain/house/units.ts";
import { DATABASE_FILE } from "../../src/storage/database/database.ts";
import { WholeProgram } from "./whole_program.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 10, 30);
const HOUSE = { startMs: NOON_MS, seed: 7, weather: "clear", battery: null } as const;
/** Overwrites the page that the samples begin with; settings and mode can still be read. */
async function damage({ dataDir }: WholeProgram): Promise<void> {
  const path = `${dataDir}/${DATABASE_FILE}`;
  const { page, size } = pageOfSamples(path);
  const bytes = await Deno.readFile(path);
  bytes.fill(0x5a, (page - 1) * size, page * size);
  await Deno.writeFile(path, bytes);
}

function pageOfSamples(path: string): { readonly page: number; readonly size: number } {
  using database = new DatabaseSync(path);
  const row = database.prepare(
    "SELECT rootpage AS page, page_size AS size FROM sqlite_schema, pragma_page_size " +
      "WHERE name = 'samples'",
  ).get();
  return { page: Number(row?.["page"]), size: Number(row?.["size"]) };
}

/** Nothing of this folder gets another name, as in one that may not be written. */
function refuseRenames(folder: string): Disposable {
  const rename = Deno.renameSync;
  Deno.renameSync = (from, to) => {
    if (String(from).startsWith(folder)) throw new Deno.errors.PermissionDenied("not permitted");
    rename(from, to);
  };
  return {
    [Symbol.dispose]: () => {
      Deno.renameSync = rename;
    },
  };
}

Deno.test("a damaged file that cannot be put aside: the sun is followed, changes are refused", async () => {
  await using whole = await WholeProgram.start(HOUSE);
  assert.equal(await whole.put("/api/mode", { mode: "tracked" }), 200);
  await whole.steps(300);
  await whole.stop();
  await damage(whole);
  using _locked = refuseRenames(whole.dataDir);
  await whole.restart();
  const { program } = whole.running;
  await whole.steps(180);
  await program.upkeep();
  assert.equal(program.database.trouble()?.kind, "memory-only", "it cannot be put aside");

  const currents = new Set<number>();
  const before = whole.simulation.state().energies;
  const cyclesBefore = program.status().atMs;
  await whole.steps(1800, () => currents.add(whole.simulation.state().charger.setCurrentA));
  await program.upkeep();
  const { energies } = whole.simulation.state();
  assert.ok(program.status().atMs - cyclesBefore >= 29 * MINUTE_MS, "cycles run");
  assert.ok(energies.carWh - before.carWh > 1000, `${energies.carWh - before.carWh} Wh`);
  assert.ok(energies.importedWh - before.importedWh < 50, "by the sun");
  assert.ok(currents.size > 1, `the current is steered: ${[...currents]}`);

  assert.match(await textOf(whole, "/"), /Nothing can be stored/);
  for (const path of ["/history", "/sessions", "/events", "/settings", "/data", "/api/status"]) {
    assert.ok((await textOf(whole, path)).length > 100, path);
  }
  assert.match(
    await refusal(whole, "/api/mode", { mode: "fast" }),
    /data folder cannot be written/,
  );
  assert.match(
    await refusal(whole, "/api/settings", { pvPeakPowerW: 8000 }),
    /data folder cannot be written/,
  );
  assert.equal(program.status().mode, "tracked");

  assert.equal(await whole.put("/api/mode", { mode: "disabled" }), 200, "Disabled is obeyed");
  await whole.steps(60);
  assert.equal(whole.simulation.state().carPowerW, 0);
  assert.deepEqual(whole.log.filter((line) => line.includes("BROKEN")), []);
});

async function textOf(whole: WholeProgram, path: string): Promise<string> {
  const response = await whole.request(path, { headers: { "accept-language": "en" } });
  const text = await response.text();
  assert.equal(response.status, 200, `${path}: ${text.slice(0, 300)}`);
  return text;
}

/** The word with which a change is refused. */
async function refusal(whole: WholeProgram, path: string, body: unknown): Promise<string> {
  const response = await whole.request(path, {
    method: "PUT",
    headers: { "content-type": "application/json", "accept-language": "en" },
    body: JSON.stringify(body),
  });
  assert.equal(response.status, 503, path);
  return await response.text();
}
