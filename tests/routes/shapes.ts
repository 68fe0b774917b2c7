import assert from "node:assert/strict";

const GEOMETRY = new Set(
  "viewBox x y x1 y1 x2 y2 cx cy r rx width height d dy text-anchor tabindex data-left data-right"
    .split(" "),
);

/** What a picture draws and where, an element a line: its tag, its place and size, its text. */
export function shapesOf(html: string): readonly string[] {
  const tags = html.matchAll(/<([a-z]+)((?: [\w:-]+(?:="[^"]*")?)*) ?\/?>([^<]*)/g);
  return [...tags].flatMap(([, tag, attributes = "", text = ""]) => {
    const places = [...attributes.matchAll(/ ([\w:-]+)="([^"]*)"/g)]
      .filter(([, name = ""]) => GEOMETRY.has(name)).map(([, name, value]) => `${name}=${value}`);
    return places.length === 0 ? [] : [[tag, ...places, text].join(" ").trim()];
  });
}

const FILE = new URL("shapes.txt", import.meta.url);

/**
 * Compares a picture with what shapes.txt has under its name. Who has changed a picture and looked at
 * it writes the file anew: `deno task test:some tests/routes -- renew`.
 */
export function expectShapes(name: string, html: string): void {
  const kept = new Map(
    Deno.readTextFileSync(FILE).split("\n\n").map((block) => {
      const [title = "", ...lines] = block.trim().split("\n");
      return [title, lines] as const;
    }),
  );
  const shapes = shapesOf(html);
  if (Deno.args.includes("renew")) {
    const blocks = [...kept.set(name, [...shapes])].filter(([title]) => title !== "")
      .toSorted(([one], [other]) => one < other ? -1 : 1)
      .map(([title, lines]) => [title, ...lines].join("\n"));
    Deno.writeTextFileSync(FILE, `${blocks.join("\n\n")}\n`);
  }
  assert.deepEqual(shapes, kept.get(name), name);
}
