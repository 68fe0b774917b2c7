/** Most characters of what was entered that a refusal repeats. */
export const MAX_ECHO = 60;

/** What was entered, as a refusal repeats it: a list of texts as one text, cut where it is long. */
export function echoOf(value: unknown): string {
  const isList = Array.isArray(value) && value.every((item) => typeof item === "string");
  const told = isList ? value.join(", ") : value;
  const text = JSON.stringify(told) ?? String(told);
  return text.length > MAX_ECHO ? `${text.slice(0, MAX_ECHO)}…` : text;
}

/** What stands for a field in which nothing is. */
export const ECHO_OF_NOTHING = echoOf("");
