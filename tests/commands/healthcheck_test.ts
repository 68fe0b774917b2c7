import assert from "node:assert/strict";
import { SettingsInvalid } from "../../src/domain/codes/errors.ts";
import { healthcheck } from "../../src/commands/healthcheck.ts";

/** What the check says of a server that answers so; null: nobody listens. */
async function check(answer: (() => Response) | null): Promise<{ code: number; said: string }> {
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => answer?.() ?? new Response(),
  );
  const { port } = server.addr;
  if (answer === null) await server.shutdown();
  const dataDir = await Deno.makeTempDir();
  const said: string[] = [];
  const code = await healthcheck({
    dataDir,
    environment: (name) => name === "CHARGEMANAGER_WEB_PORT" ? `${port}` : undefined,
    print: (text) => said.push(text),
  });
  if (answer !== null) await server.shutdown();
  await Deno.remove(dataDir);
  return { code, said: said.join("\n").replaceAll(`${port}`, "PORT") };
}

Deno.test("healthcheck() is 0 while cycles run, and says what the program answers", async () => {
  assert.deepEqual(await check(() => Response.json({ status: "ok" })), {
    code: 0,
    said: '200 {"status":"ok"}',
  });
});

Deno.test("healthcheck() is 1 when cycles stand, when nobody listens and when another answers", async () => {
  const failing = await check(() => Response.json({ problem: "no cycle" }, { status: 503 }));
  assert.deepEqual(failing, { code: 1, said: '503 {"problem":"no cycle"}' });
  const alone = await check(null);
  assert.equal(alone.code, 1);
  assert.match(alone.said, /^Cannot reach port PORT: /);
  const elsewhere = new Response(null, { status: 302, headers: { location: "http://192.0.2.1/" } });
  assert.equal((await check(() => elsewhere)).code, 1);
});

Deno.test("healthcheck() refuses a language of the environment that is not spoken", async () => {
  const dataDir = await Deno.makeTempDir();
  const environment = (name: string) => name === "CHARGEMANAGER_LANGUAGE" ? "fr" : undefined;
  await assert.rejects(healthcheck({ dataDir, environment, print: () => {} }), SettingsInvalid);
  await Deno.remove(dataDir);
});

Deno.test("healthcheck() waits five seconds for an answer, and prints the beginning of a long one", async () => {
  const real = AbortSignal.timeout;
  const waits: number[] = [];
  AbortSignal.timeout = (ms) => (waits.push(ms), real(ms));
  try {
    const { code, said } = await check(() => new Response("x".repeat(2000)));
    assert.deepEqual([code, said, waits], [0, `200 ${"x".repeat(500)}`, [5000]]);
  } finally {
    AbortSignal.timeout = real;
  }
});
