import assert from "node:assert/strict";

/** Deno takes a comma in a permission for the end of a path. */
Deno.test("the tasks keep to a data folder whose name has commas and blanks", async () => {
  const parent = await Deno.makeTempDir();
  const dataDir = `${parent}/my, own,data`;
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "reset-secret"],
    cwd: new URL("../../", import.meta.url),
    env: { CHARGEMANAGER_DATA_DIR: dataDir },
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.ok(Deno.statSync(`${dataDir}/chargemanager.sqlite3`).isFile);
  await Deno.remove(parent, { recursive: true });
});
