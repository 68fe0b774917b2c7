import assert from "node:assert/strict";
import { Hono } from "hono";
import {
  hostnameOf,
  normalAddress,
  type RequestFacts,
  requestFacts,
} from "../../../routes/http/request_facts.ts";

const PROXY = "172.17.0.2";

Deno.test("hostnameOf() reads names and addresses, and nothing else", () => {
  const cases = [
    ["192.168.178.5:5000", "192.168.178.5"],
    ["[::1]:5000", "::1"],
    ["[FE80::1]", "fe80::1"],
    ["Pantry.LOCAL:80", "pantry.local"],
    ["pantry.local.", "pantry.local"],
    ["my_pi.lan", "my_pi.lan"],
    ["", null],
    ["a b", null],
    ["evil.com/x", null],
    ["user@localhost", null],
    ["localhost:5000:1", null],
    ["localhost:99999", null],
    ["localhost, evil.com", null],
    ["[::1", null],
    ["300.1.1.1", null],
  ] as const;
  for (const [authority, name] of cases) assert.equal(hostnameOf(authority), name, authority);
});

Deno.test("normalAddress() gives each address one form", () => {
  const cases = [
    ["192.168.178.20", "192.168.178.20"],
    ["::ffff:192.168.178.20", "192.168.178.20"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    [" fd00::2 ", "fd00::2"],
    ["unknown", "unknown"],
  ] as const;
  for (const [address, normal] of cases) assert.equal(normalAddress(address), normal);
});

Deno.test("requestFacts() believes forwarding headers of trusted proxies alone", async () => {
  const headers = {
    "x-forwarded-host": "charge.example.org",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "6.6.6.6, 203.0.113.9, 172.17.0.3",
  };
  const direct = await factsOf({ headers, from: "192.168.178.20" });
  assert.deepEqual(direct, {
    hostnames: ["192.168.178.5"],
    origin: "http://192.168.178.5:5000",
    isSecure: false,
    clientAddress: "192.168.178.20",
  });
  assert.deepEqual(await factsOf({ headers, from: `::ffff:${PROXY}` }), {
    hostnames: ["192.168.178.5", "charge.example.org"],
    origin: "https://charge.example.org",
    isSecure: true,
    clientAddress: "203.0.113.9",
  });
});

Deno.test("requestFacts() takes what the nearest proxy wrote", async () => {
  const headers = {
    "x-forwarded-host": "evil.com, charge.lan:8443",
    "x-forwarded-proto": "http, https",
  };
  const facts = await factsOf({ headers, from: PROXY });
  assert.equal(facts.origin, "https://charge.lan:8443");
  assert.equal(facts.clientAddress, PROXY);
});

Deno.test("requestFacts() knows no host when request line and header differ", async () => {
  const facts = await factsOf({ headers: { host: "localhost" }, from: "127.0.0.1" });
  assert.deepEqual(facts.hostnames, [null]);
  assert.equal(facts.origin, null);
});

Deno.test("requestFacts() has no address when the server tells none", async () => {
  const facts = await factsOf({ headers: {}, from: null });
  assert.equal(facts.clientAddress, "");
});

async function factsOf(
  call: { headers: Record<string, string>; from: string | null },
): Promise<RequestFacts> {
  const seen: RequestFacts[] = [];
  const app = new Hono().get("/", (c) => {
    seen.push(requestFacts(c, { trustedProxies: [PROXY, "172.17.0.3"] }));
    return c.text("");
  });
  const request = new Request("http://192.168.178.5:5000/", { headers: call.headers });
  const info = call.from === null ? undefined : { remoteAddr: { hostname: call.from } };
  await app.fetch(request, info);
  const [facts] = seen;
  assert.ok(facts);
  return facts;
}
