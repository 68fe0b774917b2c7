/** Longest header that is read, in characters. */
const MAX_HEADER = 400;

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Android/, "Android"],
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Windows/, "Windows"],
  [/Macintosh/, "Mac"],
  [/Linux/, "Linux"],
];

/** What a person calls a browser, e.g. "Firefox, Android"; "" for one that says nothing known. */
export function browserName(userAgent: string): string {
  const text = userAgent.slice(0, MAX_HEADER);
  const named = [BROWSERS, SYSTEMS].map((list) =>
    list.find(([pattern]) => pattern.test(text))?.[1]
  );
  return named.filter((name) => name !== undefined).join(", ");
}
