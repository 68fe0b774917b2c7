import assert from "node:assert/strict";
import { Hono } from "hono";
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { takesGzip, TextGzipper } from "../../../routes/http/gzipped_text.ts";

Deno.test("takesGzip() reads Accept-Encoding with its weights", async () => {
  const app = new Hono().get("/", (c) => c.text(String(takesGzip(c))));
  const cases: readonly (readonly [string | null, boolean])[] = [
    [null, false],
    ["", false],
    ["identity", false],
    ["gzip", true],
    ["GZIP", true],
    ["gzip, deflate, br, zstd", true],
    ["br;q=1.0, gzip;q=0.8", true],
    ["gzip ; q=0.001", true],
    ["gzip;q=0", false],
    ["gzip;q=0.000", false],
    ["br, gzip;q=0, identity", false],
    ["*", true],
    ["xgzip", false],
  ];
  for (const [header, expected] of cases) {
    const headers = header === null ? {} : { "accept-encoding": header };
    const answer = await (await app.request("/", { headers })).text();
    assert.equal(answer, String(expected), `${header}`);
  }
});

/** The texts that a packer is given, and what it hands on. */
function packer() {
  const packed: Uint8Array[] = [];
  let heard = Promise.withResolvers<void>();
  const made = new TextGzipper((bytes) => {
    packed.push(bytes);
    heard.resolve();
  });
  const next = async () => {
    await heard.promise;
    heard = Promise.withResolvers<void>();
  };
  return { made, packed, next };
}

Deno.test("TextGzipper.pack() hands on each text as soon as it is packed", async () => {
  const { made, packed, next } = packer();
  for (const text of ["one", "two", "three"]) {
    made.pack(text);
    await next();
  }
  const ended = Promise.withResolvers<void>();
  made.end(ended.resolve);
  await ended.promise;
  assert.equal(packed.length, 4, "three texts and the end");
  const whole = Buffer.concat(packed);
  assert.equal(gunzipSync(whole).toString(), "onetwothree");
  assert.ok(Number(packed[1]?.length) < 20, "each against those before it");
});

Deno.test("TextGzipper.close() gives up what is not packed yet", async () => {
  const { made, packed, next } = packer();
  made.pack("first");
  await next();
  const long = "given up ".repeat(50_000);
  made.pack(long);
  made.close();
  const later = packer();
  later.made.pack(long);
  await later.next();
  later.made.close();
  assert.equal(packed.length, 1);
});
