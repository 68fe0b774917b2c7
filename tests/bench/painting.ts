import { type Line, median } from "./measuring.ts";

const ROOT = new URL("../../", import.meta.url);
const BROWSER = "tests/browser";

/** When a phone of a quarter of this machine's speed has painted what a visitor came for. */
export async function benchPainting(host: string): Promise<readonly Line[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "-A", "--config", `${BROWSER}/deno.json`],
      ...[`--lock=${BROWSER}/deno.lock`, `${BROWSER}/paint.ts`, `http://${host}/`],
    ],
    cwd: ROOT,
    stderr: "inherit",
  }).output();
  const { slowedMs, plainMs }: { slowedMs: number[]; plainMs: number[] } = JSON.parse(
    new TextDecoder().decode(stdout),
  );
  if (slowedMs.length === 0) {
    console.log("largest paint: left out, there is no Chromium");
    return [];
  }
  const worst = Math.max(...slowedMs);
  return [{
    name: "status page, largest paint at a quarter of the speed, empty cache",
    value: `${median(slowedMs).toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
    yardstick: `at most 1000 ms; ${median(plainMs).toFixed(0)} ms at full speed`,
  }];
}
