import type { DeviceAnswer } from "../../domain/ports/device_checks.ts";
import type { Diagnosis } from "../../domain/codes/diagnosis.ts";
import type {
  BatteryValues,
  ChargerValues,
  InverterValues,
  MeterValues,
  PlugValues,
} from "../../domain/house/snapshot.ts";
import { diagnoseNotices } from "./charger_notice_words.ts";
import { describeVendorStatus } from "../solaredge/vendor_status.ts";

/** What is wrong although a device answers. */
export function findInAnswer(answer: DeviceAnswer): readonly Diagnosis[] {
  switch (answer.device) {
    case "inverter":
      return answer.values === null ? [] : findInInverter(answer.values);
    case "meter":
      return answer.values === null ? [] : findInMeter(answer.values);
    case "battery":
      return answer.values === null ? [] : findInBattery(answer.values);
    case "charger":
      return answer.values === null ? [] : findInCharger(answer.values);
    case "plug":
      return answer.values === null ? [] : findInPlug(answer.values);
  }
}

/** What is wrong although the inverter answers. */
export function findInInverter(values: InverterValues): readonly Diagnosis[] {
  if (values.status === "fault") return [faultOf(values.vendorStatus)];
  const isBlank = values.status === null && values.acPowerW === null && values.dcPowerW === null;
  return isBlank ? [INVERTER_BLANK] : [];
}

/** What is wrong although the meter is there. */
export function findInMeter(values: MeterValues): readonly Diagnosis[] {
  return values.gridPowerW === null ? [METER_SILENT] : [];
}

/** What is wrong although the battery answers. */
export function findInBattery(values: BatteryValues): readonly Diagnosis[] {
  if (values.status === "fault") return [BATTERY_FAULT];
  if (values.socPct === null) return [BATTERY_SILENT];
  return values.powerW === null ? [BATTERY_POWER_SILENT] : [];
}

/** What is wrong although the charger answers. */
export function findInCharger(values: ChargerValues): readonly Diagnosis[] {
  const told = diagnoseNotices(values.notices ?? []);
  if (told !== null) return [told];
  if (values.powerW === null) return [CHARGER_POWER_SILENT];
  return values.enabled === null && values.targetCurrentA === null ? [CHARGER_HALF] : [];
}

/** What is wrong although the plug answers. */
export function findInPlug(values: PlugValues): readonly Diagnosis[] {
  return values.hasMeter && values.powerW === null ? [PLUG_METER_SILENT] : [];
}

function faultOf(vendorStatus: number | null): Diagnosis {
  const vendor = vendorStatus === null ? null : describeVendorStatus(vendorStatus);
  const label = vendor === null ? "" : ` ${vendor.label}`;
  const words = vendor?.words ?? null;
  return {
    code: "inverter-fault",
    what: {
      en: `The inverter reports a fault${label}${words === null ? "" : `: ${words.en}`}`,
      de: `Der Wechselrichter meldet eine Störung${label}${words === null ? "" : `: ${words.de}`}`,
    },
    todo: {
      en: "Look at its display or SetApp, and call the installer",
      de: "Anzeige oder SetApp ansehen und den Installateur rufen",
    },
  };
}

const INVERTER_BLANK: Diagnosis = {
  code: "inverter-blank",
  what: {
    en: "The inverter answers and has no values: it restarts",
    de: "Der Wechselrichter antwortet und hat keine Werte: er startet neu",
  },
  todo: {
    en: "Wait five minutes and try again",
    de: "Fünf Minuten warten und noch einmal versuchen",
  },
};

/** More is exported than the inverter gives. */
export const PARTIAL_PLANT: Diagnosis = {
  code: "plant-partial",
  what: {
    en: "More flows into the grid than this inverter gives: something else feeds in too, so what " +
      "the house draws and what is sun cannot be told",
    de: "Ins Netz fließt mehr, als dieser Wechselrichter abgibt: noch etwas speist ein, deshalb " +
      "ist unbekannt, was das Haus verbraucht und was Sonne ist",
  },
  todo: {
    en: "If a second inverter is connected to this one, enter its Modbus unit as “Follower unit” " +
      "under Settings; if it is of another kind, only grid, battery and car can be shown",
    de: "Hängt ein zweiter Wechselrichter an diesem, seine Modbus-Nummer unter Einstellungen als " +
      "„Folgegerät“ eingeben; ist er von anderer Art, sind nur Netz, Batterie und Auto bekannt",
  },
};

