import assert from "node:assert/strict";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import { UNDO_MS, Undos } from "../../../routes/status/undos.ts";
import { type Status, withPress } from "../../../src/app/status.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { UNIT_SPACE } from "../../../src/words/format.ts";
import { FakeProgram, NOW_MS, SUNNY } from "../fake_program.ts";
import { CAR, HEATER, listed } from "../sample_loads.ts";

const FIRST = SLOT_IDS.charger;
const MINUTE_MS = 60_000;

function pages() {
  const program = new FakeProgram();
  const { loads } = listed(SUNNY);
  program.current = { ...SUNNY, loads: [...loads, CAR, HEATER] };
  const clock = { ms: 0 };
  const live = new LiveStreams(4, { spacingMs: 0, heartbeatMs: 60_000 });
  const app = statusRoutes(program, live, new Undos(() => clock.ms));
  const page = async () => await (await app.request("/")).text();
  const press = async (path: string, fields: Record<string, string>, headers = {}) =>
    await app.request(path, { method: "POST", headers, body: new URLSearchParams(fields) });
  return {
    program,
    clock,
    page,
    press,
    /** As the page offers it now. */
    undo: async (id: number) => await press("/undo", offerIn(await page(), id)),
  };
}

/** What the form sends that takes back a press on a load. */
function offerIn(html: string, id: number): Record<string, string> {
  const [, press = ""] = new RegExp(`id="undo-${id}".*?name="press" value="(\\d+)"`).exec(html) ??
    [];
  return { id: `${id}`, press };
}

Deno.test("POST /mode offers Undo for eight seconds, with scripts and without", async () => {
  for (const headers of [{}, { "hx-request": "true" }]) {
    const { clock, page, press } = pages();
    assert.doesNotMatch(await page(), /action="\/undo"/);
    const answer = await (await press("/mode", { mode: "fast", id: `${FIRST}` }, headers)).text();
    if ("hx-request" in headers) assert.match(answer, /Fast chosen\./);
    clock.ms = UNDO_MS - 1;
    assert.match(await page(), /<form id="undo-2"[^>]*action="\/undo".*Fast chosen\..*>Undo</);
    clock.ms = UNDO_MS;
    assert.doesNotMatch(await page(), /action="\/undo"/);
  }
});

Deno.test("a press is offered back by all that is drawn of it, the live stream of other pages too", async () => {
  const { program, page, press } = pages();
  await press("/mode", { mode: "fast", id: `${FIRST}` });
  const goal = { load: `${FIRST}`, kwh: "5", way: "until" };
  const presses = [
    ["/mode", { mode: "slow", load: `${FIRST}` }],
    ["/switch", { load: `${HEATER.id}`, hold: "off", minutes: "60" }],
    ["/goal", goal],
    ["/goal", { load: `${FIRST}`, do: "end" }],
  ] as const;
  for (const [path, fields] of presses) {
    const drawn: Promise<string>[] = [];
    const unsubscribe = program.subscribe(() => drawn.push(page()));
    assert.equal((await press(path, fields)).status, 303, path);
    unsubscribe();
    const offer = offerIn(await page(), Number(fields.load));
    assert.notEqual(offer["press"], "");
    assert.notEqual(drawn.length, 0, path);
    for (const html of drawn) assert.deepEqual(offerIn(await html, Number(fields.load)), offer);
  }
});

Deno.test("POST /mode that cannot be stored leaves the offer of the press before", async () => {
  const { program, page, press } = pages();
  await press("/mode", { mode: "fast", id: `${FIRST}` });
  const offer = offerIn(await page(), FIRST);
  program.isStorageBroken = true;
  assert.equal((await press("/mode", { mode: "slow", id: `${FIRST}` })).status, 503);
  program.isStorageBroken = false;
  assert.deepEqual(offerIn(await page(), FIRST), offer);
  assert.equal((await press("/undo", offer)).status, 303);
});

