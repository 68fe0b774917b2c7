import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { CheckResult } from "../../../routes/settings/device_check.tsx";
import { FormField } from "../../../routes/settings/form_field.tsx";
import type { FieldFacts } from "../../../routes/settings/field_facts.ts";
import { isEdited, readForm, windowTimes } from "../../../routes/settings/settings_form.ts";
import { unitOf } from "../../../routes/settings/settings_field.tsx";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import {
  placeOfKey,
  placePath,
  SETTINGS_PLACES,
} from "../../../routes/settings/settings_places.ts";
import type { TestResult } from "../../../src/app/program.ts";
import type { DeviceTest } from "../../../src/domain/ports/device_checks.ts";
import { SETTINGS } from "../../../src/domain/settings/settings.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import { formatsFor, plainSpaced } from "../../../src/words/format.ts";
import { BATTERY, CHARGER, INVERTER, METER } from "../../domain/house/readings.ts";
import { FakeProgram } from "../fake_program.ts";
import { expectPagesBelow } from "../links.ts";

const { checks, settings: words } = en;
const VIEW = { texts: en, basePath: "", formats: formatsFor({ words: en, timeZone: "UTC" }) };

function pages(set: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  set(program);
  const app = settingsRoutes(program);
  const get = async (path: string) => plainSpaced(await (await app.request(path)).text());
  const post = async (path: string, fields: Record<string, string>) => {
    const response = await app.request(path, { method: "POST", body: new URLSearchParams(fields) });
    return { status: response.status, html: plainSpaced(await response.text()) };
  };
  return { program, app, get, post };
}

