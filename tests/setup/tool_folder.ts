const MAX_REASON = 300;

/** Folder for what tests bring along, shared by all checkouts of a user; null without a home. */
export function toolFolder(): string | null {
  const cache = Deno.env.get("XDG_CACHE_HOME");
  if (cache !== undefined && cache.startsWith("/")) return `${cache}/chargemanager-tests`;
  const home = Deno.env.get("HOME");
  return home !== undefined && home.startsWith("/") ? `${home}/.cache/chargemanager-tests` : null;
}

/** Whether a path leads to a file that can be read. */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** What became of a tool: there, or what is missing and the Debian package that mends it. */
export type Brought =
  | { readonly isThere: true }
  | { readonly isThere: false; readonly missing: string; readonly debianPackage: string | null };

/**
 * Fills a folder beside its place and moves it there whole. What stands there is thrown away first:
 * it does not work. Where somebody else was faster, theirs stays.
 */
export async function fillFolder(
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<boolean> {
  const unfinished = `${folder}.${crypto.randomUUID()}`;
  try {
    await Deno.remove(folder, { recursive: true }).catch(ignoreNotFound);
    await Deno.mkdir(unfinished, { recursive: true });
    await fill(unfinished);
    if (!await isFolder(folder)) await Deno.rename(unfinished, folder);
    return true;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`Cannot fill ${folder}: ${reason.slice(0, MAX_REASON)}`);
    return false;
  } finally {
    await Deno.remove(unfinished, { recursive: true }).catch(() => {});
  }
}

/** Runs a program to its end; null when it is not there or took longer than its deadline. */
export async function runProgram(
  program: string,
  options: {
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly deadlineMs: number;
  },
): Promise<{ readonly success: boolean; readonly output: string; readonly errors: string } | null> {
  const { args, env, deadlineMs } = options;
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: { ...env },
      stdin: "null",
      signal: AbortSignal.timeout(deadlineMs),
    }).output();
    const decoder = new TextDecoder();
    return {
      success,
      output: decoder.decode(stdout).trim(),
      errors: decoder.decode(stderr).trim(),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await Deno.stat(path).catch(() => null);
  return found?.isDirectory ?? false;
}

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
