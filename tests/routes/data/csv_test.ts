import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { csvLine, GERMAN_EXCEL_CSV, STANDARD_CSV } from "../../../routes/data/csv.ts";

const ZONE = "Europe/Berlin";
/** 25 October 2026, the hour that is there twice: 02:30 in summer and an hour later in winter. */
const SUMMER = new Date("2026-10-25T00:30:00Z");
const WINTER = new Date("2026-10-25T01:30:00Z");

Deno.test("csvLine() is read back by another parser as it was", () => {
  const cells = ["plain", 'say "hi", twice', "two\r\nlines", "", "ä€", 12.5, -3, true, null];
  const line = csvLine(cells, STANDARD_CSV, ZONE);
  assert.ok(line.endsWith("\r\n"));
  assert.deepEqual(parse(line, { record_delimiter: "\r\n" }), [
    ["plain", 'say "hi", twice', "two\r\nlines", "", "ä€", "12.5", "-3", "true", ""],
  ]);
});

Deno.test("csvLine() writes a time with its offset, so that no hour is there twice", () => {
  assert.equal(
    csvLine([SUMMER, WINTER], STANDARD_CSV, ZONE),
    "2026-10-25T02:30:00+02:00,2026-10-25T02:30:00+01:00\r\n",
  );
});

Deno.test("csvLine() keeps a spreadsheet from running a text, and leaves numbers alone", () => {
  for (const text of ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]) {
    const line = csvLine([text], STANDARD_CSV, ZONE);
    assert.deepEqual(parse(line, { record_delimiter: "\r\n" }), [[`'${text}`]]);
  }
  assert.equal(csvLine([-1, "a=b"], STANDARD_CSV, ZONE), "-1,a=b\r\n");
});

Deno.test("csvLine() for German Excel has semicolons, commas and local times", () => {
  assert.equal(
    csvLine([1.5, SUMMER, "a;b", "a,b"], GERMAN_EXCEL_CSV, ZONE),
    '1,5;2026-10-25 02:30:00;"a;b";a,b\r\n',
  );
});
