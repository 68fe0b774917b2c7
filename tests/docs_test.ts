import assert from "node:assert/strict";
import { environmentName } from "../src/domain/settings/parse_settings.ts";
import { SETTING_KEYS } from "../src/domain/settings/settings.ts";

const ROOT = new URL("../", import.meta.url);

/** What a path in the docs may begin with when it means a file of the project. */
const PROJECT_FOLDERS = "src|routes|tests|docs|deploy|static";
/** `src/...`, `tests/...` and the like anywhere; a `*` stands for any part of a name. */
const PATH = new RegExp(
  String.raw`(?<![\w./~-])(?:${PROJECT_FOLDERS})/[\w./*-]*[\w*]`,
  "g",
);
/** A source file named without a folder, or with a part of its path. */
const SOURCE_NAME = /(?<![\w./-])[\w./*-]*\w\.(?:tsx?|css)\b/g;
const LINK = /\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g;
/** Pages on the web and places on another machine are not files of the project. */
const NOT_OURS = /https?:\/\/\S+|\.TAILNET\.ts\.net/g;
/** The name is to be chosen by the reader who adds a make. */
const MADE_UP = new Set(["src/words/en/makes/MAKE.ts"]);

/** Paths of all files and folders below a folder of the project, relative to its root. */
async function pathsBelow(folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    paths.push(path);
    if (entry.isDirectory) paths.push(...await pathsBelow(path));
  }
  return paths;
}

async function projectPaths(): Promise<readonly string[]> {
  const folders = PROJECT_FOLDERS.split("|");
  const below = (await Promise.all(folders.map(pathsBelow))).flat();
  return [...folders, "main.ts", ...below];
}

async function docPages(): Promise<readonly string[]> {
  const below = (await pathsBelow("docs")).filter((path) => path.endsWith(".md"));
  return ["README.md", "SECURITY.md", "CHANGELOG.md", ...below];
}

/** Words of a text that name a file or folder of the project. */
function citedPaths(text: string): readonly string[] {
  const ours = text.replace(NOT_OURS, "");
  const words = [...ours.matchAll(PATH), ...ours.matchAll(SOURCE_NAME)].map(([word]) => word);
  return [...new Set(words)].filter((word) => !MADE_UP.has(word));
}

/** A cited name leads to a path that is it or ends with it. */
function isThere(cited: string, paths: readonly string[]): boolean {
  const name = cited.replace(/^\.?\//, "").replaceAll(".", "\\.").replaceAll("*", "[^/]*");
  const ending = new RegExp(`(?:^|/)${name}$`);
  return paths.some((path) => ending.test(path));
}

/** The program's own code and what starts it, in one text. */
async function programText(): Promise<string> {
  const below = (await Promise.all(["src", "routes", "deploy"].map(pathsBelow))).flat();
  const sources = below.filter((path) => /\.(?:tsx?|sh|yaml|service|env|sql)$/.test(path));
  const texts = sources.map((path) => Deno.readTextFile(new URL(path, ROOT)));
  return (await Promise.all(texts)).join("\n");
}

/** The anchor that a heading gets on the usual Git hosts. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, "").trim().replaceAll(" ", "-");
}

function anchorsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

Deno.test("citedPaths() finds paths and names of source files, and nothing on the web", () => {
  const text = "`src/app/cycle`, see (a_file.ts), goe/answers.ts, tests/x_test.ts. and " +
    "https://example.com/docs/a.ts, /opt/x, `NAME.TAILNET.ts.net`, src/words/*.ts";
  assert.deepEqual(citedPaths(text), [
    "src/app/cycle",
    "tests/x_test.ts",
    "src/words/*.ts",
    "a_file.ts",
    "goe/answers.ts",
  ]);
});

Deno.test("isThere() takes a whole path or its end, never a part of a name", () => {
  const paths = ["src/a", "src/a/one_file.ts"];
  assert.equal(isThere("src/a/one_file.ts", paths), true);
  assert.equal(isThere("a/one_file.ts", paths), true);
  assert.equal(isThere("one_*.ts", paths), true);
  assert.equal(isThere("file.ts", paths), false);
  assert.equal(isThere("src/b/one_file.ts", paths), false);
  assert.equal(isThere("src/a/one_fileXts", paths), false);
});

Deno.test("docs cite only files that exist", async () => {
  const paths = await projectPaths();
  const missing: string[] = [];
  let citedCount = 0;
  for (const page of await docPages()) {
    for (const cited of citedPaths(await Deno.readTextFile(new URL(page, ROOT)))) {
      citedCount += 1;
      if (!isThere(cited, paths)) missing.push(`${page}: ${cited}`);
    }
  }
  assert.deepEqual(missing, []);
  assert.ok(citedCount > 50, `only ${citedCount} files are cited: are they still found?`);
});

Deno.test("docs name only tasks, variables and constants that exist", async () => {
  const tasks = await Deno.readTextFile(new URL("deno.json", ROOT));
  const code = await programText();
  const variables = SETTING_KEYS.map(environmentName);
  const wrong: string[] = [];
  let namedCount = 0;
  for (const page of await docPages()) {
    const text = await Deno.readTextFile(new URL(page, ROOT));
    for (const [, task = ""] of text.matchAll(/deno(?:@[\d.]+)? task ([a-z][\w:-]*)/g)) {
      namedCount += 1;
      if (!tasks.includes(`"${task}": {`)) wrong.push(`${page}: deno task ${task}`);
    }
    for (const [name] of text.matchAll(/\b[A-Z][A-Z\d]*_[A-Z\d_]*[A-Z\d]\b/g)) {
      namedCount += 1;
      if (!variables.includes(name) && !code.includes(name)) wrong.push(`${page}: ${name}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(namedCount > 150, `only ${namedCount} are named: are they still found?`);
});

Deno.test("docs link to pages and headings that exist", async () => {
  const wrong: string[] = [];
  let linkCount = 0;
  for (const page of await docPages()) {
    const text = await Deno.readTextFile(new URL(page, ROOT));
    for (const [link, path = "", anchor] of text.matchAll(LINK)) {
      linkCount += 1;
      const target = new URL(
        path === "" ? page.split("/").at(-1) ?? "" : path,
        new URL(page, ROOT),
      );
      const exists = await Deno.stat(target).then(() => true, () => false);
      if (!exists) wrong.push(`${page}: ${link}`);
      else if (anchor !== undefined) {
        const anchors = anchorsOf(await Deno.readTextFile(target));
        if (!anchors.includes(anchor)) wrong.push(`${page}: ${link}`);
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(linkCount > 30, `only ${linkCount} links: are they still found?`);
});

/** A test by its name and its file, over the ends of lines. */
const SHOWN = /"([^"]+)" in `(tests\/[^`]+)`/g;

Deno.test("docs/lab/pages.md names a test that exists for each of the 34 checks", async () => {
  const page = await Deno.readTextFile(new URL("docs/lab/pages.md", ROOT));
  const checks = page.split(/^(?=\d+\. )/m).slice(1)
    .map((check) => check.split("\n## ")[0]?.replaceAll(/\s+/g, " ") ?? "");
  assert.equal(checks.length, 34);
  for (const [at, check] of checks.entries()) {
    const shown = [...check.matchAll(SHOWN)];
    assert.ok(shown.length > 0, check);
    assert.ok(check.startsWith(`${at + 1}. `), check);
    for (const [, name = "", path = ""] of shown) {
      const tests = await Deno.readTextFile(new URL(path, ROOT));
      assert.ok(tests.includes(name), `${path} has no test “${name}”`);
    }
  }
});
