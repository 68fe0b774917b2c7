import type { AccessWords } from "../../page_words.ts";

export const accessEn: AccessWords = {
  link: "Access: who is signed in, and the guest link",
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
  guestLink: "Open this on a tablet on the wall: it sees all and switches nothing. Whoever knows " +
    "the link may look, until a new secret makes a new one or the setting is off.",
  noGuests:
    "For a tablet on the wall there is a link that sees all and switches nothing. It is off.",
  settings: "To the settings",
};
