import type { Program } from "../../src/app/program.ts";
import { formatsFor } from "../../src/words/format.ts";
import type { PageContext } from "../ui/layout.tsx";
import { DEVICES_DONE, type DevicesDone, type DevicesView } from "./devices_section.tsx";

/** What the section of the devices is made from, as the house is now. */
export function devicesView(
  { texts, basePath }: PageContext,
  program: Program,
  outcome: { readonly done: DevicesDone | null; readonly failure: string | null },
): DevicesView {
  const { devices } = program;
  return {
    texts,
    basePath,
    formats: formatsFor({ words: texts, timeZone: program.timeZone() }),
    status: program.status(),
    devices: devices.list(),
    drivers: devices.drivers,
    health: devices.health ?? null,
    ...outcome,
  };
}

/** What a query says has just been done; null: nothing that there is. */
export function devicesDone(asked: string | undefined): DevicesDone | null {
  return DEVICES_DONE.find((one) => one === asked) ?? null;
}
