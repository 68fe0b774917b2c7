import assert from "node:assert/strict";
import * as v from "valibot";
import { STATUS } from "../../../routes/description/answer_schemas.ts";
import { ROUTE_GUARDS } from "../../../routes/http/guards.ts";
import { OPERATIONS } from "../../../routes/description/operations.ts";
import { schemasOf } from "../../../routes/description/schemas.ts";
import { en } from "../../../src/words/en/en.ts";
import { SPOKEN } from "../../../src/words/words.ts";
import { AppUnderTest, expectJson, expectPage } from "../app_under_test.ts";
import { NOON_MS } from "../stub_program.ts";
import { historyRow, sessionRow } from "../fake_records.ts";
import { CAR, HEATER, sampleGoal } from "../sample_loads.ts";
import { sampleSun } from "../sample_sun.ts";
import { shownTexts } from "../../words/third_language/shown_text.ts";

/** Routes that pages use or that describe the others. */
const FOR_PEOPLE: readonly string[] = ["GET /api"];
const PROGRAM_ROUTE = /^[A-Z]+ (\/api(\/|$)|\/metrics$|\/healthz$)/;

const DOCUMENT = v.object({
  openapi: v.literal("3.1.0"),
  paths: v.record(
    v.string(),
    v.record(
      v.string(),
      v.looseObject({
        operationId: v.string(),
        summary: v.string(),
        security: v.optional(v.array(v.record(v.string(), v.array(v.string())))),
        responses: v.record(v.string(), v.looseObject({ description: v.string() })),
      }),
    ),
  ),
  components: v.object({ schemas: v.record(v.string(), v.unknown()) }),
});

async function documentOf(app: AppUnderTest, headers: Record<string, string> = {}) {
  const response = await app.ask("/api/openapi.json", { headers });
  return v.parse(DOCUMENT, await expectJson(response, 200));
}

/** The text of a document with each place that a reference leads to. */
function referencesIn(value: unknown): readonly string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    .map(([, name = ""]) => name);
}

