/**
 * PostgreSQL with TimescaleDB as WebAssembly, on a port of loopback that it prints: one session, which
 * all connections share one after the other. Run with the npm package to take as its argument, and
 * with the rights to read and to listen alone, because the package is that of a single person.
 */
const [name = ""] = Deno.args;
const { PGlite } = await import(`npm:${name}`);
const { timescaledb } = await import(`npm:${name}/timescaledb`);

const HEAD_BYTES = 4;
const TERMINATE = 0x58;

const database = await PGlite.create({ extensions: { timescaledb } });
await database.exec("create extension timescaledb");
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(listener.addr.port);
for await (const socket of listener) await talk(socket);

/** Hands each message over and sends what comes back, until the client goes. */
async function talk(socket: Deno.Conn): Promise<void> {
  const writer = socket.writable.getWriter();
  let waiting = new Uint8Array();
  // The first message has no byte that tells its kind.
  let kindBytes = 0;
  try {
    for await (const bytes of socket.readable) {
      waiting = new Uint8Array([...waiting, ...bytes]);
      for (;;) {
        const head = kindBytes + HEAD_BYTES;
        if (waiting.length < head) break;
        const length = kindBytes + new DataView(waiting.buffer).getUint32(kindBytes);
        if (waiting.length < length) break;
        const message = waiting.slice(0, length);
        waiting = waiting.slice(length);
        if (kindBytes === 1 && message[0] === TERMINATE) return;
        await writer.write(await database.execProtocolRaw(message));
        kindBytes = 1;
      }
    }
  } finally {
    await writer.close().catch(() => {});
  }
}
