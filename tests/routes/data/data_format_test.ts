import assert from "node:assert/strict";
import { megabytes } from "../../../routes/data/data_format.ts";
import { formatsFor, UNIT_SPACE } from "../../../src/words/format.ts";
import { en } from "../../../src/words/en/en.ts";

Deno.test("megabytes() shows two digits that count below 1 MB, and one decimal above", () => {
  const formats = formatsFor({ words: en, timeZone: "UTC" });
  const table = [
    [0, "0"],
    [1234, "0.0012"],
    [45_678, "0.046"],
    [994_000, "0.99"],
    [999_999, "1"],
    [1_000_000, "1"],
    [1_249_999, "1.2"],
    [1_250_000, "1.3"],
    [123_456_789, "123.5"],
  ] as const;
  for (const [sizeBytes, text] of table) {
    assert.equal(megabytes(sizeBytes, formats), `${text}${UNIT_SPACE}MB`);
  }
});
