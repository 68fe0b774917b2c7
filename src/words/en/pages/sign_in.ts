import type { ClosedWords, SignInWords } from "../../page_words.ts";

export const signInEn: SignInWords = {
  title: "Sign in",
  secret: "Secret",
  stay: "Stay signed in on this device",
  enter: "Sign in",
  missing: "Enter the secret",
  wrong: (left) =>
    "The secret is wrong. " +
    (left === 0
      ? "Next try in a minute"
      : `${left} more ${left === 1 ? "try" : "tries"}, then a minute's pause`),
  forgotten: "Forgotten? Stop the program and run its command reset-secret: it forgets the secret.",
};

export const closedEn: ClosedWords = {
  title: "These pages are closed",
  why: "The database could not be read, and the secret of these pages is lost with it, if there " +
    "was one. So that they do not stand open to everybody, they stay closed. Charging goes on.",
  todo: "At the machine: stop the program, run in its folder",
  command: "npx -y deno@2.9.5 task reset-secret",
  then: "and start it again. The pages then open without a secret until you set a new one.",
};