Deno.test("the pages of the settings lead nowhere but below their base path", async () => {
  const paths = SETTINGS_PLACES.map(placePath);
  await expectPagesBelow(["/settings", "/settings?q=car", ...paths]);
  const { get } = pages();
  for (const path of ["/settings", "/settings/car"]) {
    assert.match(await get(path), /<script src="\/assets\/htmx/, path);
  }
});

Deno.test("a page of the settings has an unseen first button, notes that are hidden, and no problem", async () => {
  const html = await pages().get("/settings/car");
  assert.match(
    html,
    /name="group" value="all" class="visually-hidden" tabindex="-1" aria-hidden="true"/,
  );
  assert.match(html, /<p id="unsaved"[^>]* hidden>/);
  assert.doesNotMatch(html, /id="problems"|saved-note/);
});

Deno.test("a refused form leads to its fields, one that cannot be stored says so alone, both with the focus", async () => {
  const { post } = pages();
  const { html } = await post("/settings/car", { group: "car", maxCurrentA: "99" });
  assert.match(
    html,
    /class="problems is-of-fields" id="problems" role="alert" tabindex="-1" autofocus/,
  );
  assert.match(html, /<li><a href="#field-maxCurrentA">/);
  const strange = await post("/settings/car", { group: "car", nonsense: "1" });
  assert.match(strange.html, /<li>nonsense: /, "of no field, so no link");
  const broken = pages((program) => program.isStorageBroken = true);
  const failed = await broken.post("/settings/car", { group: "car", maxCurrentA: "13" });
  assert.equal(failed.status, 503);
  assert.match(failed.html, /class="problems" id="problems"[^>]*><h2>[^<]*<\/h2><\/div>/);
});

Deno.test("the search of the settings finds them by name, help, group and key, and no others", async () => {
  const { get } = pages();
  const found = async (text: string) => {
    const html = await get(`/settings?q=${encodeURIComponent(text)}`);
    return [...html.matchAll(/href="\/settings\/\w+#field-(\w+)"/g)].map(([, key]) => key);
  };
  assert.ok((await found("maxCurrentA")).includes("maxCurrentA"));
  assert.ok((await found(words.groups.plug)).includes("plugHost"), "by its group");
  assert.deepEqual(await found("no such setting"), []);
  const list = await get("/settings");
  const abouts = [
    ...list.matchAll(/<span class="place-title">([^<]*)<\/span><span class="place-about">([^<]*)/g),
  ];
  const car = abouts.find(([, title]) => title === words.groups.car)?.[2] ?? "";
  assert.ok(
    car.includes(words.fields.maxCurrentA.label) && !car.includes(words.fields.plugHost.label),
    car,
  );
});

Deno.test("unitOf() is the unit beside a field, in the words of the reader", () => {
  const unit = (key: keyof typeof SETTINGS, texts = en) =>
    unitOf(SETTINGS[key].control, texts, "EUR");
  assert.equal(unit("importPrice"), words.perKwh("EUR"));
  assert.equal(unit("priceZones"), words.perKwh("EUR"));
  assert.equal(unit("carKwhPer100Km"), "kWh/100 km");
  assert.equal(unit("plugStartHour"), words.units.h);
  assert.equal(unit("maxCurrentA"), "A");
  assert.equal(unit("inverterHost"), "");
  const days = Object.values(SETTINGS).map(({ control }) => control)
    .filter((control) => "unit" in control && control.unit === "d");
  assert.ok(days.length > 0);
  for (const control of days) assert.equal(unitOf(control, de, ""), de.settings.units.d);
});

Deno.test("readForm() reads zones row by row, and leaves out what is empty", () => {
  const row = (at: number, parts: Record<string, string>) =>
    Object.entries(parts).map(([part, text]) => [`priceZones.${at}.${part}`, text] as const);
  const read = (...fields: readonly (readonly [string, string])[]) =>
    readForm(new Map(fields)).texts["priceZones"];
  const day = { days: "daily", begin: "06:00", end: "22:00", kind: "", price: "0,3" };
  const night = { ...day, begin: "22:00", end: "06:00", kind: "top", price: "0.1" };
  assert.equal(
    read(...row(10, day), ...row(2, { ...day, price: "1" })),
    "daily 06:00-22:00 1\ndaily 06:00-22:00 0.3",
  );
  assert.equal(read(...row(0, { ...day, begin: "", end: "", price: "" })), "");
  for (const part of ["begin", "end", "price"] as const) {
    const alone = { ...day, begin: "", end: "", price: "", [part]: day[part] };
    assert.notEqual(read(...row(0, alone)), "", part);
  }
  assert.match(read(...row(0, night)) ?? "", /^daily 22:00-06:00 \+?0\.1$/);
  assert.equal(read(["priceZones.x.days", "daily"]), undefined);
});

Deno.test("isEdited() and windowTimes() tell what is the same from what is not", () => {
  const values = defaultSettings();
  const edited = (key: string, text: string) => isEdited(key, text, values, en);
  assert.equal(edited("maxCurrentA", String(values.maxCurrentA)), false);
  assert.equal(edited("maxCurrentA", ` ${values.maxCurrentA} `), false, "the same value");
  assert.equal(edited("maxCurrentA", "7"), true);
  assert.deepEqual([edited("webSecret", ""), edited("nonsense", "")], [true, true]);
  assert.deepEqual(windowTimes("10:00-12:00"), { from: "10:00", to: "12:00" });
  assert.equal(windowTimes("noon"), null);
});

function field(change: Partial<FieldFacts>): string {
  const control = SETTINGS.maxCurrentA.control;
  return renderToString(
    <FormField
      field={{
        key: "x",
        control,
        texts: en,
        label: "Label",
        help: "Help",
        text: "",
        fallback: "",
        isChanged: false,
        isStored: false,
        secretHint: "hint",
        unit: "",
        options: [],
        fixed: null,
        warning: null,
        problem: null,
        ...change,
      }}
    />,
  );
}

Deno.test("the notes of the fleet and of the prices stand once, below their own field", async () => {
  const { get } = pages((program) => {
    const atMs = program.nowMs();
    program.fleet = () => ({ kind: "shipped", atMs, newestMs: atMs, waitingRows: 0 });
    program.dayAhead = () => ({ kind: "fetched", atMs, untilMs: atMs });
  });
  for (const [key, note] of [["postgresUrl", "fleet-note"], ["priceUrl", "price-note"]] as const) {
    const place = placeOfKey(key);
    assert.ok(place !== null);
    const html = await get(placePath(place));
    const [before = "", ...after] = html.split(`id="${note}"`);
    const fields = [...before.matchAll(/ id="field-(\w+)"/g)].map(([, id]) => id);
    assert.deepEqual([fields.at(-1), after.length], [key, 1]);
  }
});

Deno.test("POST /settings/test asks once more for a secret that was typed, and for no other", async () => {
  const { post } = pages();
  const asks = async (fields: Record<string, string>) =>
    (await post("/settings/test", fields)).html.includes(checks.secretAgain);
  const charger = { group: "charger", chargerHost: "192.0.2.7" };
  assert.equal(await asks({ ...charger, nrgkickPassword: "abc" }), true);
  assert.equal(await asks(charger), false);
});

Deno.test("FormField() draws each kind as it is entered", () => {
  assert.match(field({ unit: "A" }), /<span aria-hidden="true">A<\/span>/);
  assert.doesNotMatch(field({}), /<span aria-hidden/);
  assert.match(field({}), /spellcheck="false"/i);
  const window = SETTINGS.plugWindow1.control;
  assert.equal(field({ control: window, text: "10:00-12:00" }).match(/type="time"/g)?.length, 2);
  assert.equal(
    field({ control: window, text: "", inherits: "off" }).match(/type="time"/g)?.length,
    2,
  );
  assert.doesNotMatch(field({ control: window, text: "" }), /type="time"/);
  assert.doesNotMatch(field({ control: window, text: "noon", inherits: "off" }), /type="time"/);
  const off = { control: SETTINGS.plugEnabled.control, fallback: "off" };
  assert.ok(field(off).includes(words.fallback(words.off)));
  assert.ok(field({ ...off, fallback: "on" }).includes(words.fallback(words.on)));
  const { control: enabled } = SETTINGS.plugEnabled;
  const checked = ["on", "off"].map((text) =>
    field({ control: enabled, text }).includes("checked")
  );
  assert.deepEqual(checked, [true, false]);
  assert.match(field({ control: { kind: "time" }, text: "06:00" }), /type="time"/);
  assert.match(field({ control: { kind: "time" }, text: "noon" }), /class="is-number"/);
  const stored = field({ control: SETTINGS.webSecret.control, isStored: true });
  assert.ok(stored.includes("hint") && stored.includes(`placeholder="${words.stored}"`));
  assert.doesNotMatch(field({ control: SETTINGS.webSecret.control }), /hint|placeholder/);
});

Deno.test("zones have ids, names and labels of their own, and say whether a price is on top", async () => {
  const { get } = pages((program) => {
    program.values = { ...program.values, priceZones: ["daily 22:00-06:00 +0.1"] };
  });
  const html = await get("/settings/prices");
  const selects = [...html.matchAll(/<(?:select|input)[^>]*name="priceZones\.(\d)\.(\w+)"[^>]*>/g)];
  const ids = selects.map(([tag]) => /id="([^"]*)"/.exec(tag)?.[1]);
  assert.deepEqual(ids.slice(0, 6), [
    "field-priceZones",
    "field-priceZones-0-begin",
    "field-priceZones-0-end",
    "field-priceZones-0-price",
    "field-priceZones-0-kind",
    "field-priceZones-1-days",
  ]);
  assert.equal(new Set(ids).size, ids.length);
  const labels = selects.map(([tag]) => /aria-label="([^"]*)"/.exec(tag)?.[1] ?? "");
  assert.ok(
    labels[0]?.startsWith(words.zones.zone(1)) && labels[5]?.startsWith(words.zones.zone(2)),
  );
  const kinds = html.split('name="priceZones.').filter((part) => /^\d\.kind/.test(part))
    .map((part) =>
      /<option[^>]* selected>([^<]*)/.exec(part.slice(0, part.indexOf("</select>")))?.[1]
    );
  assert.deepEqual(kinds, [
    words.zones.kinds.onTop,
    words.zones.kinds.instead,
    words.zones.kinds.instead,
  ]);
});

