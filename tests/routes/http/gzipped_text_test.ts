import assert from "node:assert/strict";
import { Hono } from "hono";
import { takesGzip } from "../../../routes/http/gzipped_text.ts";

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
