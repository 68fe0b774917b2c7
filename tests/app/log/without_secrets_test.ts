import assert from "node:assert/strict";
import { withoutSecrets } from "../../../src/app/log/without_secrets.ts";

Deno.test("withoutSecrets() hides what is in force and what looks like a secret, nothing else", () => {
  for (
    const [text, expected] of [
      ["Charger told pin 1234.", "Charger told pin ***."],
      ["powerW=12340 at 91234", "powerW=12340 at 91234"],
      ["at 2026-06-21T10:00:00.123Z", "at 2026-06-21T10:00:00.123Z"],
      ["http://user:pa%20ss@box/api?token=abc&x=1", "http://***@box/api?token=***&x=1"],
      ["http://box/?secret=abc", "http://box/?secret=***"],
      ["word a$b(c here", "word *** here"],
      ["coded a%24b(c here", "coded *** here"],
      ['json "quo\\"te"', 'json "***"'],
      ["keys=webPort nrgkickPassword", "keys=webPort nrgkickPassword"],
    ] as const
  ) {
    assert.equal(withoutSecrets(text, ["1234", "a$b(c", 'quo"te', "", "ab"]), expected);
  }
});

Deno.test("withoutSecrets() hides secrets of three characters and more", () => {
  assert.equal(withoutSecrets("at ab and abc", ["ab", "abc"]), "at ab and ***");
});
