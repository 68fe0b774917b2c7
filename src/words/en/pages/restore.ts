import type { RestoreWords } from "../../page_words.ts";

export const restoreEn: RestoreWords = {
  title: "Go back to a backup",
  intro: "A backup is checked first, and you see what would be replaced before anything happens. " +
    "The database of now is kept under another name.",
  nothing:
    "That is not possible in the demo. In the program that runs your house it is offered here.",
  check: "Check",
  file: "A file that you have downloaded",
  passphrase: "Passphrase",
  passphraseHelp: "Only of an encrypted file.",
  send: "Send and check",
  uploaded: "the file that you sent",
  refused: (why) => `This file is not taken: ${why}`,
  unknown: "There is no such backup",
  plan: "What would be replaced",
  columns: { now: "Now", then: "After it" },
  rows: {
    history: "History",
    sessions: "Sessions",
    events: "Events",
    samples: "Raw samples",
    size: "Size",
  },
  empty: "none",
  noHistory: "none",
  span: (from, to) => `${from} to ${to}`,
  consequences: [
    "The program starts anew, which takes some seconds. A tracked charge is paused and switches go off.",
    "The charge mode is Off until you choose one.",
    "The settings are those of the backup. Passwords and the secret that it does not hold stay.",
    "Where these pages ask for a secret now, the secret and who may look stay as they are.",
  ],
  go: "Go back to this backup",
  back: "Leave all as it is",
  going:
    "The program starts anew on the backup, and this page leads there in some seconds. If it " +
    "does not open then, the program needs a little longer: reload it.",
  toStatus: "To the status page",
};
