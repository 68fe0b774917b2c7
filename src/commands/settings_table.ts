import type { Setting, SettingControl } from "../domain/settings/setting_kinds.ts";
import {
  SETTING_KEYS,
  type SettingKey,
  SETTINGS,
  type Settings,
} from "../domain/settings/settings.ts";
import { languageOptions } from "../words/setting_texts.ts";
import { FALLBACK_WORDS } from "../words/words.ts";
import { defaultSettings, environmentName } from "../domain/settings/parse_settings.ts";

const HEAD = `# Settings

Made from the schema by \`deno task docs\`; a test compares the two. Every setting is on the page
Settings, in \`GET\` and \`PUT /api/settings\`, and may come from the environment, which then wins.

| setting | key | unit, range | default | environment |
| --- | --- | --- | --- | --- |
`;

/** The table of all settings as a Markdown page. */
export function settingsTable(): string {
  const values = defaultSettings();
  return HEAD + SETTING_KEYS.map((key) => row(key, values)).join("\n") + "\n";
}

function row<K extends SettingKey>(key: K, values: Settings): string {
  const setting: Setting<Settings[K]> = SETTINGS[key];
  const { control } = setting;
  const { label, help } = FALLBACK_WORDS.settings.fields[key];
  const fallback = setting.toText(values[key]);
  const name = `**${label}**: ${help}`;
  const cells = [name, `\`${key}\``, range(control), fallback || "empty", environmentName(key)];
  return `| ${cells.join(" | ")} |`;
}

function range(control: SettingControl): string {
  switch (control.kind) {
    case "switch":
      return "on, off";
    case "number":
      return `${control.unit} ${control.min} to ${control.max}`.trim();
    case "price":
      return `per kWh, ${control.min} to ${control.max}, empty`;
    case "decimal":
      return `${control.min} to ${control.max} ${control.unit}, empty`;
    case "choice":
      return control.options.join(", ");
    case "language":
      return languageOptions().join(", ");
    case "text":
    case "secret":
      return `up to ${control.maxLength} characters`;
    case "window":
      return "hh:mm-hh:mm";
    case "time":
      return "hh:mm";
    case "host":
      return "host or host:port";
    case "url":
      return `${control.scheme} address`;
    case "zones":
      return `up to ${control.most} zones`;
    case "list":
      return "list";
    case "path":
      return "path";
    case "zone":
      return "IANA name";
    case "code":
      return "ISO code";
  }
}

if (import.meta.main) await Deno.writeTextFile("docs/settings.md", settingsTable());
