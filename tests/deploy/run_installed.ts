import * as v from "valibot";

export const ROOT = new URL("../../", import.meta.url);
const DECODER = new TextDecoder();
/** "nobody" of Debian: who owns nothing. */
const NOBODY = 65_534;

/** Runs a program to its end. @returns its code and all that it printed */
export async function run(
  words: readonly string[],
  options: { readonly cwd?: string | URL; readonly env?: Record<string, string> } = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const [program = "", ...args] = words;
  const { code, stdout, stderr } = await new Deno.Command(program, {
    args,
    ...options,
    stdout: "piped",
    stderr: "piped",
  }).output();
  return { code, output: DECODER.decode(stdout) + DECODER.decode(stderr) };
}

/** Where a program stands; null: this machine has none of that name. */
export async function findProgram(name: string): Promise<string | null> {
  const { code, output } = await run(["sh", "-c", `command -v ${name}`]);
  return code === 0 ? output.trim() : null;
}

/** Deno's cache of this machine, where the packages of the tests already are. */
export async function denoCache(): Promise<string> {
  const { output } = await run([Deno.execPath(), "info", "--json"]);
  return v.parse(v.object({ denoDir: v.string() }), JSON.parse(output)).denoDir;
}

/** A folder that is removed at the end, and that anybody may walk through. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o755);
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A folder for the one who runs the program. */
export async function ownFolder(path: string): Promise<string> {
  await Deno.mkdir(path, { recursive: true });
  if (Deno.uid() === 0) await Deno.chown(path, NOBODY, NOBODY);
  return path;
}

/**
 * Starts a program with nothing but `env` and files that only its owner reads, as nobody where the
 * tests run as root; waits until it says where its pages are, and ends it by SIGTERM after `use`.
 */
export async function withStarted(
  words: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Record<string, string>;
    /** As the user of the tests, who may read this checkout. */
    readonly isSelf?: boolean;
  },
  use: (origin: string) => Promise<void>,
): Promise<{ readonly code: number; readonly output: string }> {
  const lowered = Deno.uid() === 0 && options.isSelf !== true
    ? ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"]
    : [];
  const child = new Deno.Command("sh", {
    args: ["-c", 'umask 0077; exec "$@"', "sh", ...lowered, ...words],
    cwd: options.cwd,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", ...options.env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let output = "";
  const ready = Promise.withResolvers<string>();
  const read = async (stream: ReadableStream<Uint8Array>) => {
    for await (const bytes of stream) {
      output += DECODER.decode(bytes);
      const port = /open http:\/\/localhost:(\d+)/.exec(output)?.[1];
      if (port !== undefined) ready.resolve(`http://127.0.0.1:${port}`);
    }
  };
  const drained = Promise.all([read(child.stdout), read(child.stderr)])
    .then(() => ready.reject(new Error(`It ended before its pages were open: ${output}`)));
  try {
    await use(await ready.promise);
  } finally {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await drained;
  }
  const { code } = await child.status;
  return { code, output };
}