Deno.test("openapi.json describes every route for programs that the app has, and no other", async () => {
  const app = new AppUnderTest();
  const routes = app.app.routes.filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path}`)
    .filter((route) => PROGRAM_ROUTE.test(route) && !FOR_PEOPLE.includes(route));
  const { paths } = await documentOf(app);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) =>
      `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`
    )
  );
  assert.deepEqual(described.sort(), [...new Set(routes)].sort());
  for (const route of Object.keys(OPERATIONS)) assert.ok(ROUTE_GUARDS[route], route);
});

Deno.test("openapi.json names each operation once, and refers to schemas that it has", async () => {
  const document = await documentOf(new AppUnderTest());
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId)
  );
  assert.deepEqual([...new Set(ids)], ids);
  const known = Object.keys(document.components.schemas);
  const named = new Set(referencesIn(document));
  assert.deepEqual([...named].filter((name) => !known.includes(name)), []);
  assert.deepEqual(known.filter((name) => !named.has(name)), [], "each schema is used");
});

Deno.test("openapi.json asks for the secret exactly where the program does", async () => {
  const app = new AppUnderTest();
  const securityOf = async (path: string, method: string, headers = {}) =>
    (await documentOf(app, headers)).paths[path]?.[method]?.security;
  assert.equal(await securityOf("/api/status", "get"), undefined);
  app.program.askFor("a secret of the house");
  const headers = { authorization: "Bearer a secret of the house" };
  assert.deepEqual(await securityOf("/api/status", "get", headers), [{ bearer: [] }]);
  assert.equal(await securityOf("/healthz", "get", headers), undefined);
  app.program.values = { ...app.program.values, webLook: "everyone" };
  assert.deepEqual(await securityOf("/api/status", "get", headers), [{}, { bearer: [] }]);
  assert.deepEqual(await securityOf("/api/mode", "put", headers), [{ bearer: [] }]);
});

Deno.test("openapi.json describes each field that an answer has", async () => {
  const app = new AppUnderTest();
  const goal = sampleGoal(NOON_MS);
  app.program.current = { ...app.program.current, loads: [{ ...CAR, goal }, HEATER] };
  const schemas = schemasOf(app.program);
  for (const [route, { answer, type }] of Object.entries(OPERATIONS)) {
    const [method, path = ""] = route.split(" ");
    if (method !== "GET" || type !== undefined || answer === "Document") continue;
    const given = await expectJson(await app.ask(path.replace(":id", `${CAR.id}`)), 200);
    const schema = schemas[answer ?? ""];
    assert.ok(schema, route);
    // Parsing leaves out what the schema does not know.
    assert.deepEqual(v.parse(schema, given), given, route);
  }
});

Deno.test("openapi.json describes the sun to come", async () => {
  const app = new AppUnderTest();
  app.program.sun = sampleSun(NOON_MS);
  const given = await expectJson(await app.ask("/api/status"), 200);
  assert.deepEqual(v.parse(STATUS, given), given);
});

Deno.test("openapi.json takes the bounds of what is sent from the settings themselves", async () => {
  const { components: { schemas } } = await documentOf(new AppUnderTest());
  const changes = v.parse(
    v.object({
      additionalProperties: v.literal(false),
      properties: v.record(v.string(), v.looseObject({})),
    }),
    schemas["SettingsChange"],
  );
  assert.deepEqual(changes.properties["webPort"], { type: "integer", minimum: 1, maximum: 65_535 });
  assert.deepEqual(changes.properties["webLook"], {
    type: "string",
    enum: ["signed-in", "everyone"],
  });
});

Deno.test("the page of the interface tells all of it in each language, without scripts or hosts", async () => {
  const app = new AppUnderTest();
  app.program.askFor("a secret of the house");
  const cookie = await app.signIn("a secret of the house");
  for (const words of SPOKEN) {
    const headers = { "accept-language": words.code, accept: "text/html", cookie };
    const html = await expectPage(await app.ask("/api", { headers }), 200);
    const shown = shownTexts(html).map(({ text }) => text).join("\n");
    for (const operation of Object.values(words.api.operations)) {
      assert.ok(shown.includes(operation), operation);
    }
    for (const route of Object.keys(OPERATIONS)) assert.ok(html.includes(`>${route}<`), route);
    const sources = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, target = ""]) => target);
    assert.deepEqual(sources.filter((target) => !/^[/#]/.test(target)), []);
    assert.ok(!html.includes("<script>"));
  }
});

Deno.test("GET /api/stream sends the status as JSON, and again after each cycle", async () => {
  const app = new AppUnderTest();
  const response = await app.ask("/api/stream");
  assert.equal(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  const message = async () => {
    const { value = "" } = await reader.read();
    assert.match(value, /^data: \{.*\}\n\n$/);
    return v.parse(v.looseObject({ gridPowerW: v.number() }), JSON.parse(value.slice(6)));
  };
  assert.deepEqual(await message(), await expectJson(await app.ask("/api/status"), 200));
  app.program.current = { ...app.program.current, gridPowerW: 77 };
  app.program.publish();
  assert.equal((await message()).gridPowerW, 77);
  app.live.close();
  assert.equal((await reader.read()).done, true);
});

Deno.test("openapi.json promises CSV exactly where it is given to who accepts it", async () => {
  const app = new AppUnderTest();
  const { paths } = await documentOf(app);
  const types: Record<string, string> = { accept: "text/csv" };
  for (const [path, methods] of Object.entries(paths)) {
    const described = methods["get"];
    if (described === undefined || path.includes("{") || path === "/api/stream") continue;
    const response = await app.ask(`${path}${path === "/api/history" ? "?step=1d" : ""}`, {
      headers: types,
    });
    await response.body?.cancel();
    const isCsv = response.headers.get("content-type")?.startsWith("text/csv") ?? false;
    assert.equal(JSON.stringify(described.responses).includes('"text/csv"'), isCsv, path);
  }
});

/** What the document says of one operation, by its status. */
async function answersOf(path: string, method: string) {
  const { paths } = await documentOf(new AppUnderTest());
  return paths[path]?.[method]?.responses ?? {};
}

Deno.test("openapi.json tells of what is wrong in the form in which it comes: issues, or one sentence", async () => {
  const settings = await answersOf("/api/settings", "put");
  assert.deepEqual(referencesIn(settings["422"]), ["Issues"]);
  assert.deepEqual(referencesIn(settings["413"]), ["Refusal"]);
  const bodies = ["408", "413", "415", "422"].map((status) => settings[status]?.description);
  const { refusals } = en.api;
  assert.deepEqual(bodies, [refusals[408], refusals[413], refusals[415], refusals[422]]);
  const mode = await answersOf("/api/devices/{id}/mode", "put");
  for (const status of ["404", "422"]) {
    assert.deepEqual(referencesIn(mode[status]), ["DeviceIssues", "Issues"], status);
  }
  assert.deepEqual(referencesIn(mode["400"]), ["Refusal"]);
  const waits = Object.entries({ ...settings, ...await answersOf("/api/devices/test", "post") })
    .filter(([, answer]) => JSON.stringify(answer).includes("Retry-After"))
    .map(([status]) => status);
  assert.deepEqual(waits, ["429", "503"]);
});

Deno.test("openapi.json tells which answer is empty, with the status that it has", async () => {
  const app = new AppUnderTest();
  app.program.current = {
    ...app.program.current,
    loads: [{ ...CAR, goal: sampleGoal(NOON_MS) }],
  };
  const ended = await app.ask("/api/devices/4/goal", { method: "DELETE" });
  assert.equal(ended.status, 204);
  const { paths } = await documentOf(app);
  const empty = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { responses }]) =>
      Object.entries(responses).filter(([, answer]) => answer["content"] === undefined)
        .map(([status]) => `${method} ${path} ${status}`)
    )
  );
  assert.ok(empty.includes("delete /api/devices/{id}/goal 204"), empty.join());
  assert.ok(empty.every((one) => one.endsWith(" 204")), empty.join());
});

Deno.test("openapi.json knows chargers on one phase, two and three", async () => {
  const { components: { schemas } } = await documentOf(new AppUnderTest());
  const phases = (name: string) =>
    [...JSON.stringify(schemas[name]).matchAll(/"phases\w*":\{.*?"enum":(\[[^\]]*\])/g)]
      .map(([, values]) => values);
  assert.deepEqual(phases("EvccState"), ["[1,2,3]"]);
  const [first, ...others] = phases("Status");
  assert.deepEqual([first, others.filter((one) => one !== "[1,2,3]")], ["[1,2,3]", []]);
});

Deno.test("the page of the interface shows a schema line by line, and each route's answers", async () => {
  const html = await expectPage(await new AppUnderTest().ask("/api"), 200);
  assert.match(html, /<details id="schema-Refusal">.*?<pre[^>]*>\{\n {2}(&quot;|")/s);
  const [card = ""] =
    /<section class="card" aria-labelledby="history">.*?<\/section>/s.exec(html) ??
      [];
  const terms = [...card.matchAll(/<code class="term">(.*?)<\/code>/g)].map(([, term]) => term);
  assert.deepEqual(terms, ["GET /api/history", "step", "from", "to", "limit", "200"]);
  assert.match(card, /href="#schema-History"/);
});

Deno.test("openapi.json describes each field of the rows that are kept", async () => {
  const app = new AppUnderTest();
  const startMs = NOON_MS - 3_600_000;
  app.program.lists.sessionRows = [sessionRow({ id: 1, startedAtMs: startMs })];
  app.program.history.rows = [historyRow({ startMs, energies: { car_wh: 1000 } })];
  const schemas = schemasOf(app.program);
  for (
    const [path, name] of [["/api/sessions", "Sessions"], ["/api/history", "History"]] as const
  ) {
    const given = await expectJson(await app.ask(path), 200);
    const { rows } = v.parse(v.object({ rows: v.array(v.record(v.string(), v.unknown())) }), given);
    assert.equal(rows.length, 1, path);
    const schema = schemas[name];
    assert.ok(schema);
    assert.deepEqual(v.parse(schema, given), given, path);
  }
});
