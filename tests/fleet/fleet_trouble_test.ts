import assert from "node:assert/strict";
import { FleetFailed, fleetFailed } from "../../src/fleet/fleet_trouble.ts";

function failed(code: unknown, message = "x", more: object = {}) {
  return fleetFailed(Object.assign(new Error(message), { code, ...more }));
}

Deno.test("fleetFailed() knows an error of the server by its SQLSTATE alone, whatever its words", () => {
  const states = [
    ["28P01", "wrong-password"],
    ["28000", "no-entry"],
    ["3D000", "no-database"],
    ["42501", "no-right"],
    ["42883", "no-schema"],
    ["FL001", "schema-older"],
    ["FL002", "schema-newer"],
    ["53100", "full"],
    ["57014", "busy"],
    ["55P03", "locked"],
    ["25006", "read-only"],
    ["57P03", "not-ready"],
    ["XX000", "failed"],
  ] as const;
  for (const [state, trouble] of states) {
    const error = failed(state, "certificate timeout ECONNREFUSED", { severity: "ERROR" });
    assert.equal(error.trouble, trouble, state);
  }
});

Deno.test("fleetFailed() knows an error of client, socket or encryption by its code or its words", () => {
  const rows = [
    ["ENOTFOUND", "", "unknown-host"],
    ["EAI_AGAIN", "", "unknown-host"],
    ["", "getaddrinfo ENOTFOUND db.lan", "unknown-host"],
    ["ECONNREFUSED", "", "refused"],
    ["EHOSTUNREACH", "", "refused"],
    ["ENETUNREACH", "", "refused"],
    ["EACCES", "", "refused"],
    ["CONNECT_TIMEOUT", "", "no-answer"],
    ["CONNECTION_CLOSED", "", "no-answer"],
    ["ETIMEDOUT", "", "no-answer"],
    ["ECONNRESET", "", "no-answer"],
    ["EPIPE", "", "no-answer"],
    ["", "a Timeout", "no-answer"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "", "certificate"],
    ["", "invalid peer certificate: UnknownIssuer", "certificate"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "", "certificate"],
    ["28P01", "", "failed"],
    ["", "what?", "failed"],
  ] as const;
  for (const [code, message, trouble] of rows) {
    assert.equal(failed(code, message).trouble, trouble, `${code} ${message}`);
  }
  assert.equal(failed(5432, "ECONNREFUSED").trouble, "refused", "by its words");
});

Deno.test("fleetFailed() keeps the cause and its words, and passes on what is known already", () => {
  const cause = new Error("no route");
  const { message, name, ...error } = fleetFailed(cause);
  assert.deepEqual([message, name, error.trouble], [
    "Cannot ship to the fleet's database: no route",
    "FleetFailed",
    "failed",
  ]);
  assert.equal(fleetFailed(cause).cause, cause);
  assert.equal(fleetFailed("words").message, "Cannot ship to the fleet's database: words");
  const known = new FleetFailed("full", "disk");
  assert.equal(fleetFailed(known), known);
});
