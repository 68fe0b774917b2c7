import assert from "node:assert/strict";
import { DataFolder } from "../data_folder.ts";

/** No file of the process may grow beyond this: the system's own refusal, in blocks of 512 bytes. */
const LIMIT_BLOCKS = 4096;

Deno.test("a disk that takes no more loses nothing acknowledged and damages nothing", async () => {
  using folder = new DataFolder();
  const script = new URL("./full_disk_process.ts", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: [
      "-c",
      `trap '' XFSZ; ulimit -f ${LIMIT_BLOCKS}; exec "$0" run -A --no-code-cache "$1" "$2"`,
      Deno.execPath(),
      script,
      folder.path,
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.notEqual(text, "", new TextDecoder().decode(stderr));
  const { failures, read, trouble } = JSON.parse(text);
  assert.match(failures[0], /^Cannot commit \d+ samples: /);
  assert.ok(read > 20, `${read} five-minute steps can be read while the disk is full`);
  assert.equal(trouble, null, "a full disk is no damage: nothing is put aside");
  assert.deepEqual(folder.query("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  assert.deepEqual(
    folder.query("SELECT value FROM settings WHERE key = 'webPort'"),
    [{ value: "5001" }],
  );
  using database = folder.open();
  database.settings.save({ webPort: 5002 }, 3);
  assert.equal(database.settings.load()["webPort"], 5002);
});
