import assert from "node:assert/strict";
import { createApp } from "../../../routes/app.tsx";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import type { LogBook, LogFilter, LogQuery, LogTail } from "../../../src/domain/ports/log.ts";
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
  tail(_filter: LogFilter, at: number): LogTail {
    return at >= 7 ? { lines: [], at: 7 } : { lines: this.found.slice(at - 7), at: 7 };
  }
}

const ALL = { level: null, texts: [], fromMs: null, toMs: null } as const;

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
  for (
    const [language, word] of [["en", "Download these lines"], [
      "de",
      "Diese Zeilen herunterladen",
    ]] as const
  ) {
    const response = await ask("/log?level=warn&text=%3Cb%3E", language);
    assert.equal(response.status, 200);
    const html = await response.text();
    assert.ok(html.includes(word));
    assert.ok(html.includes("&lt;b>Charger&lt;/b> told"));
    assert.ok(!html.includes("<b>"));
    assert.deepEqual(log.asked, { ...ALL, level: "warn", texts: ["<b>"], limit: 200 });
  }
});

Deno.test("GET /log takes anything as a query, bounded", async () => {
  const { log, ask } = setUp();
  const response = await ask(`/log?level=loud&text=${"x".repeat(300)}`);
  assert.equal(response.status, 200);
  await response.body?.cancel();
  assert.deepEqual(log.asked, { ...ALL, texts: ["x".repeat(100)], limit: 200 });
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

Deno.test("GET /log says that there is none only where it was read and has none", async () => {
  const { log, ask } = setUp();
  assert.doesNotMatch(await (await ask("/log")).text(), /There is no such line/);
  log.failure = "Cannot read log: denied";
  assert.doesNotMatch(await (await ask("/log")).text(), /There is no such line/);
});

Deno.test("GET /log.txt gives the lines that the page is asked for, all of them, as a file", async () => {
  const { log, ask } = setUp();
  const response = await ask("/log.txt?level=error&text=told");
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain/);
  assert.match(response.headers.get("content-disposition") ?? "", /^attachment; filename="charge/);
  assert.match(await response.text(), /told\n$/);
  assert.deepEqual(log.asked, { ...ALL, level: "error", texts: ["told"], limit: Infinity });
});

Deno.test("GET /log asks by device and by local times, and its links keep all of it", async () => {
  const { log, program, ask } = setUp();
  program.values = { ...program.values, timeZone: "Europe/Berlin" };
  const query =
    "level=warn&text=told&device=Bath+%3C2%3E&from=2026-06-21T12%3A00&to=2026-06-21T12%3A30";
  const html = await (await ask(`/log?${query}`)).text();
  assert.deepEqual(log.asked, {
    level: "warn",
    texts: ["told", 'device="Bath <2>"'],
    fromMs: Date.UTC(2026, 5, 21, 10),
    toMs: Date.UTC(2026, 5, 21, 10, 30),
    limit: 200,
  });
  assert.ok(html.includes(`href="/log.txt?${query.replaceAll("&", "&amp;")}"`));
  assert.ok(html.includes('<option value="Bath &lt;2>" selected'));
  assert.ok(!html.includes("/log/tail"), "a span that has ended gets no new lines");
  for (const from of ["2026-02-30T10:00", "yesterday", "2026-06-21"]) {
    await (await ask(`/log?from=${from}`)).body?.cancel();
    assert.deepEqual(log.asked, { ...ALL, limit: 200 });
  }
});

Deno.test("GET /log gets new lines by itself until it is paused", async () => {
  const { log, ask } = setUp();
  const live = await (await ask("/log?text=told")).text();
  assert.ok(live.includes('hx-get="/log/tail?text=told&amp;at=7&amp;count=0"'));
  assert.ok(live.includes('href="/log?text=told&amp;pause=1"'));
  const paused = await (await ask("/log?text=told&pause=1")).text();
  assert.ok(!paused.includes("/log/tail"));
  assert.ok(paused.includes('href="/log?text=told"'), "the way back");
  const none = await (await ask("/log/tail?text=told&at=7&count=3")).text();
  assert.ok(none.includes("at=7&amp;count=3") && !none.includes("Charger"));
  log.found = ["2026-06-21T10:00:01.000Z warn  Plug lost"];
  const answer = await ask("/log/tail?text=told&at=6&count=3");
  assert.equal(answer.headers.get("hx-refresh"), null);
  assert.match(await answer.text(), /at=7&amp;count=4.*Plug lost/s);
  const full = await ask("/log/tail?at=6&count=1000");
  assert.equal(full.headers.get("hx-refresh"), "true");
  await full.body?.cancel();
});

Deno.test("GET /log has those filters chosen that it shows by", async () => {
  const { program, ask } = setUp();
  void program;
  const chosenAt = async (path: string) => {
    const html = await (await ask(path)).text();
    return [...html.matchAll(/<select name="(\w+)".*?<\/select>/gs)].map(([select, name]) => [
      name,
      [...select.matchAll(/<option[^>]* value="([^"]*)"[^>]* selected/g)].map(([, value]) => value),
    ]);
  };
  assert.deepEqual(await chosenAt("/log?level=warn&device=Roof"), [
    ["level", ["warn"]],
    ["device", ["Roof"]],
  ]);
});
