import type { Language, Text } from "../../src/domain/settings/language.ts";

export interface AccessTexts {
  readonly title: string;
  readonly noSecret: string;
  readonly browsers: string;
  readonly columns: {
    readonly browser: string;
    readonly since: string;
    readonly seen: string;
  };
  readonly unknown: string;
  readonly thisOne: string;
  readonly end: string;
  readonly endOthers: string;
  readonly signOut: string;
  readonly restart: string;
  readonly guests: string;
  readonly guestLink: string;
  readonly noGuests: string;
  readonly settings: string;
}

/** The words of the page about who may come in. */
export const ACCESS_TEXTS: Readonly<Record<Language, AccessTexts>> = {
  en: {
    title: "Access",
    noSecret: "No secret is asked for: everybody in the network may see and change everything.",
    browsers: "Signed in",
    columns: {
      browser: "Browser",
      since: "Signed in",
      seen: "Last seen",
    },
    unknown: "unknown browser",
    thisOne: "this one",
    end: "Sign it out",
    endOthers: "Sign all others out",
    signOut: "Sign out",
    restart: "A restart of the program signs everybody out, but not the guest link.",
    guests: "Guest link",
    guestLink:
      "Open this on a tablet on the wall: it sees all and switches nothing. Whoever knows " +
      "the link may look, until a new secret makes a new one or the setting is off.",
    noGuests:
      "For a tablet on the wall there is a link that sees all and switches nothing. It is off.",
    settings: "To the settings",
  },
  de: {
    title: "Zugang",
    noSecret: "Es wird kein Geheimnis verlangt: alle im Netz dürfen alles sehen und ändern.",
    browsers: "Angemeldet",
    columns: {
      browser: "Browser",
      since: "Angemeldet",
      seen: "Zuletzt da",
    },
    unknown: "unbekannter Browser",
    thisOne: "dieser",
    end: "Abmelden",
    endOthers: "Alle anderen abmelden",
    signOut: "Abmelden",
    restart: "Ein Neustart des Programms meldet alle ab, den Gastlink aber nicht.",
    guests: "Gastlink",
    guestLink: "Auf einem Tablet an der Wand öffnen: es sieht alles und schaltet nichts. Wer den " +
      "Link kennt, darf zusehen, bis ein neues Geheimnis einen neuen macht oder die Einstellung aus ist.",
    noGuests:
      "Für ein Tablet an der Wand gibt es einen Link, der alles sieht und nichts schaltet. " +
      "Er ist ausgeschaltet.",
    settings: "Zu den Einstellungen",
  },
};

/** What a link to the page is called. */
export const ACCESS_LINK: Text = {
  en: "Access: who is signed in, and the guest link",
  de: "Zugang: wer angemeldet ist, und der Gastlink",
};
