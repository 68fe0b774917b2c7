import { SteeredHouse } from "../../../commands/steered_house.ts";
import { defaultSettings } from "../../../src/domain/settings_values.ts";
import { type ControllerKind, READ_LAGS } from "./bench_house.ts";

const CYCLE_S = 5;

/** Tracked all day by the real decide() with the default settings. */
export const CHARGEMANAGER: ControllerKind = {
  name: "chargemanager",
  make: (bench) => {
    const settings = { ...defaultSettings(), carMaxPhases: bench.phases };
    const steered = new SteeredHouse(bench.house, settings, "tracked", READ_LAGS);
    return {
      step: () => {
        if (bench.second % CYCLE_S !== 0) return;
        steered.decide();
        bench.commands = steered.commands;
      },
    };
  },
};
