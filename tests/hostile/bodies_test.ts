import assert from "node:assert/strict";
import { BesiegedProgram, pause } from "./besieged_program.ts";
import { RawClient, statusOf } from "./raw_client.ts";

const SECRET = "a secret of the house";
const MAX_RISE_MB = 20;
const TIMED_OUT_BODIES = Number(Deno.env.get("HOSTILE_BODIES") ?? 1000);
/** Clients at once, as if behind a proxy; each waits for the deadline of a body, 10 s. */
const AT_ONCE = 150;
const BEHIND_PROXY = { CHARGEMANAGER_TRUSTED_PROXIES: "127.0.0.1" };

for (const secret of [SECRET, undefined]) {
  const who = secret === undefined ? "where everybody may" : "without signing in";
  Deno.test(`60,000 chunks of one byte, three times at once, ${who}: under 20 MB`, async () => {
    await using program = await BesiegedProgram.start(secret === undefined ? {} : { secret });
    const restMb = await program.restingMb();
    const { result, peakMb, cycleAgeMs } = await program.watch(async () =>
      await Promise.all([1, 2, 3].map(() => sendByteByByte(program.port, 60_000)))
    );
    console.log(
      `  one-byte chunks ${who}: rest ${restMb.toFixed(0)} MB, peak ${peakMb.toFixed(0)} MB, ` +
        `answers ${result.join(" ")}`,
    );
    assert.ok(peakMb - restMb < MAX_RISE_MB, `${restMb} MB rose to ${peakMb} MB`);
    assert.ok(cycleAgeMs < 10_000);
    assert.ok(result.every((status) => status !== null && status < 500), result.join());
  });
}

Deno.test(`${TIMED_OUT_BODIES} bodies that never come leave nothing behind`, async () => {
  await using program = await BesiegedProgram.start({ env: BEHIND_PROXY });
  await leaveBodies(program.port, 2 * AT_ONCE);
  const restMb = await program.restingMb();
  const handles = await program.restingHandles();
  await leaveBodies(program.port, TIMED_OUT_BODIES);
  await pause(1000);
  const leftMb = await program.restingMb();
  const leftHandles = await program.restingHandles();
  const perBodyKb = (leftMb - restMb) * 1024 / TIMED_OUT_BODIES;
  console.log(
    `  ${TIMED_OUT_BODIES} bodies: ${restMb.toFixed(0)} to ${leftMb.toFixed(0)} MB, ` +
      `${perBodyKb.toFixed(1)} kB each, handles ${handles} to ${leftHandles}`,
  );
  assert.ok(leftMb - restMb < MAX_RISE_MB, `${restMb} MB grew to ${leftMb} MB`);
  assert.ok(leftHandles <= handles + 2);
});

/** A form in chunks of one byte, 1000 a write, and the status that it gets. */
async function sendByteByByte(port: number, count: number): Promise<number | null> {
  using client = await RawClient.connect(port);
  await client.send(
    "POST /settings HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
      "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n",
  );
  const answer = client.read(30_000, (text) => text.includes("\r\n\r\n"));
  for (let sent = 0; sent < count; sent += 1000) {
    if (!await client.send("1\r\na\r\n".repeat(1000))) break;
  }
  await client.send("0\r\n\r\n");
  return statusOf(await answer);
}

/** Requests whose body never comes: so many until the program gave each of them up. */
async function leaveBodies(port: number, count: number): Promise<void> {
  let left = count;
  const visitor = async () => {
    while (left > 0) {
      left -= 1;
      using client = await RawClient.connect(port);
      await client.send(
        "POST /settings HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n" +
          "Content-Type: application/x-www-form-urlencoded\r\n\r\na=1",
      );
      const answer = await client.read(20_000, (text) => text.includes("\r\n\r\n"));
      assert.equal(statusOf(answer), 408, answer.slice(0, 80));
      await client.read(5000);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visitor));
}
