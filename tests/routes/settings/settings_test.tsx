import assert from "node:assert/strict";
import * as fc from "fast-check";
import { placePath, SETTINGS_PLACES } from "../../../routes/settings/settings_places.ts";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import { SETTING_GROUPS } from "../../../src/domain/settings/setting_kinds.ts";
import { SETTING_KEYS } from "../../../src/domain/settings/settings.ts";
import { environmentName } from "../../../src/domain/settings/parse_settings.ts";
import { SPOKEN } from "../../../src/words/words.ts";
import { FakeProgram } from "../fake_program.ts";

function pages(change: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  change(program);
  const app = settingsRoutes(program);
  /** One page, or all of them one after the other. */
  const get = async (path: string | null = null, headers: Record<string, string> = {}) => {
    const paths = path === null ? ["/settings", ...SETTINGS_PLACES.map(placePath)] : [path];
    const texts = [];
    for (const one of paths) {
      const response = await app.request(one, { headers });
      assert.equal(response.status, 200, one);
      assert.equal(response.headers.get("content-type"), "text/html; charset=UTF-8");
      texts.push(await response.text());
    }
    return texts.join("\n");
  };
  const post = async (fields: Record<string, string> | [string, string][], language = "en") => {
    const response = await app.request("/settings", {
      method: "POST",
      headers: { "accept-language": language },
      body: new URLSearchParams(fields),
    });
    return { response, html: await response.text() };
  };
  return { program, app, get, post };
}

/** The opening tag of the control of a setting. */
function control(html: string, key: string): string {
  return new RegExp(`<(?:input|select)[^>]*id="field-${key}"[^>]*>`).exec(html)?.[0] ?? "";
}

Deno.test("GET /settings every setting has label, control, help, range and default", async () => {
  const { get } = pages();
  for (const { code: language, settings } of SPOKEN) {
    const html = await get(null, { "accept-language": language });
    for (const key of SETTING_KEYS) {
      const { label, help } = settings.fields[key];
      const tag = control(html, key);
      assert.ok(tag, key);
      const described = /aria-describedby="([^"]+)"/.exec(tag)?.[1]?.split(" ") ?? [];
      assert.ok(described.includes(`${key}-help`), key);
      for (const id of described) assert.ok(html.includes(`id="${id}"`), id);
      assert.ok(html.includes(label.replaceAll("&", "&amp;")), key);
      assert.ok(html.includes(help.replaceAll("&", "&amp;")), key);
    }
    for (const group of SETTING_GROUPS) assert.ok(html.includes(`id="${group}"`), group);
  }
  assert.match(await get(), /0 to 20000 W\. <span>Default: 2600 W<\/span>/);
  assert.match(await get(), /Default: 13:55–16:15/);
});

Deno.test("GET /settings shows what is in force and marks what is not its default", async () => {
  const { get } = pages((program) => {
    program.values = { ...program.values, trackingStartSocPct: 55, autoTracking: false };
  });
  const html = await get();
  assert.match(control(html, "trackingStartSocPct"), /value="55"/);
  assert.match(html, /<span class="is-changed">Default: 60 %<\/span>/);
  assert.doesNotMatch(control(html, "autoTracking"), /checked/);
  assert.match(control(html, "plugAllowBattery"), /checked/);
  assert.match(html, /<option value="2" selected>2 phases<\/option>/);
});

Deno.test("GET /settings never gives a secret back", async () => {
  const { get } = pages((program) => {
    program.values = {
      ...program.values,
      nrgkickPassword: "geheim-4711",
      webSecret: "hash-of-secret",
    };
  });
  const html = await get();
  assert.doesNotMatch(html, /geheim-4711|hash-of-secret/);
  for (const key of ["nrgkickPassword", "webSecret"]) {
    assert.match(control(html, key), /type="password"/);
    assert.match(control(html, key), /placeholder="stored"/);
    assert.doesNotMatch(control(html, key), /value=/);
  }
});

Deno.test("GET /settings what the environment holds is locked and names its variable", async () => {
  const { get } = pages((program) => program.fixed = new Set(["plugEnabled", "plugWindow1"]));
  const html = await get();
  assert.match(control(html, "plugEnabled"), /disabled/);
  assert.match(control(html, "plugWindow1"), /disabled/);
  assert.doesNotMatch(html, /type="hidden" name="plugEnabled"/);
  assert.ok(html.includes(`Set by ${environmentName("plugWindow1")}.`));
  assert.doesNotMatch(control(html, "plugWindow2"), /disabled/);
});

Deno.test("GET /settings a price has the decimal sign of the language", async () => {
  const { get } = pages((program) => program.values = { ...program.values, importPrice: 0.324 });
  assert.match(control(await get(), "importPrice"), /value="0\.324"/);
  const german = await get(null, { "accept-language": "de" });
  assert.match(control(german, "importPrice"), /value="0,324"/);
});

