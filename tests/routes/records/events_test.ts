import assert from "node:assert/strict";
import type { EventKind, EventRow } from "../../../src/domain/history/history_rows.ts";
import { AppUnderTest, expectPage } from "../app_under_test.ts";
import { NOON_MS } from "../stub_program.ts";
import { en } from "../../../src/words/en/en.ts";

const HTML = { headers: { accept: "text/html", "accept-language": "en" } };

function rows(count: number, kind: EventKind = "program"): readonly EventRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    atMs: NOON_MS - (count - index) * 60_000,
    kind,
    code: `test.${index + 1}`,
    detail: {},
  }));
}

async function htmlAt(app: AppUnderTest, path: string, status = 200): Promise<string> {
  return await expectPage(await app.ask(path, HTML), status);
}

Deno.test("GET /events shows all events, newest first, a page at a time", async () => {
  const app = new AppUnderTest();
  app.program.lists.eventRows = rows(130);
  const seen: string[] = [];
  let path: string | undefined = "/events";
  while (path !== undefined) {
    const html: string = await htmlAt(app, path);
    seen.push(...[...html.matchAll(/>test\.(\d+)</g)].map(([, number]) => number ?? ""));
    path = /href="([^"]*after=\d+)"/.exec(html)?.[1];
  }
  assert.deepEqual(seen, Array.from({ length: 130 }, (_, index) => String(130 - index)));
});

Deno.test("GET /events leads back to the newest from a later page alone", async () => {
  const app = new AppUnderTest();
  app.program.lists.eventRows = rows(70, "mode");
  const back = (html: string) => html.includes(`>${en.events.newest}<`);
  assert.equal(back(await htmlAt(app, "/events")), false);
  assert.equal(back(await htmlAt(app, "/events?after=60")), true);
  assert.match(
    await htmlAt(app, "/events?kind=mode&after=60"),
    /class="action" href="\/events\?kind=mode">/,
  );
});

Deno.test("GET /events?kind shows that kind and keeps it from page to page", async () => {
  const app = new AppUnderTest();
  app.program.lists.eventRows = [...rows(70, "mode"), ...rows(3, "device")];
  const html = await htmlAt(app, "/events?kind=mode");
  assert.match(html, /aria-current="page"[^>]*>Mode</);
  assert.match(html, /href="\/events\?kind=mode&amp;after=\d+"/);
  assert.match(await htmlAt(app, "/events?kind=plug"), /No events of this kind/);
  assert.match(await htmlAt(new AppUnderTest(), "/events"), /No events yet/);
});

for (const path of ["/events?kind=weather", "/events?after=x", "/events?kind=mode,"]) {
  Deno.test(`GET ${path} is refused in words`, async () => {
    assert.match(await htmlAt(new AppUnderTest(), path, 400), /Choose of|Enter a whole number/);
  });
}
