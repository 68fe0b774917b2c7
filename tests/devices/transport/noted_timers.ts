/** What became of the timers that were set while some work was done. */
export interface NotedTimers {
  /** In ms, each delay once, in ascending order; those without a delay are left out. */
  readonly delaysMs: readonly number[];
  /** How many have neither come nor been cleared. */
  readonly left: number;
}

/** Does `work`, whatever becomes of it, and notes its timers. */
export async function notedTimers(work: () => Promise<unknown>): Promise<NotedTimers> {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  const delays = new Set<number>();
  const left = new Set<unknown>();
  const setNoted = (run: () => void, delayMs = 0) => {
    const timer = realSet(() => {
      left.delete(timer);
      run();
    }, delayMs);
    delays.add(delayMs);
    left.add(timer);
    return timer;
  };
  const clearNoted = (timer?: ReturnType<typeof realSet>) => {
    left.delete(timer);
    realClear(timer);
  };
  Object.assign(globalThis, { setTimeout: setNoted, clearTimeout: clearNoted });
  try {
    await work().catch(() => {});
  } finally {
    Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear });
  }
  const delaysMs = [...delays].filter((delayMs) => delayMs > 0).sort((a, b) => a - b);
  return { delaysMs, left: left.size };
}
