import { parseHost } from "../domain/settings/setting_kinds.ts";
import type { SimulatedAddresses, SimulatedHouse } from "./simulated_house.ts";
import { answerPlugSearches } from "./tplink/search.ts";

/** The settings of a program that steers a simulated house. */
export function demoSettings(addresses: SimulatedAddresses): Readonly<Record<string, unknown>> {
  const { inverterHost, inverterPort, nrgkickGen2Address, plugHost } = addresses;
  const site = {
    inverterHost: `${inverterHost}:${inverterPort}`,
    plugHost,
    plugEnabled: true,
    // A car that comes home charges on by itself, day by day.
    plugInMode: "tracked",
    // What makes kilometres, money and CO₂ of the energies.
    carKwhPer100Km: 17.5,
    importPrice: 0.32,
    feedInPrice: 0.08,
    gridCo2GPerKwh: 363,
  };
  return nrgkickGen2Address === null
    ? {
      ...site,
      nrgkickMeasurementsUrl: addresses.nrgkickMeasurementsUrl,
      nrgkickSettingsUrl: addresses.nrgkickSettingsUrl,
      nrgkickPassword: addresses.chargerPin,
    }
    : { ...site, nrgkickGeneration: 2, nrgkickAddress: nrgkickGen2Address };
}

/** The house's answers to searches of this machine, until they are disposed of. */
export interface SearchAnswers extends AsyncDisposable {
  /** Where the plug listens. */
  readonly port: number;
}

/** Lets the plug of a simulated house be found by a call to `hostname`. */
export async function answerSearches(
  { house, addresses }: SimulatedHouse,
  { now, hostname }: { readonly now: () => number; readonly hostname: string },
): Promise<SearchAnswers> {
  const port = parseHost(addresses.plugHost)?.port ?? 0;
  const answers = await answerPlugSearches({ house, now, hostname, port, model: "hs110-hw4" });
  return { port, [Symbol.asyncDispose]: () => answers[Symbol.asyncDispose]() };
}