Deno.test("POST /settings/lacks tells what does not fit together, and nothing of one field", async () => {
  const lacks = async (
    fields: Record<string, string>,
    set: (program: FakeProgram) => void = () => {},
  ) => (await pages(set).post("/settings/lacks", fields)).html;
  assert.equal(await lacks({ maxCurrentA: "13" }), "");
  assert.equal(await lacks({ maxCurrentA: "x" }), "");
  const plug = await lacks({ plugEnabled: "on", plugHost: "" }, (program) => {
    program.values = { ...program.values, plugHost: "", plugEnabled: false };
  });
  assert.match(plug, /^<p>/);
  const { app } = pages();
  const nothing = await app.request("/settings/lacks", {
    method: "POST",
    body: "{",
    headers: { "content-type": "application/json" },
  });
  assert.equal(await nothing.text(), "");
});

const WELL: Omit<DeviceTest, "answer"> = {
  isAbsent: false,
  address: "192.0.2.7",
  identity: {},
  durationsMs: [1],
  ageMs: 1,
  problems: [],
};

function told(
  tests: readonly DeviceTest[],
  more: Partial<Extract<TestResult, { kind: "tested" }>> = {},
) {
  const outcome = { kind: "tested", tests, source: "device", isElsewhere: false, ...more } as const;
  return plainSpaced(
    renderToString(<CheckResult group="inverter" view={VIEW} outcome={outcome} />),
  );
}

