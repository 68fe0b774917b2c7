import assert from "node:assert/strict";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { generate } from "mqtt-packet";
import { FrameGuard, MAX_PACKET_BYTES } from "../../src/mqtt/frame_guard.ts";

function publish(size: number): Uint8Array {
  const payload = Buffer.alloc(size, 255);
  return generate({ cmd: "publish", topic: "t", payload, qos: 0, retain: false, dup: false });
}

Deno.test("FrameGuard takes packets in any pieces up to the longest", () => {
  const seed = Date.now() % 1_000_000_007;
  console.log(`seed ${seed}`);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 700 }),
      (sizes, piece) => {
        const guard = new FrameGuard();
        const all = Buffer.concat(sizes.map(publish));
        for (let at = 0; at < all.length; at += piece) {
          assert.equal(guard.take(all.subarray(at, at + piece)), true);
        }
      },
    ),
    { seed, numRuns: 50 },
  );
});

Deno.test("FrameGuard refuses a packet by its head, before its content comes", () => {
  const head = 3;
  for (
    const [size, isTaken] of [[MAX_PACKET_BYTES - head, true], [
      MAX_PACKET_BYTES - 2,
      false,
    ]] as const
  ) {
    assert.equal(new FrameGuard().take(publish(size).subarray(0, 4)), isTaken, `${size}`);
  }
  assert.equal(new FrameGuard().take(new Uint8Array([0x30, 0x80, 0x80, 0x80, 0x80, 0])), false);
});

Deno.test("FrameGuard knows where each packet ends, whatever is in it", () => {
  const tooLong = new Uint8Array([0x30, 0xff, 0xff, 0x7f]);
  for (const size of [0, 1, 126, 127, 200, 3000]) {
    const guard = new FrameGuard();
    const packet = publish(size);
    assert.equal(guard.take(packet.subarray(0, 3)), true);
    assert.equal(guard.take(packet.subarray(3)), true);
    assert.equal(guard.take(new Uint8Array([0xd0, 0])), true, "one without content");
    assert.equal(guard.take(tooLong), false, `behind ${size} bytes`);
  }
});