Deno.test("POST /undo takes back the press on the load that it names, once", async () => {
  const { program, page, press } = pages();
  await press("/mode", { mode: "fast", id: `${FIRST}` });
  await press("/mode", { mode: "fast", id: `${CAR.id}` });
  const offer = offerIn(await page(), CAR.id);
  assert.equal((await press("/undo", offer)).status, 303);
  assert.deepEqual(program.takenBack, [CAR.id]);
  for (const id of [`${CAR.id}`, "77", "x", ""]) {
    const again = await press("/undo", { ...offer, id });
    assert.equal(again.status, 400);
    assert.match(await again.text(), /It is too late to take that back/);
  }
  assert.deepEqual(program.takenBack, [CAR.id]);
});

Deno.test("POST /undo after a change by something else, or too late, takes nothing back", async () => {
  const { program, clock, page, press, undo } = pages();
  await press("/mode", { mode: "fast", id: `${FIRST}` });
  program.mayTakeBack = false;
  assert.equal((await undo(FIRST)).status, 400);
  await press("/mode", { mode: "slow", id: `${FIRST}` });
  const offer = offerIn(await page(), FIRST);
  clock.ms = 2 * UNDO_MS;
  program.mayTakeBack = true;
  assert.equal((await press("/undo", offer)).status, 400);
  assert.deepEqual(program.takenBack, []);
});

Deno.test("POST /undo of a page that shows an older press leaves the newer one of another page", async () => {
  const { program, page, press } = pages();
  await press("/mode", { mode: "fast", id: `${FIRST}` });
  const offer = offerIn(await page(), FIRST);
  await press("/mode", { mode: "disabled", id: `${FIRST}` });
  for (const older of [offer, { id: `${FIRST}` }]) {
    assert.equal((await press("/undo", older)).status, 400);
  }
  assert.deepEqual(program.takenBack, []);
  assert.equal((await press("/undo", offerIn(await page(), FIRST))).status, 303, "it can still be");
});

Deno.test("POST /undo leaves a hold that another program has set since", async () => {
  const { program, press, undo } = pages();
  const held = { ...HEATER, hold: { on: true, untilMs: NOW_MS + 30 * MINUTE_MS } };
  for (const hold of [{ on: false, forMs: 60 * MINUTE_MS }, { on: true, forMs: MINUTE_MS }]) {
    program.current = { ...program.current, loads: [CAR, held] };
    await press("/switch", { id: `${HEATER.id}`, hold: "auto" });
    program.holdSwitch(HEATER.id, hold);
    assert.equal((await undo(HEATER.id)).status, 400);
    assert.deepEqual(program.held.at(-1), { id: HEATER.id, hold });
  }
});

Deno.test("POST /mode with the mode that holds already offers nothing", async () => {
  const { page, press } = pages();
  await press("/mode", { mode: SUNNY.mode, id: `${FIRST}` });
  assert.doesNotMatch(await page(), /action="\/undo"/);
});

Deno.test("POST /undo gives a switch its hold of before for the time that is left of it", async () => {
  const { program, press, undo } = pages();
  const untilMs = NOW_MS + 30 * MINUTE_MS;
  const held = { ...HEATER, hold: { on: true, untilMs } };
  program.current = { ...program.current, loads: [CAR, held] };
  await press("/switch", { id: `${HEATER.id}`, hold: "off", minutes: "60" });
  program.now += 5000;
  assert.equal((await undo(HEATER.id)).status, 303);
  assert.deepEqual(program.held.at(-1), {
    id: HEATER.id,
    hold: { on: true, forMs: 30 * MINUTE_MS - 5000 },
  });
  await press("/switch", { id: `${HEATER.id}`, hold: "auto" });
  program.now = untilMs;
  assert.equal((await undo(HEATER.id)).status, 303);
  assert.deepEqual(program.held.at(-1), { id: HEATER.id, hold: null }, "its time is over");
});

