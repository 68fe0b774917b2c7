/** A vendor status as the register holds it, taken apart. */
export interface VendorStatus {
  /** Part of the inverter that tells it; null: a code of register 40108 (firmware up to 3.19). */
  readonly controller: number | null;
  readonly code: number;
  /** As in SolarEdge's own lists: `0x3:0x15`, or `110` of older firmware. */
  readonly label: string;
}

/** Takes an inverter's `vendorStatus` apart; null for 0, which stands for none. */
export function describeVendorStatus(vendorStatus: number): VendorStatus | null {
  if (vendorStatus === 0) return null;
  const controller = Math.floor(vendorStatus / 0x1_0000);
  const code = vendorStatus % 0x1_0000;
  if (controller === 0) {
    return { controller: null, code, label: String(code) };
  }
  return { controller, code, label: `0x${controller.toString(16)}:0x${code.toString(16)}` };
}
