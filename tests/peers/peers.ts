import { createHash } from "node:crypto";
import { isFile, toolFolder } from "../setup/tool_folder.ts";

/** Modules of the pinned requirements, by the names that Python imports. */
export const PEER_MODULES = [
  "aiohttp",
  "kasa",
  "nrgkick_api",
  "pyfronius",
  "pymodbus",
  "schemathesis",
  "solaredge_modbus",
  "sunspec2",
] as const;
export type PeerModule = (typeof PEER_MODULES)[number];

/** Names and versions of what is installed. */
export const REQUIREMENTS = new URL("./requirements.txt", import.meta.url);

/** Interpreter that can import a peer, as `deno task test` has installed it; null without. */
export function pythonPeer(module: PeerModule): string | null {
  const folder = peersFolder();
  if (folder === null || !PEER_MODULES.includes(module)) return null;
  const python = `${folder}/bin/python`;
  return isFile(python) ? python : null;
}

/** A test with a Python peer; without the peer it says so and does not run. */
export function peerTest(
  module: PeerModule,
  name: string,
  run: (python: string) => Promise<void>,
): void {
  const python = pythonPeer(module);
  if (python !== null) {
    Deno.test(name, () => run(python));
  } else {
    Deno.test({ name: `${name} (skipped: no Python peer ${module})`, ignore: true, fn() {} });
  }
}

/** Where the peers of these requirements lie; null without a place for them. */
export function peersFolder(): string | null {
  const folder = toolFolder();
  if (folder === null) return null;
  const versions = createHash("sha256").update(Deno.readFileSync(REQUIREMENTS)).digest("hex");
  return `${folder}/python-${versions.slice(0, 12)}`;
}
