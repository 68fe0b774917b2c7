import assert from "node:assert/strict";
import { LOCK_FILE } from "../../../src/storage/database/instance_lock.ts";
import { freePort } from "../../setup/free_port.ts";

const ROOT = new URL("../../../", import.meta.url);

Deno.test("demo says what it simulates, keeps its sun moving, and leaves nothing behind", async () => {
  const dataDir = await Deno.makeTempDir();
  // What a demo that was killed has left.
  await Deno.mkdir(`${dataDir}/data/demo-1`, { recursive: true });
  await Deno.writeTextFile(`${dataDir}/data/demo-1/${LOCK_FILE}`, "");
  const port = freePort();
  const words = ["demo", "--speed", "600", "--hour", "11", "--weather", "clear", "--faults", "3"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "main.ts", ...words],
    cwd: ROOT,
    env: { CHARGEMANAGER_DATA_DIR: `${dataDir}/data`, CHARGEMANAGER_WEB_PORT: `${port}` },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(child.stderr).text();
  let output = "";
  const begun = Promise.withResolvers<void>();
  const drained = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      output += text;
      if (output.includes("Faults by chance")) begun.resolve();
    }
    begun.reject(new Error(`It ended before its day began: ${output}`));
  })();
  drained.catch(() => {});
  const at = { firstMs: NaN, lastMs: NaN, startedMs: NaN };
  let days = NaN;
  const rowsOf = async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/${path}`);
    const { rows }: { rows: readonly { code: string; atMs: number }[] } = await answer.json();
    return rows;
  };
  try {
    await begun.promise;
    // Ten minutes of its day, in which history is kept up, as its stream tells them.
    const { body } = await fetch(`http://127.0.0.1:${port}/api/stream`);
    assert.ok(body !== null);
    let rest = "";
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter((line) => line.startsWith("data: "))) {
        const { atMs } = JSON.parse(line.slice("data: ".length));
        if (Number.isNaN(at.firstMs)) at.firstMs = atMs;
        at.lastMs = atMs;
      }
      if (at.lastMs - at.firstMs > 600_000) break;
    }
    const events = await rowsOf("events?kinds=program");
    at.startedMs = events.find(({ code }) => code === "program.started")?.atMs ?? NaN;
    days = (await rowsOf("history?step=1d&from=0")).length;
  } finally {
    child.kill("SIGTERM");
  }
  const { code } = await child.status;
  await drained;
  assert.equal(code, 0, output + await errors);
  assert.match(
    output,
    /^Simulated house, clear sky, 600 times as fast; nothing real is switched$/m,
  );
  assert.match(output, /^Removed old folder demo-1$/m);
  assert.match(output, new RegExp(`open http://localhost:${port}$`, "m"));
  assert.match(output, /^Faults by chance: --faults 3$/m);
  const day = new Date(at.firstMs);
  assert.deepEqual([day.getMonth(), day.getDate(), day.getHours()], [5, 21, 11]);
  assert.ok(at.lastMs - at.firstMs > 600_000, `${at.lastMs - at.firstMs} ms of its day`);
  const began = new Date(at.startedMs).toTimeString().slice(0, 5);
  assert.equal(began, "11:00", "its day has begun with its first cycle");
  assert.equal(days, 8, "a week lies before it");
  const left = [...Deno.readDirSync(dataDir)].flatMap(({ name }) =>
    [...Deno.readDirSync(`${dataDir}/${name}`)].map((file) => file.name)
  );
  assert.deepEqual(left, [], "its folder is thrown away");
  await Deno.remove(dataDir, { recursive: true });
});
