import type { ClosedWords } from "../../page_words.ts";

export const closedEn: ClosedWords = {
  title: "These pages are closed",
  why: "The database could not be read, and the secret of these pages is lost with it, if there " +
    "was one. So that they do not stand open to everybody, they stay closed. Charging goes on.",
  todo: "At the machine: stop the program, run in its folder",
  command: "npx -y deno@2.9.5 task reset-secret",
  then: "and start it again. The pages then open without a secret until you set a new one.",
};
