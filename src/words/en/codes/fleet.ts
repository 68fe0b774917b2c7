import type { FleetTrouble } from "../../../domain/ports/fleet.ts";
import type { FleetWords } from "../../page_words.ts";

/** Why the fleet's database takes nothing, as what follows a colon. */
export const fleetTroublesEn: Readonly<Record<FleetTrouble, string>> = {
  "refused": "nobody listens there; see whether it runs and address and port are right",
  "unknown-host": "no machine has this name",
  "no-answer": "no answer; see whether it runs, encrypts, and address and port are right",
  "wrong-password": "it knows no such user with this password",
  "no-entry": "it lets this user in from here not at all, or only encrypted; see its pg_hba.conf",
  "no-database": "it has no database of this name",
  "no-right": "this user may not ship; grant it the role fleet_house",
  "no-schema": "the fleet's tables are missing; run deploy/fleet/schema.sql there",
  "schema-older": "its tables are older than this program; run deploy/fleet/schema.sql there",
  "schema-newer": "its tables are for newer programs; update this one",
  "full": "its disk is full",
  "busy": "it is too busy: no memory, connection or time to spare",
  "locked": "something else holds its tables",
  "read-only": "it is read-only at the moment",
  "not-ready": "it is starting or stopping",
  "certificate": "its certificate is not trusted, has expired or is for another name",
  "failed": "it refused; the log tells more",
};

/** The fleet's database, where the pages tell of it. */
export const fleetEn: FleetWords = {
  starting: "The first run comes within a minute, or is on its way.",
  shipped: (at) => `Connected at ${at}.`,
  failing: (trouble, since) => `Takes nothing since ${since}: ${trouble}.`,
  troubles: fleetTroublesEn,
  newest: (at) => `Newest row sent: ${at}.`,
  waiting: (rows) => rows === 0 ? "No row waits." : `Rows that wait: ${rows}.`,
  manyWaiting: (rows) => `Rows that wait: ${rows} or more.`,
};
