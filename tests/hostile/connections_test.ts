import assert from "node:assert/strict";
import { get } from "node:http";
import { BesiegedProgram, pause } from "./besieged_program.ts";
import { RawClient } from "./raw_client.ts";

const IDLE_SOCKETS = 1000;

Deno.test(`${IDLE_SOCKETS} idle sockets of one client keep nobody else out`, async () => {
  await using program = await BesiegedProgram.start();
  const handles = await program.restingHandles();
  const { cycleAgeMs } = await program.watch(async () => {
    using sockets = await idleSockets(program.port, IDLE_SOCKETS);
    assert.equal(sockets.count, IDLE_SOCKETS);
    assert.ok(program.handles() < handles + 60, `${program.handles()} open files`);
    assert.equal(await statusFrom("127.0.0.2", program.port), 200);
  });
  await pause(1000);
  assert.equal(await statusFrom("127.0.0.1", program.port), 200);
  console.log(
    `  idle sockets: handles ${handles} to ${program.handles()}, cycle age ${cycleAgeMs}`,
  );
  assert.ok(program.handles() <= handles + 2);
  assert.ok(program.lines.filter((line) => line.includes("Too many connections")).length <= 2);
});

Deno.test("pages that were lost for want of files come back by themselves", async () => {
  await using program = await BesiegedProgram.start({
    maxFiles: 100,
    env: { CHARGEMANAGER_TRUSTED_PROXIES: "127.0.0.1" },
  });
  {
    using _sockets = await idleSockets(program.port, 150);
    await pause(3000);
  }
  let status: number | null = null;
  for (let at = 0; at < 60 && status !== 200; at++) {
    await pause(1000);
    status = await statusFrom("127.0.0.1", program.port).catch(() => null);
  }
  const lost = program.lines.filter((line) => line.includes("Pages lost")).length;
  console.log(`  few files: pages lost ${lost} times, then status ${status}`);
  assert.equal(status, 200);
  const { cycleAgeMs } = await program.health();
  assert.ok(cycleAgeMs !== null && cycleAgeMs < 10_000);
});

async function idleSockets(
  port: number,
  count: number,
): Promise<{ readonly count: number } & Disposable> {
  const sockets: RawClient[] = [];
  for (let at = 0; at < count; at++) sockets.push(await RawClient.connect(port));
  return {
    count: sockets.length,
    [Symbol.dispose]: () => sockets.forEach((socket) => socket.close()),
  };
}

/** Status of the page as a client at another loopback address gets it. */
function statusFrom(localAddress: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, localAddress, agent: false, timeout: 5000 };
    const request = get(options, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    request.on("error", reject);
    request.on("timeout", () => request.destroy(new Error("no answer")));
  });
}
