import type { JSX } from "preact";

/** Modules of white around a code (ISO/IEC 18004). */
const QUIET = 4;

/** A QR code as a picture: dark on light in every theme, because cameras want it so. */
export async function qrCode(text: string, label: string): Promise<JSX.Element> {
  // One page of the set-up needs it: loaded there, it costs nothing at the start.
  const { default: qrcode } = await import("qrcode-generator");
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const size = count + 2 * QUIET;
  const cells = Array.from({ length: count * count }, (_, at) => ({
    row: Math.floor(at / count),
    column: at % count,
  }));
  const path = cells.filter(({ row, column }) => code.isDark(row, column))
    .map(({ row, column }) => `M${column + QUIET} ${row + QUIET}h1v1h-1z`).join("");
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  );
}
