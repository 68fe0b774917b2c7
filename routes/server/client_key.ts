/** Longest address text kept; a proxy could forward any. */
const MAX_KEY_LENGTH = 64;

/** What counts as one client: an address, or a whole IPv6 /64, because one subscriber has that. */
export function clientKey(address: string): string {
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  const rest = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array<string>(zeros).fill("0"), ...rest].slice(0, 4).join(":")
    .slice(0, MAX_KEY_LENGTH);
}
