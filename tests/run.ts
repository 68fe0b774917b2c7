/** The test command: brings what the tests need, runs them, and says what was skipped. */
import { bringChromium } from "./setup/chromium.ts";
import { bringPythonPeers } from "./setup/python_peers.ts";
import { skippedCount, skippedLine } from "./setup/skipped.ts";

const AGAIN = "npx -y deno@2.9.5 task test";
const BROWSER = "tests/browser";
/** Minutes of load: a task of its own. */
const HOSTILE = "tests/hostile";
const OPTIONS = ["test", "--no-prompt", "-A"];

interface Run {
  readonly isGreen: boolean;
  readonly skipped: number;
}

/** Runs `deno test`; what it writes is passed on as it comes. */
async function runTests(args: readonly string[]): Promise<Run> {
  const isColoured = Deno.stdout.isTerminal() && !Deno.noColor;
  const tests = new Deno.Command(Deno.execPath(), {
    args: [...OPTIONS, ...args],
    env: isColoured ? { FORCE_COLOR: "1" } : {},
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const decoder = new TextDecoder();
  let output = "";
  for await (const bytes of tests.stdout) {
    // The summary is among the last lines.
    output = (output + decoder.decode(bytes, { stream: true })).slice(-10_000);
    for (let done = 0; done < bytes.length;) {
      done += await Deno.stdout.write(bytes.subarray(done));
    }
  }
  return { isGreen: (await tests.status).success, skipped: skippedCount(output) };
}

const options = Deno.args.filter((arg) => arg.startsWith("-"));
const paths = Deno.args.filter((arg) => !arg.startsWith("-"));
const inBrowser = paths.filter((path) => path.startsWith(BROWSER));
const others = paths.filter((path) => !path.startsWith(BROWSER));
const isAll = paths.length === 0;

const tools = [await bringChromium(), await bringPythonPeers()];
const runs: Run[] = [];
if (isAll || others.length > 0) {
  const strict = ["--lock=tests/deno.lock", "--sanitize-ops", "--sanitize-resources"];
  // It takes the place of the configuration's "exclude".
  const ignored = `--ignore=${BROWSER},${HOSTILE}`;
  runs.push(await runTests([...strict, ...options, ...(isAll ? ["tests", ignored] : others)]));
}
if (isAll || inBrowser.length > 0) {
  const config = ["--config", `${BROWSER}/deno.json`];
  runs.push(await runTests([...config, ...options, ...(isAll ? [BROWSER] : inBrowser)]));
}
const skipped = runs.reduce((sum, run) => sum + run.skipped, 0);
console.log(skippedLine(skipped, tools, AGAIN));
if (!runs.every((run) => run.isGreen)) Deno.exit(1);
