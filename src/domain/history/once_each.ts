/**
 * Makes something once for each that is alike, as its key tells; what was made before is forgotten
 * once there are `most` of them. For what is dear to make and asked for again and again.
 */
export function onceEach<A, T>(
  { most, keyOf }: { readonly most: number; readonly keyOf: (asked: A) => string },
  make: (asked: A) => T,
): (asked: A) => T {
  const known = new Map<string, { readonly made: T }>();
  return (asked) => {
    const key = keyOf(asked);
    const found = known.get(key);
    if (found !== undefined) return found.made;
    if (known.size >= most) known.clear();
    const made = make(asked);
    known.set(key, { made });
    return made;
  };
}
