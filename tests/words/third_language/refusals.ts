import type { AppUnderTest } from "../../routes/app_under_test.ts";
import { LiveStreams } from "../../../routes/status/live_streams.ts";
import { ProgramEnding, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { DETAIL, spokenApp, type Tour } from "./tour.ts";

const JSON_TYPE = { "content-type": "application/json" };
const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };

/** What is refused before a page is asked at all, as a page and as JSON. */
export async function visitRefusals(tour: Tour): Promise<void> {
  const app = spokenApp();
  const send = (body: BodyInit, headers: Record<string, string>) =>
    tour.page(app, "/mode", { method: "POST", body, headers });
  await send("x".repeat(70_000), FORM_TYPE);
  await send("{}", JSON_TYPE);
  await send(new ReadableStream({}), FORM_TYPE);
  await send(brokenBody(), FORM_TYPE);
  await send("mode=fast", { ...FORM_TYPE, origin: "http://evil.example" });
  for (const visit of [tour.page, tour.json]) {
    const ask = visit.bind(tour, app);
    await ask("/nothing");
    await ask("/history", { method: "PUT" });
    await ask(`/${"x".repeat(3000)}`);
    await ask("/", { headers: { cookie: "x".repeat(17_000) } });
    await ask("/", { headers: { host: "a b" } });
    await ask("http://evil.example/");
  }
}

/** What is wrong in queries and bodies of programs. */
export async function visitQueries(tour: Tour): Promise<void> {
  const app = spokenApp();
  await tour.page(app, "/export/days.csv?from=x");
  await tour.page(app, "/export/days.csv?dialect=x");
  await tour.page(app, "/export/events.csv?device=2");
  await tour.json(app, "/api/history?step=x");
  await tour.json(app, "/api/history?limit=x&from=x");
  await tour.json(app, "/api/history?from=2026-02-02&to=2026-02-01");
  await tour.json(app, "/api/events?kinds=x");
  for (const body of ['{"mode":"x"}', '{"mode":"fast","more":1}', "[]", "{"]) {
    await tour.json(app, "/api/mode", { method: "PUT", body, headers: JSON_TYPE });
  }
  await tour.json(app, "/api/mode", { method: "PUT", body: "{}", headers: FORM_TYPE });
}

/** What is said when the program cannot do what was asked. */
export async function visitFailures(tour: Tour): Promise<void> {
  const failures = [new StorageFailed(DETAIL), new ProgramEnding(DETAIL), new TypeError(DETAIL)];
  for (const failure of failures) {
    const app = spokenApp();
    app.program.failure = failure;
    app.program.history.failure = failure;
    const body = JSON.stringify({ mode: "fast" });
    await tour.json(app, "/api/mode", { method: "PUT", body, headers: JSON_TYPE });
    await tour.page(app, "/history");
  }
}

/** What is said to one too many: of one device, and of all. */
export async function visitFull(tour: Tour): Promise<void> {
  await hold(tour, spokenApp(), { path: "/live", times: 5 });
  await hold(tour, spokenApp({ live: new LiveStreams() }), { path: "/live", times: 13 });
  await hold(tour, spokenApp(), { path: "/export/5m.csv", times: 3 });
}

/** Asks again and again without reading, and tells the answer that is refused. */
async function hold(
  tour: Tour,
  app: AppUnderTest,
  { path, times }: { readonly path: string; readonly times: number },
): Promise<void> {
  const held: Response[] = [];
  for (let count = 0; count < times; count += 1) {
    const answer = await app.ask(path, { headers: { "accept-language": "xx" } });
    if (answer.status === 200) held.push(answer);
    else await tour.add(path, answer);
  }
  for (const answer of held) await answer.body?.cancel();
}

function brokenBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.error(new TypeError("connection closed"));
    },
  });
}
