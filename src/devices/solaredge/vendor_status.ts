import type { Text } from "../../domain/settings/language.ts";

/** A vendor status as the register holds it, taken apart. */
export interface VendorStatus {
  /** Part of the inverter that tells it; null: a code of register 40108 (firmware up to 3.19). */
  readonly controller: number | null;
  readonly code: number;
  /** As in SolarEdge's own lists: `0x3:0x15`, or `110` of older firmware. */
  readonly label: string;
  /** Null: no word known for it. */
  readonly words: Text | null;
}

const TOO_HOT = { en: "too hot", de: "zu heiß" };
const ISOLATION = { en: "isolation fault on the DC side", de: "Isolationsfehler auf der DC-Seite" };
const AC_TOO_HIGH = { en: "grid voltage too high", de: "Netzspannung zu hoch" };
const AC_TOO_LOW = { en: "grid voltage too low", de: "Netzspannung zu niedrig" };
const FREQUENCY_TOO_HIGH = { en: "grid frequency too high", de: "Netzfrequenz zu hoch" };
const FREQUENCY_TOO_LOW = { en: "grid frequency too low", de: "Netzfrequenz zu niedrig" };
const ARC = { en: "arc detected on the DC side", de: "Lichtbogen auf der DC-Seite erkannt" };
const NO_COUNTRY = { en: "no country set", de: "kein Land eingestellt" };
const METER_COMMUNICATION = {
  en: "no communication with the meter",
  de: "keine Verbindung zum Zähler",
};
const BATTERY_COMMUNICATION = {
  en: "no communication with the battery",
  de: "keine Verbindung zur Batterie",
};
const PHASE_DISCONNECTED = { en: "a phase is disconnected", de: "eine Phase ist getrennt" };

/** Register 40108. */
const OLD_WORDS: Readonly<Record<number, Text>> = {
  17: TOO_HOT,
  25: ISOLATION,
  31: AC_TOO_HIGH,
  32: AC_TOO_LOW,
  33: AC_TOO_HIGH,
  34: FREQUENCY_TOO_HIGH,
  35: FREQUENCY_TOO_LOW,
  41: AC_TOO_LOW,
  44: NO_COUNTRY,
  61: AC_TOO_LOW,
  62: AC_TOO_LOW,
  63: AC_TOO_LOW,
  79: FREQUENCY_TOO_HIGH,
  80: FREQUENCY_TOO_HIGH,
  81: FREQUENCY_TOO_HIGH,
  82: FREQUENCY_TOO_LOW,
  83: FREQUENCY_TOO_LOW,
  84: FREQUENCY_TOO_LOW,
  104: TOO_HOT,
  107: BATTERY_COMMUNICATION,
  110: METER_COMMUNICATION,
  121: ISOLATION,
  150: ARC,
  151: ARC,
  256: ARC,
};

/** Register 40119, by controller and code. */
const WORDS: Readonly<Record<number, Readonly<Record<number, Text>>>> = {
  0x3: {
    0x06: { en: "software upgrade", de: "Software-Aktualisierung" },
    0x09: { en: "Modbus meter error", de: "Fehler am Modbus-Zähler" },
    0x15: METER_COMMUNICATION,
    0x16: BATTERY_COMMUNICATION,
    0x17: { en: "internal fault of the battery", de: "interner Fehler der Batterie" },
    0x1b: { en: "battery forced to sleep", de: "Batterie zum Schlafen gezwungen" },
    0x24: PHASE_DISCONNECTED,
    0x25: PHASE_DISCONNECTED,
    0x26: PHASE_DISCONNECTED,
    0x27: PHASE_DISCONNECTED,
  },
};

/** Takes an inverter's `vendorStatus` apart; null for 0, which stands for none. */
export function describeVendorStatus(vendorStatus: number): VendorStatus | null {
  if (vendorStatus === 0) return null;
  const controller = Math.floor(vendorStatus / 0x1_0000);
  const code = vendorStatus % 0x1_0000;
  if (controller === 0) {
    return { controller: null, code, label: String(code), words: OLD_WORDS[code] ?? null };
  }
  return {
    controller,
    code,
    label: `0x${controller.toString(16)}:0x${code.toString(16)}`,
    words: WORDS[controller]?.[code] ?? null,
  };
}
