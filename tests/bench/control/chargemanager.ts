import { SteeredHouse, type SteeredPlug } from "../../../src/commands/replay/steered_house.ts";
import type { Settings } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { type ControllerKind, READ_LAGS } from "./bench_house.ts";

const CYCLE_S = 5;
/** An hour ahead of UTC all year, as the days of the bench are. */
const BENCH_ZONE = "Etc/GMT-1";

/** Tracked all day by the real decide() with the default settings. */
export const CHARGEMANAGER: ControllerKind = steering("chargemanager", {}, null);

/** The same with a metered plug on the heater, and what its settings are. */
export function withPlug(name: string, settings: Partial<Settings>): ControllerKind {
  return steering(name, { plugEnabled: true, ...settings }, "hs110");
}

function steering(name: string, own: Partial<Settings>, plug: SteeredPlug): ControllerKind {
  return {
    name,
    isPlugFirst: own.plugPriority === "plug",
    make: (bench) => {
      const settings = {
        ...defaultSettings(),
        timeZone: BENCH_ZONE,
        carMaxPhases: bench.phases,
        ...own,
      };
      const steered = new SteeredHouse(bench.house, settings, "tracked", READ_LAGS, plug);
      return {
        step: () => {
          if (bench.second % CYCLE_S !== 0) return;
          steered.decide();
          bench.commands = steered.commands;
          bench.switches = steered.switches;
        },
      };
    },
  };
}
