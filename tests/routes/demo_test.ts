import assert from "node:assert/strict";
import {
  type DemoHouse,
  HOUSE_TROUBLES,
  type TroubleGroup,
} from "../../src/domain/ports/demo_house.ts";
import { en } from "../../src/words/en/en.ts";
import { AppUnderTest, expectPage, expectRedirect } from "./app_under_test.ts";

/** A house in which nothing but its switches is there. */
class SwitchBoard implements DemoHouse {
  readonly active = new Set<string>();
  seed: number | null = null;

  groups(): readonly TroubleGroup[] {
    return [
      { name: null, switches: HOUSE_TROUBLES.map((trouble) => ({ id: trouble, trouble })) },
      { name: "Carport <2>", switches: [{ id: "car-unplugged.1", trouble: "car-unplugged" }] },
      { name: "Bath", switches: [{ id: "plug-lost.2", trouble: "plug-lost" }] },
    ];
  }

  troubles(): ReadonlySet<string> {
    return this.active;
  }

  planSeed(): number | null {
    return this.seed;
  }

  begin(trouble: string): Promise<void> {
    this.active.add(trouble);
    return Promise.resolve();
  }

  end(trouble: string): Promise<void> {
    this.active.delete(trouble);
    return Promise.resolve();
  }

  beginPlan(seed: number): Promise<void> {
    this.seed = seed;
    return Promise.resolve();
  }

  endPlan(): Promise<void> {
    this.seed = null;
    return Promise.resolve();
  }

  makeWell(): Promise<void> {
    this.active.clear();
    this.seed = null;
    return Promise.resolve();
  }
}

function openDemo(): { readonly house: SwitchBoard; readonly web: AppUnderTest } {
  const house = new SwitchBoard();
  return { house, web: new AppUnderTest(house) };
}

/** Names and values of a page's buttons, without the one of the look. */
function buttonsOf(html: string): readonly string[] {
  return [...html.matchAll(/<button type="submit" name="(\w+)" value="([\w.-]+)"/g)]
    .map((match) => `${match[1]} ${match[2]}`)
    .filter((button) => !button.startsWith("theme"));
}

Deno.test("/demo is not there in the real program", async () => {
  const web = new AppUnderTest();
  await expectPage(await web.ask("/demo", { headers: { accept: "text/html" } }), 404);
  const posted = await web.postForm("/demo", { begin: "kettle-on" });
  assert.equal(posted.status, 404);
  await posted.body?.cancel();
});

Deno.test("GET /demo has a button for each trouble, and says which ones are active", async () => {
  const { house, web } = openDemo();
  house.active.add("meter-lost");
  const html = await expectPage(await web.ask("/demo"), 200);
  assert.match(html, /name="seed"[^>]*maxlength="10"[^>]*value="1"/i);
  assert.deepEqual(
    [...html.matchAll(/<h2 class="demo-device">([^<]*)</g)].map(([, name]) => name),
    ["Carport &lt;2>", "Bath"],
  );
  const rows = [...html.matchAll(/<li class="([^"]*)".*?class="action">([^<]*)</gs)];
  const texts = en.demo.troubles;
  assert.deepEqual(
    rows.map(([, classes, word]) => [classes, word]),
    HOUSE_TROUBLES.map((trouble) =>
      trouble === "meter-lost"
        ? ["demo-trouble is-active", texts[trouble].end]
        : ["demo-trouble", texts[trouble].begin]
    ).concat([
      ["demo-trouble", texts["car-unplugged"].begin],
      ["demo-trouble", texts["plug-lost"].begin],
    ]),
  );
  const switches = [...HOUSE_TROUBLES, "car-unplugged.1", "plug-lost.2"]
    .map((name) => `${name === "meter-lost" ? "end" : "begin"} ${name}`);
  assert.deepEqual(buttonsOf(html), [...switches, "plan begin", "well all"]);
  assert.deepEqual([...html.matchAll(/<h2>([^<]*)<span[^>]*>active</g)].map(([, name]) => name), [
    "Meter lost",
  ]);
  house.seed = 4711;
  const playing = await expectPage(await web.ask("/demo"), 200);
  assert.match(playing, /Plan 4711 runs<span[^>]*>active</);
  assert.match(playing, /name="seed"[^>]*value="4711"/);
  assert.ok(buttonsOf(playing).includes("plan end"));
});

Deno.test("GET /demo speaks German too", async () => {
  const { house, web } = openDemo();
  house.active.add("kettle-on");
  const headers = { "accept-language": "de" };
  const html = await expectPage(await web.ask("/demo", { headers }), 200);
  assert.match(html, /Wasserkocher<span[^>]*>aktiv</);
  assert.match(html, /Alles wieder gut/);
});

