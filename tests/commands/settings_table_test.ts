import assert from "node:assert/strict";
import { settingsTable } from "../../src/commands/settings_table.ts";

Deno.test("settingsTable() is what docs/settings.md holds; else run `deno task docs`", async () => {
  const path = new URL("../../docs/settings.md", import.meta.url);
  assert.equal(await Deno.readTextFile(path), settingsTable());
});
