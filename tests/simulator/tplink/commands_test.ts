import assert from "node:assert/strict";
import * as v from "valibot";
import { House } from "../../../src/simulator/house/house.ts";
import { runCommands } from "../../../src/simulator/tplink/commands.ts";

const NOON_MS = Date.UTC(2026, 5, 21, 11);
const SYSINFO = v.object({
  system: v.object({ get_sysinfo: v.object({ on_time: v.number(), relay_state: v.number() }) }),
});

Deno.test("runCommands() a plug that is restarted counts its time on anew, its relay as it was", () => {
  const house = new House({
    seed: 1,
    startMs: NOON_MS,
    weather: "clear",
    heater: { isOn: true, tankWh: null },
  });
  const at = (seconds: number, request: string) => {
    const atMs = NOON_MS + seconds * 1000;
    house.advanceTo(atMs);
    const own = { isRelayStuck: false, isMeterSilent: false };
    return runCommands(request, { house, heater: 0, model: "hs110-hw4", atMs, ...own });
  };
  const sysinfo = (seconds: number) =>
    v.parse(SYSINFO, JSON.parse(at(seconds, '{"system":{"get_sysinfo":{}}}') ?? "")).system
      .get_sysinfo;
  // The second before its start is counted too.
  assert.deepEqual(sysinfo(60), { on_time: 61, relay_state: 1 });
  at(60, '{"system":{"reboot":{"delay":1}}}');
  assert.deepEqual(sysinfo(70), { on_time: 10, relay_state: 1 });
});
