import assert from "node:assert/strict";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import { placePath, SETTINGS_PLACES } from "../../../routes/settings/settings_places.ts";
import { SETTING_KEYS } from "../../../src/domain/settings/settings.ts";
import { en } from "../../../src/words/en/en.ts";
import { FakeProgram } from "../fake_program.ts";

function pages(change: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  change(program);
  const app = settingsRoutes(program);
  return async (path: string) => await (await app.request(path)).text();
}

/** Where the entries of the list lead. */
function pathsOf(html: string): readonly string[] {
  const [list = ""] = /<ul class="card settings-places">.*?<\/ul>/s.exec(html) ?? [];
  return [...list.matchAll(/<a href="([^"]*)"/g)].map(([, path = ""]) => path);
}

Deno.test("GET /settings lists every page, and who is signed in where a secret is asked for", async () => {
  const open = pathsOf(await pages()("/settings"));
  const places = SETTINGS_PLACES.map(placePath);
  assert.deepEqual(open, [
    "/settings/devices",
    ...places,
    "/setup",
    "/log",
    "/data",
    "/api",
  ]);
  const get = pages((program) => program.values = { ...program.values, webSecretEnabled: true });
  const html = await get("/settings");
  assert.deepEqual(pathsOf(html).slice(-2), ["/access", "/api"]);
  assert.match(html, new RegExp(en.settings.fields.trackingStartSocPct.label));
  assert.doesNotMatch(html, /class="settings-back"|aria-current="page"[^>]*>Devices/);
});

Deno.test("GET /settings?q= finds settings by every word of the text, in any case of letters", async () => {
  const get = pages();
  const found = async (text: string) =>
    pathsOf(await get(`/settings?q=${encodeURIComponent(text)}`));
  assert.deepEqual(await found("maxcurrenta"), ["/settings/car#field-maxCurrentA"]);
  const one = await found("MQTT password");
  assert.deepEqual(one, ["/settings/mqtt#field-mqttPassword"]);
  assert.deepEqual(await found(" teapot "), []);
  assert.deepEqual(await found("password teapot"), []);
  const html = await get("/settings?q=teapot");
  assert.ok(html.includes(en.settings.search.none("teapot")));
  assert.match(html, /<a class="action" href="\/settings">/);
  assert.ok((await get("/settings?q=maxcurrenta")).includes(en.settings.search.found(1)));
});

Deno.test("GET /settings?q= of blanks is the list, and a search is no longer than 60 letters", async () => {
  const get = pages();
  assert.ok(pathsOf(await get("/settings?q=%20%20")).includes("/settings/car"));
  const html = await get(`/settings?q=${"x".repeat(61)}`);
  assert.match(html, /id="search"[^>]*value="x{60}"[^>]*maxlength="60"/i);
});

Deno.test("a page of the settings leads back to all of them, and says which one it is", async () => {
  const get = pages();
  for (const place of SETTINGS_PLACES) {
    const html = await get(placePath(place));
    assert.match(html, /<a class="settings-back" href="\/settings">/);
    const [nav = ""] = /<ul class="settings-groups">.*?<\/ul>/s.exec(html) ?? [];
    const current = [...nav.matchAll(/<a href="([^"]*)" aria-current="page"/g)];
    assert.deepEqual(current.map(([, path]) => path), [placePath(place)]);
    assert.equal(nav.match(/<a /g)?.length, SETTINGS_PLACES.length + 1);
  }
});

Deno.test("a control names all that is said of it, and nothing that is not there", async () => {
  for (const password of ["", "0000"]) {
    const get = pages((program) => {
      program.values = { ...program.values, nrgkickPassword: password };
      program.fixed = new Set(["maxCurrentA"]);
    });
    for (const place of SETTINGS_PLACES) {
      const html = await get(placePath(place));
      const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id));
      for (const key of SETTING_KEYS) {
        const [tag] = new RegExp(`<(?:input|select)[^>]*id="field-${key}"[^>]*>`).exec(html) ?? [];
        if (tag === undefined) continue;
        const described = /aria-describedby="([^"]+)"/.exec(tag)?.[1]?.split(" ") ?? [];
        const said = ["error", "fixed", "help", "range"].map((part) => `${key}-${part}`)
          .filter((id) => ids.has(id));
        assert.deepEqual(described, said, key);
      }
    }
  }
});

Deno.test("the page of the pages' secret has the way out and the signed-in browsers where one is set", async () => {
  const open = await pages()("/settings/access");
  assert.doesNotMatch(open, /form="sign-out"|href="\/access"/);
  const get = pages((program) => program.values = { ...program.values, webSecretEnabled: true });
  const html = await get("/settings/access");
  assert.match(html, /href="\/access".*<button type="submit" form="sign-out"/s);
  assert.match(html, /<form id="sign-out" method="post" action="\/sign-out">/);
  assert.doesNotMatch(await get("/settings/car"), /form="sign-out"/);
});
