import assert from "node:assert/strict";
import { WritePaces } from "../../../src/devices/charger/write_paces.ts";
import { ChargerWrites, type WritePace } from "../../../src/devices/charger/charger_writes.ts";
import type { ChargerCommand } from "../../../src/domain/house/command.ts";
import { ManualClock } from "../transport/manual_clock.ts";

const SPACING_MS = 5000;
const STOP: ChargerCommand = { enabled: false, currentA: 6 };
const CHARGE: ChargerCommand = { enabled: true, currentA: 8 };

function openWrites(clock: ManualClock, pace: WritePace): ChargerWrites {
  const rules = { writeSpacingMs: SPACING_MS, settleMs: 20_000, stepA: 1 };
  return new ChargerWrites({ clock, rules, send: () => Promise.resolve(), pace });
}

Deno.test("ChargerWrites apply() keeps the spacing to another's write on the host", async () => {
  const clock = new ManualClock();
  const paces = new WritePaces();
  const before = openWrites(clock, paces.of("192.0.2.1:80"));
  const after = openWrites(clock, paces.of("192.0.2.1:80"));
  const elsewhere = openWrites(clock, paces.of("192.0.2.2:80"));
  assert.equal(await before.apply(CHARGE), "sent");
  assert.equal(await elsewhere.apply(STOP), "sent");
  assert.equal(await after.apply(STOP), "waiting");
  clock.nowMs += SPACING_MS - 1;
  assert.equal(await after.apply(STOP), "waiting");
  clock.nowMs += 1;
  assert.equal(await after.apply(STOP), "sent");
  assert.equal(await before.apply(STOP), "waiting", "and the other way round");
});

Deno.test("WritePaces of() forgets no host for 64 others", () => {
  const paces = new WritePaces();
  const first = paces.of("a");
  for (let host = 0; host < 63; host++) paces.of(`b${host}`);
  assert.equal(paces.of("a"), first);
  for (let host = 0; host < 64; host++) paces.of(`c${host}`);
  assert.notEqual(paces.of("a"), first);
});
