import assert from "node:assert/strict";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import type { SettingKey } from "../../../src/domain/settings/settings.ts";
import { en } from "../../../src/words/en/en.ts";
import { FakeProgram } from "../fake_program.ts";

function pages(change: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  change(program);
  const app = settingsRoutes(program);
  const get = async (path: string) => await (await app.request(path)).text();
  const post = async (path: string, fields: Record<string, string>, headers = {}) => {
    const body = new URLSearchParams(fields);
    const response = await app.request(path, { method: "POST", headers, body });
    return { response, html: await response.text() };
  };
  return { program, get, post };
}

/** Where the form of a page is sent: which page it is. */
function placeOf(html: string): string | undefined {
  return /<form id="settings"[^>]*action="([^"]*)"/.exec(html)?.[1];
}

/** What is said of the default of a setting. */
function defaultOf(html: string, key: SettingKey): string | undefined {
  return new RegExp(`id="${key}-range">.*?<span[^>]*>(.*?)</span>`).exec(html)?.[1];
}

Deno.test("POST /settings of no page answers with the one that is about what is wrong, or was pressed", async () => {
  const { post } = pages();
  const at = async (fields: Record<string, string>) =>
    placeOf((await post("/settings", fields)).html);
  assert.equal(await at({ maxCurrentA: "64" }), "/settings/car");
  assert.equal(await at({ group: "plug", maxCurrentA: "13", plugOnPowerW: "x" }), "/settings/plug");
  assert.equal(await at({ nothing: "1" }), "/settings/sun");
  assert.equal(
    placeOf((await post("/settings/mqtt", { group: "mqtt", mqttUrl: "x" })).html),
    "/settings/mqtt",
  );
});

Deno.test("POST /settings leads to the page that it was sent from, to that of its group, or to the list", async () => {
  const { post, get } = pages();
  const location = async (path: string, fields: Record<string, string>) =>
    (await post(path, fields)).response.headers.get("location");
  assert.equal(await location("/settings", { maxCurrentA: "13" }), "/settings");
  assert.equal(await location("/settings", { group: "all", maxCurrentA: "12" }), "/settings");
  assert.equal(
    await location("/settings/car", { group: "all", maxCurrentA: "11" }),
    "/settings/car?saved=all",
  );
  const saved = `<p class="saved" role="status">${en.settings.saved}</p>`;
  const count = async (path: string) => (await get(path)).split(saved).length - 1;
  assert.equal(await count("/settings/sun?saved=all"), 1);
  assert.equal(await count("/settings/sun?saved=battery"), 1);
  assert.equal(await count("/settings/sun"), 0);
  for (const path of ["/settings/sun", "/settings/sun?saved=battery"]) {
    assert.doesNotMatch(await get(path), /saved-note/, "it opens at the group");
  }
});

Deno.test("a page of one group has its title once for the eye, one of several has each", async () => {
  const { get } = pages();
  const hidden = async (path: string) =>
    [...(await get(path)).matchAll(/<h2 id="(\w+)-title"( class="visually-hidden")?>/g)]
      .map(([, group, isHidden]) => [group, isHidden !== undefined]);
  assert.deepEqual(await hidden("/settings/car"), [["car", true]]);
  assert.deepEqual(await hidden("/settings/sun"), [["tracking", false], ["battery", false]]);
});

Deno.test("the pages of data and of access lead to what belongs to them, the others do not", async () => {
  const { get } = pages();
  const links = async (path: string) =>
    [...(await get(path)).matchAll(/<a class="set-up" href="([^"]*)"/g)].map(([, to]) => to);
  assert.deepEqual(await links("/settings/data"), ["/data", "/log"]);
  assert.deepEqual(await links("/settings/access"), ["/api"]);
  assert.deepEqual(await links("/settings/car"), []);
});

Deno.test("a field tells its default as a person reads it", async () => {
  const { get } = pages();
  const told = async (path: string, key: SettingKey) => defaultOf(await get(path), key);
  const { fallback, on, off, emptyFallback } = en.settings;
  assert.equal(await told("/settings/sun", "autoTracking"), fallback(on));
  assert.equal(await told("/settings/plug", "plugEnabled"), fallback(off));
  assert.equal(await told("/settings/plug", "plugWindow1"), fallback("13:55–16:15"));
  assert.equal(await told("/settings/mqtt", "mqttUser"), fallback(emptyFallback));
  assert.equal(await told("/settings/car", "carMaxPhases"), fallback("2 phases"));
});

Deno.test("a setting that may not be meant so is said beside its field, and nowhere else", async () => {
  const night = { plugEnabled: true, plugOnPowerW: 0, plugWindow1: "22:00-06:00" };
  const { get } = pages((program) => program.values = { ...program.values, ...night });
  const html = await get("/settings/plug");
  const warning = `<p class="setting-awaited">${en.settings.warnings["on-at-night"]}.</p>`;
  assert.equal(html.split(warning).length, 2);
  const about = html.slice(0, html.indexOf('id="plugOnPowerW-help"'));
  assert.ok(about.endsWith(`${warning}<p `), "beside its help");
  assert.ok(!(await pages().get("/settings/plug")).includes(warning));
});

Deno.test("a device search may be asked again at the earliest in a second, and fills 500 letters", async () => {
  const { program, post } = pages();
  const headers = { "hx-request": "true" };
  for (const [waitMs, seconds] of [[0, "1"], [1000, "1"], [1001, "2"]] as const) {
    program.tested = { kind: "refused", waitMs };
    const { response, html } = await post("/settings/test", { group: "plug" }, headers);
    assert.equal(response.headers.get("retry-after"), seconds);
    assert.ok(html.includes(en.checks.refused(Number(seconds))));
  }
  for (const length of [500, 501]) {
    const fill = new URLSearchParams({ plugHost: "x".repeat(length) }).toString();
    const { html } = await post("/settings/fill", { group: "plug", fill }, headers);
    assert.equal(html.includes("xxx"), length === 500);
  }
});
