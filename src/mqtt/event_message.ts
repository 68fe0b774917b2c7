import { eventSentence } from "../words/event_texts.ts";
import type { Place } from "../words/words.ts";
import type { Outgoing } from "./connection.ts";
import type { QueuedEvent } from "./event_queue.ts";

/** An event as it goes to `<base>/events`: the same `id` twice is the same event. */
export function eventMessage(
  { id, event, lost }: QueuedEvent,
  { base, place }: { readonly base: string; readonly place: Place },
): Outgoing {
  const { atMs, kind, code, detail } = event;
  const text = eventSentence({ atMs, code, detail: { ...detail } }, place);
  const json = { id, atMs, kind, code, text, detail, ...(lost === 0 ? {} : { lost }) };
  return { topic: `${base}/events`, payload: JSON.stringify(json), qos: 1, retain: false };
}
