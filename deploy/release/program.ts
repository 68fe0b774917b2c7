/** What every release is made from: the checkout, its version, and how it may be run. */
export const ROOT = new URL("../../", import.meta.url);
const ROOT_PATH = decodeURIComponent(ROOT.pathname);

/** Variables by which a service manager can be told, beside the program's own. */
const SERVICE_VARIABLES = ["NOTIFY_SOCKET", "RUNTIME_DIRECTORY", "JOURNAL_STREAM"];
/** Folders of a service's data and sockets; `data` lies where the program is started. */
const FOLDERS = ["data", "/var/lib/chargemanager", "/run/chargemanager", "/run/systemd/notify"];

/** The folder where releases are put; git ignores it. */
export const OUTPUT = `${ROOT_PATH}dist`;

/** The version of deno.json. */
export async function readVersion(): Promise<string> {
  const { version } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  return String(version);
}

/** Flags of the task `start` that say what the program may, with the folders of a release. */
export async function permissions(
  folders: readonly string[] = FOLDERS,
): Promise<readonly string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const words: readonly string[] = String(tasks.start.command).split(/\s+/);
  const flags = words.filter((word) =>
    /^--(allow|deny|ignore|v8-flags|no-prompt)/.test(word) &&
    !/^--allow-(read|write|env)=/.test(word)
  );
  const variables = ["CHARGEMANAGER_*", ...SERVICE_VARIABLES].join(",");
  const paths = folders.join(",");
  return [...flags, `--allow-env=${variables}`, `--allow-read=${paths}`, `--allow-write=${paths}`];
}

/** Runs this Deno. @returns its code and what it said on standard error */
export async function runDeno(
  words: readonly string[],
): Promise<{ readonly code: number; readonly said: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...words],
    cwd: ROOT,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdout: "inherit",
    stderr: "piped",
  }).output();
  return { code, said: new TextDecoder().decode(stderr) };
}

/** One script that is the whole program and needs no package. @throws Error with what Deno said */
export async function bundleProgram(output: string): Promise<void> {
  // Serial ports are for another kind of Modbus; nothing asks for them.
  const words = ["bundle", "--quiet", "--minify", "--external", "serialport", "--output", output];
  const { code, said } = await runDeno([...words, "--lock=deno.lock", "--frozen", "main.ts"]);
  if (code !== 0) throw new Error(`Cannot bundle main.ts: ${said}`);
}
