import assert from "node:assert/strict";
import * as v from "valibot";
import { permissions } from "../../deploy/release/program.ts";
import { denoCache, findProgram, ROOT, run, withFolder, withStarted } from "./run_installed.ts";
import { freePort } from "../setup/free_port.ts";
import { until } from "../setup/until.ts";

const LINK = v.optional(v.object({ specifier: v.optional(v.string()) }));
const GRAPH = v.object({
  roots: v.array(v.string()),
  modules: v.array(v.object({
    specifier: v.string(),
    dependencies: v.optional(v.array(v.object({ code: LINK }))),
  })),
});

/** Files of the checkout that the program loads when it runs; what gives it types alone is none. */
function loadedFiles({ roots, modules }: v.InferOutput<typeof GRAPH>): readonly string[] {
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  const found = new Set<string>();
  const visit = (specifier: string) => {
    if (found.has(specifier)) return;
    found.add(specifier);
    for (const { code } of byName.get(specifier)?.dependencies ?? []) {
      if (code?.specifier !== undefined) visit(code.specifier);
    }
  };
  roots.forEach(visit);
  return [...found].filter((specifier) => specifier.startsWith(ROOT.href))
    .map((specifier) => specifier.slice(ROOT.href.length));
}

/** Every page that the first page leads to, itself included. */
async function visitPages(origin: string): Promise<readonly string[]> {
  const home = await (await fetch(origin)).text();
  const links = [...home.matchAll(/href="(\/[^"#?]*)"/g)].map((one) => one[1] ?? "");
  const paths = [...new Set(["/", "/data", ...links])];
  for (const path of paths) {
    const answer = await fetch(`${origin}${path}`);
    await answer.body?.cancel();
    assert.equal(answer.status, 200, path);
  }
  return paths;
}

/** The moment of the newest cycle; asks until one has seen the sun of the simulated house. */
async function cycleWithSun(origin: string, afterMs: number): Promise<number> {
  let newestMs = 0;
  await until("a cycle that has seen the simulated house", async () => {
    const { atMs, pvPowerW } = await (await fetch(`${origin}/api/status`)).json();
    newestMs = atMs;
    return atMs > afterMs && typeof pvPowerW === "number" && pvPowerW > 0;
  });
  return newestMs;
}

/** Uses a demo as a visitor would. */
async function useDemo(origin: string): Promise<void> {
  const first = await cycleWithSun(origin, 0);
  await cycleWithSun(origin, first);
  const pages = await visitPages(origin);
  for (const path of ["/", "/history", "/sessions", "/events", "/settings", "/demo"]) {
    assert.ok(pages.includes(path), `${path} is among ${pages.join(" ")}`);
  }
  const made = await fetch(`${origin}/backups`, {
    method: "POST",
    headers: { "sec-fetch-site": "same-origin" },
    redirect: "manual",
  });
  await made.body?.cancel();
  assert.equal(made.status, 303);
}

/** Paths below the checkout that a compiled file holds, read from the tree that Deno prints. */
function embeddedFiles(said: string): ReadonlySet<string> {
  const paths = new Set<string>();
  const stack: string[] = [];
  for (const line of said.split("\n")) {
    const [, indent = "", name = ""] =
      /^((?:[│ ] )*)[├└][─┬]+ (.+?)(?: \([\d.]+\w*B(?: - [\d.]+\w*B unique)?\))?$/.exec(line) ??
        [];
    if (name === "") continue;
    stack.length = indent.length / 2;
    stack.push(name);
    paths.add(stack.join("/"));
  }
  return paths;
}

Deno.test("deno task compile embeds every file that the program can open, and no test", async () => {
  await withFolder(async (folder) => {
    const compiled = await run([
      ...[Deno.execPath(), "task", "compile", "x86_64", `--to=${folder}`],
    ], { cwd: ROOT, env: { DENORT_BIN: Deno.execPath() } });
    assert.equal(compiled.code, 0, compiled.output);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.equal(names.length, 2);
    assert.match(names[0] ?? "", /^chargemanager-\d+\.\d+\.\d+-linux-x86_64$/);
    const said = await Deno.readTextFile(`${folder}/${names[1]}`);
    const embedded = [...embeddedFiles(said)];
    const isThere = (path: string) =>
      embedded.some((one) =>
        one.endsWith(`/${path}`) || one === path ||
        (one.endsWith("/*") && `/${path}`.includes(`/${one.split("/").at(-2)}/`))
      );
    const { output } = await run(
      [Deno.execPath(), "info", "--json", "--lock=deno.lock", "--frozen", "main.ts"],
      { cwd: ROOT },
    );
    const local = loadedFiles(v.parse(GRAPH, JSON.parse(output)));
    assert.ok(local.length > 100);
    assert.deepEqual(local.filter((path) => !isThere(path)), []);
    assert.deepEqual(embedded.filter((path) => /(^|\/)tests(\/|$)/.test(path)), []);
  });
});

Deno.test("deno task compile says what to do where the base of the file cannot be had", async () => {
  await withFolder(async (folder) => {
    await Deno.symlink(`${await denoCache()}/npm`, `${folder}/npm`);
    // Nobody listens there, so nothing leaves this machine.
    const proxy = `http://127.0.0.1:${freePort()}`;
    const { code, output } = await run(
      [Deno.execPath(), "task", "compile", "aarch64", `--to=${folder}/out`],
      {
        cwd: ROOT,
        env: { DENO_DIR: folder, HTTPS_PROXY: proxy, HTTP_PROXY: proxy, DENORT_BIN: "" },
      },
    );
    assert.equal(code, 1, output);
    assert.match(output, /denort-aarch64-unknown-linux-gnu\.zip/);
    assert.match(output, /DENORT_BIN/);
  });
});

Deno.test("deno task compile refuses words that it does not know", async () => {
  const ask = (words: readonly string[], env: Record<string, string> = {}) =>
    run([Deno.execPath(), "task", "compile", ...words], { cwd: ROOT, env });
  const unknown = await ask(["arm"]);
  assert.equal(unknown.code, 2);
  assert.match(unknown.output, /No kind "arm"/);
  const both = await ask([], { DENORT_BIN: Deno.execPath() });
  assert.equal(both.code, 2);
  assert.match(both.output, /name the kind/);
});

const NPM = await findProgram("npm");
const DEMO = ["demo", "--days", "1", "--speed", "60", "--hour", "11"];

Deno.test("deno task npm makes a package", async (t) => {
  await withFolder(async (folder) => {
    const made = await run([Deno.execPath(), "task", "npm", `${folder}/package`], { cwd: ROOT });
    assert.equal(made.code, 0, made.output);
    await t.step(
      "whose bundle is the whole program: no package, no cache, nothing read but the data",
      () => runBundle(`${folder}/package/program.js`),
    );
    await t.step({
      name: `that, packed and installed, runs the demo${NPM === null ? " (skipped: no npm)" : ""}`,
      ignore: NPM === null,
      fn: () => runInstalled(`${folder}/package`),
    });
  });
});

async function runBundle(program: string): Promise<void> {
  await withFolder(async (folder) => {
    await Deno.copyFile(program, `${folder}/program.js`);
    await Deno.mkdir(`${folder}/data`);
    await Deno.mkdir(`${folder}/empty`);
    const flags = ["--no-config", "--no-lock", "--no-remote", "--no-npm", "--cached-only"];
    const unstable = ["--unstable-cron", "--unstable-net"];
    const allowed = await permissions([`${folder}/data`]);
    const { code, output } = await withStarted([
      ...[Deno.execPath(), "run", ...flags, ...unstable, ...allowed],
      ...[`${folder}/program.js`, ...DEMO],
    ], {
      cwd: folder,
      env: {
        DENO_DIR: `${folder}/empty`,
        CHARGEMANAGER_DATA_DIR: `${folder}/data`,
        CHARGEMANAGER_WEB_PORT: `${freePort()}`,
      },
      isSelf: true,
    }, useDemo);
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /NotCapable|Requires|Download/);
    const cached = await run(["find", `${folder}/empty`, "-name", "registry*"]);
    assert.equal(cached.output, "");
  });
}

async function runInstalled(packed: string): Promise<void> {
  await withFolder(async (folder) => {
    const { code: packCode, output: said } = await run(
      ["npm", "pack", "--silent", "--pack-destination", folder],
      { cwd: packed },
    );
    assert.equal(packCode, 0, said);
    const tarball = said.trim().split("\n").at(-1) ?? "";
    await Deno.mkdir(`${folder}/home`);
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--silent"];
    const installed = await run(["npm", "install", ...quiet, `${folder}/${tarball}`], {
      cwd: `${folder}/home`,
    });
    assert.equal(installed.code, 0, installed.output);
    const { code, output } = await withStarted(
      [`${folder}/home/node_modules/.bin/chargemanager`, ...DEMO],
      {
        cwd: `${folder}/home`,
        env: { DENO_DIR: `${folder}/cache`, CHARGEMANAGER_WEB_PORT: `${freePort()}` },
        isSelf: true,
      },
      useDemo,
    );
    assert.equal(code, 0, output);
  });
}
