import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { authorize, NonceUse, parseChallenge } from "../../../src/devices/shelly/digest.ts";

Deno.test("parseChallenge() takes a digest of SHA-256, however it is laid out", () => {
  const base = { realm: "shellyplus1-aabb", nonce: "62dce", isStale: false };
  for (
    const [header, expected] of [
      // Firmware 1 and 2 as users show them (windkh/node-red-contrib-shelly issue 296).
      ['Digest qop="auth", realm="shellyplus1-aabb", nonce="62dce", algorithm=SHA-256', base],
      [
        'digest realm="shellyplus1-aabb",nonce="62dce",algorithm="sha-256",qop="auth-int, auth"',
        base,
      ],
      [
        'Digest qop="auth", realm="r", nonce="ab+/cd==", algorithm=SHA-256, stale=true',
        { realm: "r", nonce: "ab+/cd==", isStale: true },
      ],
      ['Digest qop="auth", realm="a, b=c", nonce="1", algorithm=SHA-256, stale=FALSE', {
        realm: "a, b=c",
        nonce: "1",
        isStale: false,
      }],
    ] as const
  ) assert.deepEqual(parseChallenge(header), expected, header);
});

Deno.test("parseChallenge() takes no other sign-in, and nothing that would break our header", () => {
  for (
    const header of [
      null,
      "",
      'Basic realm="r"',
      'Basic qop="auth", realm="r", nonce="1", algorithm=SHA-256',
      'Digest qop="auth", realm="r", nonce="1"',
      'Digest qop="auth", realm="r", nonce="1", algorithm=MD5',
      'Digest qop="auth-int", realm="r", nonce="1", algorithm=SHA-256',
      'Digest qop="auth", realm="r", algorithm=SHA-256',
      'Digest qop="auth", nonce="1", algorithm=SHA-256',
      'Digest qop="auth", realm="r\\"x", nonce="1", algorithm=SHA-256',
      'Digest qop="auth", realm="r", nonce="1\\\\", algorithm=SHA-256',
      'Digest qop="auth", realm="ü", nonce="1", algorithm=SHA-256',
      `Digest qop="auth", realm="r", nonce="${"1".repeat(257)}", algorithm=SHA-256`,
    ]
  ) assert.equal(parseChallenge(header), null, `${header}`);
  const nonce = "1".repeat(256);
  const longest = `Digest qop="auth", realm="r", nonce="${nonce}", algorithm=SHA-256`;
  assert.deepEqual(parseChallenge(longest), { realm: "r", nonce, isStale: false });
});

Deno.test("NonceUse.next() counts to 20 000 and no further", () => {
  const challenge = { realm: "r", nonce: "1", isStale: false };
  const use = new NonceUse(challenge);
  assert.deepEqual(use.next(), { challenge, count: 1 });
  const counts = [1, ...Array.from({ length: 20_001 }, () => use.next()?.count ?? null)];
  assert.deepEqual([counts[0], counts[1], counts.at(-3)], [1, 2, 20_000]);
  assert.deepEqual(counts.slice(-2), [null, null]);
});

Deno.test("authorize() is the digest of RFC 7616, worked out by another hash", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[A-Za-z0-9+/=-]{1,40}$/),
      fc.integer({ min: 1, max: 0xffff_ffff }),
      async (password, nonce, count) => {
        const uri = "/rpc/Switch.Set?id=0&on=true&toggle_after=300";
        const challenge = { realm: "shellyplugs-aabb", nonce, isStale: false };
        const header = await authorize({
          challenge,
          password,
          method: "GET",
          uri,
          count,
          clientNonce: "c1",
        });
        const hash = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
        const uses = count.toString(16).padStart(8, "0");
        const response = hash(
          `${hash(`admin:shellyplugs-aabb:${password}`)}:${nonce}:${uses}:c1:auth:${
            hash(`GET:${uri}`)
          }`,
        );
        assert.equal(
          header,
          `Digest username="admin", realm="shellyplugs-aabb", nonce="${nonce}", uri="${uri}", ` +
            `algorithm=SHA-256, qop=auth, nc=${uses}, cnonce="c1", response="${response}"`,
        );
      },
    ),
    { seed: 7616, numRuns: 60 },
  );
});
