import assert from "node:assert/strict";
import { createApp } from "../../../routes/app.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { LogBook, LogQuery } from "../../../src/domain/ports/log.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { StubProgram } from "../stub_program.ts";

class FakeLog implements LogBook {
  asked: LogQuery | null = null;
  failure: string | null = null;
  found: readonly string[] = ["2026-06-21T10:00:00.000Z info  <b>Charger</b> told"];
  lines(query: LogQuery): readonly string[] {
    if (this.failure !== null) throw new StorageFailed(this.failure);
    this.asked = query;
    return this.found;
  }
  text(): string {
    return `${this.found.join("\n")}\n`;
  }
}

function setUp() {
  const log = new FakeLog();
  const program = new StubProgram();
  const app = createApp({
    program,
    live: new LiveStreams(),
    logger: new MemoryLogger(),
    steadyMs: () => 0,
    log,
  });
  const ask = async (path: string, language = "en") =>
    await app.fetch(
      new Request(`http://192.168.178.5:5000${path}`, { headers: { "accept-language": language } }),
      { remoteAddr: { hostname: "192.168.178.20" } },
    );
  return { log, program, ask };
}

Deno.test("GET /log shows lines as text, in both languages, and asks by level and text", async () => {
  const { log, ask } = setUp();
  for (const [language, word] of [["en", "Download all"], ["de", "Alles herunterladen"]] as const) {
    const response = await ask("/log?level=warn&text=%3Cb%3E", language);
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.ok(html.includes(word));
    assert.ok(html.includes("&lt;b>Charger&lt;/b> told"));
    assert.ok(!html.includes("<b>"));
    assert.deepEqual(log.asked, { level: "warn", text: "<b>", limit: 500 });
  }
});

Deno.test("GET /log takes anything as a query, bounded", async () => {
  const { log, ask } = setUp();
  const response = await ask(`/log?level=loud&text=${"x".repeat(300)}`);
  assert.equal(response.status, 200);
  await response.body?.cancel();
  assert.deepEqual(log.asked, { level: null, text: "x".repeat(100), limit: 500 });
});

Deno.test("GET /log says when there is nothing, when it is off and when it cannot be read", async () => {
  const { log, program, ask } = setUp();
  log.found = [];
  assert.match(await (await ask("/log")).text(), /There is no such line/);
  program.values = { ...program.values, logFile: false };
  assert.match(await (await ask("/log")).text(), /switched off/);
  log.failure = "Cannot read log: denied";
  const failed = await ask("/log");
  assert.equal(failed.status, 503);
  assert.match(await failed.text(), /Cannot read log: denied/);
});

Deno.test("GET /log.txt gives all of it as a file", async () => {
  const { ask } = setUp();
  const response = await ask("/log.txt");
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain/);
  assert.match(response.headers.get("content-disposition") ?? "", /^attachment; filename="charge/);
  assert.match(await response.text(), /told\n$/);
});
