import assert from "node:assert/strict";
import {
  denoCache,
  findProgram,
  ownFolder,
  ROOT,
  run,
  withFolder,
  withStarted,
} from "./run_installed.ts";
import { freePort } from "../setup/free_port.ts";

const SCRIPT = new URL("deploy/systemd/install.sh", ROOT).pathname;
const UNIT = new URL("deploy/systemd/chargemanager.service", ROOT);
const ANALYZE = await findProgram("systemd-analyze");
/** The bound of what systemd calls exposure; lower is better. */
const MAX_EXPOSURE = 2.5;

/** All values of a key of the unit, in their order; lines that go on are joined. */
function valuesOf(unit: string, key: string): readonly string[] {
  return unit.replace(/\\\n\s*/g, "").split("\n")
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1));
}

async function install(root: string): Promise<{ code: number; output: string }> {
  const cache = await denoCache();
  return run([SCRIPT, "--root", root, "--deno", Deno.execPath(), "--cache", cache]);
}

async function treeOf(folder: string): Promise<readonly string[]> {
  const { output } = await run([
    "find",
    folder,
    "-not",
    "-path",
    "*/cache/*",
    "-printf",
    "%P %m\\n",
  ]);
  return output.split("\n").sort();
}

Deno.test("install.sh installs what the unit starts, without a network and as another user", async () => {
  await withFolder(async (root) => {
    const installed = await install(root);
    assert.equal(installed.code, 0, installed.output);
    const unit = await Deno.readTextFile(`${root}/etc/systemd/system/chargemanager.service`);
    assert.equal(unit, await Deno.readTextFile(UNIT));

    const data = await ownFolder(`${root}/var/lib/chargemanager`);
    const runtime = await ownFolder(`${root}/run/chargemanager`);
    const notify = `${root}/run/systemd/notify`;
    await Deno.mkdir(`${root}/run/systemd`, { recursive: true });
    const socket = Deno.listenDatagram({ transport: "unixpacket", path: notify });
    await Deno.chmod(notify, 0o777);
    const [command = ""] = valuesOf(unit, "ExecStart");
    const inRoot = (text: string) => text.replace(/(^|[=,])(\/(?:opt|var|run)\/)/g, `$1${root}$2`);
    const env = Object.fromEntries(
      valuesOf(unit, "Environment").map((pair) => {
        const [name = "", value = ""] = pair.split(/=(.*)/s);
        return [name, inRoot(value)];
      }),
    );

    let files: readonly string[] = [];
    const { code, output } = await withStarted(command.split(/\s+/).map(inRoot), {
      cwd: `${root}/opt/chargemanager`,
      env: {
        ...env,
        CHARGEMANAGER_WEB_PORT: `${freePort()}`,
        NOTIFY_SOCKET: notify,
        RUNTIME_DIRECTORY: runtime,
      },
    }, async (origin) => {
      const page = await fetch(origin);
      assert.equal(page.status, 200);
      await page.body?.cancel();
      let heard = "";
      while (heard !== "READY=1") {
        heard = new TextDecoder().decode((await socket.receive())[0]);
      }
      files = (await run(["find", data, "-type", "f", "-printf", "%f %m\\n"])).output
        .trim().split("\n");
    });
    socket.close();
    assert.equal(code, 0, output);
    assert.ok(files.length > 0, "it wrote its database");
    assert.deepEqual(files.filter((file) => !file.endsWith(" 600")), []);
    assert.doesNotMatch(output, /denied|Download|Requires/);
  });
});

