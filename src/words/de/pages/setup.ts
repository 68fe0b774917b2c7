import type { setupEn } from "../../en/pages/setup.ts";

export const setupDe: typeof setupEn = {
  title: "Haus einrichten",
  step: (number, count) => `Schritt ${number} von ${count}`,
  steps: {
    house: "Sprache und Zeit",
    inverter: "Wechselrichter",
    charger: "Ladegerät",
    plug: "Steckdose",
    car: "Batterie und Auto",
  },
  about: {
    house: "Alles lässt sich später unter Einstellungen ändern. Jeder Schritt kann entfallen.",
    inverter:
      "Der Wechselrichter mit seinem Zähler sagt, wie viel Sonne übrig ist. Seine Adresse " +
      "eingeben oder das Netz absuchen. Andere Marken kommen unter Geräte dazu.",
    charger:
      "Die eine Adresse des Ladegeräts oder seiner Connect-Box eingeben: alles Weitere folgt " +
      "daraus. Suchen hört auch Ladegeräte, die sich selbst melden.",
    plug: "Eine schaltbare Steckdose heizt mit der Sonne, die das Auto nicht nimmt. Ohne eine: " +
      "überspringen.",
    car: "Was die Batterie aufnimmt und was das Auto zieht. Die Vorgaben sind vorsichtig.",
  },
  chargerAddress: "Adresse des Ladegeräts",
  chargerHelp: "z. B. 192.168.178.33 oder sein Name. Die URLs einer Connect-Box folgen daraus.",
  follows: (what) => `Folgt daraus: ${what}`,
  zoneNow: (clock, zone) => `Hier ist es ${clock} Uhr (${zone}).`,
  demo: "Erst einmal umsehen? Mit diesem Wort anstelle von „start“ zeigt das Programm ein " +
    "simuliertes Haus, das nichts schaltet:",
  demoCommand: "demo",
  back: "Zurück",
  next: "Speichern und weiter",
  skip: "Schritt überspringen",
  leave: "Einrichten beenden",
  resume: "Schritt für Schritt einrichten",
  sweep: {
    title: "Netz absuchen",
    about:
      "Sieht jede Adresse des Heimnetzes an: wo etwas antwortet, und von welcher Marke. Das dauert bis zu einer Minute; geändert wird nichts.",
    begin: "Jetzt suchen",
    running: (looked, count) => `${looked} von ${count} Adressen angesehen.`,
    over: (looked) => `Fertig: ${looked} Adressen angesehen.`,
    cancelled: (looked) => `Nach ${looked} Adressen abgebrochen.`,
    cancel: "Abbrechen",
    look: "Noch einmal nachsehen",
    nowhere: "Dieses Gerät ist in keinem Heimnetz, das sich absuchen ließe.",
  },
  doneTitle: "Das Haus ist eingerichtet",
  doneNone:
    "Noch ist kein Gerät eingerichtet. Weiter geht es jederzeit: die Einstellungen führen " +
    "hierher.",
  doneAbout: "Die erste Seite zeigt, was Sonne, Haus und Auto tun, und warum.",
  open: "Erste Seite öffnen",
  qr: "Auf dem Telefon öffnen: die Kamera hierher halten.",
  qrLabel: (address) => `QR-Code von ${address}`,
  onlyHere: (address) =>
    `${address} ist dieses Gerät selbst. Vom Telefon aus geht es mit seinem Namen oder seiner ` +
    "Adresse im Netz.",
};
