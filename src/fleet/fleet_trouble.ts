import type { FleetTrouble } from "../domain/ports/fleet.ts";

/** What a SQLSTATE of the server means; FL001 and FL002 are raised by schema.sql. */
const BY_STATE: Readonly<Record<string, FleetTrouble>> = {
  // invalid_password; invalid_authorization_specification: pg_hba.conf, or a role that may not log in
  "28P01": "wrong-password",
  "28000": "no-entry",
  "3D000": "no-database",
  "42501": "no-right",
  // undefined_function, invalid_schema_name, undefined_table
  "42883": "no-schema",
  "3F000": "no-schema",
  "42P01": "no-schema",
  // undefined_column; the table there lacks a column that this house has
  "42703": "schema-older",
  "FL001": "schema-older",
  // This house is older than what the schema still takes.
  "FL002": "schema-newer",
  "53100": "full",
  // out_of_memory, too_many_connections, configuration_limit_exceeded, query_canceled (its time)
  "53200": "busy",
  "53300": "busy",
  "53400": "busy",
  "57014": "busy",
  // lock_not_available, deadlock_detected
  "55P03": "locked",
  "40P01": "locked",
  "25006": "read-only",
  // admin_shutdown, crash_shutdown, cannot_connect_now
  "57P01": "not-ready",
  "57P02": "not-ready",
  "57P03": "not-ready",
};

/** The fleet's database took nothing. */
export class FleetFailed extends Error {
  override readonly name = "FleetFailed";

  constructor(readonly trouble: FleetTrouble, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** What an error of the client, the socket or the server means; the address is not in its text. */
export function fleetFailed(error: unknown): FleetFailed {
  if (error instanceof FleetFailed) return error;
  const { code, message, isServers } = factsOf(error);
  const trouble = isServers ? BY_STATE[code] ?? "failed" : troubleOf(code, message);
  return new FleetFailed(trouble, `Cannot ship to the fleet's database: ${message}`, {
    cause: error,
  });
}

/** Of socket and client: TLS gives no code, so its words count too. */
function troubleOf(code: string, message: string): FleetTrouble {
  const text = `${code} ${message}`;
  if (/ENOTFOUND|EAI_/.test(text)) return "unknown-host";
  if (/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EACCES/.test(text)) return "refused";
  if (/CONNECT_TIMEOUT|ETIMEDOUT|ECONNRESET|EPIPE|CONNECTION_|timeout/i.test(text)) {
    return "no-answer";
  }
  if (/SELF_SIGNED|UNABLE_TO|CERT|certificate|UnknownIssuer|ALTNAME/i.test(text)) {
    return "certificate";
  }
  return "failed";
}

/** Only the server tells how severe it is; its code is a SQLSTATE, and its words may be of any language. */
function factsOf(error: unknown) {
  if (!(error instanceof Error)) return { code: "", message: String(error), isServers: false };
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return { code, message: error.message, isServers: "severity" in error };
}
