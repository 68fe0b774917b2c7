import assert from "node:assert/strict";
import {
  networkReason,
  networkSymptom,
  systemCode,
} from "../../../src/devices/transport/system_errors.ts";

function withCode(code: string): Error {
  return Object.assign(new Error("connect failed"), { code });
}

Deno.test("networkSymptom() reads the system's code, and words where there is none", () => {
  const rows = [
    [withCode("ECONNREFUSED"), "port-closed", "connection refused"],
    [withCode("EHOSTUNREACH"), "no-route", "no route to host"],
    [withCode("EACCES"), null, "EACCES"],
    [{ errno: "EPIPE" }, "dropped", "connection closed by the device"],
    [new Error("failed to lookup address information"), "name-unknown"],
    [new Error("No route to host (os error 113)"), "no-route"],
    [new Error("Network is unreachable (os error 101)"), "no-route"],
    [new Error("os error 111"), "port-closed"],
    [new Error("Broken pipe (os error 32)"), "dropped"],
    [new Error("something else (os error 1130)"), null],
  ] as const;
  for (const [error, symptom, reason] of rows) {
    assert.equal(networkSymptom(error), symptom, JSON.stringify(error));
    const words = error instanceof Error ? error.message : "";
    assert.equal(networkReason(error), reason ?? words);
  }
});

Deno.test("networkSymptom() finds nothing in what is no error", () => {
  for (const thrown of [null, undefined, "connection refused", 7, { code: 7, errno: 8 }]) {
    assert.equal(systemCode(thrown), null);
    assert.equal(networkSymptom(thrown), null);
    assert.equal(networkReason(thrown), String(thrown));
  }
});
