import assert from "node:assert/strict";
import { en } from "../../src/words/en/en.ts";
import { SPOKEN } from "../../src/words/words.ts";

/** Texts that are the same everywhere: commands for a shell. */
const NO_SENTENCES: readonly string[] = ["setup.demoCommand", "closed.command"];

/** Every text of a language that is no function, by its place such as "history.kinds.day". */
function textsOf(part: object, path = ""): readonly (readonly [place: string, text: string])[] {
  return Object.entries(part).flatMap(([key, value]) => {
    const place = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") return [[place, value] as const];
    return typeof value === "object" && value !== null ? textsOf(value, place) : [];
  });
}

const ENGLISH = new Map(textsOf(en));

for (const words of SPOKEN) {
  if (words === en) continue;
  Deno.test(`${words.name} says all that English says, and no sentence in English`, () => {
    const texts = new Map(textsOf(words));
    const silent = [...ENGLISH].filter(([place, text]) =>
      (text === "") !== ((texts.get(place) ?? "") === "")
    );
    assert.deepEqual(silent, []);
    assert.deepEqual([...texts.keys()].filter((place) => !ENGLISH.has(place)), []);
    const english = [...texts].filter(([place, text]) =>
      text.split(" ").length > 2 && ENGLISH.get(place) === text && !NO_SENTENCES.includes(place)
    );
    assert.deepEqual(english, []);
  });
}
