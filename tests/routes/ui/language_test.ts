import assert from "node:assert/strict";
import { apiLanguage, pageLanguage } from "../../../routes/ui/language.ts";

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

Deno.test("pageLanguage() auto takes the browser's best language", () => {
  for (const [accept, language] of ACCEPTED) {
    assert.equal(pageLanguage(request(accept), "auto"), language, String(accept).slice(0, 40));
  }
});

Deno.test("pageLanguage() a language that is set wins over the browser's", () => {
  assert.equal(pageLanguage(request("de"), "en"), "en");
  assert.equal(pageLanguage(request("en"), "de"), "de");
});

Deno.test("apiLanguage() what the request names wins over the setting", () => {
  assert.equal(apiLanguage(request("en"), "de"), "en");
  assert.equal(apiLanguage(request("fr"), "de"), "de");
  assert.equal(apiLanguage(request(null), "auto"), "en");
});
