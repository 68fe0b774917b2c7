import type { SYSTEM_SETTINGS } from "../../../domain/settings/system_settings.ts";
import type { SettingTexts } from "../../setting_sentences.ts";

/** Settings of pages, site and upkeep, in Dutch. */
export const systemSettingsNl: SettingTexts<typeof SYSTEM_SETTINGS> = {
  webPort: {
    label: "Poort van de pagina's",
    help: "Poort van deze pagina's. Wijzigt meteen; gaat terug als niemand de nieuwe binnen een " +
      "minuut opent.",
  },
  webSecret: {
    label: "Geheim",
    help: "Woord dat deze pagina's opent. Zo opgeslagen dat niemand het kan teruglezen.",
  },
  webSecretEnabled: {
    label: "Geheim vragen",
    help: "Vraagt het geheim voordat er iets te zien of te wijzigen is.",
  },
  webLook: {
    label: "Wie mag meekijken",
    help: "Als het geheim wordt gevraagd: wie de pagina's mag zien. Wijzigen vraagt het altijd.",
    options: {
      "signed-in": "alleen wie is aangemeld",
      everyone: "iedereen in het netwerk",
    },
  },
  webGuests: {
    label: "Gastlink",
    help:
      "Een link voor een tablet aan de muur, op de pagina Toegang: die ziet alles en schakelt " +
      "niets. Een nieuw geheim maakt een nieuwe link.",
  },
  timeZone: {
    label: "Tijdzone",
    help: "IANA-naam, bijv. Europe/Amsterdam; leeg neemt die van het systeem.",
    expectation: "Vul een tijdzone in zoals Europe/Amsterdam, of laat leeg",
  },
  latitudeDeg: {
    label: "Breedtegraad",
    help:
      "Waar het huis staat, voor de zon die nog komt; noord is positief. Leeg schat hem uit de " +
      "tijdzone.",
  },
  longitudeDeg: {
    label: "Lengtegraad",
    help: "Oost is positief. Een graad te weinig of te veel maakt niet uit.",
  },
  language: {
    label: "Taal",
    help: "Taal van de pagina's; auto volgt de browser.",
    auto: "automatisch",
  },
  currency: {
    label: "Valuta",
    help: "ISO-code, bijv. EUR.",
    expectation: "Vul de ISO-code van een valuta in zoals EUR",
  },
  importPrice: {
    label: "Stroomprijs",
    help: "Prijs van een kWh uit het net; zonder deze prijs zie je geen geld. Een wijziging telt " +
      "vanaf haar dag, de eerste prijs ook voor alle dagen en laadbeurten ervoor.",
  },
  feedInPrice: {
    label: "Terugleververgoeding",
    help: "Wat een kWh naar het net opbrengt; wijzigingen tellen zoals bij de stroomprijs.",
  },
  gridCo2GPerKwh: {
    label: "CO₂ van het net",
    help:
      "Gram CO₂ waar een kWh uit het net voor staat; de historie zegt dan hoeveel er vermeden is. " +
      "Je stroometiket of de milieudienst van je land noemt het getal; 0: niet getoond.",
  },
  mqttUrl: {
    label: "Broker",
    help: "Adres van een MQTT-broker, bijv. mqtt://192.168.178.5:1883, of mqtts:// voor een " +
      "versleutelde verbinding; leeg: uit.",
  },
  mqttUser: {
    label: "Gebruiker",
    help: "Naam waaronder de broker dit programma kent; leeg voor geen.",
  },
  mqttPassword: {
    label: "Wachtwoord",
    help: "Het wachtwoord van de broker voor die gebruiker.",
  },
  mqttTopic: {
    label: "Topic",
    help: "Alles wordt daaronder gepubliceerd. Twee huizen op één broker hebben er twee nodig.",
    expectation: "Vul letters, cijfers, - en _ in, in delen met / ertussen",
  },
  homeAssistantDiscovery: {
    label: "Home Assistant",
    help: "Home Assistant vindt dit huis vanzelf; uit haalt het daar weer weg.",
  },
  evccTopics: {
    label: "Topics van evcc",
    help: "Publiceert ook onder evcc/, voor dashboards en apps die daarvoor zijn gemaakt. Niet " +
      "naast een echte evcc op dezelfde broker.",
  },
  priceZones: {
    label: "Prijzen per tijd",
    help:
      "Als een kWh op sommige uren meer of minder kost: dagen, van, tot en de prijs dan, of wat " +
      "erbovenop komt (netkosten). Op alle andere tijden telt de stroomprijs. Een lege rij telt " +
      "niet. Lokale tijd; wat de volgende ochtend eindigt, hoort bij de dag waarop het begint; " +
      "twee gelijke tijden zijn een hele dag, en waar twee rijen elkaar raken telt de bovenste.",
  },
  priceUrl: {
    label: "Day-aheadprijzen",
    help: "Adres van de prijzen van vandaag en morgen, zoals energy-charts, aWATTar of Tibber ze " +
      "geven; een token komt achter #. De stroomprijs moet zijn ingevuld: die en de prijzen per " +
      "tijd tellen waar geen prijs bekend is, en wat erbovenop komt altijd. Wordt nooit meer " +
      "getoond; - beëindigt het.",
  },
  priceSurcharge: {
    label: "Toeslag",
    help: "Wat elke kWh boven op een day-aheadprijs kost, vóór belasting: net, heffingen, " +
      "leverancier. Leeg als de prijzen van de bron dit al bevatten.",
  },
  priceTaxPct: {
    label: "Belasting",
    help: "Op day-aheadprijs en toeslag. Leeg als de prijzen van de bron dit al bevatten.",
  },
  rawRetentionDays: {
    label: "Ruwe metingen bewaren",
    help: "Dagen waarvan elke losse meting blijft. Gemiddelden blijven voorgoed.",
  },
  backupTime: {
    label: "Nachtelijke back-up om",
    help: "Lokale tijd van de back-up.",
  },
  backupKeep: {
    label: "Back-ups bewaren",
    help: "Aantal back-ups; 0 maakt er geen.",
  },
  notifyUrl: {
    label: "Berichten",
    help:
      "Adres dat een bericht krijgt als er iets niet klopt of de auto vol is. Wordt nooit meer " +
      "getoond; - beëindigt het.",
  },
  postgresUrl: {
    label: "Database van de vloot",
    help:
      "PostgreSQL die elke vijf minuten de voltooide gegevens van dit huis krijgt. Wordt nooit " +
      "meer getoond; - beëindigt het.",
  },
  houseName: {
    label: "Naam van het huis",
    help: "Hoe de vloot dit huis noemt.",
  },
  allowedHosts: {
    label: "Bereikbaar onder",
    help: "Andere hostnamen waaronder deze pagina's geopend mogen worden.",
    expectation: "Vul hostnamen zonder poort in, gescheiden door komma's",
  },
  trustedProxies: {
    label: "Achter de proxy's",
    help: "Adressen van reverse proxy's waarvan de doorstuurheaders worden geloofd.",
    expectation: "Vul IP-adressen in, gescheiden door komma's",
  },
  frameAncestors: {
    label: "In frames van",
    help:
      "Sites die deze pagina's in een frame mogen tonen, bijv. http://homeassistant.local:8123.",
    expectation: "Vul adressen in zoals http://homeassistant.local:8123, gescheiden door komma's",
  },
  basePath: {
    label: "Onder het pad",
    help: "Pad achter een reverse proxy, bijv. /charge; leeg voor geen.",
    expectation: "Vul een pad in zoals /charge zonder schuine streep aan het eind, of laat leeg",
  },
  logLevel: {
    label: "Logniveau",
    help: "Wat het logboek bevat.",
    options: {
      error: "fouten",
      warn: "waarschuwingen",
      info: "meldingen",
      debug: "alles",
    },
  },
  logFile: {
    label: "Logbestand",
    help: "Bewaart het logboek ook in de gegevensmap, hoogstens 4 MB; de pagina Logboek toont het.",
  },
  logFormat: {
    label: "Logformaat",
    help: "Automatisch: met prioriteiten voor het journal van systemd, anders voor mensen.",
    options: {
      auto: "automatisch",
      text: "tekst",
      json: "JSON",
    },
  },
};
