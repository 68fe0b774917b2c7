/** The languages that the program speaks: a folder and a line each. */
export { en } from "./en/en.ts";
export { de } from "./de/de.ts";
export { nl } from "./nl/nl.ts";
