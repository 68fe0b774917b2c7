/** A value in W or Wh as its column has it. */
export function whole(value: number | null | undefined): number | null {
  return scaled(value, 1);
}

/** A value in V, °C or % as its column of tenths has it. */
export function tenths(value: number | null | undefined): number | null {
  return scaled(value, 10);
}

/** A value in A or Hz as its column of thousandths has it. */
export function thousandths(value: number | null | undefined): number | null {
  return scaled(value, 1000);
}

/** Yes and no as 1 and 0. */
export function flag(value: boolean | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** Place of a status in its list, counted from 1; null when unknown. */
export function code<T>(list: readonly T[], value: T | null | undefined): number | null {
  if (value === null || value === undefined) return null;
  const place = list.indexOf(value);
  return place < 0 ? null : place + 1;
}

function scaled(value: number | null | undefined, factor: number): number | null {
  return value === null || value === undefined ? null : Math.round(value * factor) + 0;
}
