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

Deno.test("a stream whose reader has been shut out ends before anything is published", async () => {
  const app = new AppUnderTest();
  app.program.askFor(SECRET);
  const made = await app.tokens.make({ name: "wall", may: "read" });
  assert.ok("token" in made);
  const owner = { cookie: await app.signIn(SECRET) };
  const leaver = { cookie: await app.signIn(SECRET) };
  const byToken = await openLive(app, { authorization: `Bearer ${made.token}` });
  const id = String(app.tokens.list()[0]?.id);
  await app.postForm("/access/tokens/end", { id }, { headers: owner });
  assert.equal((await byToken.read()).done, true);
  assert.equal(app.live.count, 0);
  const byCookie = await openLive(app, leaver);
  await app.postForm("/sign-out", {}, { headers: leaver });
  assert.equal((await byCookie.read()).done, true);
  const stays = await openLive(app, owner, "/api/stream");
  await app.postForm("/sign-in", { secret: "wrong" });
  app.program.publish();
  assert.equal((await stays.read()).done, false, "who may still be here reads on");
  await stays.cancel();
  assert.equal(app.live.count, 0);
});

async function openLive(
  app: AppUnderTest,
  headers: Record<string, string>,
  path = "/live",
): Promise<ReadableStreamDefaultReader<Uint8Array>> {
  const response = await app.ask(path, { headers });
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
