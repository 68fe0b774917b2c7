import assert from "node:assert/strict";
import { onceEach } from "../../../src/domain/history/once_each.ts";

Deno.test("onceEach() makes once for each key, also what is nothing, and forgets when it has enough", () => {
  const made: string[] = [];
  const make = onceEach({ most: 2, keyOf: (text: string) => text.toLowerCase() }, (text) => {
    made.push(text);
    return text === "none" ? undefined : text;
  });
  assert.deepEqual([make("a"), make("A"), make("a")], ["a", "a", "a"]);
  assert.deepEqual([make("none"), make("none")], [undefined, undefined]);
  assert.deepEqual(made, ["a", "none"], "two are kept");
  assert.deepEqual([make("b"), make("b"), make("A")], ["b", "b", "A"]);
  assert.deepEqual(made, ["a", "none", "b", "A"], "the third had them forgotten");
});
