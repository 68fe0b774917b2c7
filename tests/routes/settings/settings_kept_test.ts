import assert from "node:assert/strict";
import {
  placeOf,
  placePath,
  type SettingsPlace,
} from "../../../routes/settings/settings_places.ts";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import { SETTING_GROUPS } from "../../../src/domain/settings/setting_kinds.ts";
import { SPOKEN_CODES } from "../../../src/words/words.ts";
import { FakeProgram } from "../fake_program.ts";

function pages() {
  const program = new FakeProgram();
  const app = settingsRoutes(program);
  const page = async (place: SettingsPlace = "sun", language = "en") =>
    await (await app.request(placePath(place), { headers: { "accept-language": language } }))
      .text();
  const post = async (
    fields: readonly (readonly [string, string])[],
    place: SettingsPlace = "sun",
    language = "en",
  ) => {
    const response = await app.request(placePath(place), {
      method: "POST",
      headers: { "accept-language": language },
      body: new URLSearchParams(fields.map(([key, text]) => [key, text])),
    });
    return { response, html: await response.text() };
  };
  return { program, page, post };
}

/** What a browser sends of a page when one of its buttons is pressed after some edits. */
function sentBy(
  html: string,
  press: { readonly group: string; readonly edits?: Readonly<Record<string, string>> },
): readonly (readonly [string, string])[] {
  const form = /<form id="settings".*?<\/form>/s.exec(html)?.[0] ?? assert.fail("no form");
  const fields: [string, string][] = [];
  const tags = form.matchAll(/<input([^>]*)>|<select([^>]*)>(.*?)<\/select>/gs);
  for (const [, ofInput, ofSelect, options = ""] of tags) {
    const attributes = ofInput ?? ofSelect ?? "";
    const attribute = (name: string) =>
      new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1]?.replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&");
    const name = attribute("name");
    if (name === undefined || /\sdisabled/.test(attributes)) continue;
    if (attribute("type") === "checkbox" && !/\schecked/.test(attributes)) continue;
    const value = ofSelect !== undefined
      ? /<option value="([^"]*)" selected/.exec(options)?.[1]
      : attribute("value");
    fields.push([name, press.edits?.[name] ?? value ?? ""]);
  }
  return [...fields, ["group", press.group]];
}

function valueOf(html: string, key: string): string | undefined {
  return new RegExp(`<input[^>]*id="field-${key}"[^>]*?\\svalue="([^"]*)"`).exec(html)?.[1];
}

function noteOf(html: string): string {
  return /<p id="unsaved"[^>]*>(.*?)<\/p>/s.exec(html)?.[1] ?? "";
}

Deno.test("POST /settings every button saves its group alone, and nothing where nothing is edited", async () => {
  for (const language of SPOKEN_CODES) {
    for (const group of SETTING_GROUPS) {
      const { page, post, program } = pages();
      const before = { ...program.values };
      const place = placeOf(group);
      const sent = sentBy(await page(place, language), { group });
      const { response } = await post(sent, place, language);
      const location = `/settings/${place}?saved=${group}#${group}`;
      assert.equal(response.headers.get("location"), location, group);
      assert.deepEqual(program.values, before, group);
    }
  }
});

Deno.test("POST /settings keeps the edits of other groups and names them", async () => {
  const { page, post, program } = pages();
  const edits = { batteryBridgeWh: "300", trackingStartSocPct: "45" };
  const { response, html } = await post(sentBy(await page(), { group: "tracking", edits }));
  assert.equal(response.status, 200);
  assert.equal(program.values.trackingStartSocPct, 45);
  assert.equal(program.values.batteryBridgeWh, 400);
  const [own = ""] = /<section[^>]*id="tracking".*?<\/section>/s.exec(html) ?? [];
  assert.match(own, /Saved and in force/);
  assert.equal(noteOf(html), "Not saved yet: House battery.");
  assert.match(html, /class="saved saved-note"[^>]*>[^<]+: Saved/);
  assert.equal(valueOf(html, "batteryBridgeWh"), "300");
  assert.match(html, /id="battery"[^>]*data-unsaved/);
  assert.doesNotMatch(html, /id="tracking"[^>]*data-unsaved/);
  const second = await post(sentBy(html, { group: "battery" }));
  assert.equal(second.response.status, 303);
  assert.equal(program.values.batteryBridgeWh, 300);
});

Deno.test("POST /settings/:place says which secret has to be typed again", async () => {
  const { page, post, program } = pages();
  const edits = { nrgkickPassword: "4711", nrgkickMeasurementsUrl: "nowhere" };
  const sent = sentBy(await page("charger", "de"), { group: "charger", edits });
  const { response, html } = await post(sent, "charger", "de");
  assert.equal(response.status, 422);
  assert.match(noteOf(html), /Noch nicht gespeichert: .*NRGkick.*\. Neu einzugeben: Passwort\./);
  assert.doesNotMatch(html, /4711/);
  assert.equal(program.values.nrgkickPassword, "0000");
});

