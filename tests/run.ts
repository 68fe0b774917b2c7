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

/** Runs `deno test`; what it writes goes to `write`, as it comes. */
async function runTests(
  args: readonly string[],
  write: (bytes: Uint8Array) => void,
): Promise<Run> {
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
    write(bytes);
  }
  return { isGreen: (await tests.status).success, skipped: skippedCount(output) };
}

/** Runs commands side by side: the first one's output is seen as it comes, the others' after it. */
async function runTogether(commands: readonly (readonly string[])[]): Promise<readonly Run[]> {
  const later = commands.map((): Uint8Array[] => []);
  const runs = await Promise.all(
    commands.map((args, place) =>
      runTests(args, place === 0 ? print : (bytes) => later[place]?.push(bytes))
    ),
  );
  for (const bytes of later.flat()) print(bytes);
  return runs;
}

function print(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

const tools = [await bringChromium(), await bringPythonPeers()];
const runs: Run[] = [];
for (const commands of testRuns(Deno.args)) runs.push(...await runTogether(commands));
const skipped = runs.reduce((sum, run) => sum + run.skipped, 0);
console.log(skippedLine(skipped, tools, AGAIN));
if (!runs.every((run) => run.isGreen)) Deno.exit(1);
