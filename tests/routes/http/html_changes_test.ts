import assert from "node:assert/strict";
import fc from "fast-check";
import { Fragment, h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { ComparedHtml } from "../../../routes/http/html_changes.ts";

const SEED = 20_261_129;

function changes(before: string, after: string) {
  return new ComparedHtml(after).changedSince(new ComparedHtml(before));
}

Deno.test("changedSince() names the smallest elements with an id", () => {
  const page = (power: string, note: string) =>
    `<section id="now"><dl><div id="grid"><dt>Grid</dt><dd id="grid-value">${power}</dd>` +
    `<dd>${note}</dd></div><div id="sun"><dd>0 W</dd></div></dl></section>`;
  assert.deepEqual(changes(page("1 W", "import"), page("1 W", "import")), []);
  assert.deepEqual(changes(page("1 W", "import"), page("2 W", "import")), [
    { id: "grid-value", html: '<dd id="grid-value">2 W</dd>' },
  ]);
  const [grid] = changes(page("1 W", "import"), page("2 W", "export")) ?? [];
  assert.equal(grid?.id, "grid", "what has no id comes with the element around it");
  assert.match(grid?.html ?? "", /2 W.*export/);
});

Deno.test("changedSince() an element whose own tag changed is sent as a whole", () => {
  assert.deepEqual(
    changes('<p id="a" class="x"><b id="b">1</b></p>', '<p id="a" class="y"><b id="b">2</b></p>'),
    [{ id: "a", html: '<p id="a" class="y"><b id="b">2</b></p>' }],
  );
});

Deno.test("changedSince() is null where something outside of all ids has changed", () => {
  assert.equal(changes('<p id="a">1</p>', '<p id="a">1</p><p id="b">1</p>'), null);
  assert.equal(changes('<p id="a">1</p>', '<p id="b">1</p>'), null);
  assert.equal(changes("<p>1</p>", "<p>2</p>"), null);
  assert.equal(changes("text", "other"), null);
});

Deno.test("changedSince() reads quoted tags, void elements and one level inside the same", () => {
  const form = (value: string, end: string) =>
    `<div id="o"><input id="i" value="${value}"/><br><div id="n"><div>${end}</div></div></div>`;
  assert.deepEqual(changes(form("a>b", "1"), form("c>d", "1")), [
    { id: "i", html: '<input id="i" value="c>d"/>' },
  ]);
  assert.deepEqual(changes(form("a", "1"), form("a", "2")), [
    { id: "n", html: '<div id="n"><div>2</div></div>' },
  ]);
});

/** A part of a page that is drawn from numbers: a text, or an element that may be left out. */
type Part =
  | { readonly kind: "text"; readonly of: number }
  | {
    readonly kind: "element";
    readonly name: string;
    readonly hasId: boolean;
    /** Drawn only while this number is even; null: always. */
    readonly whileEven: number | null;
    /** Number that an attribute tells; null: it has none. */
    readonly attribute: number | null;
    readonly children: readonly Part[];
  };

const NUMBERS = 6;
const place = fc.integer({ min: 0, max: NUMBERS - 1 });
const { part } = fc.letrec<{ part: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 5 },
    place.map((of) => ({ kind: "text" as const, of })),
    fc.record({
      kind: fc.constant("element" as const),
      name: fc.constantFrom("div", "p", "svg", "input"),
      hasId: fc.boolean(),
      whileEven: fc.option(place, { freq: 3 }),
      attribute: fc.option(place, { freq: 2 }),
      children: fc.array(tie("part"), { maxLength: 4 }),
    }),
  ),
}));

/** Draws a part, and notes the HTML of each element with an id. */
function draw(
  part: Part,
  at: { path: string; numbers: readonly number[]; elements: Map<string, string> },
): VNode | string | null {
  const { path, numbers, elements } = at;
  if (part.kind === "text") return `<${numbers[part.of]}> & more`;
  if (part.whileEven !== null && (numbers[part.whileEven] ?? 0) % 2 === 1) return null;
  const children = part.children.map((child, index) =>
    draw(child, { path: `${path}-${index}`, numbers, elements })
  );
  const node = h(part.name, {
    ...(part.hasId ? { id: path } : {}),
    ...(part.attribute === null ? {} : { title: `a > "${numbers[part.attribute]}"` }),
  }, ...(part.name === "input" ? [] : children));
  if (part.hasId) elements.set(path, renderToString(node));
  return node;
}

function page(parts: readonly Part[], numbers: readonly number[]) {
  const elements = new Map<string, string>();
  const top: Part = {
    kind: "element",
    name: "main",
    hasId: true,
    whileEven: null,
    attribute: null,
    children: parts,
  };
  const html = renderToString(h(Fragment, {}, draw(top, { path: "top", numbers, elements })));
  return { html, elements };
}

Deno.test(`changedSince() what it names makes the new page of the old (seed ${SEED})`, () => {
  let partly = 0;
  const numbers = fc.array(fc.nat(4), { minLength: NUMBERS, maxLength: NUMBERS });
  const change = fc.record({ at: place, to: fc.nat(4) });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), numbers, change, (parts, old, { at, to }) => {
      const before = page(parts, old);
      const after = page(parts, old.with(at, to));
      const found = changes(before.html, after.html);
      assert.ok(found !== null, "the top has an id");
      const made = found.reduce((html, { id, html: now }) => {
        const gone = before.elements.get(id) ?? assert.fail(`${id} is not on the page`);
        return html.replace(gone, () => now);
      }, before.html);
      assert.equal(made, after.html);
      if (found.length > 0 && found.every(({ id }) => id !== "top")) partly++;
    }),
    { seed: SEED, numRuns: 1000 },
  );
  assert.ok(partly > 50, `${partly} pages changed in parts`);
});