Deno.test("POST /settings shows a wrong value of its group and keeps the edits of others", async () => {
  const { page, post, program } = pages();
  const edits = { trackingStartSocPct: "101", batteryBridgeWh: "300" };
  const { response, html } = await post(sentBy(await page(), { group: "tracking", edits }));
  assert.equal(response.status, 422);
  assert.deepEqual(program.changes, []);
  assert.equal(noteOf(html), "Not saved yet: PV tracking, House battery.");
  assert.equal(valueOf(html, "batteryBridgeWh"), "300");
});

Deno.test("POST /settings a wrong value of another group is no reason not to save", async () => {
  const { page, post, program } = pages();
  const edits = { trackingStartSocPct: "45", batteryBridgeWh: "lots" };
  const { response, html } = await post(sentBy(await page(), { group: "tracking", edits }));
  assert.equal(response.status, 200);
  assert.equal(program.values.trackingStartSocPct, 45);
  assert.equal(valueOf(html, "batteryBridgeWh"), "lots");
});

Deno.test("POST /settings Enter in a field saves all that was edited", async () => {
  const { page, post, program } = pages();
  const html = await page();
  assert.match(html, /<form id="settings"[^>]*><button type="submit" name="group" value="all"/);
  const edits = { trackingStartSocPct: "45", batteryBridgeWh: "300" };
  const { response } = await post(sentBy(html, { group: "all", edits }));
  assert.equal(response.headers.get("location"), "/settings/sun?saved=all");
  assert.deepEqual([program.values.trackingStartSocPct, program.values.batteryBridgeWh], [45, 300]);
});

Deno.test("POST /settings asks before it stores what is probably not meant, and takes it then", async () => {
  const { page, post, program } = pages();
  const edits = { maxCurrentA: "20" };
  const asked = await post(sentBy(await page("car"), { group: "car", edits }), "car");
  assert.equal(asked.response.status, 422);
  assert.deepEqual(program.changes, []);
  assert.match(asked.html, /<h2>Nothing was saved yet: one question<\/h2>/);
  assert.match(asked.html, /id="maxCurrentA-error"[^>]*>.*made for 20 A/);
  const change = { group: "car", edits: { maxCurrentA: "32" } };
  const other = await post(sentBy(asked.html, change), "car");
  assert.equal(other.response.status, 422, "another value is another question");
  assert.match(other.html, /made for 32 A/);
  const sure = await post(sentBy(other.html, { group: "car" }), "car");
  assert.equal(program.values.maxCurrentA, 32);
  assert.equal(sure.response.status, 303);
  const again = await post(sentBy(await page("car"), { group: "car" }), "car");
  assert.equal(again.response.status, 303, "what is in force is not asked again");
});

Deno.test("POST /settings takes the answer to two questions at once", async () => {
  const { page, post, program } = pages();
  const edits = { importPrice: "32", feedInPrice: "8.2" };
  const asked = await post(sentBy(await page("prices"), { group: "prices", edits }), "prices");
  assert.match(asked.html, /Nothing was saved yet: 2 questions/);
  assert.doesNotMatch(/name="sure" value="([^"]*)"/.exec(asked.html)?.[1] ?? "\n", /[\r\n]/);
  await post(sentBy(asked.html, { group: "prices" }), "prices");
  assert.deepEqual([program.values.importPrice, program.values.feedInPrice], [32, 8.2]);
});

Deno.test("POST /settings asks in German about cents and a Start hour after the window", async () => {
  const { page, post, program } = pages();
  const ask = async (place: SettingsPlace, group: string, edits: Record<string, string>) => {
    const sent = sentBy(await page(place, "de"), { group, edits });
    return (await post(sent, place, "de")).html;
  };
  assert.match(
    await ask("prices", "prices", { importPrice: "32" }),
    /32 EUR für eine kWh\? 32 Cent sind 0,32 EUR/,
  );
  assert.match(
    await ask("plug", "plug", { plugStartHour: "17" }),
    /Um 17:00 ist das Fenster 13:55-16:15 vorbei/,
  );
  assert.match(
    await ask("inverter", "inverter", { pvPeakPowerW: "9.400" }),
    /ohne Trennzeichen: 9400, nicht &quot;9\.400/,
  );
  assert.deepEqual(program.changes, []);
});

Deno.test("GET /settings/:place leads to every other place, below the base path", async () => {
  const { page, program } = pages();
  program.values = { ...program.values, basePath: "/charge" };
  const [nav = ""] = /<ul class="settings-groups">.*?<\/ul>/s.exec(await page("sun")) ?? [];
  const links = [...nav.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
  const places = new Set(SETTING_GROUPS.map((group) => `/charge${placePath(placeOf(group))}`));
  assert.deepEqual([...places].filter((path) => !links.includes(path)), []);
  assert.equal([...nav.matchAll(/aria-current="page"/g)].length, 1);
});
