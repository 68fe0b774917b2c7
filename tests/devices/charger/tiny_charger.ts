import * as v from "valibot";
import { ChargerWrites, fitCurrent } from "../../../src/devices/charger/charger_writes.ts";
import { defineDriver } from "../../../src/devices/driver.ts";
import { hostOf, JsonHttp } from "../../../src/devices/transport/http_json.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import { DeviceProtocol } from "../../../src/domain/codes/errors.ts";
import { httpUrl } from "../../../src/domain/settings/setting_kinds.ts";

const STATE = v.object({
  w: v.pipe(v.number(), v.minValue(0), v.maxValue(50_000)),
  on: v.boolean(),
  a: v.pipe(v.number(), v.minValue(0), v.maxValue(32)),
});
const IDLE_POWER_W = 50;
const RULES = { writeSpacingMs: 5000, settleMs: 20_000, stepA: 1 };
const RANGE = { minA: 6, maxA: 16, stepA: 1 };

/** A charger of one URL: GET tells `{ w, on, a }`, PUT takes `{ on, a }`. */
export const tinyCharger = defineDriver({
  id: "tiny",
  label: "Tiny",
  roles: ["charger"],
  params: { url: httpUrl({ group: "params", example: "http://192.168.178.9/tiny" }) },
  address: ({ url }) => url === "" ? null : hostOf(url),
  open: ({ url }, _roles, { clock, paces }) => {
    const http = new JsonHttp();
    const ask = async (action: string, putBody?: string) => {
      const deadlineMs = 3000;
      const body = putBody === undefined ? {} : { putBody };
      const answer = await http.request({ action, url, deadlineMs, ...body });
      const state = v.safeParse(STATE, answer.body.kind === "json" ? answer.body.value : null);
      if (answer.status === 200 && state.success) return state.output;
      throw new DeviceProtocol(`Cannot ${action} of ${hostOf(url)}: HTTP ${answer.status}`);
    };
    const writes = new ChargerWrites({
      clock,
      rules: RULES,
      send: async ({ enabled, currentA }) => {
        await ask("set the state", JSON.stringify({ on: enabled, a: currentA }));
      },
      pace: paces.of(hostOf(url)),
    });
    const charger = {
      read: async () => {
        const mark = writes.beginRead();
        const { w, on, a } = await ask("read the state");
        const isFlowing = w >= IDLE_POWER_W;
        writes.endRead(mark, { enabled: on, currentA: a, isFlowing, refusal: null });
        return {
          powerW: w,
          enabled: on,
          targetCurrentA: a,
          phaseCurrentsA: [],
          phaseVoltagesV: [],
          minCurrentA: RANGE.minA,
          maxCurrentA: RANGE.maxA,
          stepA: RANGE.stepA,
          maxPhases: null,
          idlePowerW: IDLE_POWER_W,
          phasePowersW: [],
          phaseEnergiesWh: [],
          isLinked: null,
          isCarConnected: null,
          sessionEnergyWh: null,
          totalEnergyWh: null,
          temperatureC: null,
          frequencyHz: null,
          notices: [],
        };
      },
      apply: (wish: ChargerCommand) =>
        writes.apply({ ...wish, currentA: fitCurrent(wish.currentA, RANGE) }),
      close: () => {
        http.close();
        return Promise.resolve();
      },
    };
    return { charger, close: charger.close };
  },
});