Deno.test("install.sh again changes nothing, and --undo leaves the data alone", async () => {
  await withFolder(async (root) => {
    const first = await install(root);
    assert.equal(first.code, 0, first.output);
    const before = await treeOf(root);
    const data = `${root}/var/lib/chargemanager`;
    await Deno.mkdir(data, { recursive: true });
    await Deno.writeTextFile(`${data}/kept`, "");
    await Deno.writeTextFile(`${root}/opt/chargemanager/src/of_an_earlier_version.ts`, "");
    const second = await install(root);
    assert.equal(second.code, 0, second.output);
    const after = await treeOf(root);
    assert.deepEqual(after.filter((line) => !line.startsWith("var")), before);

    const undone = await run([SCRIPT, "--root", root, "--undo"]);
    assert.equal(undone.code, 0, undone.output);
    const left = await run(["find", root, "-type", "f", "-printf", "%P\\n"]);
    assert.equal(left.output, "var/lib/chargemanager/kept\n");
    const again = await run([SCRIPT, "--root", root, "--undo", "--purge"]);
    assert.equal(again.code, 0, again.output);
    assert.equal((await run(["find", root, "-type", "f"])).output, "");
  });
});

Deno.test("the installed command works on the service's data and its fixed settings", async () => {
  await withFolder(async (root) => {
    const installed = await install(root);
    assert.equal(installed.code, 0, installed.output);
    const program = `${root}/usr/local/bin/chargemanager`;
    const ask = (...words: string[]) => run([program, ...words], { cwd: root });
    const wrong = `# a remark\nCHARGEMANAGER_MAX_CURRENT_A=much too much\nOTHER=1\n`;
    await Deno.writeTextFile(`${root}/etc/chargemanager.env`, wrong);
    const refused = await ask("doctor");
    assert.equal(refused.code, 78, refused.output);
    assert.match(refused.output, /^CHARGEMANAGER_MAX_CURRENT_A: /m);
    await Deno.remove(`${root}/etc/chargemanager.env`);

    assert.match((await ask("doctor")).output, /No charger is set up/);
    const forgotten = await ask("reset-secret");
    assert.equal(forgotten.code, 0, forgotten.output);
    const copied = await ask("backup", "copy.sqlite3");
    assert.equal(copied.code, 0, copied.output);
    assert.ok((await Deno.stat(`${root}/copy.sqlite3`)).size > 0);
    const restored = await ask("restore", `${root}/copy.sqlite3`);
    assert.equal(restored.code, 0, restored.output);
    const files = [...Deno.readDirSync(`${root}/var/lib/chargemanager`)].map(({ name }) => name);
    assert.ok(files.some((name) => name.includes(".replaced-")), files.join(" "));
    assert.equal((await ask("healthcheck")).code, 1);
    assert.equal((await ask("start")).code, 2);
    assert.equal((await ask("frob")).code, 2);
  });
});

Deno.test("install.sh says what is wrong, and does nothing then", async () => {
  await withFolder(async (root) => {
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [["--frob"], /Unknown option --frob/],
      [["--root"], /--root needs a path/],
      [["--root", root, "--purge"], /--purge goes with --undo/],
      [["--root", root, "--deno", "/bin/true"], /is not Deno/],
    ];
    for (const [words, message] of wrong) {
      const { code, output } = await run([SCRIPT, ...words]);
      assert.equal(code, 1, words.join(" "));
      assert.match(output, message);
    }
    assert.equal((await run(["find", root, "-type", "f"])).output, "");
  });
});

Deno.test({
  name: `the unit passes systemd's own checks${ANALYZE === null ? " (skipped: no systemd)" : ""}`,
  ignore: ANALYZE === null,
  fn: async () => {
    await withFolder(async (folder) => {
      // The program is not installed where the unit looks for it.
      const text = (await Deno.readTextFile(UNIT))
        .replaceAll("/opt/chargemanager/bin/deno", Deno.execPath())
        .replace("Documentation=file:/opt/chargemanager/docs/operations.md\n", "");
      const unit = `${folder}/chargemanager.service`;
      await Deno.writeTextFile(unit, text);
      const verified = await run(["systemd-analyze", "verify", "--man=no", unit]);
      assert.deepEqual([verified.code, verified.output], [0, ""]);
      const { output } = await run([
        "systemd-analyze",
        "security",
        "--offline=true",
        "--no-pager",
        unit,
      ]);
      const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(output)?.[1]);
      assert.ok(exposure < MAX_EXPOSURE, `exposure ${exposure}`);
    });
  },
});
