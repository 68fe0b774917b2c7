const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset by the device",
  EPIPE: "connection closed by the device",
  ENOTFOUND: "host name unknown",
  EAI_AGAIN: "host name not resolved",
  EHOSTUNREACH: "no route to host",
  ENETUNREACH: "no route to network",
};

/** A system code is in `code`, or in `errno` of the library's own errors, which are no Error. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "errno" in error && typeof error.errno === "string" ? error.errno : null;
}

/** What went wrong with a socket, in words where the system's code has some. */
export function networkReason(error: unknown): string {
  const code = systemCode(error);
  if (code !== null) return NETWORK_REASONS[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}
