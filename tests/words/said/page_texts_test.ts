import assert from "node:assert/strict";
import type { DeviceIssue } from "../../../src/domain/devices/device_issues.ts";
import { de } from "../../../src/words/de/de.ts";
import { adviceOf } from "../../../src/words/diagnosis_texts.ts";
import { en } from "../../../src/words/en/en.ts";
import { nl } from "../../../src/words/nl/nl.ts";
import { deviceIssueLines, settingIssueText } from "../../../src/words/setting_texts.ts";
import type { Words } from "../../../src/words/words.ts";

const AMOUNTS = { all: "9 €", paid: "2 €", notEarned: "1 €", rest: "6 €" } as const;
const ASIDE = { kind: "put-aside", why: "damaged", file: "old.db" } as const;
const SECRET = { kind: "secret", minLength: 8, maxLength: 128 } as const;

const FAULT = { code: "inverter-fault", driver: "solaredge" } as const;
const SILENT = { code: "no-answer", driver: "tplink", address: "1.2.3.4", unitId: null } as const;
const NOT_A_HOST = { key: "plugHost", code: "not-as-expected", setting: "plugHost" } as const;
const ISSUES: readonly DeviceIssue[] = [
  {
    device: "Garage",
    key: "port",
    code: "wrong-param",
    control: { kind: "number", min: 1, max: 65_535, unit: "" },
    given: "0",
  },
  { device: "#2", key: "", code: "no-name" },
  { device: null, key: "order", code: "wrong-form", expected: "ids" },
  { device: "Plug", key: "lang", code: "wrong-param", control: { kind: "language" }, given: null },
  {
    device: "Plug",
    key: "plugHost",
    code: "of-setting",
    issue: { ...NOT_A_HOST, given: '"a b"' },
  },
];

/** A text of the pages, and what it is in English, German and Dutch. */
type Case = readonly [text: (words: Words) => string, en: string, de: string, nl: string];

