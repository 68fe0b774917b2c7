import { BrokerLink } from "../../src/mqtt/link.ts";
import type { HouseEvent } from "../../src/domain/codes/house_event.ts";
import { SPOKEN } from "../../src/words/words.ts";
import { statusJson } from "../../routes/api/status_json.ts";
import type { Energies } from "../../src/domain/history/history_rows.ts";
import type { Settings } from "../../src/domain/settings/settings.ts";
import { FakeProgram, NOW_MS } from "../routes/fake_program.ts";

/** A house that a test moves, on a broker. */
export class LinkedHouse implements AsyncDisposable {
  readonly program = new FakeProgram();
  readonly noted: HouseEvent[] = [];
  readonly lines: string[] = [];
  energies: Energies | null = null;
  steadyMs = 1000;
  readonly link: BrokerLink;

  constructor(settings: Partial<Settings>) {
    this.program.values = { ...this.program.values, ...settings };
    const line = (message: string) => this.lines.push(message);
    this.link = new BrokerLink({
      program: this.program,
      state: (words) => statusJson(this.program, words),
      energies: () => this.energies,
      spoken: SPOKEN,
      logger: { error: line, warn: line, info: line, debug: line },
      steadyMs: () => this.steadyMs,
      random: () => 0.5,
      run: "run",
      note: (event) => this.noted.push(event),
    });
    this.link.start();
  }

  /** A cycle has run, so many ms later. */
  cycle(laterMs = 5000): void {
    this.steadyMs += laterMs;
    this.program.now += laterMs;
    this.program.current = { ...this.program.current, atMs: this.program.now };
    for (const listener of this.program.listeners) listener();
  }

  /** Other settings, and the cycle that they ask for. */
  change(settings: Partial<Settings>): void {
    this.program.values = { ...this.program.values, ...settings };
    this.cycle(0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.link.stop();
  }
}

/** An event of the house, told apart by its time. */
export function restoredAt(second: number): HouseEvent {
  return { atMs: NOW_MS + second * 1000, kind: "program", code: "program.restored", detail: {} };
}
