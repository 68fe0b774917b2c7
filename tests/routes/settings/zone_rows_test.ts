import assert from "node:assert/strict";
import { en } from "../../../src/words/en/en.ts";
import { AppUnderTest } from "../app_under_test.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const NIGHT = "mon-fri 22:00-06:00 0.21";
const FEE = "daily 17:00-20:00 +0.05";

function row(index: number, parts: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(parts).map(([part, text]) => [`priceZones.${index}.${part}`, text]),
  );
}

const EMPTY = { days: "daily", begin: "", end: "", kind: "", price: "" };

async function post(app: AppUnderTest, fields: Readonly<Record<string, string>>) {
  const body = new URLSearchParams({ group: "prices", ...fields }).toString();
  const response = await app.ask("/settings", { method: "POST", headers: FORM, body });
  return { status: response.status, html: await response.text() };
}

Deno.test("POST /settings takes prices by time row by row, empty ones are left out", async () => {
  const app = new AppUnderTest();
  const { status } = await post(app, {
    ...row(0, { days: "mon-fri", begin: "22:00", end: "06:00", kind: "", price: "0,21" }),
    ...row(1, EMPTY),
    ...row(2, { days: "daily", begin: "17:00", end: "20:00", kind: "on-top", price: "0.05" }),
    ...row(3, EMPTY),
  });
  assert.equal(status, 303);
  assert.deepEqual(app.program.values.priceZones, [NIGHT, FEE]);
  await post(app, row(0, EMPTY));
  assert.deepEqual(app.program.values.priceZones, []);
});

Deno.test("GET /settings shows each price by time as a row, and two empty ones", async () => {
  const app = new AppUnderTest();
  const zones = [NIGHT, FEE, "mon,wed 11:00-14:00 -0.03"];
  app.program.values = { ...app.program.values, priceZones: zones };
  const html = await (await app.ask("/settings/prices", { headers: { "accept-language": "de" } }))
    .text();
  const valueOf = (name: string) =>
    new RegExp(`<input[^>]*name="priceZones\\.${name}"[^>]*value="([^"]*)"`).exec(html)?.[1];
  assert.equal(valueOf("0\\.begin"), "22:00");
  assert.equal(valueOf("0\\.end"), "06:00");
  assert.equal(valueOf("0\\.price"), "0,21");
  assert.equal(valueOf("2\\.price"), "-0,03");
  assert.ok(html.includes('name="priceZones.4.price"'));
  assert.ok(!html.includes('name="priceZones.5.price"'));
  const select = (name: string) =>
    new RegExp(`<select[^>]*name="priceZones\\.${name}".*?</select>`).exec(html)?.[0] ?? "";
  assert.match(select("0\\.days"), /<option value="mon-fri" selected/);
  assert.match(select("2\\.days"), /<option value="mon,wed" selected/, "one that is in no list");
  assert.match(select("1\\.kind"), /<option value="on-top" selected/);
});

Deno.test("what GET /settings shows is what is saved again", async () => {
  const app = new AppUnderTest();
  const zones = [NIGHT, FEE, "mon,wed 11:00-14:00 -0.03"];
  app.program.values = { ...app.program.values, priceZones: zones };
  await post(app, {
    ...row(0, { days: "mon-fri", begin: "22:00", end: "06:00", kind: "", price: "0.21" }),
    ...row(1, { days: "daily", begin: "17:00", end: "20:00", kind: "on-top", price: "0.05" }),
    ...row(2, { days: "mon,wed", begin: "11:00", end: "14:00", kind: "on-top", price: "-0.03" }),
  });
  assert.deepEqual(app.program.values.priceZones, zones);
});

Deno.test("POST /settings refuses a row that is not whole, and shows what was typed", async () => {
  const app = new AppUnderTest();
  for (
    const wrong of [
      { days: "daily", begin: "22:00", end: "", kind: "", price: "0.2" },
      { days: "daily", begin: "22:00", end: "06:00", kind: "", price: "" },
      { days: "daily", begin: "22:00", end: "06:00", kind: "", price: "cheap" },
      { days: "someday", begin: "22:00", end: "06:00", kind: "", price: "0.2" },
    ]
  ) {
    const { status, html } = await post(app, row(0, wrong));
    assert.equal(status, 422, JSON.stringify(wrong));
    assert.match(html, /Enter days, both times and a price from 0 to 100 in each row/);
    assert.match(html, /name="priceZones\.0\.begin"[^>]*value="22:00"/);
  }
  assert.deepEqual(app.program.values.priceZones, []);
});

Deno.test("PUT /api/settings takes prices by time as a list of texts", async () => {
  const app = new AppUnderTest();
  const put = (priceZones: unknown) =>
    app.ask("/api/settings", {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ priceZones }),
    });
  assert.equal((await put([NIGHT, FEE])).status, 200);
  assert.deepEqual(app.program.values.priceZones, [NIGHT, FEE]);
  for (const wrong of ["x", [""], [NIGHT, 1], ["daily 22:00-06:00"], Array(25).fill(NIGHT)]) {
    assert.equal((await put(wrong)).status, 422);
  }
});

Deno.test("GET /settings/prices tells of each price that it is one of a kWh, in the currency", async () => {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, currency: "CHF" };
  const html = await (await app.ask("/settings/prices")).text();
  const words = html.replaceAll(/<[^>]*>/g, " ");
  assert.ok(words.split(en.settings.perKwh("CHF")).length > 3, "import, feed-in and by time");
});
