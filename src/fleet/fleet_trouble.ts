import type { FleetTrouble } from "../domain/ports/fleet.ts";

/** SQLSTATE that schema.sql raises: the table there lacks a column that this house has. */
export const SCHEMA_OLDER = "FL001";
/** This house is older than what the schema still takes. */
export const SCHEMA_NEWER = "FL002";

const BY_STATE: readonly { readonly states: RegExp; readonly trouble: FleetTrouble }[] = [
  { states: /^28/, trouble: "wrong-password" },
  { states: /^3D000$/, trouble: "no-database" },
  { states: /^42501$/, trouble: "no-right" },
  { states: /^(42883|3F000|42P01)$/, trouble: "no-schema" },
  { states: /^FL001$/, trouble: "schema-older" },
  { states: /^FL002$/, trouble: "schema-newer" },
  { states: /^(53100|53200|53300|53400|54000)$/, trouble: "full" },
  { states: /^(55P03|57014|40P01)$/, trouble: "locked" },
  { states: /^25006$/, trouble: "read-only" },
  { states: /^(57P0[123])$/, trouble: "no-answer" },
];

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
  const { code, message } = factsOf(error);
  const trouble = BY_STATE.find(({ states }) => states.test(code))?.trouble ??
    troubleOf(code, message);
  return new FleetFailed(trouble, `Cannot ship to the fleet's database: ${message}`, {
    cause: error,
  });
}

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

function factsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (!(error instanceof Error)) return { code: "", message: String(error) };
  const code: unknown = "code" in error ? error.code : null;
  return { code: typeof code === "string" ? code : "", message: error.message };
}
