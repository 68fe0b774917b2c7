import type { ControlState } from "../../control/state.ts";
import { switchIn } from "../../control/state.ts";
import type { ChargerDecision, Decision, SwitchDecision } from "../../control/decide.ts";
import type { Charger, SwitchedPlug } from "../../domain/ports/devices.ts";
import type { Logger } from "../../domain/ports/log.ts";
import type { wait } from "../clocks.ts";
import { type Applied, ChargerTeller, NOT_TOLD } from "./charger_teller.ts";
import { deviceLogger } from "../log/logger.ts";
import type { OpenCharger, OpenSwitch } from "../cycle/open_devices.ts";
import { PlugSwitch } from "./plug_switch.ts";

/** The loads that are open. */
export interface OpenPorts {
  readonly chargers: readonly OpenCharger[];
  readonly switches: readonly OpenSwitch[];
}

/**
 * Tells each load what was decided of it, all side by side: one that hangs delays and changes nothing
 * of what another one is told.
 */
export class LoadTellers {
  readonly #chargers = new WeakMap<Charger, ChargerTeller>();
  readonly #switches = new WeakMap<SwitchedPlug, PlugSwitch>();

  constructor(
    private readonly parts: {
      readonly logger: Logger;
      readonly askIn: (delayMs: number) => void;
      readonly isHalted: () => boolean;
      /** Waits for so long at most; a test's own, else real time. */
      readonly pause?: typeof wait;
    },
  ) {}

  /** What became of the command to each charger, by its id. @throws a bug of ours, when all are told */
  async tellAll(
    { loads, state }: Decision,
    { chargers, switches }: OpenPorts,
  ): Promise<ReadonlyMap<number, Applied>> {
    const applied = new Map<number, Applied>();
    const told = loads.map(async (decision) => {
      if (this.parts.isHalted()) return;
      if (decision.kind === "charger") {
        const open = chargers.find(({ id }) => id === decision.id);
        applied.set(decision.id, await this.#tell(open, decision));
      } else {
        const open = switches.find(({ id }) => id === decision.id);
        if (open !== undefined) await this.#switch(open, decision, state);
      }
    });
    const failed = (await Promise.allSettled(told)).find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    return applied;
  }

  async #tell(open: OpenCharger | undefined, { command }: ChargerDecision): Promise<Applied> {
    if (open === undefined || command === null) return NOT_TOLD;
    const { askIn, pause } = this.parts;
    const teller = this.#chargers.get(open.port) ??
      new ChargerTeller(deviceLogger(this.parts.logger, open.name), askIn, pause);
    this.#chargers.set(open.port, teller);
    return await teller.tell(open, command);
  }

  async #switch(
    { port, name }: OpenSwitch,
    { id, command, reason }: SwitchDecision,
    state: ControlState,
  ): Promise<void> {
    const teller = this.#switches.get(port) ??
      new PlugSwitch(deviceLogger(this.parts.logger, name), this.parts.pause);
    this.#switches.set(port, teller);
    if (command !== null) {
      await teller.tell(port, command.on, reason?.code ?? null);
      return;
    }
    teller.rest();
    const { isManaged, isOffDue, on } = switchIn(state, id).relay;
    if (isManaged && !isOffDue && on === true) await teller.keep(port);
  }
}
