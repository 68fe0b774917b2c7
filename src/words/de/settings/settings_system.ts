import type { SYSTEM_SETTINGS } from "../../../domain/settings/system_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";

/** Settings of pages, site and upkeep, in German. */
export const systemSettingsDe: SettingTexts<typeof SYSTEM_SETTINGS> = {
  webPort: {
    label: "Port der Seite",
    help: "Port dieser Seiten. Wechselt sofort; wird er in einer Minute nicht geöffnet, " +
      "gilt der alte.",
  },
  webSecret: {
    label: "Geheimnis",
    help: "Wort, das diese Seiten öffnet. So gespeichert, dass es niemand zurücklesen kann.",
  },
  webSecretEnabled: {
    label: "Geheimnis verlangen",
    help: "Verlangt das Geheimnis, bevor etwas zu sehen oder zu ändern ist.",
  },
  webLook: {
    label: "Wer zusehen darf",
    help: "Wenn das Geheimnis verlangt wird: wer die Seiten sehen darf. Ändern verlangt es " +
      "immer.",
    options: {
      "signed-in": "nur wer angemeldet ist",
      everyone: "alle im Netz",
    },
  },
  webGuests: {
    label: "Gastlink",
    help: "Ein Link für ein Tablet an der Wand, auf der Seite Zugang: es sieht alles und " +
      "schaltet nichts. Ein neues Geheimnis macht einen neuen Link.",
  },
  timeZone: {
    label: "Zeitzone",
    help: "IANA-Name, z. B. Europe/Berlin; leer nimmt die des Systems.",
    expectation: "Eine Zeitzone wie Europe/Berlin eingeben oder leer lassen",
  },
  latitudeDeg: {
    label: "Geografische Breite",
    help: "Wo das Haus steht, für die Sonne, die noch kommt; Norden ist positiv. Leer wird " +
      "sie aus der Zeitzone geschätzt.",
  },
  longitudeDeg: {
    label: "Geografische Länge",
    help: "Osten ist positiv. Auf ein Grad kommt es nicht an.",
  },
  language: {
    label: "Sprache",
    help: "Sprache der Seiten; auto folgt dem Browser.",
    auto: "automatisch",
  },
  currency: {
    label: "Währung",
    help: "ISO-Code, z. B. EUR.",
    expectation: "Den ISO-Code einer Währung wie EUR eingeben",
  },
  importPrice: {
    label: "Bezugspreis",
    help: "Preis einer kWh aus dem Netz; ohne ihn wird kein Geld gezeigt. Eine Änderung " +
      "zählt ab ihrem Tag, der erste Preis auch für alle Tage und Ladungen davor.",
  },
  feedInPrice: {
    label: "Einspeisevergütung",
    help: "Was eine kWh ins Netz einbringt; Änderungen zählen wie beim Bezugspreis.",
  },
  gridCo2GPerKwh: {
    label: "CO₂ des Netzes",
    help: "Gramm CO₂, für die eine kWh aus dem Netz steht; der Verlauf zeigt dann, wie viel " +
      "vermieden wurde. Der Wert steht auf der Stromrechnung oder beim Umweltbundesamt; 0: keine Anzeige.",
  },
  mqttUrl: {
    label: "Broker",
    help: "Adresse eines MQTT-Brokers, z. B. mqtt://192.168.178.5:1883, oder mqtts:// für eine " +
      "verschlüsselte Verbindung; leer: aus.",
  },
  mqttUser: {
    label: "Benutzer",
    help: "Name, unter dem der Broker dieses Programm kennt; leer für keinen.",
  },
  mqttPassword: {
    label: "Passwort",
    help: "Das Passwort des Brokers für diesen Benutzer.",
  },
  mqttTopic: {
    label: "Topic",
    help: "Alles wird darunter veröffentlicht. Zwei Häuser an einem Broker brauchen zwei davon.",
    expectation: "Buchstaben, Ziffern, - und _ eingeben, in Teilen mit / dazwischen",
  },
  homeAssistantDiscovery: {
    label: "Home Assistant",
    help: "Home Assistant findet dieses Haus von selbst; aus nimmt es dort wieder heraus.",
  },
  evccTopics: {
    label: "Topics von evcc",
    help: "Veröffentlicht auch unter evcc/, für Anzeigen und Apps, die dafür gemacht sind. Nicht " +
      "neben einem echten evcc am selben Broker.",
  },
  priceZones: {
    label: "Preise nach Uhrzeit",
    help: "Wenn eine kWh zu manchen Stunden mehr oder weniger kostet: Tage, von, bis und ihr " +
      "Preis dann, oder was dazukommt (ein Netzentgelt). Sonst zählt der Bezugspreis. Eine " +
      "leere Zeile zählt nicht. Ortszeit; was erst am nächsten Morgen endet, gehört zum Tag, " +
      "an dem es beginnt; zwei gleiche Zeiten sind ein ganzer Tag, und wo zwei Zeilen sich " +
      "treffen, zählt die obere.",
  },
  priceUrl: {
    label: "Day-Ahead-Preise",
    help: "Adresse der Preise von heute und morgen, wie energy-charts, aWATTar oder Tibber sie " +
      "nennen; ein Token kommt hinter #. Der Bezugspreis muss eingetragen sein: Er und Preise " +
      "nach Uhrzeit zählen, wo keiner bekannt ist, und was dazukommt immer. Wird nie wieder " +
      "gezeigt; - beendet es.",
  },
  priceSurcharge: {
    label: "Aufschlag",
    help: "Was jede kWh über den Day-Ahead-Preis hinaus kostet, vor Steuer: Netz, Umlagen, " +
      "Anbieter. Leer, wenn die Preise der Quelle ihn enthalten.",
  },
  priceTaxPct: {
    label: "Steuer",
    help: "Auf Day-Ahead-Preis und Aufschlag. Leer, wenn die Preise der Quelle sie enthalten.",
  },
  rawRetentionDays: {
    label: "Rohdaten behalten",
    help: "Tage, für die jeder einzelne Messwert bleibt. Mittelwerte bleiben für immer.",
  },
  backupTime: {
    label: "Nächtliche Sicherung um",
    help: "Ortszeit der Sicherung.",
  },
  backupKeep: {
    label: "Sicherungen behalten",
    help: "Zahl der Sicherungen; 0 macht keine.",
  },
  notifyUrl: {
    label: "Benachrichtigen",
    help: "Adresse, die eine Nachricht bekommt, wenn etwas nicht stimmt oder das Auto voll " +
      "ist. Wird nie wieder gezeigt; - beendet es.",
  },
  postgresUrl: {
    label: "Datenbank der Flotte",
    help: "PostgreSQL, die alle fünf Minuten die fertigen Aufzeichnungen dieses Hauses bekommt. " +
      "Wird nie wieder gezeigt; - beendet es.",
  },
  houseName: {
    label: "Name des Hauses",
    help: "Wie dieses Haus in der Flotte heißt.",
  },
  allowedHosts: {
    label: "Erreichbar unter",
    help: "Weitere Namen, unter denen diese Seiten geöffnet werden dürfen.",
    expectation: "Namen ohne Port eingeben, durch Kommas getrennt",
  },
  trustedProxies: {
    label: "Hinter den Proxys",
    help: "Adressen von Reverse-Proxys, deren Weiterleitungs-Kopfzeilen gelten.",
    expectation: "IP-Adressen eingeben, durch Kommas getrennt",
  },
  frameAncestors: {
    label: "In Rahmen von",
    help: "Seiten, die diese Seiten in einem Rahmen zeigen dürfen, z. B. " +
      "http://homeassistant.local:8123.",
    expectation: "Adressen wie http://homeassistant.local:8123 eingeben, durch Kommas getrennt",
  },
  basePath: {
    label: "Unter dem Pfad",
    help: "Pfad hinter einem Reverse-Proxy, z. B. /charge; leer heißt keiner.",
    expectation: "Einen Pfad wie /charge ohne Schrägstrich am Ende eingeben oder leer lassen",
  },
  logLevel: {
    label: "Protokollstufe",
    help: "Was das Protokoll enthält.",
    options: {
      error: "Fehler",
      warn: "Warnungen",
      info: "Hinweise",
      debug: "alles",
    },
  },
  logFile: {
    label: "Protokolldatei",
    help: "Hält das Protokoll auch im Datenordner, höchstens 4 MB; die Seite Protokoll " +
      "zeigt es.",
  },
  logFormat: {
    label: "Protokollformat",
    help: "Automatisch: mit Prioritäten für das Journal von systemd, sonst für Menschen.",
    options: {
      auto: "automatisch",
      text: "Text",
      json: "JSON",
    },
  },
};
