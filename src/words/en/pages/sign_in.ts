import type { SignInWords } from "../../page_words.ts";

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
