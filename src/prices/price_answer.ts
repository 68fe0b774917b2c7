import type { DayAheadTrouble } from "../domain/ports/day_ahead.ts";

const DEADLINE_MS = 20_000;
/** Two days of quarters are a fiftieth of it. */
const MAX_ANSWER_BYTES = 512 * 1024;

/** A try that brought no prices. */
export class PricesFailed extends Error {
  constructor(readonly trouble: DayAheadTrouble, options: ErrorOptions = {}) {
    super(`Cannot fetch prices: ${trouble}`, options);
  }
}

/** The JSON that is answered within 20 s and 512 kB. @throws PricesFailed */
export async function fetchJson(
  request: Request,
  { signal, deadlineMs = DEADLINE_MS }: {
    readonly signal: AbortSignal;
    readonly deadlineMs?: number | undefined;
  },
): Promise<unknown> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  try {
    const response = await fetch(request, { signal: AbortSignal.any([signal, deadline.signal]) });
    if (!response.ok) {
      await response.body?.cancel();
      throw new PricesFailed(response.status < 400 ? "elsewhere" : "refused");
    }
    return parseJson(await textOf(response));
  } catch (cause) {
    if (cause instanceof PricesFailed) throw cause;
    throw new PricesFailed("no-answer", { cause });
  } finally {
    clearTimeout(timer);
  }
}

async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  // Leaving the loop by an error ends the connection.
  for await (const piece of body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new PricesFailed("too-long");
    text += decoder.decode(piece, { stream: true });
  }
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PricesFailed("unreadable", { cause });
  }
}