/** Where a count, or something that is missing, chooses the words. */
const CASES: readonly Case[] = [
  [
    (w) => w.signIn.wrong(0),
    "The secret is wrong. Next try in a minute",
    "Das Geheimnis stimmt nicht. Nächster Versuch in einer Minute",
    "Het geheim klopt niet. Volgende poging over een minuut",
  ],
  [
    (w) => w.signIn.wrong(1),
    "The secret is wrong. 1 more try, then a minute's pause",
    "Das Geheimnis stimmt nicht. Noch 1 Versuch, dann eine Minute Pause",
    "Het geheim klopt niet. Nog 1 poging, dan een minuut pauze",
  ],
  [
    (w) => w.signIn.wrong(2),
    "The secret is wrong. 2 more tries, then a minute's pause",
    "Das Geheimnis stimmt nicht. Noch 2 Versuche, dann eine Minute Pause",
    "Het geheim klopt niet. Nog 2 pogingen, dan een minuut pauze",
  ],
  [(w) => w.sessions.sum(1), "1 session", "1 Ladung", "1 laadbeurt"],
  [(w) => w.sessions.sum(2), "2 sessions", "2 Ladungen", "2 laadbeurten"],
  [
    (w) => w.checks.invalid(1),
    "Not done: one setting is not right",
    "Nicht getan: eine Einstellung stimmt nicht",
    "Niet gedaan: één instelling klopt niet",
  ],
  [
    (w) => w.checks.invalid(2),
    "Not done: 2 settings are not right",
    "Nicht getan: 2 Einstellungen stimmen nicht",
    "Niet gedaan: 2 instellingen kloppen niet",
  ],
  [(w) => w.checks.found(1), "One found", "Eines gefunden", "Eén gevonden"],
  [(w) => w.checks.found(2), "2 found", "2 gefunden", "2 gevonden"],
  [(w) => w.settings.search.found(1), "One match", "Ein Treffer", "Eén treffer"],
  [(w) => w.settings.search.found(2), "2 matches", "2 Treffer", "2 treffers"],
  [
    (w) => w.settings.problems(1),
    "Nothing was saved: one setting is not right",
    "Nichts gespeichert: eine Einstellung stimmt nicht",
    "Niets opgeslagen: één instelling klopt niet",
  ],
  [
    (w) => w.settings.problems(2),
    "Nothing was saved: 2 settings are not right",
    "Nichts gespeichert: 2 Einstellungen stimmen nicht",
    "Niets opgeslagen: 2 instellingen kloppen niet",
  ],
  [
    (w) => w.settings.questions(1),
    "Nothing was saved yet: one question",
    "Noch nichts gespeichert: eine Frage",
    "Nog niets opgeslagen: één vraag",
  ],
  [
    (w) => w.settings.questions(2),
    "Nothing was saved yet: 2 questions",
    "Noch nichts gespeichert: 2 Fragen",
    "Nog niets opgeslagen: 2 vragen",
  ],
  [
    (w) => w.devices.problems(1),
    "Nothing was saved: one entry is not right",
    "Nichts gespeichert: eine Angabe stimmt nicht",
    "Niets opgeslagen: één gegeven klopt niet",
  ],
  [
    (w) => w.devices.problems(2),
    "Nothing was saved: 2 entries are not right",
    "Nichts gespeichert: 2 Angaben stimmen nicht",
    "Niets opgeslagen: 2 gegevens kloppen niet",
  ],
  [
    (w) => w.zones.car(null),
    "In Tracked the sun may go into the car at any charge.",
    "Im Modus Sonne darf die Sonne bei jedem Ladestand ins Auto.",
    "In de modus Zon mag de zon bij elk laadniveau naar de auto.",
  ],
  [
    (w) => w.zones.car("80 %"),
    "Up to 80 % the sun fills the house battery first, above that the car too (Tracked).",
    "Bis 80 % lädt die Sonne erst die Hausbatterie, darüber auch das Auto (Modus Sonne).",
    "Tot 80 % laadt de zon eerst de thuisbatterij, daarboven ook de auto (modus Zon).",
  ],
  [
    (w) => w.chart.charged("8 kWh", "one"),
    "8 kWh into the car",
    "8 kWh ins Auto",
    "8 kWh naar de auto",
  ],
  [
    (w) => w.chart.charged("8 kWh", "several"),
    "8 kWh into the cars",
    "8 kWh in die Autos",
    "8 kWh naar de auto's",
  ],
  [
    (w) => w.loads.goals.bought("8 kWh", "2 €", true),
    "Without sun 8 kWh come from house battery and grid, up to 2 €.",
    "Ohne Sonne kommen 8 kWh aus Hausbatterie und Netz, bis zu 2 €.",
    "Zonder zon komt 8 kWh uit thuisbatterij en net, tot 2 €.",
  ],
  [
    (w) => w.loads.goals.bought("8 kWh", "2 €", false),
    "Without sun 8 kWh come from the grid, about 2 €.",
    "Ohne Sonne kommen 8 kWh aus dem Netz, etwa 2 €.",
    "Zonder zon komt 8 kWh uit het net, ongeveer 2 €.",
  ],
  [
    (w) => w.loads.goals.bought("8 kWh", null, false),
    "Without sun 8 kWh come from the grid.",
    "Ohne Sonne kommen 8 kWh aus dem Netz.",
    "Zonder zon komt 8 kWh uit het net.",
  ],
  [
    (w) => w.worth.money.difference({ ...AMOUNTS, isDearer: false }),
    "Saved: 9 € less 2 € less 1 € = 6 €.",
    "Gespart: 9 € weniger 2 € weniger 1 € = 6 €.",
    "Bespaard: 9 € min 2 € min 1 € = 6 €.",
  ],
  [
    (w) => w.worth.money.difference({ ...AMOUNTS, isDearer: true }),
    "Cost more: 9 € less 2 € less 1 € = 6 € too much.",
    "Mehr gekostet: 9 € weniger 2 € weniger 1 € = 6 € zu viel.",
    "Meer gekost: 9 € min 2 € min 1 € = 6 € te veel.",
  ],
  [
    (w) => w.data.trouble({ kind: "memory-only", detail: "disk full" }).join(" "),
    "Nothing can be stored: the data folder cannot be written. Charging goes on, the history of now stays in memory, changed settings and modes are refused. disk full",
    "Nichts kann gespeichert werden: der Datenordner ist nicht beschreibbar. Das Laden geht weiter, der Verlauf bleibt im Speicher, geänderte Einstellungen und Modi werden abgelehnt. disk full",
    "Er kan niets worden opgeslagen: in de gegevensmap kan niet worden geschreven. Het laden gaat door, de historie van nu blijft in het geheugen, gewijzigde instellingen en modi worden geweigerd. disk full",
  ],
  [
    (w) => w.data.trouble({ kind: "file-gone", found: null, restoredFrom: null }).join(" "),
    "The file of the database was moved, deleted or replaced while the program ran. It was made anew with what was still open: a year of history, three days of samples.",
    "Die Datei der Datenbank wurde im Betrieb verschoben, gelöscht oder ersetzt. Sie ist neu angelegt mit dem, was noch offen war: ein Jahr Verlauf, drei Tage Rohdaten.",
    "Het bestand van de database is verplaatst, gewist of vervangen terwijl het programma liep. Het is opnieuw gemaakt met wat nog open was: een jaar historie, drie dagen ruwe metingen.",
  ],
  [
    (w) => w.data.trouble({ kind: "file-gone", found: "b.db", restoredFrom: "a.db" }).join(" "),
    "The file of the database was moved, deleted or replaced while the program ran. It was made anew of the backup a.db and what was newer. What stood in its place is kept as b.db.",
    "Die Datei der Datenbank wurde im Betrieb verschoben, gelöscht oder ersetzt. Sie ist neu angelegt aus der Sicherung a.db und dem, was neuer war. Was an ihrer Stelle stand, heißt jetzt b.db.",
    "Het bestand van de database is verplaatst, gewist of vervangen terwijl het programma liep. Het is opnieuw gemaakt uit de back-up a.db en wat nieuwer was. Wat op die plaats stond, heet nu b.db.",
  ],
  [
    (w) =>
      w.data.trouble({ ...ASIDE, restoredFrom: null, areSettingsSaved: false, isModeSaved: false })
        .join(" "),
    "The database was damaged. It was put aside untouched as old.db. There was no backup that could be used: the history begins anew. Check the settings: those of the old file could not be read. Choose the charge mode.",
    "Die Datenbank war beschädigt. Sie liegt unverändert als old.db daneben. Es gab keine brauchbare Sicherung: der Verlauf beginnt neu. Bitte die Einstellungen prüfen: die der alten Datei waren nicht lesbar. Bitte den Lademodus wählen.",
    "De database was beschadigd. Ze is ongewijzigd opzijgezet als old.db. Er was geen bruikbare back-up: de historie begint opnieuw. Controleer de instellingen: die van het oude bestand waren niet leesbaar. Kies de laadmodus.",
  ],
  [
    (w) =>
      w.data.trouble({ ...ASIDE, restoredFrom: "a.db", areSettingsSaved: true, isModeSaved: true })
        .join(" "),
    "The database was damaged. It was put aside untouched as old.db. The backup a.db took its place. The settings could be saved from the old file. The charge mode is the one from before.",
    "Die Datenbank war beschädigt. Sie liegt unverändert als old.db daneben. Die Sicherung a.db ist an ihre Stelle getreten. Die Einstellungen konnten aus der alten Datei gerettet werden. Der Lademodus ist der von vorher.",
    "De database was beschadigd. Ze is ongewijzigd opzijgezet als old.db. De back-up a.db heeft haar plaats ingenomen. De instellingen konden uit het oude bestand worden gered. De laadmodus is die van daarvoor.",
  ],
  [
    (w) => w.settings.expectations.secret({ ...SECRET, example: null }),
    "Enter 8 to 128 characters",
    "8 bis 128 Zeichen eingeben",
    "Vul 8 tot 128 tekens in",
  ],
  [
    (w) => w.settings.expectations.secret({ ...SECRET, example: "mqtt://a" }),
    "Enter an mqtt address such as mqtt://a",
    "Eine mqtt-Adresse wie mqtt://a eingeben",
    "Vul een mqtt-adres in zoals mqtt://a",
  ],
  [
    (w) => adviceOf({ ...FAULT, label: null }, w).what,
    "The inverter reports a fault",
    "Der Wechselrichter meldet eine Störung",
    "De omvormer meldt een storing",
  ],
  [
    (w) => adviceOf({ ...FAULT, label: "25" }, w).what,
    "The inverter reports a fault 25: isolation fault on the DC side",
    "Der Wechselrichter meldet eine Störung 25: Isolationsfehler auf der DC-Seite",
    "De omvormer meldt een storing 25: isolatiefout aan de DC-kant",
  ],
  [
    (w) => adviceOf(SILENT, w).todo.split(", ").at(-1) ?? "",
    "is in the WLAN and still has this address; find it under Settings or with doctor --find",
    "im WLAN ist und noch diese Adresse hat; unter Einstellungen oder mit doctor --find suchen",
    "op de wifi zit en dit adres nog heeft; zoek hem onder Instellingen of met doctor --find",
  ],
  [
    (w) => adviceOf(SILENT, w, true).todo.split("; ").at(-1) ?? "",
    "find it here or with doctor --find",
    "hier oder mit doctor --find suchen",
    "zoek hem hier of met doctor --find",
  ],
  [
    (w) => settingIssueText({ ...NOT_A_HOST, given: "0" }, w),
    "Enter a complete address or host name, e.g. 192.168.178.30 or plug.lan:9999, not 0",
    "Eine vollständige Adresse oder einen Namen eingeben, z. B. 192.168.178.30 oder plug.lan:9999, nicht 0",
    "Vul een volledig adres of een hostnaam in, bijv. 192.168.178.30 of plug.lan:9999, niet 0",
  ],
  [
    (w) => deviceIssueLines(ISSUES.slice(0, 2), w).join("; "),
    "Garage port: Enter a whole number from 1 to 65535, not 0; #2: Enter a name",
    "Garage port: Eine ganze Zahl von 1 bis 65535 eingeben, nicht 0; #2: Einen Namen eingeben",
    "Garage port: Vul een geheel getal van 1 tot 65535 in, niet 0; #2: Vul een naam in",
  ],
  [
    (w) => deviceIssueLines(ISSUES.slice(2, 4), w).join("; "),
    "order: Send a list of the devices' ids, e.g. [2, 1]; Plug lang: Enter another value",
    "order: Eine Liste der Geräte-Nummern senden, z. B. [2, 1]; Plug lang: Einen anderen Wert eingeben",
    "order: Stuur een lijst met de nummers van de apparaten, bijv. [2, 1]; Plug lang: Vul een andere waarde in",
  ],
  [
    (w) => deviceIssueLines(ISSUES.slice(4), w).join("; "),
    'Plug plugHost: Enter a complete address or host name, e.g. 192.168.178.30 or plug.lan:9999, not "a b"',
    'Plug plugHost: Eine vollständige Adresse oder einen Namen eingeben, z. B. 192.168.178.30 oder plug.lan:9999, nicht "a b"',
    'Plug plugHost: Vul een volledig adres of een hostnaam in, bijv. 192.168.178.30 of plug.lan:9999, niet "a b"',
  ],
];

Deno.test("pages count, and say what is missing, in the words of three languages", () => {
  for (const [text, ...texts] of CASES) assert.deepEqual([en, de, nl].map(text), texts);
});