Deno.test("POST /settings saves one group and goes back to it", async () => {
  const { post, get, program } = pages();
  const { response } = await post({
    group: "battery",
    batteryMaxConsumptionW: "2000",
    batteryBridgeWh: "300",
  });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), "/settings/sun?saved=battery#battery");
  assert.equal(program.values.batteryMaxConsumptionW, 2000);
  assert.equal(program.values.batteryBridgeWh, 300);
  assert.match(await get("/settings/sun?saved=battery"), /role="status">Saved and in force\.</);
  assert.doesNotMatch(await get("/settings/sun?saved=nonsense"), /Saved and in force/);
});

Deno.test("POST /settings a switch that is not checked is off", async () => {
  const { post, program } = pages();
  await post([["group", "tracking"], ["autoTracking", "off"]]);
  assert.equal(program.values.autoTracking, false);
  await post([["group", "tracking"], ["autoTracking", "off"], ["autoTracking", "on"]]);
  assert.equal(program.values.autoTracking, true);
});

Deno.test("GET /settings a window of equal times is called off, and no day has an hour 24", async () => {
  const { get, post, program } = pages();
  await post({ "plugWindow1.from": "11:00", "plugWindow1.to": "11:00" });
  assert.equal(program.values.plugWindow1, "11:00-11:00");
  const windows = (html: string) => html.match(/name="plugWindow1\.to"[^>]*>(.*?)<\/div>/);
  assert.match(windows(await get("/settings/plug"))?.[1] ?? "", />off</);
  await post({ "plugWindow1.from": "11:00", "plugWindow1.to": "12:00" });
  assert.equal(windows(await get("/settings/plug"))?.[1], "");
  const refused = await post({ "plugWindow1.from": "11:00", "plugWindow1.to": "24:59" });
  assert.equal(refused.response.status, 422);
  assert.equal(program.values.plugWindow1, "11:00-12:00");
});

Deno.test("POST /settings reads comma and point, and windows from one field or two", async () => {
  const { post, program } = pages();
  await post({ importPrice: "0,324" });
  assert.equal(program.values.importPrice, 0.324);
  await post({ importPrice: "0.31" });
  assert.equal(program.values.importPrice, 0.31);
  await post({ "plugWindow1.from": "11:00", "plugWindow1.to": "14:30" });
  assert.equal(program.values.plugWindow1, "11:00-14:30");
  await post({ plugWindow1: "23:00-01:00" });
  assert.equal(program.values.plugWindow1, "23:00-01:00");
});

Deno.test("POST /settings an empty secret stays as it is, a typed one is taken", async () => {
  const { post, program } = pages();
  await post({ group: "charger", nrgkickPassword: "1234" });
  assert.equal(program.values.nrgkickPassword, "1234");
  await post({ group: "charger", nrgkickPassword: "", nrgkickUser: "me" });
  assert.equal(program.values.nrgkickPassword, "1234");
  assert.equal(program.values.nrgkickUser, "me");
});

Deno.test("POST /settings shows what was typed, the error beside it, and a list on top", async () => {
  const { post, program } = pages();
  const { response, html } = await post({
    group: "plug",
    plugHost: '192.168.1"><b>',
    plugOnPowerW: "9999",
    plugOnSocPct: "55",
    "plugWindow1.from": "11:00",
    "plugWindow1.to": "",
  });
  assert.equal(response.status, 422);
  assert.deepEqual(program.changes, []);
  assert.match(html, /<h2>Nothing was saved: 3 settings are not right<\/h2>/);
  for (const key of ["plugHost", "plugOnPowerW", "plugWindow1"]) {
    assert.match(control(html, key), /aria-invalid="true"/);
    assert.match(control(html, key), new RegExp(`aria-describedby="${key}-error `));
    assert.ok(html.includes(`<a href="#field-${key}">`), key);
    assert.ok(html.includes(`id="${key}-error"`), key);
  }
  assert.ok(html.includes('value="192.168.1&quot;>&lt;b>"'));
  assert.doesNotMatch(html, /<b>/);
  assert.match(control(html, "plugOnPowerW"), /value="9999"/);
  assert.match(control(html, "plugOnSocPct"), /value="55"/);
  assert.match(control(html, "plugWindow1"), /name="plugWindow1"[^>]*value="11:00-"/);
  assert.doesNotMatch(control(html, "plugOnSocPct"), /aria-invalid/);
});

Deno.test("POST /settings says what is wrong in the reader's language", async () => {
  const { post } = pages();
  const { html } = await post({ maxCurrentA: "64" }, "de");
  assert.match(html, /<h2>Nichts gespeichert: eine Einstellung stimmt nicht<\/h2>/);
  assert.match(html, /Größter Strom: Eine ganze Zahl von 6 bis 32 A eingeben/);
});

Deno.test("POST /settings a wrong secret is refused and not repeated", async () => {
  const { post } = pages();
  const { response, html } = await post({ group: "web", webSecret: "short!7" });
  assert.equal(response.status, 422);
  assert.match(control(html, "webSecret"), /aria-invalid="true"/);
  assert.doesNotMatch(html, /short!7/);
});

