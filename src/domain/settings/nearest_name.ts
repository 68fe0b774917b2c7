/** The name that differs least from `name`; null when each differs by more than a third of it. */
export function nearestName(name: string, names: readonly string[]): string | null {
  let best: { name: string; distance: number } | null = null;
  for (const other of names) {
    const distance = editDistance(name, other);
    if (distance < (best?.distance ?? Infinity)) best = { name: other, distance };
  }
  return best !== null && best.distance <= name.length / 3 ? best.name : null;
}

/** Letters to insert, leave out or replace to make one text of the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
