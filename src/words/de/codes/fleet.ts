import type { FleetTrouble } from "../../../domain/ports/fleet.ts";
import type { FleetWords } from "../../page_words.ts";

export const fleetTroublesDe: Readonly<Record<FleetTrouble, string>> = {
  "refused":
    "dort nimmt niemand Verbindungen an; prüfen, ob sie läuft und Adresse und Port stimmen",
  "unknown-host": "kein Rechner heißt so",
  "no-answer": "keine Antwort; prüfen, ob sie läuft und verschlüsselt und ob Adresse " +
    "und Port stimmen",
  "wrong-password": "sie kennt diesen Benutzer mit diesem Passwort nicht",
  "no-entry": "sie lässt diesen Benutzer von hier aus gar nicht oder nur verschlüsselt herein; " +
    "siehe ihre pg_hba.conf",
  "no-database": "sie hat keine Datenbank dieses Namens",
  "no-right": "dieser Benutzer darf nichts schicken; er braucht die Rolle fleet_house",
  "no-schema": "die Tabellen der Flotte fehlen; dort deploy/fleet/schema.sql ausführen",
  "schema-older": "ihre Tabellen sind älter als dieses Programm; dort deploy/fleet/schema.sql " +
    "ausführen",
  "schema-newer": "ihre Tabellen sind für neuere Programme; dieses aktualisieren",
  "full": "ihr Speicherplatz ist voll",
  "busy": "sie ist überlastet: Speicher, Verbindungen oder Zeit reichen nicht",
  "locked": "etwas anderes hält ihre Tabellen fest",
  "read-only": "sie lässt sich im Augenblick nur lesen",
  "not-ready": "sie startet gerade oder fährt herunter",
  "certificate": "ihr Zertifikat ist nicht vertrauenswürdig, abgelaufen oder für einen anderen " +
    "Namen",
  "failed": "sie hat abgelehnt; das Protokoll weiß mehr",
};

/** The same in German. */
export const fleetDe: FleetWords = {
  starting: "Der erste Lauf kommt binnen einer Minute oder ist unterwegs.",
  shipped: (at) => `Verbunden um ${at}.`,
  failing: (trouble, since) => `Nimmt nichts seit ${since}: ${trouble}.`,
  troubles: fleetTroublesDe,
  newest: (at) => `Neueste gesendete Zeile: ${at}.`,
  waiting: (rows) => rows === 0 ? "Keine Zeile wartet." : `Wartende Zeilen: ${rows}.`,
  manyWaiting: (rows) => `Wartende Zeilen: ${rows} oder mehr.`,
};
