import assert from "node:assert/strict";
import { apiWords, pageWords } from "../../../routes/ui/language.ts";
import { en } from "../../../src/words/en/en.ts";
import { SPOKEN, type Words } from "../../../src/words/words.ts";
import { AppUnderTest, expectJson } from "../app_under_test.ts";

function request(accept: string | null): Request {
  return new Request("http://house.lan/", {
    headers: accept === null ? {} : { "accept-language": accept },
  });
}

const ACCEPTED = [
  [null, "en"],
  ["", "en"],
  ["de", "de"],
  ["de-AT", "de"],
  ["DE-ch;q=0.8, en;q=0.4", "de"],
  ["fr, en;q=0.2, de;q=0.9", "de"],
  ["fr, nl;q=0.9, en;q=0.2", "nl"],
  ["nl-BE", "nl"],
  ["de;q=0", "en"],
  ["den", "en"],
  ["de;q=nonsense", "en"],
  [",;,=", "en"],
  [`${"x,".repeat(5000)}de`, "en"],
] as const;

Deno.test("pageWords() auto takes the browser's best language", () => {
  for (const [accept, language] of ACCEPTED) {
    assert.equal(pageWords(request(accept), "auto").code, language, String(accept).slice(0, 40));
  }
});

Deno.test("pageWords() a language that is set wins over the browser's", () => {
  assert.equal(pageWords(request("de"), "en").code, "en");
  assert.equal(pageWords(request("en"), "de").code, "de");
});

Deno.test("apiWords() what the request names wins over the setting", () => {
  assert.equal(apiWords(request("en"), "de").code, "en");
  assert.equal(apiWords(request("fr"), "de").code, "de");
  assert.equal(apiWords(request(null), "auto").code, "en");
});

/** A language that is made up: English, but for its code, its name and one title. */
const MADE_UP: Words = {
  ...en,
  code: "qx",
  name: "Quixish",
  settings: { ...en.settings, title: "Quettings" },
};

function appThatSpeaks(...spoken: readonly Words[]): AppUnderTest {
  const app = new AppUnderTest(null, null, 5, { spoken });
  app.program.languages = spoken.map(({ code }) => code);
  return app;
}

Deno.test("createApp() answers in a language that it is given, and lists it by its own name", async () => {
  const app = appThatSpeaks(...SPOKEN, MADE_UP);
  const get = async (language: string, path = "/settings") =>
    await (await app.ask(path, { headers: { "accept-language": language } })).text();
  const made = await get("qx-Latn, en;q=0.5");
  assert.match(made, /<html lang="qx"/);
  assert.match(made, /<h1[^>]*>Quettings</);
  const page = await get("en", "/settings/house");
  const [select = ""] = /<select[^>]*id="field-language".*?<\/select>/s.exec(page) ?? [];
  assert.deepEqual(
    [...select.matchAll(/<option value="(\w+)"[^>]*>([^<]+)</g)].map(([, ...found]) => found),
    [["auto", "auto"], ["en", "English"], ["de", "Deutsch"], ["nl", "Nederlands"], [
      "qx",
      "Quixish",
    ]],
  );
  const others = await (await new AppUnderTest().ask("/settings", {
    headers: { "accept-language": "qx, de;q=0.5" },
  })).text();
  assert.match(others, /<html lang="de"/);
  assert.doesNotMatch(others, /Quixish/);
});

Deno.test("createApp() stores a language that it is given, by form and interface, and no other", async () => {
  const app = appThatSpeaks(...SPOKEN, MADE_UP);
  assert.equal((await app.postForm("/settings", { language: "qx" })).status, 303);
  assert.equal(app.program.values.language, "qx");
  const refused = await app.postForm("/settings", { language: "fr" });
  assert.equal(refused.status, 422);
  const page = await refused.text();
  assert.match(page, /<html lang="qx"/, "also an answer to what was posted");
  assert.ok(page.includes("Language: Choose one of auto, en, de, nl, qx, not &quot;fr&quot;"));
  assert.deepEqual(await expectJson(await app.putJson("/api/settings", { language: "fr" }), 422), {
    issues: [{ key: "language", message: 'Choose one of auto, en, de, nl, qx, not "fr"' }],
  });
  assert.equal(app.program.values.language, "qx");
});