Deno.test("POST /demo begins and ends, and goes back to the page", async () => {
  const { house, web } = openDemo();
  const press = async (fields: Record<string, string>) => {
    await expectRedirect(await web.postForm("/demo", fields), "/demo");
    return [...house.active, house.seed];
  };
  assert.deepEqual(await press({ begin: "sun-hidden" }), ["sun-hidden", null]);
  assert.deepEqual(await press({ begin: "kettle-on" }), ["sun-hidden", "kettle-on", null]);
  assert.deepEqual(await press({ end: "sun-hidden" }), ["kettle-on", null]);
  const carport = "car-unplugged.1";
  assert.deepEqual(await press({ begin: carport }), ["kettle-on", carport, null]);
  assert.deepEqual(await press({ end: carport }), ["kettle-on", null]);
  assert.deepEqual(await press({ plan: "begin", seed: "2147483647" }), ["kettle-on", 2147483647]);
  assert.deepEqual(await press({ plan: "end", seed: "5" }), ["kettle-on", null]);
  assert.deepEqual(await press({ plan: "begin", seed: "0" }), ["kettle-on", 0]);
  assert.deepEqual(await press({ well: "all" }), [null]);
});

Deno.test("POST /demo refuses what it does not know, and nothing changes", async () => {
  const { house, web } = openDemo();
  const rows: readonly [Record<string, string>, RegExp][] = [
    [{}, /Nothing chosen/],
    [{ seed: "4" }, /Nothing chosen/],
    [{ begin: "kettle-on", end: "kettle-on" }, /more than one thing/],
    [{ begin: "" }, /“” is nothing that can befall/],
    [{ begin: "toString" }, /“toString” is nothing/],
    [{ end: "flood" }, /“flood” is nothing/],
    [{ begin: "car-unplugged.2" }, /“car-unplugged.2” is nothing/],
    [{ begin: "device-silent" }, /“device-silent” is nothing/],
    [{ begin: "<script>" }, /“&lt;script>” is nothing/],
    [{ begin: "x".repeat(500) }, /“x{40}” is nothing/],
    [{ plan: "kettle-on" }, /“kettle-on” is nothing/],
    [{ explode: "kettle-on" }, /“kettle-on” is nothing/],
    [{ plan: "begin" }, /whole number from 0 to 2147483647, not “”/],
    ...["-1", "1.5", "1e3", "2147483648", "99999999999", "seven", "0x10"].map((
      seed,
    ): [Record<string, string>, RegExp] => [
      { plan: "begin", seed },
      new RegExp(`The seed is a whole number .*not “${seed}”`),
    ]),
  ];
  for (const [fields, expected] of rows) {
    assert.match(await expectPage(await web.postForm("/demo", fields), 400), expected);
    assert.deepEqual([...house.active, house.seed], [null], JSON.stringify(fields));
  }
  const body = await web.ask("/demo", { method: "POST", body: "begin=kettle-on" });
  assert.equal(body.status, 415, "no form");
  await body.body?.cancel();
  const put = await web.putJson("/demo", { begin: "kettle-on" });
  assert.ok(put.status === 405 || put.status === 415);
  await put.body?.cancel();
  assert.equal(house.active.size, 0);
});

Deno.test("POST /demo is closed to other sites, and to who does not know the secret", async () => {
  const { house, web } = openDemo();
  const strangers = [{ origin: "http://example.org" }, { "sec-fetch-site": "cross-site" }];
  for (const headers of strangers) {
    const response = await web.postForm("/demo", { begin: "kettle-on" }, { headers });
    assert.equal(response.status, 403);
    await response.body?.cancel();
  }
  web.program.askFor("correct horse");
  for (const method of ["GET", "POST"]) {
    const response = await web.ask("/demo", { method });
    assert.equal(response.status, 303);
    assert.match(response.headers.get("location") ?? "", /^\/sign-in/);
    await response.body?.cancel();
  }
  assert.equal(house.active.size, 0);
});

Deno.test("GET /demo stays below the base path", async () => {
  const { web } = openDemo();
  web.program.values = { ...web.program.values, basePath: "/charge" };
  const html = await expectPage(await web.ask("/charge/demo"), 200);
  assert.equal([...html.matchAll(/action="\/charge\/demo"/g)].length, 5);
  await expectRedirect(await web.postForm("/charge/demo", { begin: "phase-off" }), "/charge/demo");
});
