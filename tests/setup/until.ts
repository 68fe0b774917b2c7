/** Longest wait for anything, on a busy machine; nothing is measured by it. */
const PATIENCE_MS = 60_000;
const LOOK_EACH_MS = 20;

/** Asks until it holds. @throws when that does not come true */
export async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const endsAtMs = performance.now() + PATIENCE_MS;
  while (!await isSo()) {
    if (performance.now() > endsAtMs) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS));
  }
}