Deno.test("POST /settings refuses keys that are unknown or held by the environment", async () => {
  const { post, program } = pages((program) => program.fixed = new Set(["webPort"]));
  const { response, html } = await post({ webPort: "80", toString: "1", __proto__x: "2" });
  assert.equal(response.status, 422);
  assert.match(html, /Nothing was saved: 3 settings are not right/);
  assert.match(html, /There is no setting of this name/);
  assert.deepEqual(program.changes, []);
});

Deno.test("POST /settings says that the database takes nothing, with what was typed", async () => {
  const { post } = pages((program) => program.isStorageBroken = true);
  const { response, html } = await post({ group: "car", maxCurrentA: "13" });
  assert.equal(response.status, 503);
  assert.match(html, /Nothing was saved: the database takes nothing at the moment/);
  assert.match(control(html, "maxCurrentA"), /value="13"/);
});

Deno.test("POST /settings a body that is no form is 400", async () => {
  const { app, program } = pages();
  const response = await app.request("/settings", { method: "POST", body: "{}" });
  assert.equal(response.status, 400);
  assert.match(await response.text(), /the form could not be read/);
  assert.deepEqual(program.changes, []);
});

Deno.test("POST /settings leads to the new port when the old one was in the address", async () => {
  const { app } = pages();
  const move = (url: string, webPort: string) =>
    app.request(url, { method: "POST", body: new URLSearchParams({ group: "web", webPort }) });
  const moved = await move("http://house.lan:5000/settings", "5001");
  assert.equal(
    moved.headers.get("location"),
    "http://house.lan:5001/settings/access?saved=web#web",
  );
  const proxied = await move("http://house.lan/settings", "5002");
  assert.equal(proxied.headers.get("location"), "/settings/access?saved=web#web");
});

Deno.test("POST /settings no text of any field ends in anything but 303 or 422", async () => {
  const { post, program } = pages();
  const fields = fc.dictionary(
    fc.oneof(fc.constantFrom(...SETTING_KEYS), fc.string({ maxLength: 12 })),
    fc.string({ unit: "binary", maxLength: 40 }),
    { maxKeys: 5 },
  );
  await fc.assert(
    fc.asyncProperty(fields, async (sent) => {
      const before = program.changes.length;
      const { response, html } = await post({ ...sent });
      assert.ok([303, 422].includes(response.status), String(response.status));
      assert.equal(program.changes.length - before, response.status === 303 ? 1 : 0);
      if (response.status === 422) assert.match(html, /aria-invalid="true"|no setting of this/);
    }),
    { numRuns: 60 },
  );
});

Deno.test("GET /settings tells how the program stands with its MQTT broker", async () => {
  const { get, program } = pages();
  const note = async () =>
    /<p class="link-note"[^>]*>([^<]*)/.exec(await get("/settings/mqtt"))?.[1] ?? "";
  assert.equal(await note(), "Off: no broker is entered.");
  const sinceMs = program.nowMs();
  program.broker = () => ({ kind: "failing", url: "", sinceMs, trouble: "wrong-password" });
  assert.match(await note(), /^Not connected since \d\d:\d\d: it knows no such user/);
});

Deno.test("GET /settings/prices tells until when prices are known, and why there are no new ones", async () => {
  const { get, program } = pages();
  const note = async () =>
    /<p class="link-note" id="price-note"[^>]*>([^<]*)/.exec(await get("/settings/prices"))?.[1];
  assert.equal(await note(), undefined);
  const atMs = program.nowMs();
  program.dayAhead = () => ({ kind: "fetched", atMs, untilMs: atMs });
  assert.match(await note() ?? "", /^Prices fetched at (\d\d:\d\d)\. Prices known until \1\.$/);
  program.dayAhead = () => ({ kind: "failing", sinceMs: atMs, trouble: "refused", untilMs: null });
  assert.match(
    await note() ?? "",
    /^No new prices since \d\d:\d\d: the source refused;.* No price is known: prices by time/,
  );
});

Deno.test("GET /settings tells how the program stands with the fleet's database", async () => {
  const { get, program } = pages();
  const note = async () =>
    /<p class="link-note" id="fleet-note"[^>]*>([^<]*)/.exec(await get())?.[1];
  assert.equal(await note(), undefined);
  const atMs = program.nowMs();
  program.fleet = () => ({ kind: "shipped", atMs, newestMs: atMs, waitingRows: 0 });
  assert.match(
    await note() ?? "",
    /^Connected at (\d\d:\d\d)\. Newest row sent: \1\. No row waits\.$/,
  );
  program.fleet = () => {
    const trouble = "wrong-password";
    return { kind: "failing", sinceMs: atMs, trouble, newestMs: null, waitingRows: 12 };
  };
  assert.match(
    await note() ?? "",
    /^Takes nothing since \d\d:\d\d: it knows no such user .*\. Rows that wait: 12\.$/,
  );
});
