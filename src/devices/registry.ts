import { parseHost } from "../domain/setting_kinds.ts";
import type { Charger, Clock, SiteDevices, SwitchedPlug } from "../domain/ports.ts";
import type { Settings } from "../domain/settings.ts";
import { openNrgkickConnect } from "./nrgkick_connect.ts";
import { openNrgkickGen2 } from "./nrgkick_gen2.ts";
import { openSolarEdge } from "./solaredge_modbus.ts";
import { openTplinkPlug } from "./tplink_plug.ts";

/** TCP port of the plugs' own protocol. */
const TPLINK_PORT = 9999;
/** TCP port of the local API of NRGkick's second generation. */
const NRGKICK_PORT = 80;

/** How long a device is waited for. */
export interface Patience {
  /** Real time; each driver has its own when it is left out. */
  readonly deadlineMs?: number;
}

/** The inverter with its meter and battery; null when none is set up. Connects at the first read. */
export function openSite(
  settings: Settings,
  clock: Clock,
  patience: Patience = {},
): SiteDevices | null {
  const address = parseHost(settings.inverterHost);
  if (address === null) return null;
  return openSolarEdge({
    host: address.hostname,
    port: address.port ?? settings.inverterPort,
    unitId: settings.inverterUnitId,
    clock,
    ...patience,
  });
}

/** The charger; null when none is set up. A new kind of charger is one file and one line here. */
export function openCharger(
  settings: Settings,
  clock: Clock,
  patience: Patience = {},
): Charger | null {
  switch (settings.nrgkickGeneration) {
    case 1:
      if (settings.nrgkickMeasurementsUrl === "" || settings.nrgkickSettingsUrl === "") return null;
      return openNrgkickConnect({
        measurementsUrl: settings.nrgkickMeasurementsUrl,
        settingsUrl: settings.nrgkickSettingsUrl,
        pin: settings.nrgkickPassword,
        clock,
        ...patience,
      });
    case 2:
      return openGen2(settings, clock, patience);
  }
}

function openGen2(settings: Settings, clock: Clock, patience: Patience): Charger | null {
  const address = parseHost(settings.nrgkickAddress);
  if (address === null) return null;
  return openNrgkickGen2({
    host: address.hostname,
    port: address.port ?? NRGKICK_PORT,
    user: settings.nrgkickUser,
    password: settings.nrgkickPassword,
    clock,
    ...patience,
  });
}

/** The smart plug; null when none is set up. */
export function openPlug(
  settings: Settings,
  _clock: Clock,
  patience: Patience = {},
): SwitchedPlug | null {
  const address = parseHost(settings.plugHost);
  if (address === null) return null;
  return openTplinkPlug({ host: address.hostname, port: address.port ?? TPLINK_PORT, ...patience });
}
