/*
 * deno task test:arm64: the demo on a 64-bit Arm machine, emulated by qemu-user with npm's Deno for
 * it. Takes some minutes, so it is not among the other tests. Debian's packages qemu-user-static,
 * libc6-arm64-cross and libgcc-s1-arm64-cross must be there.
 */
import assert from "node:assert/strict";
import {
  denoCache,
  findProgram,
  ROOT,
  run,
  withFolder,
  withStarted,
} from "../deploy/run_installed.ts";
import { freePort } from "../setup/free_port.ts";

const LIBRARIES = "/usr/aarch64-linux-gnu";
const PACKAGE = `@deno/linux-arm64-glibc@${Deno.version.deno}`;
/** The emulated machine is some twenty times as slow. */
const MAX_ASKS = 20_000;

/** Fetches Deno for Arm, as npm brings it. @returns the path of the binary */
async function fetchDeno(folder: string): Promise<string> {
  const packed = await run(["npm", "pack", "--silent", PACKAGE], { cwd: folder });
  assert.equal(packed.code, 0, packed.output);
  const tarball = packed.output.trim().split("\n").at(-1) ?? "";
  const opened = await run(["tar", "xzf", tarball], { cwd: folder });
  assert.equal(opened.code, 0, opened.output);
  return `${folder}/package/deno`;
}

Deno.test("the demo runs on a 64-bit Arm machine and stops cleanly", async () => {
  const qemu = await findProgram("qemu-aarch64-static");
  assert.ok(qemu, "apt-get install qemu-user-static libc6-arm64-cross libgcc-s1-arm64-cross");
  await withFolder(async (folder) => {
    const deno = await fetchDeno(folder);
    const about = await run([qemu, "-L", LIBRARIES, deno, "--version"]);
    assert.match(about.output, /aarch64-unknown-linux-gnu/);
    const { code, output } = await withStarted([
      ...[qemu, "-L", LIBRARIES, deno],
      ...["run", "--no-prompt", "--cached-only", "--lock=deno.lock", "--frozen", "-A"],
      ...["--v8-flags=--optimize-for-size", "main.ts", "demo", "--speed", "10", "--hour", "11"],
    ], {
      cwd: ROOT.pathname,
      env: {
        // A cache of its own: what is compiled for one kind of machine is not for the other.
        DENO_DIR: await ownCache(folder),
        CHARGEMANAGER_DATA_DIR: `${folder}/data`,
        CHARGEMANAGER_WEB_PORT: `${freePort()}`,
      },
      isSelf: true,
    }, async (origin) => {
      const page = await fetch(origin);
      assert.equal(page.status, 200);
      await page.body?.cancel();
      const moments = new Set<number>();
      for (let asks = 0; asks < MAX_ASKS && moments.size < 3; asks += 1) {
        const { atMs, pvPowerW } = await (await fetch(`${origin}/api/status`)).json();
        if (typeof pvPowerW === "number" && pvPowerW > 0) moments.add(atMs);
      }
      assert.equal(moments.size, 3, "three cycles have seen the sun of the simulated house");
    });
    assert.equal(code, 0, output);
    console.log(`${about.output.trim().split("\n")[0]}, under ${qemu}`);
  });
});

async function ownCache(folder: string): Promise<string> {
  await Deno.mkdir(`${folder}/cache`);
  await Deno.symlink(`${await denoCache()}/npm`, `${folder}/cache/npm`);
  return `${folder}/cache`;
}
