import assert from "node:assert/strict";
import { apiWords, pageWords } from "../../../routes/ui/language.ts";

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
