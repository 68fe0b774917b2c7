import type { DriverKind, Symptom } from "../../domain/codes/symptom.ts";
import type { Text } from "../../domain/settings/language.ts";
import type { Advice } from "./diagnosis_common_texts.ts";

const ONE_CLIENT: Text = {
  en: "Stop what else reads the inverter by Modbus (a home automation, another chargemanager): " +
    "it takes one program only. Then try again in two minutes",
  de: "Beenden, was den Wechselrichter sonst noch über Modbus liest (Hausautomation, ein anderer " +
    "chargemanager): er nimmt nur ein Programm. Dann in zwei Minuten noch einmal",
};

/** What a symptom means with one kind of device. */
export const ADVICE: Readonly<Record<DriverKind, Readonly<Partial<Record<Symptom, Advice>>>>> = {
  "solaredge": {
    "port-closed": {
      what: {
        en: "{address} refuses the connection: Modbus TCP is switched off, another program is " +
          "connected to the inverter, or the port is another",
        de: "{address} lehnt die Verbindung ab: Modbus TCP ist aus, ein anderes Programm ist mit " +
          "dem Wechselrichter verbunden, oder der Port ist ein anderer",
      },
      todo: {
        en: "Stop other programs that read the inverter; let Modbus TCP be switched on in SetApp " +
          "(Site Communication) and connect within two minutes; the port is 1502 with SetApp and " +
          "502 with a display",
        de: "Andere Programme beenden, die ihn lesen; Modbus TCP in SetApp einschalten lassen " +
          "(Standortkommunikation) und binnen zwei Minuten verbinden; der Port ist 1502 mit " +
          "SetApp und 502 mit Anzeige",
      },
    },
    "dropped": {
      what: {
        en: "{address} takes the connection and closes it at once: another program is connected " +
          "to the inverter, or it restarts",
        de: "{address} nimmt die Verbindung an und schließt sie gleich: ein anderes Programm ist " +
          "mit dem Wechselrichter verbunden, oder er startet neu",
      },
      todo: ONE_CLIENT,
    },
    "no-answer": {
      what: {
        en: "{address} takes the connection and does not answer: the Modbus unit is not {unit}, " +
          "another program is connected, or its Modbus hangs",
        de: "{address} nimmt die Verbindung an und antwortet nicht: die Modbus-Nummer ist nicht " +
          "{unit}, ein anderes Programm ist verbunden, oder sein Modbus hängt",
      },
      todo: {
        en: "Check “Modbus unit” (1 unless the installer changed it); stop other programs that " +
          "read the inverter; if it stays silent, switch Modbus TCP off and on in SetApp",
        de: "„Modbus-Gerät“ prüfen (1, wenn der Installateur nichts änderte); andere Programme " +
          "beenden, die ihn lesen; schweigt er weiter, Modbus TCP in SetApp aus- und einschalten",
      },
    },
    "wrong-unit": {
      what: {
        en: "{address} is reached, but there is no inverter of Modbus unit {unit} behind it",
        de:
          "{address} ist erreicht, aber dahinter ist kein Wechselrichter der Modbus-Nummer {unit}",
      },
      todo: {
        en: "Enter the “Modbus unit” of the inverter with the Ethernet cable, usually 1",
        de: "„Modbus-Gerät“ des Wechselrichters mit dem Netzwerkkabel eingeben, meist 1",
      },
    },
    "unknown-register": {
      what: {
        en: "{address} does not have the registers of a SolarEdge inverter",
        de: "{address} hat die Register eines SolarEdge-Wechselrichters nicht",
      },
      todo: {
        en: "Check that this is the inverter's address and not that of another Modbus device",
        de: "Prüfen, ob das die Adresse des Wechselrichters ist und keines anderen Modbus-Geräts",
      },
    },
    "other-device": {
      what: {
        en: "A Modbus device answers at {address} that is no SolarEdge inverter",
        de: "Bei {address} antwortet ein Modbus-Gerät, das kein SolarEdge-Wechselrichter ist",
      },
      todo: {
        en: "Look the inverter's address up in the router and enter it under Settings",
        de: "Die Adresse des Wechselrichters im Router nachsehen und unter Einstellungen eingeben",
      },
    },
    "garbled": {
      what: {
        en: "What {address} answers is no Modbus, or not what was asked for",
        de: "Was {address} antwortet, ist kein Modbus oder nicht das Gefragte",
      },
      todo: {
        en: "Check address and port (1502 with SetApp, 502 with a display); behind a Modbus " +
          "proxy, restart the proxy",
        de: "Adresse und Port prüfen (1502 mit SetApp, 502 mit Anzeige); hinter einem " +
          "Modbus-Proxy diesen neu starten",
      },
    },
  },
  "nrgkick-connect": {
    "port-closed": {
      what: {
        en: "{address} answers, but offers no web interface: it is no Connect box",
        de: "{address} antwortet, hat aber keine Weboberfläche: es ist keine Connect-Box",
      },
      todo: {
        en: "Look the Connect box's address up in the router and enter it in both URLs",
        de: "Die Adresse der Connect-Box im Router nachsehen und in beide URLs eingeben",
      },
    },
    "no-answer": {
      what: {
        en: "No answer in time from the Connect box at {address}",
        de: "Keine rechtzeitige Antwort der Connect-Box bei {address}",
      },
      todo: {
        en: "Check its power, network and address; it may take half a minute while it searches " +
          "the charger. If it stays silent, switch it off and on again",
        de: "Strom, Netz und Adresse prüfen; sucht sie das Ladegerät, dauert es bis zu einer " +
          "halben Minute. Schweigt sie weiter, aus- und wieder einschalten",
      },
    },
    "charger-away": {
      what: {
        en: "The Connect box at {address} answers, but the charger is not connected to it",
        de: "Die Connect-Box bei {address} antwortet, aber das Ladegerät ist nicht verbunden",
      },
      todo: {
        en:
          "Plug the charger into its socket; close its app on every phone (Bluetooth takes one); " +
          "check the MAC address in both URLs; bring the box nearer",
        de:
          "Das Ladegerät einstecken; seine App auf jedem Telefon schließen (Bluetooth nimmt nur " +
          "eines); die MAC-Adresse in beiden URLs prüfen; die Box näher bringen",
      },
    },
    "frozen": {
      what: {
        en: "The Connect box at {address} repeats old values: it has lost the charger",
        de: "Die Connect-Box bei {address} wiederholt alte Werte: sie hat das Ladegerät verloren",
      },
      todo: {
        en: "Close the charger's app on every phone and bring the box nearer; if it stays so, " +
          "switch the box off and on again",
        de: "Die App des Ladegeräts auf jedem Telefon schließen und die Box näher bringen; " +
          "bleibt es so, die Box aus- und wieder einschalten",
      },
    },
    "pin-wrong": {
      what: {
        en: "The charger does not take the PIN of the settings",
        de: "Das Ladegerät nimmt die PIN der Einstellungen nicht an",
      },
      todo: {
        en:
          "Enter the charger's PIN, four digits, as Password under Settings (0000 from the factory)",
        de: "Die PIN des Ladegeräts, vier Ziffern, als Passwort unter Einstellungen eingeben (ab " +
          "Werk 0000)",
      },
    },
    "pin-mismatch": {
      what: {
        en: "The charger has another PIN than its Connect box (PasswordMatch is false)",
        de: "Das Ladegerät hat eine andere PIN als seine Connect-Box (PasswordMatch ist false)",
      },
      todo: {
        en: "Enter the charger's PIN, four digits, in the box's own pages and under Settings",
        de: "Die PIN des Ladegeräts, vier Ziffern, in der Box und unter Einstellungen eingeben",
      },
    },
    "wrong-path": {
      what: {
        en: "{address} answers, but knows no charger of this URL (HTTP 404)",
        de: "{address} antwortet, kennt aber kein Ladegerät dieser URL (HTTP 404)",
      },
      todo: {
        en:
          "Check path and MAC address of the URL; Find under Settings, or doctor --find ADDRESS, tells the right ones",
        de:
          "Pfad und MAC-Adresse der URL prüfen; Suchen unter Einstellungen oder doctor --find ADRESSE nennt die richtigen",
      },
    },
    "other-device": {
      what: {
        en: "A web page answers at {address} that is no Connect box: some other device",
        de: "Bei {address} antwortet eine Webseite, die keine Connect-Box ist: ein anderes Gerät",
      },
      todo: {
        en: "Look the Connect box's address up in the router and enter it in both URLs",
        de: "Die Adresse der Connect-Box im Router nachsehen und in beide URLs eingeben",
      },
    },
    "server-error": {
      what: {
        en: "The Connect box at {address} reports a failure of its own",
        de: "Die Connect-Box bei {address} meldet einen eigenen Fehler",
      },
      todo: {
        en: "Switch the box off and on again, and wait some minutes",
        de: "Die Box aus- und wieder einschalten und einige Minuten warten",
      },
    },
  },
  "nrgkick-gen2": {
    "port-closed": {
      what: {
        en: "{address} answers, but its local interface is closed",
        de: "{address} antwortet, aber seine lokale Schnittstelle ist zu",
      },
      todo: {
        en:
          "Switch the JSON API on in the NRGkick app (Extended, Local API), and check the address",
        de: "Die JSON-API in der NRGkick-App einschalten (Erweitert, Lokale API); Adresse prüfen",
      },
    },
    "api-disabled": {
      what: {
        en: "The JSON API of the charger at {address} is switched off",
        de: "Die JSON-API des Ladegeräts bei {address} ist ausgeschaltet",
      },
      todo: {
        en: "Switch it on in the NRGkick app (Extended, Local API)",
        de: "In der NRGkick-App einschalten (Erweitert, Lokale API)",
      },
    },
    "sign-in-wrong": {
      what: {
        en: "The charger at {address} asks for another user or password",
        de: "Das Ladegerät bei {address} verlangt einen anderen Benutzer oder ein anderes Passwort",
      },
      todo: {
        en: "Enter “User” and “Password” of the app's local API under Settings",
        de: "„Benutzer“ und „Passwort“ der lokalen API aus der App unter Einstellungen eingeben",
      },
    },
    "wrong-path": {
      what: {
        en: "{address} answers, but has no local API: another device, or older firmware",
        de: "{address} antwortet, hat aber keine lokale API: ein anderes Gerät oder alte Firmware",
      },
      todo: {
        en: "Check the address; the charger needs SmartModule 4.0.0.0 or newer",
        de: "Adresse prüfen; das Ladegerät braucht SmartModule 4.0.0.0 oder neuer",
      },
    },
    "other-device": {
      what: {
        en: "A web page answers at {address} that is no NRGkick: some other device",
        de: "Bei {address} antwortet eine Webseite, die kein NRGkick ist: ein anderes Gerät",
      },
      todo: {
        en: "Find the charger under Settings, or with doctor --find, and save its address",
        de:
          "Das Ladegerät unter Einstellungen oder mit doctor --find suchen und seine Adresse speichern",
      },
    },
  },
  "tplink": {
    "port-closed": {
      what: {
        en: "{address} answers, but the port of the plugs' local protocol is closed: newer " +
          "firmware speaks KLAP instead, or it is another device",
        de: "{address} antwortet, aber der Port des lokalen Protokolls ist zu: neuere Firmware " +
          "spricht stattdessen KLAP, oder es ist ein anderes Gerät",
      },
      todo: {
        en:
          "Check the address. HS100 and HS110 of hardware 4.1 with firmware 1.1.0 or newer need " +
          "the TP-Link cloud and cannot be used: take another plug, and do not update the firmware",
        de: "Adresse prüfen. HS100 und HS110 der Hardware 4.1 mit Firmware 1.1.0 oder neuer " +
          "brauchen die TP-Link-Cloud und gehen nicht: eine andere Steckdose nehmen, keine " +
          "Firmware nachladen",
      },
    },
    "other-device": {
      what: {
        en: "{address} speaks the plugs' language and is no plug with one relay, but a strip, a " +
          "dimmer or a lamp: nothing is sent to it",
        de: "{address} spricht die Sprache der Steckdosen und ist keine mit einem Relais, " +
          "sondern eine Leiste, ein Dimmer oder eine Lampe: es wird nichts an sie gesendet",
      },
      todo: {
        en: "Take a single plug, such as HS110, HS100 or KP115, and enter its address",
        de: "Eine einzelne Steckdose nehmen, etwa HS110, HS100 oder KP115, und ihre Adresse " +
          "eingeben",
      },
    },
    "no-answer": {
      what: {
        en: "No answer in time from the plug at {address}",
        de: "Keine rechtzeitige Antwort der Steckdose bei {address}",
      },
      todo: {
        en: "Check that it has power, is in the WLAN and still has this address; find it " +
          "under Settings or with doctor --find",
        de: "Prüfen, ob sie Strom hat, im WLAN ist und noch diese Adresse hat; unter " +
          "Einstellungen oder mit doctor --find suchen",
      },
    },
    "server-error": {
      what: {
        en: "The plug at {address} reports an error of its own, or its relay does not move",
        de:
          "Die Steckdose bei {address} meldet einen eigenen Fehler, oder ihr Relais schaltet nicht",
      },
      todo: {
        en: "Pull it out for ten seconds; if its relay stays stuck, take another plug",
        de: "Für zehn Sekunden herausziehen; schaltet ihr Relais weiter nicht, eine andere nehmen",
      },
    },
    "garbled": {
      what: {
        en: "What {address} answers is broken or no TP-Link plug's",
        de: "Was {address} antwortet, ist zerbrochen oder von keiner TP-Link-Steckdose",
      },
      todo: {
        en: "Check the address and the WLAN's strength at the plug, then try again",
        de: "Adresse und WLAN-Empfang der Steckdose prüfen, dann noch einmal versuchen",
      },
    },
  },
};
