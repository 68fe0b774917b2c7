/** For each code of a union (reasons, events) the function that puts it into words. */
export type SentenceTable<U extends { readonly code: string }, F, T = string> = {
  readonly [M in U as M["code"]]: (told: M, formats: F) => T;
};

/** What a table says of one member of its union. */
export function sentenceFrom<M, C extends keyof M, F, T>(
  table: { readonly [K in keyof M]: (told: M[K], formats: F) => T },
  told: M[C] & { readonly code: C },
  formats: F,
): T {
  return table[told.code](told, formats);
}

/** For codes that have nothing to say. */
export function nothing(): null {
  return null;
}
