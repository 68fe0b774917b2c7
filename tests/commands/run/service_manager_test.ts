import assert from "node:assert/strict";
import { openServiceManager } from "../../../src/commands/run/service_manager.ts";
import { MemoryLogger } from "../../app/fakes.ts";

const DECODER = new TextDecoder();

/** A service manager's socket and the folder that it made for the program. */
async function withSocket(
  use: (parts: {
    environment: Record<string, string>;
    receive: () => Promise<string>;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/manager.sock`;
  const socket = Deno.listenDatagram({ transport: "unixpacket", path });
  try {
    await use({
      environment: { NOTIFY_SOCKET: path, RUNTIME_DIRECTORY: folder },
      receive: async () => DECODER.decode((await socket.receive())[0]),
    });
  } finally {
    socket.close();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openServiceManager() speaks the notify protocol, and again after a crash left its socket", async () => {
  await withSocket(async ({ environment, receive }) => {
    const logger = new MemoryLogger();
    const abandoned = openServiceManager((name) => environment[name], logger);
    assert.ok(abandoned);
    const manager = openServiceManager((name) => environment[name], logger);
    assert.ok(manager);
    await manager.ready();
    await manager.alive();
    await manager.trouble("the last cycle ended 31 s ago");
    await manager.trouble(null);
    await manager.stopping();
    const heard = [];
    for (let count = 0; count < 5; count += 1) heard.push(await receive());
    assert.deepEqual(heard, [
      "READY=1",
      "WATCHDOG=1",
      "STATUS=the last cycle ended 31 s ago",
      "STATUS=Cycles run",
      "STOPPING=1",
    ]);
    abandoned.close();
    manager.close();
    assert.deepEqual(logger.lines, []);
  });
});

Deno.test("openServiceManager() without a service manager is null and says nothing", () => {
  const logger = new MemoryLogger();
  assert.equal(openServiceManager(() => undefined, logger), null);
  assert.deepEqual(logger.lines, []);
});

Deno.test("openServiceManager() that cannot be told says so once and never throws", async () => {
  const folder = await Deno.makeTempDir();
  const logger = new MemoryLogger();
  const environment: Record<string, string> = {
    NOTIFY_SOCKET: `${folder}/nobody.sock`,
    RUNTIME_DIRECTORY: folder,
  };
  const manager = openServiceManager((name) => environment[name], logger);
  assert.ok(manager);
  await manager.ready();
  await manager.alive();
  assert.equal(logger.lines.length, 1);
  assert.match(logger.lines[0] ?? "", /^warn Service manager not told/);
  manager.close();
  const nowhere = openServiceManager(
    (name) => name === "NOTIFY_SOCKET" ? "@abstract" : folder,
    logger,
  );
  assert.equal(nowhere, null);
  assert.equal(logger.lines.length, 2);
  await Deno.remove(folder, { recursive: true });
});
