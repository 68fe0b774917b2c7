import { parseHost } from "../domain/setting_kinds.ts";
import type { Charger, Clock, SiteDevices, SwitchedPlug } from "../domain/ports.ts";
import type { Settings } from "../domain/settings.ts";
import { plugAddress } from "./diagnosis_context.ts";
import { openNrgkickConnect } from "./nrgkick_connect.ts";
import { openNrgkickGen2 } from "./nrgkick_gen2.ts";
import { openSolarEdge } from "./solaredge_modbus.ts";
import { openTplinkPlug } from "./tplink_plug.ts";

/** TCP port of the local API of NRGkick's second generation. */
const NRGKICK_PORT = 80;

/** A deadline of the drivers in place of their own, for whoever only asks whether they answer. */
export interface DriverOptions {
  readonly deadlineMs?: number;
}

/** The inverter with its meter and battery; null when none is set up. Connects at the first read. */
export function openSite(
  settings: Settings,
  clock: Clock,
  options: DriverOptions = {},
): SiteDevices | null {
  const address = parseHost(settings.inverterHost);
  if (address === null) return null;
  return openSolarEdge({
    ...options,
    host: address.hostname,
    port: address.port ?? settings.inverterPort,
    unitId: settings.inverterUnitId,
    clock,
  });
}

/** The charger; null when none is set up. A new kind of charger is one file and one line here. */
export function openCharger(
  settings: Settings,
  clock: Clock,
  options: DriverOptions = {},
): Charger | null {
  switch (settings.nrgkickGeneration) {
    case 1:
      if (settings.nrgkickMeasurementsUrl === "" || settings.nrgkickSettingsUrl === "") return null;
      return openNrgkickConnect({
        ...options,
        measurementsUrl: settings.nrgkickMeasurementsUrl,
        settingsUrl: settings.nrgkickSettingsUrl,
        pin: settings.nrgkickPassword,
        clock,
      });
    case 2:
      return openGen2(settings, clock, options);
  }
}

function openGen2(settings: Settings, clock: Clock, options: DriverOptions): Charger | null {
  const address = parseHost(settings.nrgkickAddress);
  if (address === null) return null;
  return openNrgkickGen2({
    ...options,
    host: address.hostname,
    port: address.port ?? NRGKICK_PORT,
    user: settings.nrgkickUser,
    password: settings.nrgkickPassword,
    clock,
  });
}

/** The smart plug; null when none is set up. */
export function openPlug(
  settings: Settings,
  _clock: Clock,
  options: DriverOptions = {},
): SwitchedPlug | null {
  const address = plugAddress(settings);
  return address === null ? null : openTplinkPlug({ ...options, ...address });
}
