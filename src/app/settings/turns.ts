import { RightEnded } from "../../domain/codes/errors.ts";

/** Whether who asked for a change may still make it. */
export type MayStill = () => Promise<boolean>;

/** Changes one at a time, in the order in which they are asked for; one that fails keeps none up. */
export class Turns {
  #tail: Promise<unknown> = Promise.resolve();

  /** @param what is changed, for the error @throws RightEnded, and what `work` throws */
  take<T>(
    what: string,
    mayStill: MayStill | undefined,
    work: () => T | Promise<T>,
  ): Promise<T> {
    const turn = this.#tail.then(async () => {
      // A change before it may have ended the sender's right.
      if (mayStill !== undefined && !await mayStill()) {
        throw new RightEnded(`Cannot change ${what}: signed out meanwhile`);
      }
      return await work();
    });
    this.#tail = turn.catch(() => {});
    return turn;
  }
}
