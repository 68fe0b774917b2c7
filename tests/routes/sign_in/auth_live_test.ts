import assert from "node:assert/strict";
import { AppUnderTest } from "../app_under_test.ts";

const SECRET = "Grüße vom Dach";

Deno.test("a live stream ends when its session does", async () => {
  const endings: ((app: AppUnderTest, headers: Record<string, string>) => Promise<unknown>)[] = [
    (app, headers) => app.postForm("/sign-out", {}, { headers }),
    (app) => Promise.resolve(app.program.askFor("another secret")),
  ];
  for (const end of endings) {
    const app = new AppUnderTest();
    app.program.askFor(SECRET);
    const byCookie = { cookie: await app.signIn(SECRET) };
    const reader = await openLive(app, byCookie);
    await end(app, byCookie);
    await readToEnd(reader, app);
    assert.equal(app.live.count, 0);
  }
});

Deno.test("a live stream ends when a secret is asked for or another is", async () => {
  const app = new AppUnderTest();
  const open = await openLive(app, {});
  app.program.askFor(SECRET);
  await readToEnd(open, app);
  const bearer = await openLive(app, { authorization: `Bearer ${SECRET}` });
  app.program.askFor("another secret");
  await readToEnd(bearer, app);
  assert.equal(app.live.count, 0);
});

async function openLive(
  app: AppUnderTest,
  headers: Record<string, string>,
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await app.ask("/live", { headers });
  assert.equal(response.status, 200);
  const reader = response.body?.getReader();
  assert.ok(reader);
  assert.equal((await reader.read()).done, false);
  assert.equal(app.live.count, 1);
  return reader;
}

/** Publishes until the stream has ended. */
async function readToEnd(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  app: AppUnderTest,
): Promise<void> {
  let isOpen = true;
  const reading = (async () => {
    while (!(await reader.read()).done);
    isOpen = false;
  })();
  while (isOpen) {
    app.program.publish();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await reading;
}