Deno.test("GET / a press that was refused is told with its reason, once", async () => {
  const { program, page } = pages();
  const { loads } = listed(SUNNY);
  const refused = { mode: "fast", refusal: { detail: "Cannot start: wrong PIN" } } as const;
  const charger = loads.map((load) => load.kind === "charger" ? { ...load, refused } : load);
  program.current = { ...SUNNY, loads: charger };
  const html = await page();
  assert.match(html, /role="alert" id="charger-refused"/);
  assert.match(html, /The charger has refused Fast, so Tracked holds again\./);
  assert.equal(html.split("Cannot start: wrong PIN").length, 2);
  const reason = { code: "rejected.charger", detail: "Cannot start: wrong PIN" } as const;
  program.current = { ...SUNNY, reason, loads: charger };
  assert.equal((await page()).split("Cannot start: wrong PIN").length, 2, "the sentence says it");
});

/** What is told of Fast before it is pressed, where 6.9 kW are the most and nothing flows yet. */
async function hint(
  change: Partial<Status>,
  options: { price?: number; hasBattery?: boolean; load?: Partial<typeof CAR> } = {},
) {
  const { program, page } = pages();
  const { price = null, hasBattery = true, load } = options;
  program.values = { ...program.values, importPrice: price };
  program.current = {
    ...SUNNY,
    battery: { ...SUNNY.battery, isConfigured: hasBattery },
    batteryPowerW: hasBattery ? 0 : null,
    ...change,
    loads: [{ ...CAR, id: FIRST }, { ...CAR, powerW: 0, ...load }],
  };
  const text = /id="fast-4-hint"[^>]*>([^<]*)</.exec(await page())?.[1];
  return text?.replaceAll(UNIT_SPACE, " ").replaceAll("\u00a0", " ");
}

Deno.test("GET / Fast says beforehand what it takes beyond the sun, and what that costs", async () => {
  const price = 0.3;
  assert.equal(
    await hint({ gridPowerW: -900 }, { price, hasBattery: false }),
    "Fast takes about 6.00 kW from the grid, €1.80/h.",
  );
  assert.equal(
    await hint({ gridPowerW: 400 }, { price }),
    "Fast takes about 6.90 kW from house battery and grid, up to €2.07/h.",
    "what the house buys is not the car's",
  );
  assert.equal(
    await hint({ gridPowerW: -900 }, { hasBattery: false }),
    "Fast takes about 6.00 kW from the grid.",
  );
  for (const sun of [{ gridPowerW: -7000 }, { gridPowerW: 0, batteryPowerW: -6900 }]) {
    assert.equal(await hint(sun, { price }), "Fast takes no more than the sun gives now.");
  }
  const charging = { load: { powerW: 2900 }, hasBattery: false };
  assert.equal(
    await hint({ gridPowerW: 0 }, charging),
    "Fast takes about 4.00 kW from the grid.",
    "what the car has already is there",
  );
  for (const unknown of [{ gridPowerW: null }, { balance: "settling" } as const]) {
    assert.equal(await hint(unknown, { price }), undefined);
  }
  assert.equal(await hint({}, { price, load: { mode: "fast" } }), undefined, "it is Fast already");
});

Deno.test("withPress() shows the mode of before while the charger is told of it again", () => {
  const status = withPress(listed(SUNNY), FIRST, { mode: "slow", modeBy: "auto", sinceMs: 1 });
  assert.deepEqual([status.mode, status.modeBy, status.isModePending], ["slow", "auto", true]);
});

Deno.test("Undos keeps the newest press on each of 64 loads, and begins anew beyond that", () => {
  const undos = new Undos(() => 0);
  const ids = () => undos.offered().map(({ id }) => id);
  for (let id = 1; id <= 64; id++) undos.offer(id, () => () => true);
  assert.equal(ids().length, 64);
  undos.offer(65, () => () => true);
  assert.deepEqual(ids(), [65]);
  undos.offer(66, () => () => true);
  assert.deepEqual(ids(), [65, 66]);
});
