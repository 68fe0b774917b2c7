import assert from "node:assert/strict";
import { dayTable, withDay, workedDay } from "./worked_day.ts";

Deno.test("docs/control.md shows a day as decide() lives it", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/control.md", import.meta.url));
  const rows = workedDay();
  assert.equal(page, withDay(page, dayTable(rows)), "run deno task docs");
  assert.ok(rows.length >= 10 && rows.length <= 30, `${rows.length} rows`);
});

Deno.test("docs/control.md with another day is noticed", () => {
  const page = "a\n<!-- worked day: written by `deno task docs` -->\nold\n" +
    "<!-- end of worked day -->\nb\n";
  assert.match(withDay(page, dayTable([["00:00"]])), /^a\n<!-- worked[^\n]*\n\n\| at +\| sun/);
  assert.throws(() => withDay("", ""), /no place for the worked day/);
});