const METER_SILENT: Diagnosis = {
  code: "meter-silent",
  what: {
    en: "The inverter does not know what the meter measures",
    de: "Der Wechselrichter weiß nicht, was der Zähler misst",
  },
  todo: {
    en: "At night some firmware lets the meter sleep; after a restart wait five minutes. By day " +
      "check the meter's power and its RS485 cable, and look for the meter in SetApp",
    de: "Nachts lässt manche Firmware den Zähler schlafen; nach einem Neustart fünf Minuten " +
      "warten. Am Tag Strom und RS485-Kabel des Zählers prüfen und ihn in SetApp suchen",
  },
};

const BATTERY_FAULT: Diagnosis = {
  code: "battery-fault",
  what: {
    en: "The battery reports a fault, or the inverter has lost it",
    de: "Die Batterie meldet eine Störung, oder der Wechselrichter hat sie verloren",
  },
  todo: {
    en: "Look at the battery's display and its cable to the inverter, and call the installer",
    de: "Anzeige der Batterie und ihr Kabel zum Wechselrichter ansehen, den Installateur rufen",
  },
};

const BATTERY_SILENT: Diagnosis = {
  code: "battery-silent",
  what: {
    en: "The inverter does not know how full the battery is",
    de: "Der Wechselrichter weiß nicht, wie voll die Batterie ist",
  },
  todo: {
    en: "After a restart wait five minutes; else look whether the battery is switched on, and " +
      "restart inverter and battery",
    de: "Nach einem Neustart fünf Minuten warten; sonst sehen, ob die Batterie an ist, und " +
      "Wechselrichter und Batterie neu starten",
  },
};

const BATTERY_POWER_SILENT: Diagnosis = {
  code: "battery-power-silent",
  what: {
    en: "The battery tells its charge, but no power that can be believed: Tracked waits for it",
    de: "Die Batterie nennt ihre Ladung, aber keine glaubhafte Leistung: „Sonne“ wartet darauf",
  },
  todo: {
    en:
      "It may sleep: look again when it charges or discharges; if it stays so, restart inverter " +
      "and battery",
    de: "Vielleicht schläft sie: noch einmal sehen, wenn sie lädt oder entlädt; bleibt es so, " +
      "Wechselrichter und Batterie neu starten",
  },
};

const CHARGER_POWER_SILENT: Diagnosis = {
  code: "charger-power-silent",
  what: {
    en: "The charger answers and does not tell the power that flows",
    de: "Das Ladegerät antwortet und nennt nicht, welche Leistung fließt",
  },
  todo: {
    en: "Try again in a minute; if it stays so, switch the charger off and on again and look for " +
      "newer firmware in its app",
    de: "In einer Minute noch einmal versuchen; bleibt es so, das Ladegerät aus- und einschalten " +
      "und in seiner App nach neuerer Firmware sehen",
  },
};

const CHARGER_HALF: Diagnosis = {
  code: "charger-half",
  what: {
    en: "The charger tells what flows, but not what it is set to",
    de: "Das Ladegerät sagt, was fließt, aber nicht, wie es eingestellt ist",
  },
  todo: {
    en: "Try again in a minute; with generation 1 check the Settings URL",
    de: "In einer Minute noch einmal versuchen; bei Generation 1 die Einstellungen-URL prüfen",
  },
};

const PLUG_METER_SILENT: Diagnosis = {
  code: "plug-meter-silent",
  what: {
    en: "The plug has a meter and does not tell the power",
    de: "Die Steckdose hat einen Zähler und nennt die Leistung nicht",
  },
  todo: {
    en: "Pull the plug out for ten seconds; it can be used without its meter",
    de: "Die Steckdose für zehn Sekunden herausziehen; sie geht auch ohne ihren Zähler",
  },
};
