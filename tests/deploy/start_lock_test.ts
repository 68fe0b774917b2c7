import assert from "node:assert/strict";
import * as v from "valibot";

const ROOT = new URL("../../", import.meta.url);

const LOCK = v.object({ npm: v.record(v.string(), v.unknown()) });
const GRAPH = v.object({
  modules: v.array(v.object({ npmPackage: v.optional(v.string()) })),
  npmPackages: v.record(v.string(), v.object({ dependencies: v.array(v.string()) })),
});

/** The packages that modules import, and those that they need in their turn. */
function packagesOf({ modules, npmPackages }: v.InferOutput<typeof GRAPH>): readonly string[] {
  const found = new Set<string>();
  const visit = (name: string) => {
    if (found.has(name)) return;
    found.add(name);
    npmPackages[name]?.dependencies.forEach(visit);
  };
  for (const { npmPackage } of modules) if (npmPackage !== undefined) visit(npmPackage);
  return [...found];
}

/** Types of d3 are asked for by a comment in its one re-export, which tests and checks resolve. */
const TYPES_ONLY = /^@types\//;

/*
 * What stands in deno.lock is fetched by the first start, so tests have a lock of their own. The
 * serial port packages, native code that modbus-serial names as optional and TCP never loads, were
 * taken out of it by hand: `optionalDependencies` of modbus-serial, and what only they need.
 */
Deno.test("deno.lock holds what the program loads, and nothing else", async () => {
  const lock = v.parse(LOCK, JSON.parse(await Deno.readTextFile(new URL("deno.lock", ROOT))));
  const locked = Object.keys(lock.npm).filter((name) => !TYPES_ONLY.test(name)).sort();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--lock=deno.lock", "--frozen", "main.ts"],
    cwd: ROOT,
    stdout: "piped",
    stderr: "piped",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const graph = v.parse(GRAPH, JSON.parse(new TextDecoder().decode(stdout)));
  const loaded = packagesOf(graph).filter((name) => !TYPES_ONLY.test(name)).sort();
  assert.deepEqual(
    locked,
    loaded,
    "git checkout deno.lock, and run tests by `deno task test:some`",
  );
  assert.deepEqual(locked.filter((name) => /serialport|node-gyp|fast-check/.test(name)), []);
});

Deno.test("every task that runs the program keeps to deno.lock and starts no other program", async () => {
  const config = v.parse(
    v.object({ tasks: v.record(v.string(), v.object({ command: v.string() })) }),
    JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT))),
  );
  const runs = Object.values(config.tasks).map(({ command }) => command)
    .filter((command) => command.includes("main.ts"));
  assert.ok(runs.length >= 5, "the program's tasks were found");
  for (const command of runs) {
    assert.match(
      command,
      /^deno run --no-prompt --lock=deno\.lock --frozen --deny-run --deny-ffi /,
    );
  }
});
