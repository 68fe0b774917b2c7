import {
  checkedText,
  choice,
  nameList,
  onOff,
  price,
  secretText,
  secretUrl,
  timeOfDay,
  wholeNumber,
} from "./setting_kinds.ts";

/** Settings of pages, site and upkeep, in the order of the form. */
export const SYSTEM_SETTINGS = {
  webPort: wholeNumber({
    group: "web",
    label: { en: "UI port", de: "Port der Seite" },
    help: {
      en:
        "Port of these pages. Changes at once; goes back when nobody opens the new one within a minute.",
      de:
        "Port dieser Seiten. Wechselt sofort; wird er in einer Minute nicht geöffnet, gilt der alte.",
    },
    unit: "",
    min: 1,
    max: 65_535,
    fallback: 5000,
  }),
  webSecret: secretText({
    group: "web",
    label: { en: "Secret", de: "Geheimnis" },
    help: {
      en: "Word that opens these pages. Stored so that nobody can read it back.",
      de: "Wort, das diese Seiten öffnet. So gespeichert, dass es niemand zurücklesen kann.",
    },
    minLength: 8,
    maxLength: 128,
    fallback: "",
  }),
  webSecretEnabled: onOff({
    group: "web",
    label: { en: "Secret enabled", de: "Geheimnis verlangen" },
    help: {
      en: "Asks for the secret before showing or changing anything.",
      de: "Verlangt das Geheimnis, bevor etwas zu sehen oder zu ändern ist.",
    },
    fallback: false,
  }),
  webLook: choice({
    group: "web",
    label: { en: "Who may look", de: "Wer zusehen darf" },
    help: {
      en:
        "While the secret is enabled: who may see the pages. Changing anything always asks for it.",
      de: "Wenn das Geheimnis verlangt wird: wer die Seiten sehen darf. Ändern verlangt es immer.",
    },
    options: [
      { value: "signed-in", label: { en: "only who is signed in", de: "nur wer angemeldet ist" } },
      { value: "everyone", label: { en: "everybody in the network", de: "alle im Netz" } },
    ],
    fallback: "signed-in",
  }),
  webGuests: onOff({
    group: "web",
    label: { en: "Guest link", de: "Gastlink" },
    help: {
      en:
        "A link for a tablet on the wall, on the page Access: it sees all and switches nothing. A new secret makes a new link.",
      de:
        "Ein Link für ein Tablet an der Wand, auf der Seite Zugang: es sieht alles und schaltet nichts. Ein neues Geheimnis macht einen neuen Link.",
    },
    fallback: false,
  }),
  timeZone: checkedText({
    group: "site",
    label: { en: "Time zone", de: "Zeitzone" },
    help: {
      en: "IANA name, e.g. Europe/Berlin; empty takes the system's.",
      de: "IANA-Name, z. B. Europe/Berlin; leer nimmt die des Systems.",
    },
    kind: "zone",
    expectation: {
      en: "Enter a time zone such as Europe/Berlin, or leave it empty",
      de: "Eine Zeitzone wie Europe/Berlin eingeben oder leer lassen",
    },
    isRight: isTimeZone,
    fallback: "",
  }),
  language: choice({
    group: "site",
    label: { en: "Language", de: "Sprache" },
    help: {
      en: "Language of the pages; auto follows the browser.",
      de: "Sprache der Seiten; auto folgt dem Browser.",
    },
    options: [
      { value: "auto", label: { en: "auto", de: "automatisch" } },
      { value: "en", label: { en: "English", de: "English" } },
      { value: "de", label: { en: "Deutsch", de: "Deutsch" } },
    ],
    fallback: "auto",
  }),
  currency: checkedText({
    group: "site",
    label: { en: "Currency", de: "Währung" },
    help: { en: "ISO code, e.g. EUR.", de: "ISO-Code, z. B. EUR." },
    kind: "code",
    expectation: {
      en: "Enter the ISO code of a currency such as EUR",
      de: "Den ISO-Code einer Währung wie EUR eingeben",
    },
    isRight: (text) => Intl.supportedValuesOf("currency").includes(text),
    fallback: "EUR",
  }),
  importPrice: price({
    group: "site",
    label: { en: "Import price", de: "Bezugspreis" },
    help: {
      en: "Price of a kWh from the grid; no money is shown until it is entered. A change counts " +
        "from its day on, the first price also for all days and sessions before.",
      de: "Preis einer kWh aus dem Netz; ohne ihn wird kein Geld gezeigt. Eine Änderung zählt ab " +
        "ihrem Tag, der erste Preis auch für alle Tage und Ladungen davor.",
    },
  }),
  feedInPrice: price({
    group: "site",
    label: { en: "Feed-in price", de: "Einspeisevergütung" },
    help: {
      en: "What a kWh to the grid earns; changes count as those of the import price.",
      de: "Was eine kWh ins Netz einbringt; Änderungen zählen wie beim Bezugspreis.",
    },
  }),
  rawRetentionDays: wholeNumber({
    group: "advanced",
    label: { en: "Raw data kept", de: "Rohdaten behalten" },
    help: {
      en: "Days for which every single sample is kept. Averages stay for good.",
      de: "Tage, für die jeder einzelne Messwert bleibt. Mittelwerte bleiben für immer.",
    },
    unit: "d",
    min: 3,
    max: 400,
    fallback: 30,
  }),
  backupTime: timeOfDay({
    group: "advanced",
    label: { en: "Nightly backup at", de: "Nächtliche Sicherung um" },
    help: { en: "Local time of the backup.", de: "Ortszeit der Sicherung." },
    fallback: "03:30",
  }),
  backupKeep: wholeNumber({
    group: "advanced",
    label: { en: "Backups kept", de: "Sicherungen behalten" },
    help: { en: "Number of backups; 0 makes none.", de: "Zahl der Sicherungen; 0 macht keine." },
    unit: "",
    min: 0,
    max: 60,
    fallback: 7,
  }),
  notifyUrl: secretUrl({
    group: "advanced",
    label: { en: "Notify", de: "Benachrichtigen" },
    help: {
      en:
        "Address that is sent a message when something is wrong or the car is full. Never shown again; - ends it.",
      de:
        "Adresse, die eine Nachricht bekommt, wenn etwas nicht stimmt oder das Auto voll ist. Wird nie wieder gezeigt; - beendet es.",
    },
    example: "http://192.168.178.5/notify",
  }),
  allowedHosts: nameList({
    group: "advanced",
    label: { en: "Reached by the names", de: "Erreichbar unter" },
    help: {
      en: "Further host names under which these pages may be opened.",
      de: "Weitere Namen, unter denen diese Seiten geöffnet werden dürfen.",
    },
    pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/,
    expectation: {
      en: "Enter host names without port, separated by commas",
      de: "Namen ohne Port eingeben, durch Kommas getrennt",
    },
  }),
  trustedProxies: nameList({
    group: "advanced",
    label: { en: "Behind the proxies", de: "Hinter den Proxys" },
    help: {
      en: "Addresses of reverse proxies whose forwarding headers are believed.",
      de: "Adressen von Reverse-Proxys, deren Weiterleitungs-Kopfzeilen gelten.",
    },
    pattern: /^(\d{1,3}(\.\d{1,3}){3}|[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7})$/,
    expectation: {
      en: "Enter IP addresses, separated by commas",
      de: "IP-Adressen eingeben, durch Kommas getrennt",
    },
  }),
  frameAncestors: nameList({
    group: "advanced",
    label: { en: "Shown in frames of", de: "In Rahmen von" },
    help: {
      en: "Sites that may show these pages in a frame, e.g. http://homeassistant.local:8123.",
      de:
        "Seiten, die diese Seiten in einem Rahmen zeigen dürfen, z. B. http://homeassistant.local:8123.",
    },
    pattern:
      /^https?:\/\/([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$/,
    expectation: {
      en: "Enter origins such as http://homeassistant.local:8123, separated by commas",
      de: "Adressen wie http://homeassistant.local:8123 eingeben, durch Kommas getrennt",
    },
  }),
  basePath: checkedText({
    group: "advanced",
    label: { en: "Under the path", de: "Unter dem Pfad" },
    help: {
      en: "Path prefix behind a reverse proxy, e.g. /charge; empty for none.",
      de: "Pfad hinter einem Reverse-Proxy, z. B. /charge; leer heißt keiner.",
    },
    kind: "path",
    expectation: {
      en: "Enter a path such as /charge without a slash at its end, or leave it empty",
      de: "Einen Pfad wie /charge ohne Schrägstrich am Ende eingeben oder leer lassen",
    },
    isRight: (text) => /^(\/[A-Za-z0-9_-]+)*$/.test(text),
    fallback: "",
  }),
  logLevel: choice({
    group: "advanced",
    label: { en: "Log level", de: "Protokollstufe" },
    help: { en: "What the log holds.", de: "Was das Protokoll enthält." },
    options: [
      { value: "error", label: { en: "error", de: "Fehler" } },
      { value: "warn", label: { en: "warn", de: "Warnungen" } },
      { value: "info", label: { en: "info", de: "Hinweise" } },
      { value: "debug", label: { en: "debug", de: "alles" } },
    ],
    fallback: "info",
  }),
  logFile: onOff({
    group: "advanced",
    label: { en: "Log file", de: "Protokolldatei" },
    help: {
      en: "Keeps the log in the data folder too, 4 MB at most; the page Log shows it.",
      de: "Hält das Protokoll auch im Datenordner, höchstens 4 MB; die Seite Protokoll zeigt es.",
    },
    fallback: true,
  }),
  logFormat: choice({
    group: "advanced",
    label: { en: "Log format", de: "Protokollformat" },
    help: {
      en: "Automatic: with priorities for systemd's journal, else for people.",
      de: "Automatisch: mit Prioritäten für das Journal von systemd, sonst für Menschen.",
    },
    options: [
      { value: "auto", label: { en: "automatic", de: "automatisch" } },
      { value: "text", label: { en: "text", de: "Text" } },
      { value: "json", label: { en: "JSON", de: "JSON" } },
    ],
    fallback: "auto",
  }),
} as const;

function isTimeZone(text: string): boolean {
  if (text === "") return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
