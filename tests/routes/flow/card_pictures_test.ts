import assert from "node:assert/strict";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { statusRoutes } from "../../../routes/status/status.tsx";
import type { ChargerLoadState, LoadState } from "../../../src/app/load_states.ts";
import type { Status } from "../../../src/app/status.ts";
import { SLOT_IDS } from "../../../src/domain/house/device.ts";
import { FakeProgram, SUNNY } from "../fake_program.ts";
import { CAR, HEATER } from "../sample_loads.ts";

const CHARGING: ChargerLoadState = { ...CAR, id: SLOT_IDS.charger, charging: true };

async function page(
  change: Partial<Status>,
  { settings = {}, language = "en" }: { settings?: object; language?: string } = {},
): Promise<string> {
  const program = new FakeProgram();
  program.values = { ...program.values, ...settings };
  program.current = { ...SUNNY, ...change };
  const headers = { "accept-language": language };
  const html = await (await statusRoutes(program, new LiveStreams()).request("/", { headers }))
    .text();
  return html.replaceAll("\u202f", " ");
}

/** The words of a part, from where `begin` stands to where `end` does. */
function wordsBetween(html: string, begin: string, end: string): string {
  const from = html.indexOf(begin);
  if (from < 0) return "";
  return html.slice(html.indexOf(">", from) + 1, html.indexOf(end, from))
    .replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ").trim();
}

const phases = (html: string) => wordsBetween(html, 'id="charger-phase-bars"', "</ul>");

Deno.test("GET / a charger that charges has a bar for each phase that it tells, none for others", async () => {
  const charger = (phaseCurrentsA: readonly (number | null)[], more = {}) =>
    page({ charger: { ...SUNNY.charger, charging: true, phaseCurrentsA, ...more }, loads: [] });
  assert.equal(phases(await charger([6.1, 0, null])), "L1 6.1 A L2 0 A");
  assert.equal(phases(await charger([null, 15, 15])), "L2 15 A L3 15 A");
  const html = await charger([7.5, 20, 0]);
  const bars = [...html.matchAll(/class="bar-fill" width="(\d+)%"/g)].map(([, width]) => width);
  assert.deepEqual(bars, ["50", "100", "0"], "of the largest current, 15 A");
  for (const none of [await charger([]), await charger([6, 6, 6], { charging: false })]) {
    assert.doesNotMatch(none, /class="bar-fill"/);
  }
});

Deno.test("GET / limits of the current lead to where they are changed, of each charger its own", async () => {
  const other = { ...CAR, id: 21 };
  const html = await page({ loads: [CHARGING, other] }, { settings: { minCurrentA: 7 } });
  assert.match(html, /href="\/settings\/car#field-maxCurrentA"><span[^>]*>Change the current/);
  assert.match(html, /href="\/settings\/devices\/21#field-[^"]*maxCurrentA"/);
  assert.match(html, />7 A to 15 A<\/a>/);
});

const zones = (html: string) => wordsBetween(html, 'id="battery-zones"', "</section>");

Deno.test("GET / draws whom the sun goes to by the charge of the house battery, and says it", async () => {
  const plug: LoadState = { ...HEATER, id: 8, name: "Boiler" };
  const off: LoadState = { ...HEATER, id: 9, name: "Off", enabled: false };
  const loads = [CHARGING, plug, off];
  const settings = { trackingStartSocPct: 35, plugOnSocPct: 55 };
  const html = await page({ socPct: 71.6, loads }, { settings });
  assert.equal(
    zones(html),
    "House battery 72 % House Car Up to 35 % the sun fills the house battery first, " +
      "above that the car too (Tracked). Boiler: from 55 % on.",
  );
  const picture = html.slice(
    html.indexOf('id="zones-picture"'),
    html.indexOf("</svg>", html.indexOf('id="zones-picture"')),
  );
  const rects = [...picture.matchAll(/<rect(?: x="(\d+)%")?[^>]* width="(\d+)%"/g)];
  assert.deepEqual(rects.map(([, x, width]) => [x, width]), [
    ["0", "35"],
    ["35", "65"],
    [undefined, "72"],
  ]);
  assert.match(
    html,
    /<a class="zones-link" href="\/settings\/sun#field-trackingStartSocPct">Up to/,
  );
  assert.match(picture, /<line[^>]* x1="55%"/);
  const german = await page({ socPct: 50, loads: [CHARGING] }, { settings, language: "de" });
  assert.match(zones(german), /lädt die Sonne erst die Hausbatterie, darüber auch das Auto/);
});

Deno.test("GET / the zones know what they do not: no charge, no battery, no zone", async () => {
  const unknown = await page({ socPct: null });
  assert.match(zones(unknown), /^House battery – unknown House Car/);
  assert.doesNotMatch(unknown, /zone-charge/);
  assert.equal(zones(await page({ battery: { ...SUNNY.battery, isConfigured: false } })), "");
  const always = await page({}, { settings: { trackingStartSocPct: 0 } });
  assert.match(zones(always), /In Tracked the sun may go into the car at any charge/);
  assert.doesNotMatch(always, /zone-house/);
  const last = await page({}, { settings: { trackingStartSocPct: 90 } });
  assert.doesNotMatch(zones(last), / Car /, "a narrow zone has no room for its name");
});
