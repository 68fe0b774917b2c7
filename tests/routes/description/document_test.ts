import assert from "node:assert/strict";
import { openApiDocument, refusalsOf } from "../../../routes/description/document.ts";
import { PERCENT } from "../../../routes/description/answer_schemas.ts";
import { COMMON_REFUSALS, OPERATIONS } from "../../../routes/description/operations.ts";
import { en } from "../../../src/words/en/en.ts";
import * as v from "valibot";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { expectPagesBelow } from "../links.ts";
import { StubProgram } from "../stub_program.ts";

type Json = Readonly<Record<string, unknown>>;

/** A part of the document by its keys. */
async function part(keys: readonly string[], basePath = ""): Promise<unknown> {
  let found: unknown = await openApiDocument(new StubProgram(), { words: en, basePath });
  for (const key of keys) {
    assert.ok(
      typeof found === "object" && found !== null && key in found,
      `${keys.join(" ")}: ${key}`,
    );
    found = Object.entries(found).find(([name]) => name === key)?.[1];
  }
  return found;
}

Deno.test("openApiDocument() tells where each parameter stands, and its bounds", async () => {
  const parametersOf = async (path: string) => {
    const list = await part(["paths", path, "get", "parameters"]);
    assert.ok(Array.isArray(list));
    return list.map((
      one: Json,
    ) => [one["name"], one["in"], one["required"], one["style"], one["explode"]]);
  };
  assert.deepEqual(await parametersOf("/api/history"), [
    ["step", "query", false, undefined, undefined],
    ["from", "query", false, undefined, undefined],
    ["to", "query", false, undefined, undefined],
    ["limit", "query", false, undefined, undefined],
  ]);
  const events = await parametersOf("/api/events");
  assert.ok(events.some((one) => `${one}` === "kinds,query,false,form,false"), `${events}`);
  const [id] = await parametersOf("/api/devices/{id}/goal");
  assert.deepEqual(id, ["id", "path", true, undefined, undefined]);
  const bounds = async (path: string) => {
    const list = await part(["paths", path, "get", "parameters"]);
    assert.ok(Array.isArray(list));
    return Object.fromEntries(list.map((one: { name: string; schema: Json }) => [
      one.name,
      [one.schema["minimum"], one.schema["maximum"]],
    ]));
  };
  assert.partialDeepStrictEqual(await bounds("/api/sessions"), {
    limit: [1, 1000],
    after: [0, 999_999_999_999_999],
    device: [1, 999_999_999_999_999],
  });
  assert.deepEqual((await bounds("/api/history"))["limit"], [1, 3000]);
  assert.deepEqual((await bounds("/api/devices/{id}/goal"))["id"], [1, 999_999_999_999_999]);
});

Deno.test("openApiDocument() tells what is sent, what comes back, and when to come again", async () => {
  const post = ["paths", "/api/devices", "post"];
  assert.equal(await part([...post, "requestBody", "required"]), true);
  assert.ok(await part([...post, "responses", "201", "content"]));
  assert.ok(await part(["paths", "/api/status", "get", "responses", "200", "content"]));
  const test = await part(["paths", "/api/devices/test", "post", "responses"]);
  assert.ok(typeof test === "object" && test !== null);
  const again = Object.entries(test).filter(([, told]) => "headers" in told).map(([status]) =>
    status
  );
  assert.deepEqual(again, ["429", "503"]);
  const header = await part([
    ...["paths", "/api/devices/test", "post", "responses", "429", "headers", "Retry-After"],
  ]);
  assert.deepEqual(header, { required: false, schema: { type: "integer", minimum: 1 } });
  const stream = [
    "paths",
    "/api/stream",
    "get",
    "responses",
    "200",
    "content",
    "text/event-stream",
  ];
  assert.partialDeepStrictEqual(await part([...stream, "schema"]), { type: "string" });
  assert.deepEqual(await part(["servers"]), [{ url: "/" }]);
  assert.deepEqual(await part(["servers"], "/haus"), [{ url: "/haus" }]);
  const name = await part(["components", "schemas", "Device", "properties", "name"]);
  assert.ok(typeof name === "object" && name !== null);
});

Deno.test("refusalsOf() are in their order, those of the secret where it is asked for", () => {
  const { "GET /api/status": status, "GET /healthz": healthz } = OPERATIONS;
  assert.ok(status && healthz);
  assert.deepEqual(COMMON_REFUSALS, [400, 403, 414, 431, 500, 503]);
  assert.deepEqual(refusalsOf(healthz, "open"), COMMON_REFUSALS);
  const told = refusalsOf(status, "look");
  assert.ok(told.includes(401));
  assert.deepEqual(told, told.toSorted((left, right) => left - right));
});

Deno.test("a part of a hundred is from 0 to 100, or unknown", () => {
  const isTaken = (value: unknown) => v.is(PERCENT, value);
  assert.deepEqual([-0.1, 0, 100, 100.1, null].map(isTaken), [false, true, true, false, true]);
});

Deno.test("the page of the interface tells where it is asked, and with what", async () => {
  await expectPagesBelow(["/api"]);
  const pageOf = async (secret: string | null) => {
    const app = new AppUnderTest();
    app.program.values = { ...app.program.values, basePath: "/haus" };
    const headers: Record<string, string> = { accept: "text/html" };
    if (secret !== null) {
      app.program.askFor(secret);
      headers["authorization"] = `Bearer ${secret}`;
    }
    return await expectPage(await app.ask("/haus/api", { headers }), 200);
  };
  const open = await pageOf(null);
  assert.match(
    open,
    /<pre tabindex="0" class="term">curl http:\/\/192\.168\.178\.5:5000\/haus\/api\/status</,
  );
  assert.ok(open.includes(en.api.noSecret) && !open.includes(en.api.secret));
  const closed = await pageOf("a secret of the house");
  assert.match(closed, /curl -H 'Authorization: Bearer TOKEN' http/);
  assert.ok(closed.includes(en.api.secret) && !closed.includes(en.api.noSecret));
  const cards = open.split('<section class="card"');
  const card = (route: string) => cards.find((one) => one.includes(`>${route}</code></h2>`)) ?? "";
  const hasInput = (route: string) => card(route).includes(`<dt>${en.api.input}</dt>`);
  assert.deepEqual([hasInput("PUT /api/mode"), hasInput("GET /api/status")], [true, false]);
  const isCsv = (route: string) => card(route).includes(en.api.asCsv);
  assert.deepEqual([isCsv("GET /api/history"), isCsv("GET /api/status")], [true, false]);
  assert.match(card("GET /api/stream"), /<span class="term"> text\/event-stream<\/span>/);
  assert.doesNotMatch(card("GET /api/status"), /<span class="term"> /);
  assert.match(open, /<pre tabindex="0" class="term">\{/);
});
