import type { Context } from "hono";
import type { ComponentChildren, JSX } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Program } from "../../src/app/program.ts";
import { SETTING_GROUPS, type SettingGroup } from "../../src/domain/settings/setting_kinds.ts";
import { SETTING_KEYS, type SettingKey, SETTINGS } from "../../src/domain/settings/settings.ts";
import type { Words } from "../../src/words/words.ts";
import { type PageContext, pageContext, renderPage } from "../ui/layout.tsx";
import { fieldId } from "./field_facts.ts";
import { SettingsFrame, UnsavedNote } from "./settings_frame.tsx";
import {
  DEVICES_PLACE,
  groupsOf,
  placeOfKey,
  placePath,
  placeTitle,
  SETTINGS_PLACES,
} from "./settings_places.ts";

/** Longest text that is searched for. */
const MAX_SEARCH = 60;

/** What the list is made from. */
interface ListView {
  readonly context: PageContext;
  /** Names of the devices of the house. */
  readonly devices: readonly string[];
  /** What is searched for; empty: nothing is. */
  readonly text: string;
  readonly hasSecret: boolean;
}

/** GET /settings?q: all pages of the settings, or the settings that are searched for. */
export function settingsList(c: Context, program: Program): Response | Promise<Response> {
  const context = pageContext(c.req.raw, program);
  const view: ListView = {
    context,
    devices: program.devices.list().map(({ name }) => name),
    text: (c.req.query("q") ?? "").slice(0, MAX_SEARCH).trim(),
    hasSecret: program.settings().values.webSecretEnabled,
  };
  const { title } = context.texts.settings;
  const frame = { context, title, page: "settings", hasForms: true } as const;
  return c.html(renderPage(frame, renderToString(<SettingsList view={view} />)));
}

function SettingsList({ view }: { view: ListView }): JSX.Element {
  const { context, text } = view;
  return (
    <SettingsFrame context={context} place={null}>
      <Search view={view} />
      {text === "" ? <Pages view={view} /> : <Matches view={view} />}
      <div class="form-notes">
        <UnsavedNote context={context} text={null} />
      </div>
    </SettingsFrame>
  );
}

function Search({ view: { context, text } }: { view: ListView }): JSX.Element {
  const { basePath, texts: { settings: { search } } } = context;
  return (
    <form
      role="search"
      class="settings-search setting"
      method="get"
      action={`${basePath}/settings`}
    >
      <label for="search">{search.label}</label>
      <div class="setting-control">
        <input
          type="search"
          id="search"
          name="q"
          class="is-text"
          value={text}
          maxLength={MAX_SEARCH}
          enterkeyhint="search"
        />
        <button type="submit" class="check-button">{search.button}</button>
      </div>
    </form>
  );
}

function Pages({ view }: { view: ListView }): JSX.Element {
  const { context, devices, hasSecret } = view;
  const { texts, basePath } = context;
  return (
    <ul class="card settings-places">
      <Place path={basePath + placePath(DEVICES_PLACE)} title={texts.devices.title}>
        {devices.join(", ")}
      </Place>
      {SETTINGS_PLACES.map((place) => (
        <Place key={place} path={basePath + placePath(place)} title={placeTitle(place, texts)}>
          {labelsOf(groupsOf(place), context)}
        </Place>
      ))}
      <Place path={`${basePath}/setup`} title={texts.setup.title}>{texts.setup.resume}</Place>
      <Place path={`${basePath}/log`} title={texts.log.title}>{texts.data.showLog}</Place>
      <Place path={`${basePath}/data`} title={texts.data.title}>{texts.data.backups}</Place>
      {hasSecret
        ? <Place path={`${basePath}/access`} title={texts.access.title}>{texts.access.link}</Place>
        : null}
      <Place path={`${basePath}/api`} title={texts.api.title}>{texts.api.link}</Place>
    </ul>
  );
}

function Place(
  { path, title, children }: { path: string; title: string; children: ComponentChildren },
): JSX.Element {
  return (
    <li>
      <a href={path}>
        <span class="place-title">{title}</span>
        <span class="place-about">{children}</span>
      </a>
    </li>
  );
}

function labelsOf(groups: readonly SettingGroup[], { texts }: PageContext): string {
  return SETTING_KEYS.filter((key) => groups.some((group) => group === SETTINGS[key].group))
    .map((key) => texts.settings.fields[key].label).join(", ");
}

function Matches({ view: { context, text } }: { view: ListView }): JSX.Element {
  const { texts, basePath } = context;
  const keys = settingsMatching(text, texts);
  const { search, all } = texts.settings;
  return (
    <>
      <p role="status">{keys.length === 0 ? search.none(text) : search.found(keys.length)}</p>
      {keys.length === 0 ? null : (
        <ul class="card settings-places">
          {keys.map((key) => <Match key={key} settingKey={key} context={context} />)}
        </ul>
      )}
      <p>
        <a class="action" href={`${basePath}/settings`}>{all}</a>
      </p>
    </>
  );
}

function Match(
  { settingKey, context }: { settingKey: SettingKey; context: PageContext },
): JSX.Element | null {
  const { texts, basePath } = context;
  const place = placeOfKey(settingKey);
  if (place === null) return null;
  const { label, help } = texts.settings.fields[settingKey];
  return (
    <Place
      path={`${basePath}${placePath(place)}#${fieldId(settingKey)}`}
      title={`${label} · ${placeTitle(place, texts)}`}
    >
      {help}
    </Place>
  );
}

/** Settings whose name, help, group or key has every word of the text, in any case of letters. */
function settingsMatching(text: string, { settings }: Words): readonly SettingKey[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return [];
  return SETTING_KEYS.filter((key) => {
    const group = SETTING_GROUPS.find((one) => one === SETTINGS[key].group);
    const { label, help } = settings.fields[key];
    const title = group === undefined ? "" : settings.groups[group];
    const all = [label, help, title, key].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}
