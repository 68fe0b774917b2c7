import type { TokenWords } from "../../page_words.ts";

export const tokensEn: TokenWords = {
  link: "Tokens for programs",
  title: "Tokens for programs",
  intro:
    "A program that reads or steers this house gets a token of its own in place of the secret. " +
    "It can be revoked without changing anything for the others. It changes nothing on pages, only " +
    "over the interface, and never who may come in or what goes to other machines. A new secret " +
    "leaves tokens as they are.",
  noSecret: "No secret is asked for, so programs need no token, and none can be made.",
  fresh: "New token",
  name: "What it is for",
  nameHelp: "For instance the name of the program and where it runs.",
  may: "It may",
  rights: { read: "read everything", control: "read and control" },
  make: "Make it",
  made: "The new token",
  once: "Copy it now: it is shown this once and kept nowhere. The program sends it as " +
    "Authorization: Bearer.",
  refused: {
    name: () => "Say in 1 to 40 characters what it is for.",
    right: () => "Choose what it may do.",
    "too-many": (most) => `There are ${most} tokens already. Revoke one first.`,
  },
  none: "There is no token yet.",
  valid: "Valid tokens",
  madeAt: "Made",
  usedAt: "Last used",
  never: "never",
  end: "Revoke",
};
