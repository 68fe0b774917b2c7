import assert from "node:assert/strict";
import { ROOMS, roomsOf, treeText, withTree } from "./rooms.ts";

const ROOT = new URL("../", import.meta.url);
/** A folder that is fuller is cut by what a newcomer looks for; an emptier one is no folder. */
const [FEWEST, MOST] = [4, 15];
/** Folders with fewer files, and why. */
const SMALL: Readonly<Record<string, string>> = {
  "src/domain": "only folders",
  "src/words/en": "only what puts the folders together",
  "src/words/de": "the same",
  "src/words/nl": "the same",
  "src/devices": "only what names the makes",
  "src/storage": "only folders",
  "src/app/log": "lines, their writer, and what is taken out of them",
  "routes": "what puts the pages together, and the demo's page",
};
Deno.test("rooms every folder has a line, and every line a folder", async () => {
  const found = (await roomsOf(ROOT)).map(({ path }) => path);
  assert.deepEqual(found.toSorted(), Object.keys(ROOMS).toSorted());
});

Deno.test("rooms a folder holds four to fifteen files", async () => {
  const wrong = (await roomsOf(ROOT)).filter(({ path, files }) =>
    files > MOST || (files < FEWEST && !(path in SMALL))
  );
  assert.deepEqual(wrong, []);
});

Deno.test("rooms no file is longer than 400 lines", async () => {
  const long: string[] = [];
  for (const { path } of await roomsOf(ROOT)) {
    for await (const { name, isFile } of Deno.readDir(new URL(`${path}/`, ROOT))) {
      if (!isFile) continue;
      const text = await Deno.readTextFile(new URL(`${path}/${name}`, ROOT));
      if (text.split("\n").length - 1 > 400) long.push(`${path}/${name}`);
    }
  }
  assert.deepEqual(long, []);
});

Deno.test("rooms docs/architecture.md shows the folders as they are", async () => {
  const page = await Deno.readTextFile(new URL("docs/architecture.md", ROOT));
  assert.equal(page, withTree(page, treeText(await roomsOf(ROOT))), "run deno task docs");
});

Deno.test("rooms a tree that is old is noticed", () => {
  const page = "a\n<!-- rooms: written by `deno task docs` -->\nold\n<!-- end of rooms -->\nb\n";
  const renewed = withTree(page, treeText([{ path: "src/words", files: 5 }]));
  assert.match(renewed, /^a\n<!-- rooms[^\n]*\n\n```text\nsrc\/words\/ +every sentence/);
  assert.match(renewed, /<!-- end of rooms -->\nb\n$/);
  assert.throws(() => withTree("no place", ""), /no place for the rooms/);
});
