import assert from "node:assert/strict";

/** Folders of `src/devices` that every make may use; each other folder there is a make. */
const SHARED_BY_MAKES = ["transport", "charger", "checks"] as const;
/** What a make defines itself with; it knows none of them. */
const DEFINITION = "src/devices/driver.ts";

/** What each layer may import: folders of the project, and packages or built-ins by pattern. */
const LAYERS: Readonly<
  Record<string, { folders: readonly string[]; packages: readonly RegExp[] }>
> = {
  "src/domain": { folders: ["src/domain"], packages: [/^(valibot|suncalc)$/] },
  "src/control": { folders: ["src/domain", "src/control"], packages: [] },
  "src/devices": {
    folders: ["src/domain", "src/devices"],
    packages: [
      /^valibot$/,
      /^modbus-serial$/,
      /^dns-packet$/,
      /^tplink-smarthome-api$/,
      /^node:(net|dgram|dns(\/promises)?|https?|buffer)$/,
    ],
  },
  "src/storage": {
    folders: ["src/domain", "src/storage"],
    packages: [/^node:(sqlite|zlib|buffer|crypto)$/],
  },
  "src/app": { folders: ["src/domain", "src/control", "src/app"], packages: [] },
  "src/simulator": {
    folders: ["src/domain", "src/simulator"],
    packages: [/^modbus-serial$/, /^node:(net|dgram|http|buffer)$/],
  },
  "src/words": { folders: ["src/domain", "src/words"], packages: [] },
  "src/fleet": { folders: ["src/domain", "src/fleet"], packages: [/^postgres$/] },
  "src/prices": { folders: ["src/domain", "src/prices"], packages: [/^valibot$/] },
  "src/mqtt": {
    folders: ["src/domain", "src/app", "src/words", "src/mqtt"],
    packages: [/^mqtt$/, /^valibot$/, /^node:(net|tls|buffer)$/],
  },
  "routes": {
    folders: ["src/domain", "src/app", "src/words", "routes", "static"],
    packages: [
      /^hono($|\/)/,
      /^valibot$/,
      /^@valibot\/to-json-schema$/,
      /^preact($|\/)/,
      /^preact-render-to-string$/,
      /^d3-/,
      /^htmx\.org\//,
      /^qrcode-generator$/,
      /^node:(http|net|zlib|buffer)$/,
    ],
  },
  "src/commands": { folders: ["deno.json", "src", "routes"], packages: [/^node:util$/] },
  "main.ts": { folders: ["src"], packages: [] },
};

const ROOT = new URL("../", import.meta.url);
/** Imports as `deno fmt` lays them out: at the start of a line, or a call. */
const IMPORT =
  /^(?:import|export)\s(?:[^;"]*?\bfrom\s)?\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*[,)]/gm;

Deno.test("layers every import stays inside what design allows", async () => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for await (const file of sourceFiles()) {
    const layer = Object.keys(LAYERS).find((name) => file === name || file.startsWith(`${name}/`));
    assert.ok(layer, `${file} lies in no layer`);
    seen.add(layer);
    for (const target of importsOf(await Deno.readTextFile(new URL(file, ROOT)), file)) {
      if (!isAllowed(layer, target) || isOtherMake(file, target)) {
        wrong.push(`${file} imports ${target}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(seen.has("src/domain") && seen.has("routes"), "the walk found the layers");
});

Deno.test("layers no file imports itself by way of others", async () => {
  const imports = new Map<string, readonly string[]>();
  for await (const file of sourceFiles()) {
    imports.set(file, importsOf(await Deno.readTextFile(new URL(file, ROOT)), file));
  }
  assert.deepEqual(circlesIn(imports), []);
  const circle = new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]]);
  assert.deepEqual(circlesIn(circle), ["b -> c -> b"]);
});

Deno.test("layers a wrong import is noticed", () => {
  assert.equal(isAllowed("src/control", "src/devices/registry.ts"), false);
  assert.equal(isAllowed("src/domain", "node:fs"), false);
  assert.equal(isAllowed("src/app", "npm:hono@4"), false);
  assert.equal(isAllowed("src/domain", "src/words/words.ts"), false);
  assert.equal(isOtherMake("src/devices/tplink/wire.ts", "src/devices/solaredge/decode.ts"), true);
  assert.equal(isOtherMake("src/devices/tplink/wire.ts", "src/devices/registry.ts"), true);
  assert.equal(isOtherMake("src/devices/tplink/wire.ts", DEFINITION), false);
  assert.equal(isOtherMake(DEFINITION, "src/devices/tplink/wire.ts"), true);
  assert.equal(isOtherMake("src/devices/transport/http.ts", "src/devices/tplink/wire.ts"), true);
  assert.equal(isOtherMake("src/devices/tplink/kin.ts", "src/devices/tplink/wire.ts"), false);
  assert.equal(isOtherMake("src/devices/tplink/wire.ts", "src/devices/transport/http.ts"), false);
  assert.equal(isOtherMake("src/devices/registry.ts", "src/devices/tplink/wire.ts"), false);
  const text = 'import {\n  a,\n} from "../devices/x.ts";\nconst b = await import("hono");';
  assert.deepEqual(importsOf(text, "src/app/y.ts"), ["src/devices/x.ts", "hono"]);
});

function isAllowed(layer: string, target: string): boolean {
  const rules = LAYERS[layer];
  if (rules === undefined) return false;
  return rules.folders.some((folder) => target === folder || target.startsWith(`${folder}/`)) ||
    rules.packages.some((pattern) => pattern.test(target));
}

/**
 * A make uses its own folder and what all makes share; what they share knows no make, but for the
 * checks, which try every device.
 */
function isOtherMake(file: string, target: string): boolean {
  if (target === DEFINITION) return false;
  const [from, to] = [roomOfDevices(file), roomOfDevices(target)];
  if (from === null || to === null || from === to || from === "checks") return false;
  if (from === "" && file !== DEFINITION) return false;
  return !SHARED_BY_MAKES.some((room) => room === to);
}

/** The folder of `src/devices` a file lies in; "" for the files beside the folders. */
function roomOfDevices(file: string): string | null {
  const [, room = null] = /^src\/devices\/(?:([^/]+)\/)?[^/]+$/.exec(file) ?? [null];
  return file.startsWith("src/devices/") ? room ?? "" : null;
}

/** Each way that leads from a file back to itself, as its files; one for each file that closes it. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, way: readonly string[]) => {
    const at = way.indexOf(file);
    if (at >= 0) circles.push([...way.slice(at), file].join(" -> "));
    if (at >= 0 || done.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return circles;
}

function importsOf(text: string, file: string): readonly string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? "").map((target) =>
    target.startsWith(".") ? new URL(target, new URL(file, "file:///")).pathname.slice(1) : target
  );
}

async function* sourceFiles(): AsyncGenerator<string> {
  yield "main.ts";
  for (const folder of ["src", "routes"]) yield* filesBelow(folder);
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesBelow(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}
