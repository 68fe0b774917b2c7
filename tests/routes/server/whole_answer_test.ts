import assert from "node:assert/strict";
import { WholeAnswer } from "../../../routes/server/whole_answer.ts";

const TEXT = '{"sun":"über"}';
const answer = () =>
  new WholeAnswer(new TextEncoder().encode(TEXT), { "content-type": "application/json" });

Deno.test("WholeAnswer reads as any Response", async () => {
  assert.equal(await answer().text(), TEXT);
  assert.deepEqual(await answer().json(), { sun: "über" });
  assert.deepEqual(await answer().bytes(), answer().whole);
  assert.equal((await answer().arrayBuffer()).byteLength, answer().whole.length);
  assert.equal((await answer().blob()).size, answer().whole.length);
  assert.equal(await new Response(answer().body).text(), TEXT);
  assert.equal(answer().headers.get("content-type"), "application/json");
});

Deno.test("WholeAnswer is read once, and its bytes stay", async () => {
  const read = answer();
  const copy = read.clone();
  assert.equal(read.bodyUsed, false);
  await read.text();
  assert.equal(read.bodyUsed, true);
  await assert.rejects(read.text(), TypeError);
  assert.equal(await copy.text(), TEXT);
  assert.equal(new TextDecoder().decode(read.whole), TEXT);
});
