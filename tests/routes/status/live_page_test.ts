import assert from "node:assert/strict";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { LivePage } from "../../../routes/status/live_page.tsx";
import { statusRoutes } from "../../../routes/status/status.tsx";
import { MINUTE_MS } from "../../../src/domain/house/units.ts";
import { FakeProgram, historyUpTo, NOW_MS, SUNNY } from "../fake_program.ts";
import { en } from "../../../src/words/en/en.ts";

function pages(change: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  change(program);
  const live = new LiveStreams(64, { spacingMs: 0, heartbeatMs: 60_000 });
  return { program, live, app: statusRoutes(program, live) };
}

Deno.test("GET /live sends the fragment, after a change the new one, ends on close()", async () => {
  const { app, program, live } = pages();
  const response = await app.request("/live?chart=");
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  assert.ok(response.body);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const first = (await reader.read()).value ?? "";
  assert.match(first, /^data: <section class="card now"/);
  assert.match(first, /6\.17<span class="unit">.kW/);
  program.publish({ cycle: 8, pvPowerW: 5000 });
  assert.match((await reader.read()).value ?? "", /5\.00<span class="unit">.kW/);
  live.close();
  assert.equal((await reader.read()).done, true);
  assert.equal(program.listeners.size, 0);
});

Deno.test("GET /live sends the chart only where the page has another one", async () => {
  const { app, program, live } = pages((program) => {
    program.points = historyUpTo(NOW_MS, 144, () => ({ pvPowerW: 3000 }));
  });
  const page = await (await app.request("/")).text();
  const connect = /hx-sse:connect="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const response = await app.request(connect);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  assert.doesNotMatch((await reader.read()).value ?? "", /chart-picture/);
  program.now += 5 * MINUTE_MS;
  program.points = historyUpTo(program.now, 144, () => ({ pvPowerW: 3000 }));
  program.publish({ cycle: 8 });
  assert.match((await reader.read()).value ?? "", /<hx-partial hx-target="#chart-picture"/);
  program.publish({ cycle: 9, pvPowerW: 1 });
  assert.doesNotMatch((await reader.read()).value ?? "", /chart-picture/);
  live.close();
});

/** Reads messages of a stream, one a change. */
async function follow(app: ReturnType<typeof pages>["app"], target = "/live?chart=") {
  const response = await app.request(target);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  assert.ok(reader);
  return async () => (await reader.read()).value ?? "";
}

const WHOLE = /^data: <section class="card now"/;

Deno.test("GET /live sends after the first message only what has changed", async () => {
  const { app, program, live } = pages();
  const next = await follow(app);
  await next();
  program.publish({ cycle: 8, pvPowerW: 6115, gridPowerW: -1008 });
  const message = await next();
  assert.deepEqual(
    [...message.matchAll(/hx-target="#([^"]+)"/g)].map((match) => match[1]),
    ["sun-w", "grid-w"],
  );
  assert.match(message, /hx-swap="outerMorph"><dd id="sun-w">6/);
  assert.ok(message.length < 600, `${message.length} letters`);
  live.close();
});

Deno.test("GET /live makes who comes late whole, and everybody each 90 s", async () => {
  const { app, program, live } = pages();
  const early = await follow(app);
  assert.match(await early(), WHOLE);
  program.publish({ cycle: 8, pvPowerW: 5000 });
  assert.doesNotMatch(await early(), WHOLE);
  const late = await follow(app);
  const first = await late();
  assert.match(first, WHOLE);
  assert.match(first, /5\.00<span class="unit">.kW/);
  const whole: number[] = [];
  for (let cycle = 9; cycle < 9 + 36; cycle++) {
    program.publish({ cycle, pvPowerW: 500 + cycle });
    if (WHOLE.test(await early())) whole.push(cycle);
  }
  assert.equal(whole.length, 2, "each eighteenth message after it");
  live.close();
});

Deno.test("GET /live who missed a change gets it with the next one", () => {
  const { program } = pages();
  const source = new LivePage(program).source({ texts: en, basePath: "", access: "open" }, "");
  source.message();
  program.publish({ cycle: 8, pvPowerW: 5000 });
  program.publish({ cycle: 9, gridPowerW: -900 });
  const message = source.message();
  assert.match(message, /id="sun-w"/);
  assert.match(message, /id="grid-w"/);
});

Deno.test("GET /live sends all of it after a press, whose own answer may come late", async () => {
  const { app, program, live } = pages();
  const next = await follow(app);
  await next();
  await app.request("/mode", { method: "POST", body: new URLSearchParams({ mode: "slow" }) });
  assert.match(await next(), WHOLE);
  program.publish({ cycle: 8, isModePending: false });
  assert.match(await next(), WHOLE);
  program.publish({ cycle: 9, pvPowerW: 5000 });
  assert.doesNotMatch(await next(), WHOLE);
  live.close();
});

Deno.test("GET /live says of the chart's words what the card says of the charger", async () => {
  const charger = { ...SUNNY.charger, charging: false };
  const { app, program, live } = pages((program) => {
    program.points = historyUpTo(NOW_MS, 144, (step) => ({ carPowerW: step > 140 ? 6900 : 0 }));
    program.current = { ...SUNNY, charger };
  });
  const page = await (await app.request("/")).text();
  assert.match(page, /id="chart-summary">[^<]*Charged 11:45–12:00/);
  const next = await follow(app);
  await next();
  program.publish({ cycle: 8, charger: SUNNY.charger });
  assert.match(await next(), /#chart-summary.*Charged since 11:45/);
  live.close();
});

Deno.test("GET /live refuses the 65th with 503 and when to come again", async () => {
  const { app, live } = pages();
  for (let stream = 0; stream < 64; stream++) {
    assert.equal((await app.request("/live")).status, 200);
  }
  const refused = await app.request("/live");
  assert.equal(refused.status, 503);
  assert.match(refused.headers.get("retry-after") ?? "", /^[0-9]+$/);
  live.close();
  assert.equal(live.count, 0);
});

Deno.test("GET / is drawn once a cycle and language, and anew when a mode is chosen", async () => {
  const { app, program } = pages();
  let reads = 0;
  const { temperatureC } = SUNNY.inverter;
  const inverter = {
    ...SUNNY.inverter,
    get temperatureC() {
      reads++;
      return temperatureC;
    },
  };
  program.current = { ...SUNNY, inverter };
  for (let visit = 0; visit < 5; visit++) await app.request("/");
  const readsOnce = reads;
  await app.request("/", { headers: { "accept-language": "de" } });
  assert.equal(reads, 2 * readsOnce);
  program.chooseMode("slow");
  assert.match(await (await app.request("/")).text(), /id="mode-slow"[^>]*is-pending/);
});

Deno.test("GET / comes compressed for who takes it, and is the same page", async () => {
  const { app } = pages();
  const plain = await (await app.request("/")).text();
  const response = await app.request("/", { headers: { "accept-encoding": "gzip, br" } });
  assert.equal(response.headers.get("content-encoding"), "gzip");
  assert.equal(response.headers.get("vary"), "Accept-Encoding");
  assert.ok(response.body);
  const unpacked = response.body.pipeThrough(new DecompressionStream("gzip"));
  assert.equal(await new Response(unpacked).text(), plain);
});
