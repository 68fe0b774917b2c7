/** The test command: brings what the tests need, runs them, and says what was skipped. */
import { bringChromium } from "./setup/chromium.ts";
import { bringPythonPeers } from "./setup/python_peers.ts";
import { skippedCount, skippedLine } from "./setup/skipped.ts";
import { testRuns } from "./setup/test_runs.ts";

const AGAIN = "npx -y deno@2.9.5 task test";

interface Run {
  readonly isGreen: boolean;
  readonly skipped: number;
}

/** Runs `deno test`; what it writes is passed on as it comes. */
async function runTests(args: readonly string[]): Promise<Run> {
  const isColoured = Deno.stdout.isTerminal() && !Deno.noColor;
  const tests = new Deno.Command(Deno.execPath(), {
    args: [...args],
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

const tools = [await bringChromium(), await bringPythonPeers()];
const runs: Run[] = [];
for (const command of testRuns(Deno.args)) runs.push(await runTests(command));
const skipped = runs.reduce((sum, run) => sum + run.skipped, 0);
console.log(skippedLine(skipped, tools, AGAIN));
if (!runs.every((run) => run.isGreen)) Deno.exit(1);
