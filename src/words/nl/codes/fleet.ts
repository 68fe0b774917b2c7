import type { FleetTrouble } from "../../../domain/ports/fleet.ts";
import type { FleetWords } from "../../page_words.ts";

export const fleetTroublesNl: Readonly<Record<FleetTrouble, string>> = {
  "refused": "daar neemt niemand verbindingen aan; kijk of hij draait en of adres en poort kloppen",
  "unknown-host": "geen enkele computer heet zo",
  "no-answer": "geen antwoord; kijk of hij draait en versleutelt en of adres en poort kloppen",
  "wrong-password": "hij kent geen gebruiker met dit wachtwoord",
  "no-entry": "hij laat deze gebruiker van hieruit niet binnen, of alleen versleuteld; zie zijn " +
    "pg_hba.conf",
  "no-database": "hij heeft geen database met deze naam",
  "no-right": "deze gebruiker mag niets sturen; geef hem de rol fleet_house",
  "no-schema": "de tabellen van de vloot ontbreken; voer daar deploy/fleet/schema.sql uit",
  "schema-older": "zijn tabellen zijn ouder dan dit programma; voer daar " +
    "deploy/fleet/schema.sql uit",
  "schema-newer": "zijn tabellen zijn voor nieuwere programma's; werk dit programma bij",
  "full": "zijn schijf is vol",
  "busy": "hij is overbelast: geheugen, verbindingen of tijd schieten tekort",
  "locked": "iets anders houdt zijn tabellen vast",
  "read-only": "hij is op dit moment alleen te lezen",
  "not-ready": "hij start net of sluit af",
  "certificate": "zijn certificaat is niet vertrouwd, verlopen of voor een andere naam",
  "failed": "hij weigerde; het logboek vertelt meer",
};

/** The same in Dutch. */
export const fleetNl: FleetWords = {
  starting: "De eerste ronde komt binnen een minuut of is onderweg.",
  shipped: (at) => `Laatst verbonden: ${at}.`,
  failing: (trouble, since) => `Neemt niets aan sinds ${since}: ${trouble}.`,
  troubles: fleetTroublesNl,
  newest: (at) => `Nieuwste verstuurde rij: ${at}.`,
  waiting: (rows) => rows === 0 ? "Er wacht geen enkele rij." : `Wachtende rijen: ${rows}.`,
  manyWaiting: (rows) => `Wachtende rijen: ${rows} of meer.`,
};
