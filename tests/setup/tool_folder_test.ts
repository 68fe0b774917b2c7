import assert from "node:assert/strict";
import { fillFolder, isFile } from "./tool_folder.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir();
  try {
    await use(`${parent}/tool`);
    const left = [...Deno.readDirSync(parent)].map(({ name }) => name);
    assert.deepEqual(left.filter((name) => name !== "tool"), [], "nothing unfinished is left");
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

const write = (name: string) => (folder: string) => Deno.writeTextFile(`${folder}/${name}`, "");

Deno.test("fillFolder() takes the place of what does not work", () =>
  withFolder(async (folder) => {
    await Deno.mkdir(folder);
    await write("broken")(folder);
    assert.equal(await fillFolder(folder, write("right")), true);
    assert.deepEqual([isFile(`${folder}/broken`), isFile(`${folder}/right`)], [false, true]);
  }));

Deno.test("fillFolder() leaves what another run has put there meanwhile", () =>
  withFolder(async (folder) => {
    const isFilled = await fillFolder(folder, async (unfinished) => {
      await Deno.mkdir(folder);
      await write("theirs")(folder);
      await write("ours")(unfinished);
    });
    assert.equal(isFilled, true);
    assert.deepEqual([isFile(`${folder}/theirs`), isFile(`${folder}/ours`)], [true, false]);
  }));

Deno.test("fillFolder() says what failed and leaves nothing", () =>
  withFolder(async (folder) => {
    const { error } = console;
    const said: unknown[] = [];
    console.error = (text: unknown) => void said.push(text);
    try {
      assert.equal(await fillFolder(folder, () => Promise.reject(new Error("offline"))), false);
    } finally {
      console.error = error;
    }
    assert.deepEqual(said, [`Cannot fill ${folder}: offline`]);
    assert.equal(isFile(folder), false);
  }));
