/** Languages the program speaks. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language; a missing one fails the type check. */
export type Text = Readonly<Record<Language, string>>;
