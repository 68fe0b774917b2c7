import { lookup } from "node:dns/promises";
import { parseHost } from "../../domain/settings/setting_kinds.ts";

/** Longest wait for a name, in ms. */
const LOOKUP_MS = 1000;

/**
 * True when two hosts of settings are, or may be, one machine, whatever their ports: the same name,
 * a common address, or a held name whose address cannot be learned now.
 */
export async function isSameHost(asked: string, held: string): Promise<boolean> {
  const askedName = nameOf(asked);
  const heldName = nameOf(held);
  if (askedName === null || heldName === null) return false;
  if (askedName === heldName) return true;
  const heldAddresses = await addressesOf(heldName);
  if (heldAddresses.length === 0) return true;
  const askedAddresses = await addressesOf(askedName);
  return askedAddresses.some((address) => heldAddresses.includes(address));
}

function nameOf(host: string): string | null {
  return parseHost(host)?.hostname.toLowerCase() ?? null;
}

/** Addresses of a host name. None for a name that nobody knows, or not in time. */
export async function addressesOf(name: string): Promise<readonly string[]> {
  if (/^[0-9.]+$/.test(name) || name.includes(":")) return [name];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve([]), LOOKUP_MS);
  });
  const found = lookup(name, { all: true }).then(
    (addresses) => addresses.map(({ address }) => address),
    () => [],
  );
  try {
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(timer);
  }
}
