import assert from "node:assert/strict";
import { SETTING_KEYS, SETTINGS } from "../../src/domain/settings/settings.ts";
import { optionText } from "../../src/words/setting_texts.ts";
import { FALLBACK_WORDS, SPOKEN, wordsOf } from "../../src/words/words.ts";

Deno.test("every setting has label and help in each language", () => {
  for (const words of SPOKEN) {
    for (const key of SETTING_KEYS) {
      const { label, help } = words.settings.fields[key];
      assert.ok(label.trim().length > 1, `${key} ${words.code}`);
      assert.ok(help.trim().length > 1, `${key} ${words.code}`);
    }
  }
});

Deno.test("optionText() names each option of a choice, and nothing else", () => {
  for (const words of SPOKEN) {
    for (const key of SETTING_KEYS) {
      const { control } = SETTINGS[key];
      if (control.kind !== "choice") continue;
      for (const value of control.options) {
        assert.ok((optionText({ key, value }, words) ?? "").length > 0, `${key} ${value}`);
      }
    }
  }
  const german = wordsOf("de") ?? FALLBACK_WORDS;
  assert.equal(optionText({ key: "carMaxPhases", value: 2 }, german), "2 Phasen");
  assert.equal(optionText({ key: "plugPriority", value: "car" }, FALLBACK_WORDS), "car");
  assert.equal(optionText({ key: "plugPriority", value: "toString" }, FALLBACK_WORDS), null);
  assert.equal(optionText({ key: "maxCurrentA", value: 15 }, FALLBACK_WORDS), null);
});
