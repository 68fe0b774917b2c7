/** A house of one charger and one plug, as most tests of control know it. */
export { decide, type Decision } from "../../src/control/decide.ts";
export { chooseMode, type ControlState, initialState } from "../../src/control/state.ts";
export { restoreState, toMemory } from "../../src/control/memory.ts";
