/** A record of every column, each value made by `make`. */
export function mapColumns<K extends string, V>(
  columns: readonly K[],
  make: (column: K) => V,
): Readonly<Record<K, V>> {
  const record: Partial<Record<K, V>> = {};
  for (const column of columns) record[column] = make(column);
  if (hasAll(record, columns)) return record;
  throw new TypeError("a column is missing");
}

function hasAll<K extends string, V>(
  record: Partial<Record<K, V>>,
  columns: readonly K[],
): record is Record<K, V> {
  return columns.every((column) => column in record);
}
