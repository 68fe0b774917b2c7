import type { Brought } from "./tool_folder.ts";

/** Tests that a run of `deno test` left out, by its last line; 0 when it wrote none. */
export function skippedCount(output: string): number {
  // deno-lint-ignore no-control-regex
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, "");
  const [summary] = plain.match(/^(?:ok|FAILED) \| .*$/gm)?.slice(-1) ?? [];
  return Number(/\b(\d+) ignored\b/.exec(summary ?? "")?.[1] ?? 0);
}

/** The last line of a run: what it skipped, why, and the one command that mends it. */
export function skippedLine(skipped: number, tools: readonly Brought[], again: string): string {
  const missing = tools.filter((tool) => !tool.isThere);
  if (skipped === 0) return "No test was skipped.";
  const tests = skipped === 1 ? "1 test was skipped" : `${skipped} tests were skipped`;
  if (missing.length === 0) return `${tests}; each says why in its name.`;
  const why = missing.map((tool) => tool.missing).join(" and ");
  const packages = missing.flatMap((tool) => tool.debianPackage ?? []);
  const mend = packages.length === 0
    ? `${again} (with a network)`
    : `sudo apt-get install -y ${packages.join(" ")}`;
  return `${tests}, for want of ${why}. To mend it: ${mend}`;
}