Deno.test("CheckResult() tells of each device whether it is well, and what it knows", () => {
  const inverter = { ...WELL, answer: { device: "inverter", values: INVERTER } } as const;
  assert.match(told([inverter]), /is-well"><svg[^>]*><use href="#icon-check"/);
  const silent = { ...WELL, answer: { device: "inverter", values: null } } as const;
  assert.match(told([silent]), /class="check-title"><svg[^>]*><use href="#icon-alert"/);
  assert.doesNotMatch(told([silent]), new RegExp(checks.power));
  const charger = { ...WELL, answer: { device: "charger", values: null } } as const;
  assert.doesNotMatch(told([charger]), new RegExp(checks.power));
  assert.match(
    told([{ ...WELL, answer: { device: "charger", values: CHARGER } }]),
    new RegExp(checks.power),
  );
  const elsewhere = (source: "device" | "program", isElsewhere: boolean) =>
    told([inverter], { source, isElsewhere }).includes(checks.elsewhere);
  assert.deepEqual(
    [elsewhere("program", true), elsewhere("program", false), elsewhere("device", true)],
    [true, false, false],
  );
  const grid = (gridPowerW: number) =>
    /import|export/.exec(
      told([{ ...WELL, answer: { device: "meter", values: { ...METER, gridPowerW } } }]),
    )?.[0];
  assert.deepEqual([-1, 0, 0.5, 1].map(grid), ["export", "import", "import", "import"]);
  const battery = (powerW: number) =>
    /idle|discharging|charging/.exec(
      told([{ ...WELL, answer: { device: "battery", values: { ...BATTERY, powerW } } }]),
    )?.[0];
  assert.deepEqual([-1, -0.4, 0, 0.5, 1].map(battery), [
    "charging",
    "idle",
    "idle",
    "discharging",
    "discharging",
  ]);
  const filled = renderToString(
    <CheckResult group="inverter" view={VIEW} outcome={{ kind: "filled" }} />,
  );
  assert.match(filled, /<p class="saved" tabindex="-1" autofocus>/);
});

Deno.test("CheckResult() tells what a search found, or which address it lacked", () => {
  const search = (
    findings: { isHeld?: boolean; isAddressMissing?: boolean; count?: number },
    group: "inverter" | "charger" | "plug" = "charger",
    isOwnForm = false,
  ) => {
    const { isHeld = false, isAddressMissing = false, count = 0 } = findings;
    const found = Array.from({ length: count }, (_, at) => ({
      name: `Box ${at}`,
      address: "192.0.2.8",
      hint: null,
      fill: {},
    }));
    const outcome = {
      kind: "found",
      findings: { found, problems: [], isHeld, isAddressMissing },
    } as const;
    return plainSpaced(
      renderToString(<CheckResult group={group} view={{ ...VIEW, isOwnForm }} outcome={outcome} />),
    );
  };
  const lacking = checks.addressMissing.charger;
  assert.ok(lacking !== "");
  const has = (html: string, text: string) => html.includes(`<p>${text}</p>`);
  assert.ok(has(search({}), checks.nothingFound.charger) && !has(search({}), lacking));
  assert.ok(has(search({ isAddressMissing: true }), lacking));
  assert.ok(!has(search({ isAddressMissing: true, count: 1 }), lacking));
  assert.ok(has(search({ isAddressMissing: true }), checks.nothingFound.charger));
  assert.ok(!has(search({ isAddressMissing: true }, "inverter"), checks.nothingFound.inverter));
  assert.ok(!has(search({ isHeld: true }), checks.nothingFound.charger));
  assert.doesNotMatch(search({ isAddressMissing: true }, "plug"), /<p><\/p>/);
  assert.match(search({ count: 1 }), /formaction="\/settings\/fill\?group=charger#charger"/);
  assert.doesNotMatch(search({ count: 1 }, "charger", true), /formaction|hx-post/);
});

Deno.test("POST /settings/test says above the form what is wrong in it, and else nothing", async () => {
  const { post, app } = pages();
  const wrong = await post("/settings/test", { group: "inverter", inverterHost: "a b" });
  assert.equal(wrong.status, 422);
  assert.match(wrong.html, new RegExp(`id="problems"[^>]*><h2>${checks.invalid(1)}</h2>`));
  const right = await post("/settings/test", { group: "inverter", inverterHost: "192.0.2.7" });
  assert.doesNotMatch(right.html, /id="problems"/);
  const none = await app.request("/settings/test", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{",
  });
  assert.equal(none.status, 400);
  await none.body?.cancel();
});
