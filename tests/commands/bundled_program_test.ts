import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { taskWords } from "./task_words.ts";
import { freePort } from "../setup/free_port.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** The permissions of the task `start`; the data folder is a test's own. */
function permissions(dataDir: string): readonly string[] {
  return taskWords(config.tasks.start.command, dataDir).filter((word) =>
    /^--(allow|deny|ignore|no-prompt)/.test(word)
  );
}

async function bundle(folder: string): Promise<string> {
  const file = `${folder}/program.js`;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--minify",
      "--external",
      "serialport",
      "--output",
      file,
      "main.ts",
    ],
    cwd: ROOT,
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return file;
}

Deno.test("the bundled program makes a backup, with the task's permissions and no source", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = await bundle(folder);
    const dataDir = `${folder}/data`;
    const port = freePort();
    await using program = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-config", "--unstable-cron", ...permissions(dataDir), file, "start"],
      cwd: folder,
      env: { CHARGEMANAGER_WEB_PORT: `${port}`, CHARGEMANAGER_DATA_DIR: dataDir },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const lines = program.stdout.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; !text.includes("open http://");) {
      const { value, done } = await lines.read();
      assert.ok(!done, text);
      text += value;
    }
    const address = `http://127.0.0.1:${port}/backups`;
    const headers = { "Sec-Fetch-Site": "same-origin" };
    const answer = await fetch(address, { method: "POST", headers, redirect: "manual" });
    await answer.body?.cancel();
    assert.equal(answer.status, 303);
    const made = [...Deno.readDirSync(`${dataDir}/backups`)].map(({ name }) => name);
    assert.equal(made.length, 1);
    assert.match(made[0] ?? "", /^chargemanager-\d{8}T\d{6}Z\.sqlite3$/);
    program.kill("SIGTERM");
    while (!(await lines.read()).done);
    assert.equal((await program.status).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
