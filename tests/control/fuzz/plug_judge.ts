import { type FuzzCase, RUN_S, WARM_UP_S } from "./fuzz_case.ts";
import type { FuzzRun } from "./fuzz_run.ts";

const DWELL_S = 180;
/** Ends that may come inside the dwell: the grid or the car pays. */
const URGENT: ReadonlySet<string | null> = new Set([
  "plug.wait.import",
  "plug.wait.power",
  "plug.wait.car",
  "plug.fast",
]);
/** Meters are off by so much, in W. */
const NOISE_W = 50;
/** Data that are two minutes old, and a cycle. */
const LOST_S = 120 + 10;
/** Two minutes, the car's time where it comes second, the plug's dwell, and some cycles. */
const DRAIN_S = 120 + 30 + DWELL_S + 15;

/** Rules of the plug that hold in every house and weather. @returns what is broken, in words */
export function brokenPlugRules(drawn: FuzzCase, run: FuzzRun): readonly string[] {
  return [...brokenSwitches(run), ...brokenSilence(drawn, run), ...brokenDrain(drawn, run)];
}

function brokenSwitches({ plugTold }: FuzzRun): readonly string[] {
  const broken: string[] = [];
  let last = { second: -Infinity, on: false };
  for (const { second, on, code, gridPowerW } of plugTold) {
    if (on === last.on) continue;
    const sinceS = second - last.second;
    if (sinceS < DWELL_S && !(URGENT.has(code) && !on)) {
      broken.push(`${on ? "on" : "off"} for ${code} ${sinceS} s after a switch, at ${second} s`);
    }
    if (on && (gridPowerW === null || gridPowerW > NOISE_W)) {
      broken.push(`on for ${code} with ${gridPowerW} W of import at ${second} s`);
    }
    last = { second, on };
  }
  return broken;
}

function brokenSilence({ silentFromS }: FuzzCase, { truths }: FuzzRun): readonly string[] {
  const fromS = Math.ceil(silentFromS + LOST_S);
  const isOn = truths.slice(fromS).some(({ plugW }) => plugW > 0);
  return isOn ? [`on ${LOST_S} s after the site fell silent`] : [];
}

/** Beside a tracked car the battery gives no more than it may for long while the plug is on. */
function brokenDrain({ settings, house, mode }: FuzzCase, { truths }: FuzzRun): readonly string[] {
  if (mode !== "tracked") return [];
  const limitW = settings.batteryMaxConsumptionW + NOISE_W + 3 * house.noiseW;
  let drainedS = 0;
  for (const [second, { batteryW, carW, plugW }] of truths.entries()) {
    const isDrained = batteryW > limitW && carW > 500 && plugW > 0;
    drainedS = isDrained ? drainedS + 1 : 0;
    if (drainedS > DRAIN_S) return [`${Math.round(batteryW)} W of battery at ${second} s`];
  }
  return [];
}

/** What the plug has cost under a constant sun, in the hour after the warm-up. */
export function plugHour({ plugTold, truths }: FuzzRun): {
  readonly switches: number;
  readonly boughtWh: number;
} {
  const isInHour = (second: number) => second >= WARM_UP_S && second < WARM_UP_S + 3600;
  let before = false;
  let switches = 0;
  for (const { second, on } of plugTold) {
    if (on !== before && isInHour(second)) switches++;
    before = on;
  }
  const hour = truths.slice(WARM_UP_S, Math.min(RUN_S, WARM_UP_S + 3600));
  return { switches, boughtWh: sumOf(hour) };
}

/** What each use of the plug has bought in Wh, from on to off. */
export function boughtByUse({ truths }: FuzzRun): readonly number[] {
  const uses: number[] = [];
  let wasOn = false;
  for (const truth of truths) {
    const isOn = truth.plugW > 0;
    if (isOn && !wasOn) uses.push(0);
    if (isOn) uses.push((uses.pop() ?? 0) + sumOf([truth]));
    wasOn = isOn;
  }
  return uses;
}

/** The house alone would have bought the rest anyway. */
function sumOf(truths: readonly { readonly gridW: number; readonly plugW: number }[]): number {
  return truths.reduce((sum, { gridW, plugW }) => sum + Math.max(0, Math.min(gridW, plugW)), 0) /
    3600;
}
