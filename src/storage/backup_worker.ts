import { copyDatabase, type CopyOptions } from "./copy_database.ts";

/** Answer of the worker: null, or why there is no copy. */
export type CopyAnswer = { readonly error: string | null };

self.addEventListener("message", (event: MessageEvent<CopyOptions>) => {
  self.postMessage(copy(event.data));
});

function copy(options: CopyOptions): CopyAnswer {
  try {
    copyDatabase(options);
    return { error: null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
