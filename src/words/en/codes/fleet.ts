import type { FleetTrouble } from "../../../domain/ports/fleet.ts";

/** Why the fleet's database takes nothing, as what follows a colon. */
export const fleetTroublesEn: Readonly<Record<FleetTrouble, string>> = {
  "refused": "nobody listens there; is it running, are address and port right?",
  "unknown-host": "no machine has this name",
  "no-answer": "no answer; is it up, are address and port right, does it encrypt?",
  "wrong-password": "it knows no such user with this password",
  "no-database": "it has no database of this name",
  "no-right": "this user may not ship; grant it the role fleet_house",
  "no-schema": "the fleet's tables are missing; run deploy/fleet/schema.sql there",
  "schema-older": "its tables are older than this program; run deploy/fleet/schema.sql there",
  "schema-newer": "its tables are for newer programs; update this one",
  "full": "it has no room left",
  "locked": "something else holds its tables",
  "read-only": "it is read-only at the moment",
  "certificate": "its certificate is not trusted, has expired or is for another name",
  "failed": "it refused; the log tells more",
};
