import { RollUpJob, type RollUpJobParts } from "./roll_up_job.ts";
import { SunBook, type SunBookParts } from "./sun_book.ts";

/** What is done with the history beside the cycles, one after the other. */
export class UpkeepJobs {
  /** The sun to come, by the house's own days. */
  readonly sun: SunBook;
  readonly #rollUp: RollUpJob;

  constructor(parts: { readonly rollUp: RollUpJobParts; readonly sun: SunBookParts }) {
    this.#rollUp = new RollUpJob(parts.rollUp);
    this.sun = new SunBook(parts.sun);
  }

  /** Rolls up, then reckons with what that gave. Never rejects. */
  async tick(): Promise<void> {
    await this.#rollUp.tick();
    await this.sun.tick();
  }

  /** Begins nothing any more. Resolves when all is at rest. */
  async stop(): Promise<void> {
    await Promise.all([this.#rollUp.stop(), this.sun.stop()]);
  }
}
