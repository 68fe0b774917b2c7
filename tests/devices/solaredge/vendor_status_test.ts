import assert from "node:assert/strict";
import { describeVendorStatus } from "../../../src/devices/solaredge/vendor_status.ts";
import { solaredgeDe } from "../../../src/words/de/makes/solaredge.ts";
import { solaredgeEn } from "../../../src/words/en/makes/solaredge.ts";

const FAULTS_EN: Readonly<Record<string, string>> = solaredgeEn.faults;
const FAULTS_DE: Readonly<Record<string, string>> = solaredgeDe.faults;

for (
  const [vendorStatus, label, words] of [
    [0x0003_0015, "0x3:0x15", "no communication with the meter"],
    [0x0003_0016, "0x3:0x16", "no communication with the battery"],
    [0x0003_001b, "0x3:0x1b", "battery forced to sleep"],
    [0x0003_0024, "0x3:0x24", "a phase is disconnected"],
    [0x0003_0027, "0x3:0x27", "a phase is disconnected"],
    [0x0003_0028, "0x3:0x28", null],
    [0x0012_0015, "0x12:0x15", null],
    [0x7fff_ffff, "0x7fff:0xffff", null],
    [25, "25", "isolation fault on the DC side"],
    [110, "110", "no communication with the meter"],
    [256, "256", "arc detected on the DC side"],
    [1, "1", null],
  ] as const
) {
  Deno.test(`describeVendorStatus() ${label} is ${words ?? "a code without words"}`, () => {
    const status = describeVendorStatus(vendorStatus);
    assert.equal(status?.label, label);
    assert.equal(FAULTS_EN[label] ?? null, words);
    assert.equal((status?.controller ?? 0) * 0x1_0000 + (status?.code ?? NaN), vendorStatus);
    assert.equal((FAULTS_DE[label] ?? "") === "", words === null);
  });
}

Deno.test("describeVendorStatus() 0 is none", () => {
  assert.equal(describeVendorStatus(0), null);
});

Deno.test("describeVendorStatus() has the controller in the upper word", () => {
  const parts = (vendorStatus: number) => {
    const status = describeVendorStatus(vendorStatus);
    return [status?.controller, status?.code, status?.label];
  };
  assert.deepEqual(parts(0xffff), [null, 0xffff, "65535"]);
  assert.deepEqual(parts(0x1_0000), [1, 0, "0x1:0x0"]);
  assert.deepEqual(parts(0xffff_0001), [0xffff, 1, "0xffff:0x1"]);
});
