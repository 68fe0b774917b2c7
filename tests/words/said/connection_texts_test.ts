import assert from "node:assert/strict";
import { DAY_AHEAD_TROUBLES } from "../../../src/domain/ports/day_ahead.ts";
import { FLEET_COUNTED } from "../../../src/domain/ports/fleet.ts";
import { de } from "../../../src/words/de/de.ts";
import { en } from "../../../src/words/en/en.ts";
import { nl } from "../../../src/words/nl/nl.ts";
import { brokerText, dayAheadText, fleetText } from "../../../src/words/setting_texts.ts";
import type { Words } from "../../../src/words/words.ts";

const AT_0812 = Date.parse("2026-11-22T08:12:05Z");
const BROKER = "mqtt://10.0.0.5:1883";
const AT_1141 = Date.parse("2026-11-22T11:41:20Z");

function clock(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 16);
}

type Text = string | null;
/** How the program stands with something outside the house, in English, German and Dutch. */
type Case = readonly [text: (words: Words) => Text, en: Text, de: Text, nl: Text];

const CASES: readonly Case[] = [
  [(w) => dayAheadText({ kind: "off" }, w, clock), null, null, null],
  [
    (w) => dayAheadText({ kind: "starting", untilMs: null }, w, clock),
    "The first prices come within a minute. No price is known: prices by time and the import price count.",
    "Die ersten Preise kommen binnen einer Minute. Kein Preis ist bekannt: Preise nach Uhrzeit und der Bezugspreis zählen.",
    "De eerste prijzen komen binnen een minuut. Er is geen prijs bekend: de prijzen per tijd en de stroomprijs tellen.",
  ],
  [
    (w) => dayAheadText({ kind: "fetched", atMs: AT_0812, untilMs: AT_1141 }, w, clock),
    "Prices fetched at 08:12. Prices known until 11:41.",
    "Preise abgerufen um 08:12. Preise bekannt bis 11:41.",
    "Prijzen opgehaald om 08:12. Prijzen bekend tot 11:41.",
  ],
  [
    (w) =>
      dayAheadText(
        { kind: "failing", sinceMs: AT_0812, trouble: "no-answer", untilMs: null },
        w,
        clock,
      ),
    "No new prices since 08:12: no answer; see whether the address is right and the internet is there. No price is known: prices by time and the import price count.",
    "Keine neuen Preise seit 08:12: keine Antwort; prüfen, ob die Adresse stimmt und das Internet da ist. Kein Preis ist bekannt: Preise nach Uhrzeit und der Bezugspreis zählen.",
    "Geen nieuwe prijzen sinds 08:12: geen antwoord; kijk of het adres klopt en er internet is. Er is geen prijs bekend: de prijzen per tijd en de stroomprijs tellen.",
  ],
  [(w) => fleetText({ kind: "off" }, w, clock), null, null, null],
  [
    (w) => fleetText({ kind: "starting", newestMs: null, waitingRows: null }, w, clock),
    "The first run comes within a minute, or is on its way.",
    "Der erste Lauf kommt binnen einer Minute oder ist unterwegs.",
    "De eerste ronde komt binnen een minuut of is onderweg.",
  ],
  [
    (w) =>
      fleetText({ kind: "shipped", atMs: AT_0812, newestMs: AT_1141, waitingRows: 0 }, w, clock),
    "Connected at 08:12. Newest row sent: 11:41. No row waits.",
    "Verbunden um 08:12. Neueste gesendete Zeile: 11:41. Keine Zeile wartet.",
    "Laatst verbonden: 08:12. Nieuwste verstuurde rij: 11:41. Er wacht geen enkele rij.",
  ],
  [
    (w) =>
      fleetText(
        { kind: "shipped", atMs: AT_0812, newestMs: AT_1141, waitingRows: FLEET_COUNTED - 1 },
        w,
        clock,
      ),
    "Connected at 08:12. Newest row sent: 11:41. Rows that wait: 9999.",
    "Verbunden um 08:12. Neueste gesendete Zeile: 11:41. Wartende Zeilen: 9999.",
    "Laatst verbonden: 08:12. Nieuwste verstuurde rij: 11:41. Wachtende rijen: 9999.",
  ],
  [
    (w) =>
      fleetText(
        {
          kind: "failing",
          sinceMs: AT_0812,
          trouble: "refused",
          newestMs: null,
          waitingRows: FLEET_COUNTED,
        },
        w,
        clock,
      ),
    "Takes nothing since 08:12: nobody listens there; see whether it runs and address and port are right. Rows that wait: 10000 or more.",
    "Nimmt nichts seit 08:12: dort nimmt niemand Verbindungen an; prüfen, ob sie läuft und Adresse und Port stimmen. Wartende Zeilen: 10000 oder mehr.",
    "Neemt niets aan sinds 08:12: daar neemt niemand verbindingen aan; kijk of hij draait en of adres en poort kloppen. Wachtende rijen: 10000 of meer.",
  ],
  [
    (w) => brokerText({ kind: "off" }, w, clock),
    "Off: no broker is entered.",
    "Aus: Kein Broker ist eingetragen.",
    "Uit: er is geen broker ingevuld.",
  ],
  [
    (w) => brokerText({ kind: "connecting", url: BROKER }, w, clock),
    "Connecting …",
    "Verbindet …",
    "Verbinden …",
  ],
  [
    (w) =>
      brokerText(
        { kind: "connected", url: BROKER, sinceMs: AT_0812, refusedTopic: null },
        w,
        clock,
      ),
    "Connected since 08:12.",
    "Verbunden seit 08:12.",
    "Verbonden sinds 08:12.",
  ],
  [
    (w) =>
      brokerText(
        { kind: "connected", url: BROKER, sinceMs: AT_0812, refusedTopic: "house/set" },
        w,
        clock,
      ),
    "Connected since 08:12. It takes nothing on house/set: its rules forbid it.",
    "Verbunden seit 08:12. Er nimmt nichts auf house/set an: Seine Regeln verbieten es.",
    "Verbonden sinds 08:12. Hij neemt niets aan op house/set: zijn regels verbieden het.",
  ],
  [
    (w) =>
      brokerText({ kind: "failing", url: BROKER, sinceMs: AT_0812, trouble: "refused" }, w, clock),
    "Not connected since 08:12: nobody listens there; see whether it runs and address and port are right.",
    "Nicht verbunden seit 08:12: dort nimmt niemand Verbindungen an; prüfen, ob der Broker läuft und Adresse und Port stimmen.",
    "Niet verbonden sinds 08:12: daar neemt niemand verbindingen aan; kijk of de broker draait en of adres en poort kloppen.",
  ],
];

Deno.test("sources of prices, fleet and broker are told as they stand, in three languages", () => {
  for (const [text, ...texts] of CASES) assert.deepEqual([en, de, nl].map(text), texts);
});

Deno.test("dayAheadText() ends each of its sentences with one sign", () => {
  for (const trouble of DAY_AHEAD_TROUBLES) {
    for (const words of [en, de, nl]) {
      const state = { kind: "failing", trouble, sinceMs: AT_0812, untilMs: AT_1141 } as const;
      assert.doesNotMatch(dayAheadText(state, words, clock) ?? "", /[?!.][?!.]/);
    }
  }
});
