import assert from "node:assert/strict";
import { Listener } from "../../../routes/server/listener.ts";
import { WebServer, type WebServerOptions } from "../../../routes/server/web_server.ts";
import { SettingsInvalid } from "../../../src/domain/codes/errors.ts";
import { issueLines } from "../../../src/words/setting_texts.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { freePort } from "../../setup/free_port.ts";

async function serve(options: Partial<WebServerOptions> = {}, logger = new MemoryLogger()) {
  const server = new WebServer(() => new Response("page"), logger, {
    hostname: "127.0.0.1",
    onTakenBack: () => {},
    ...options,
  });
  await server.start(0);
  return server;
}

/** What a person is told, in English and in German. */
function toldOf({ issues }: SettingsInvalid): readonly string[] {
  return [en, de].flatMap((words) => issueLines(issues, words));
}

async function read(port: number): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } }))
    .text();
}

Deno.test("WebServer.move() serves both ports until the new one is opened, then that alone", async () => {
  const server = await serve({ confirmMs: 600_000 });
  const [old, next] = [server.port, freePort()];
  await server.move(next);
  assert.equal(server.port, old);
  assert.equal(await read(old), "page");
  assert.equal(await read(next), "page");
  assert.equal(server.port, next);
  await assert.rejects(read(old));
  await server.stop();
});

Deno.test("WebServer.move() a port that is in use is refused, and nothing changes", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const server = await serve();
  const old = server.port;
  await assert.rejects(
    server.move(taken.addr.port),
    (error) => {
      assert.ok(error instanceof SettingsInvalid);
      const { port } = taken.addr;
      assert.deepEqual(error.issues, [
        { key: "webPort", code: "port-unavailable", port, why: "taken" },
      ]);
      assert.deepEqual(toldOf(error), [
        `webPort: Port ${port} is in use`,
        `webPort: Port ${port} ist belegt`,
      ]);
      return true;
    },
  );
  assert.equal(server.port, old);
  assert.equal(await read(old), "page");
  await server.stop();
});

Deno.test("WebServer.move() says of each port that cannot be had why", async () => {
  const words = {
    EACCES: ["Port 81 needs permission", "Port 81 braucht Rechte"],
    EPERM: ["Port 81 needs permission", "Port 81 braucht Rechte"],
    EADDRINUSE: ["Port 81 is in use", "Port 81 ist belegt"],
    EADDRNOTAVAIL: ["Port 81 cannot be opened", "Port 81 geht nicht zu öffnen"],
  };
  for (const [code, [en, de]] of Object.entries(words)) {
    const server = await serve({
      open: (port, ...rest) =>
        port === 81
          ? Promise.reject(Object.assign(new Error(`listen ${code}`), { code }))
          : Listener.open(port, ...rest),
    });
    await assert.rejects(
      server.move(81),
      (error) => {
        assert.ok(error instanceof SettingsInvalid, code);
        assert.deepEqual(toldOf(error), [`webPort: ${en}`, `webPort: ${de}`]);
        return true;
      },
    );
    await server.stop();
  }
});

Deno.test("WebServer.move() a port that nobody opens is taken back", async () => {
  const takenBack = Promise.withResolvers<number>();
  const server = await serve({ confirmMs: 1, onTakenBack: takenBack.resolve });
  const [old, next] = [server.port, freePort()];
  await server.move(next);
  assert.equal(await takenBack.promise, old);
  await assert.rejects(read(next));
  assert.equal(await read(old), "page");
  await server.stop();
});

Deno.test("WebServer.move() can be undone, and a second move replaces the first", async () => {
  const server = await serve({ confirmMs: 600_000 });
  const [first, second] = [freePort(), freePort()];
  const undo = await server.move(first);
  undo();
  await assert.rejects(read(first));
  await server.move(first);
  await server.move(second);
  await assert.rejects(read(first));
  assert.equal(await read(second), "page");
  await server.stop();
});

Deno.test("WebServer opens a lost port again, as soon as it can be had", async () => {
  const opened: Listener[] = [];
  const reopened = Promise.withResolvers<void>();
  let refusals = 2;
  const open: typeof Listener.open = async (...given) => {
    if (opened.length > 0 && refusals-- > 0) throw new Error("too many open files");
    const listener = await Listener.open(...given);
    opened.push(listener);
    if (opened.length === 2) reopened.resolve();
    return listener;
  };
  const pauses: unknown[] = [];
  const logger = Object.assign(new MemoryLogger(), {
    error: (_message: string, details: Readonly<Record<string, unknown>> = {}) =>
      void pauses.push(details["pauseMs"]),
  });
  const server = await serve({ open, probeMs: 5, reopenMs: 1 }, logger);
  const { port } = server;
  assert.deepEqual(server.state, { lostSinceMs: null, losses: 0 });
  await opened[0]?.close();
  await reopened.promise;
  assert.equal(await read(port), "page");
  assert.equal(server.port, port);
  assert.equal(server.state.losses, 1);
  assert.deepEqual(pauses, [undefined, 1, 2], "each pause is twice as long");
  await server.stop();
  await assert.rejects(read(port));
});

Deno.test("WebServer.stop() closes both ports of a move that nobody has confirmed, for good", async () => {
  const takenBack: number[] = [];
  const server = await serve({ confirmMs: 1, onTakenBack: (port) => takenBack.push(port) });
  const [old, next] = [server.port, freePort()];
  assert.deepEqual(await server.move(old).then((undo) => undo()), undefined);
  assert.equal(await read(old), "page", "a move to the port that it has changes nothing");
  const moved = server.move(next);
  await moved;
  await server.stop();
  assert.equal(server.port, 0);
  for (const port of [old, next]) await assert.rejects(read(port));
  assert.deepEqual(takenBack, []);
});
