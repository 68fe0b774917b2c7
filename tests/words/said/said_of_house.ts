import { AT, FAULT, type SaidEvent } from "./said_event.ts";

/** Events of devices, settings, the data and the program itself, likewise. */
export const OF_HOUSE: readonly SaidEvent[] = [
  {
    code: "device.lost",
    detail: {
      devices: ["meter", "inverter", "battery"],
      sinceMs: AT,
      diagnosis: {
        code: "no-connection",
        what: { en: "Nothing answers at roof", de: "Bei roof antwortet nichts" },
        todo: { en: "Look", de: "Nachsehen" },
      },
      error: "timeout",
      isAbsent: false,
    },
    en: "Site meter, inverter and house battery: no values since 12:00. Nothing answers at roof.",
    de:
      "Netzzähler, Wechselrichter und Hausbatterie: keine Werte seit 12:00. Bei roof antwortet nichts.",
    nl: "Netmeter, omvormer en thuisbatterij: geen waarden sinds 12:00. Nothing answers at roof.",
  },
  {
    code: "device.lost",
    detail: {
      devices: ["charger"],
      sinceMs: null,
      diagnosis: null,
      error: "timeout",
      isAbsent: true,
    },
    en: "Charger: no answer so far. Not plugged in.",
    de: "Ladegerät: noch nie eine Antwort. Nicht eingesteckt.",
    nl: "Laadpaal: nog nooit een antwoord. Zit niet in het stopcontact.",
  },
  {
    code: "device.lost",
    detail: {
      devices: ["charger"],
      sinceMs: AT,
      diagnosis: null,
      error: "timeout",
      isAbsent: false,
      deviceName: "Garage",
    },
    en: "Garage: no values since 12:00. timeout.",
    de: "Garage: keine Werte seit 12:00. timeout.",
    nl: "Garage: geen waarden sinds 12:00. timeout.",
  },
  {
    code: "device.lost",
    detail: { devices: ["plug"], sinceMs: AT, diagnosis: null, error: null, isAbsent: false },
    en: "Smart plug: no values since 12:00.",
    de: "Steckdose: keine Werte seit 12:00.",
    nl: "Slimme stekker: geen waarden sinds 12:00.",
  },
  {
    code: "device.back",
    detail: { devices: ["charger"], lostMs: 190_000 },
    en: "Charger back after 3 min.",
    de: "Ladegerät nach 3 min wieder da.",
    nl: "Laadpaal weer terug na 3 min.",
  },
  {
    code: "device.fault",
    detail: { device: "charger", diagnosis: FAULT },
    en: "The charger reports error 17.",
    de: "Das Ladegerät meldet Fehler 17.",
    nl: "The charger reports error 17.",
  },
  {
    code: "device.well",
    detail: { device: "charger", lastedMs: 190_000 },
    en: "Charger: nothing wrong any more, after 3 min.",
    de: "Ladegerät: nach 3 min wieder in Ordnung.",
    nl: "Laadpaal: weer in orde na 3 min.",
  },
  {
    code: "device.left",
    detail: { name: "Garage", load: "charger" },
    en: "Garage did not take its last command and is left as it is: look whether it is off.",
    de: "Garage nahm den letzten Befehl nicht an und bleibt, wie es ist: nachsehen, ob es aus ist.",
    nl: "Garage nam de laatste opdracht niet aan en blijft zoals het is: kijk of het uit is.",
  },
  {
    code: "settings.changed",
    detail: {
      changes: [
        { key: "trackingStartSocPct", old: 60, new: 55 },
        { key: "webSecret", old: "***", new: "***" },
        { key: "plugEnabled", old: false, new: true },
        { key: "importPrice", old: null, new: 0.32 },
        { key: "gone", old: "", new: "x" },
      ],
    },
    en:
      "PV tracking, On at SOC: 60 % → 55 %; Access, Secret changed; Smart plug, Enabled: off → on; Prices, Import price: empty → 0.32; gone: empty → x.",
    de:
      "Laden mit Sonne, Ein ab Ladestand: 60 % → 55 %; Zugang, Geheimnis geändert; Steckdose, Eingeschaltet: aus → an; Preise, Bezugspreis: leer → 0,32; gone: leer → x.",
    nl:
      "Laden met zon, Aan vanaf laadniveau: 60 % → 55 %; Toegang, Geheim gewijzigd; Slimme stekker, In gebruik: uit → aan; Prijzen, Stroomprijs: leeg → 0,32; gone: leeg → x.",
  },
  {
    code: "secret.wrong",
    detail: { address: "192.168.178.7", count: 1 },
    en: "A wrong secret from 192.168.178.7.",
    de: "Ein falsches Geheimnis von 192.168.178.7.",
    nl: "Een verkeerd geheim van 192.168.178.7.",
  },
  {
    code: "secret.wrong",
    detail: { address: null, count: 950 },
    en: "950 wrong secrets from other addresses.",
    de: "950 falsche Geheimnisse von anderen Adressen.",
    nl: "950 verkeerde geheimen van andere adressen.",
  },
  {
    code: "storage.failed",
    detail: { error: "disk full" },
    en: "Nothing can be stored at the moment (disk full); charging goes on.",
    de: "Im Moment lässt sich nichts speichern (disk full); das Laden geht weiter.",
    nl: "Er kan nu niets worden opgeslagen (disk full); het laden gaat door.",
  },
  {
    code: "storage.recovered",
    detail: { failedMs: 60_000, lost: 0 },
    en: "What happens is stored again, after 1 min.",
    de: "Nach 1 min wird wieder gespeichert, was geschieht.",
    nl: "Wat er gebeurt wordt na 1 min weer opgeslagen.",
  },
  {
    code: "storage.recovered",
    detail: { failedMs: 60_000, lost: 1 },
    en: "What happens is stored again, after 1 min; 1 event was lost.",
    de: "Nach 1 min wird wieder gespeichert, was geschieht; 1 Ereignis ging verloren.",
    nl: "Wat er gebeurt wordt na 1 min weer opgeslagen; 1 gebeurtenis ging verloren.",
  },
  {
    code: "storage.recovered",
    detail: { failedMs: 60_000, lost: 2 },
    en: "What happens is stored again, after 1 min; 2 events were lost.",
    de: "Nach 1 min wird wieder gespeichert, was geschieht; 2 Ereignisse gingen verloren.",
    nl: "Wat er gebeurt wordt na 1 min weer opgeslagen; 2 gebeurtenissen gingen verloren.",
  },
  {
    code: "program.started",
    detail: { version: "1.2.3", earlierEnd: "crashed", isRepeated: false, lastSeenMs: AT },
    en: "Program started after a crash or a power cut (version 1.2.3); it last ran at 12:00.",
    de:
      "Programm nach Absturz oder Stromausfall gestartet (Version 1.2.3); zuletzt lief es: 12:00.",
    nl: "Programma na een crash of stroomuitval gestart (versie 1.2.3); laatst actief: 12:00.",
  },
  {
    code: "program.started",
    detail: { version: "1.2.3", earlierEnd: "first", isRepeated: false, lastSeenMs: null },
    en: "Program started for the first time (version 1.2.3).",
    de: "Programm zum ersten Mal gestartet (Version 1.2.3).",
    nl: "Programma voor het eerst gestart (versie 1.2.3).",
  },
  {
    code: "program.stopped",
    detail: { isSafe: true },
    en: "Program stopped; its devices are told.",
    de: "Programm beendet; die Geräte wissen es.",
    nl: "Programma gestopt; de apparaten weten het.",
  },
  {
    code: "program.stopped",
    detail: { isSafe: false },
    en: "Program stopped, and a device did not take its last command: look whether it is off.",
    de: "Programm beendet, ein Gerät nahm den letzten Befehl nicht an: nachsehen, ob es aus ist.",
    nl: "Programma gestopt, en een apparaat nam de laatste opdracht niet aan: kijk of het uit is.",
  },
  {
    code: "program.broken",
    detail: { error: "a null" },
    en: "Program ended by a fault of its own: a null.",
    de: "Programm durch eigenen Fehler beendet: a null.",
    nl: "Programma gestopt door een eigen fout: a null.",
  },
  {
    code: "program.restored",
    detail: {},
    en: "A backup has taken the place of the database.",
    de: "Eine Sicherung ist an die Stelle der Datenbank getreten.",
    nl: "Een back-up heeft de plaats van de database ingenomen.",
  },
  {
    code: "broker.lost",
    detail: { broker: "10.0.0.5:1883", trouble: "refused", sinceMs: AT },
    en:
      "No MQTT broker at 10.0.0.5:1883 since 12:00: nobody listens there; see whether it runs and address and port are right.",
    de:
      "Kein MQTT-Broker an 10.0.0.5:1883 seit 12:00: dort nimmt niemand Verbindungen an; prüfen, ob der Broker läuft und Adresse und Port stimmen.",
    nl:
      "Geen MQTT-broker op 10.0.0.5:1883 sinds 12:00: daar neemt niemand verbindingen aan; kijk of de broker draait en of adres en poort kloppen.",
  },
  {
    code: "broker.back",
    detail: { lostMs: 190_000 },
    en: "MQTT broker back after 3 min.",
    de: "MQTT-Broker wieder da nach 3 min.",
    nl: "MQTT-broker weer terug na 3 min.",
  },
  {
    code: "fleet.lost",
    detail: { trouble: "refused", sinceMs: AT },
    en:
      "The fleet's database takes nothing since 12:00: nobody listens there; see whether it runs and address and port are right.",
    de:
      "Die Datenbank der Flotte nimmt nichts seit 12:00: dort nimmt niemand Verbindungen an; prüfen, ob sie läuft und Adresse und Port stimmen.",
    nl:
      "De database van de vloot neemt niets aan sinds 12:00: daar neemt niemand verbindingen aan; kijk of hij draait en of adres en poort kloppen.",
  },
  {
    code: "fleet.back",
    detail: { lostMs: 190_000, rows: 12 },
    en: "The fleet's database is back after 3 min; rows made up for: 12.",
    de: "Die Datenbank der Flotte ist nach 3 min wieder da; nachgeholte Zeilen: 12.",
    nl: "De database van de vloot is na 3 min weer terug; ingehaalde rijen: 12.",
  },
  {
    code: "clock.set",
    detail: { stepMs: -3_600_000 },
    en: "The clock was set 1 h back.",
    de: "Die Uhr wurde um 1 h zurückgestellt.",
    nl: "De klok is 1 h teruggezet.",
  },
  {
    code: "clock.set",
    detail: { stepMs: 3_600_000 },
    en: "The clock was set 1 h forward.",
    de: "Die Uhr wurde um 1 h vorgestellt.",
    nl: "De klok is 1 h vooruitgezet.",
  },
];
