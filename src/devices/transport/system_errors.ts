const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset by the device",
  EPIPE: "connection closed by the device",
  ENOTFOUND: "host name unknown",
  EAI_AGAIN: "host name not resolved",
  EHOSTUNREACH: "no route to host",
  ENETUNREACH: "no route to network",
};

/** The system's code ("ECONNREFUSED"); modbus-serial's own errors, no Error, have it as `errno`. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== "object" || error === null) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return "errno" in error && typeof error.errno === "string" ? error.errno : null;
}

/** What a failure of the network says to a person: its code in words, else the error's own. */
export function networkReason(error: unknown): string {
  const code = systemCode(error);
  if (code !== null) return REASONS[code] ?? code;
  return error instanceof Error ? error.message : String(error);
}
