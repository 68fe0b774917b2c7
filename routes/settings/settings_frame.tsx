import type { ComponentChildren, JSX } from "preact";
import type { PageContext } from "../ui/layout.tsx";
import { Icon } from "../ui/icons.tsx";
import {
  DEVICES_PLACE,
  placePath,
  placeTitle,
  SETTINGS_PLACES,
  type SettingsPlace,
} from "./settings_places.ts";

type Place = SettingsPlace | typeof DEVICES_PLACE;
const PLACES: readonly Place[] = [DEVICES_PLACE, ...SETTINGS_PLACES];

/** Every page below the settings: its title, the way back to all of them, and the others beside it. */
export function SettingsFrame(
  { context, place, children }: {
    readonly context: PageContext;
    /** Null: the list of all pages. */
    readonly place: Place | null;
    readonly children: ComponentChildren;
  },
): JSX.Element {
  const { texts, basePath } = context;
  const titleOf = (one: Place) =>
    one === DEVICES_PLACE ? texts.devices.title : placeTitle(one, texts);
  return (
    <div class="settings-page">
      <div id="notice" role="alert" data-failed={texts.modes.lostPress}></div>
      <header class="settings-head">
        {place === null ? null : (
          <a class="settings-back" href={`${basePath}/settings`}>
            <Icon name="before" />
            {texts.settings.title}
          </a>
        )}
        <h1>{place === null ? texts.settings.title : titleOf(place)}</h1>
      </header>
      {place === null ? null : (
        <nav aria-label={texts.settings.groupsLabel}>
          <ul class="settings-groups">
            {PLACES.map((one) => (
              <li key={one}>
                <a
                  href={basePath + placePath(one)}
                  aria-current={one === place ? "page" : undefined}
                >
                  {titleOf(one)}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div class="settings-list">{children}</div>
    </div>
  );
}

/** Says what was edited and not saved, on this page and on others; a script fills it in. */
export function UnsavedNote(
  { context, text }: {
    readonly context: PageContext;
    /** What this page was sent and could not save; null: nothing. */
    readonly text: string | null;
  },
): JSX.Element {
  return (
    <p
      id="unsaved"
      class="unsaved"
      role="status"
      data-text={context.texts.settings.unsaved("{groups}")}
      hidden={text === null}
    >
      {text}
    </p>
  );
}
