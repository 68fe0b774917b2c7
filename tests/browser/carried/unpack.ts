/**
 * Unpacks npm's Chromium into TMPDIR. The name is no literal, so that only this program fetches
 * the package (70 MB); it has its own configuration and lock beside it.
 */
const PACKAGE = "@sparticuz/chromium";

const loaded: unknown = await import(PACKAGE);
const carried = property(loaded, "default");
const unpack = property(carried, "executablePath");
if (typeof unpack !== "function") throw new Error(`${PACKAGE} has no executablePath()`);
await unpack.call(carried);

function property(value: unknown, name: string): unknown {
  const isHolder = (typeof value === "object" || typeof value === "function") && value !== null;
  return isHolder ? Reflect.get(value, name) : undefined;
}
