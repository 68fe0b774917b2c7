import assert from "node:assert/strict";
import { SETTING_KEYS, SETTINGS } from "../../src/domain/settings/settings.ts";
import {
  defaultSettings,
  parseChanges,
  settingsFromEnvironment,
} from "../../src/domain/settings/parse_settings.ts";
import { ownPlaceIssues } from "../../src/domain/settings/own_places.ts";
import { secretPlaceIssues } from "../../src/domain/settings/secret_places.ts";
import { settingDoubts } from "../../src/domain/settings/setting_doubts.ts";
import type { SettingIssue } from "../../src/domain/settings/setting_issues.ts";
import { SettingsInvalid } from "../../src/domain/codes/errors.ts";
import { ECHO_OF_NOTHING } from "../../src/domain/settings/echo.ts";
import { notThis as notThisDe } from "../../src/words/de/settings/settings_sentences.ts";
import { notThis as notThisEn } from "../../src/words/en/settings/settings_sentences.ts";
import { notThis as notThisNl } from "../../src/words/nl/settings/settings_sentences.ts";
import { de } from "../../src/words/de/de.ts";
import { en } from "../../src/words/en/en.ts";
import {
  expectationText,
  issueLines,
  labelledIssueText,
  optionText,
} from "../../src/words/setting_texts.ts";
import { SPOKEN } from "../../src/words/words.ts";

const DEFAULTS = defaultSettings();

function told(issues: readonly SettingIssue[]) {
  return { en: issueLines(issues, en), de: issueLines(issues, de) };
}

/** What a person is told of what `parse` refuses. */
function refused(parse: () => unknown) {
  try {
    parse();
  } catch (error) {
    assert.ok(error instanceof SettingsInvalid);
    return told(error.issues);
  }
  return told([]);
}

Deno.test("notThis() repeats what was given, and says so where that was nothing", () => {
  const sentences = [notThisEn, notThisDe, notThisNl].map((notThis) =>
    [null, ECHO_OF_NOTHING, '"x"'].map(notThis)
  );
  assert.deepEqual(sentences, [
    ["", "; nothing is entered", ', not "x"'],
    ["", "; es ist nichts eingegeben", ', nicht "x"'],
    ["", "; er is niets ingevuld", ', niet "x"'],
  ]);
});

Deno.test("every setting has label, help and expectation in each language", () => {
  for (const words of SPOKEN) {
    for (const key of SETTING_KEYS) {
      const { label, help } = words.settings.fields[key];
      for (const text of [label, help, expectationText(key, words)]) {
        assert.ok(text.trim().length > 1, `${key} ${words.code}`);
      }
    }
  }
});

Deno.test("optionText() names each option of a choice, and nothing else", () => {
  for (const words of SPOKEN) {
    for (const key of SETTING_KEYS) {
      const { control } = SETTINGS[key];
      if (control.kind !== "choice") continue;
      for (const value of control.options) {
        assert.ok((optionText({ key, value }, words) ?? "").length > 0, `${key} ${value}`);
      }
    }
  }
  assert.equal(optionText({ key: "carMaxPhases", value: 2 }, de), "2 Phasen");
  assert.equal(optionText({ key: "plugPriority", value: "car" }, en), "car");
  assert.equal(optionText({ key: "plugPriority", value: "toString" }, en), null);
  assert.equal(optionText({ key: "maxCurrentA", value: 15 }, en), null);
  assert.equal(optionText({ key: "language", value: "auto" }, de), "automatisch");
  assert.equal(optionText({ key: "language", value: "de" }, en), "Deutsch");
  assert.equal(optionText({ key: "language", value: "nl" }, de), "Nederlands");
  assert.equal(optionText({ key: "language", value: "fr" }, en), null);
});

Deno.test("issueLines() what is not as expected begins with what is", () => {
  const rows = [
    ["trackingStartSocPct", 101, "Enter a whole number from 0 to 100 %, not 101"],
    ["webPort", 0, "Enter a whole number from 1 to 65535, not 0"],
    [
      "pvPeakPowerW",
      "9.400",
      "Enter a whole number from 100 to 100000 W, without separators: 9400, " +
      'not "9.400"',
    ],
    ["autoTracking", 1, "Choose on or off, not 1"],
    ["importPrice", -1, "Enter a price from 0 to 100 per kWh, or leave it empty, not -1"],
    ["carMaxPhases", 4, "Choose one of 1, 2, 3, not 4"],
    ["language", "fr-FR", 'Choose one of auto, en, de, nl, not "fr-FR"'],
    ["plugWindow1", "", "Enter two times as hh:mm-hh:mm, e.g. 13:30-16:00; nothing is entered"],
    ["backupTime", "", "Enter a time as hh:mm, e.g. 03:30; nothing is entered"],
    [
      "plugHost",
      "a b",
      "Enter a complete address or host name, e.g. 192.168.178.30 or " +
      'plug.lan:9999, not "a b"',
    ],
    [
      "nrgkickSettingsUrl",
      "x",
      "Enter an http address such as " +
      'http://192.168.178.33/api/settings/00:1E:C0:00:00:00, not "x"',
    ],
    ["nrgkickUser", 1, "Enter 0 to 64 characters, not 1"],
    ["webSecret", "short", "Enter 8 to 128 characters"],
    ["notifyUrl", "secret", "Enter an http address such as http://192.168.178.5/notify"],
    ["mqttUrl", "x", 'Enter an mqtt address such as mqtt://192.168.178.5:1883, not "x"'],
    [
      "postgresUrl",
      "x",
      "Enter a postgres address such as postgres://house:password@fleet.example/fleet",
    ],
    [
      "allowedHosts",
      ["a b", "c"],
      "Enter host names without port, separated by commas, " +
      'not "a b, c"',
    ],
    [
      "timeZone",
      "Mars",
      "Enter a time zone such as Europe/Berlin, or leave it empty, " +
      'not "Mars"',
    ],
  ] as const;
  for (const [key, value, text] of rows) {
    assert.deepEqual(refused(() => parseChanges({ [key]: value }, DEFAULTS)).en, [
      `${key}: ${text}`,
    ]);
  }
  assert.deepEqual(refused(() => parseChanges({ trackingStartSocPct: 101 }, DEFAULTS)).de, [
    "trackingStartSocPct: Eine ganze Zahl von 0 bis 100 % eingeben, nicht 101",
  ]);
  assert.deepEqual(refused(() => parseChanges({ trackingStartSocPct: "" }, DEFAULTS)).de, [
    "trackingStartSocPct: Eine ganze Zahl von 0 bis 100 % eingeben; es ist nichts eingegeben",
  ]);
  assert.deepEqual(refused(() => parseChanges({ pvPeakPowerW: "9,400" }, DEFAULTS)).de, [
    "pvPeakPowerW: Eine ganze Zahl von 100 bis 100000 W eingeben, ohne Trennzeichen: 9400, " +
    'nicht "9,400"',
  ]);
});

Deno.test("issueLines() names a wrong variable, and tells what its setting expects", () => {
  const read = (name: string) => name === "CHARGEMANAGER_WEB_PORT" ? "http" : undefined;
  assert.deepEqual(refused(() => settingsFromEnvironment(read)).en, [
    'CHARGEMANAGER_WEB_PORT: Enter a whole number from 1 to 65535, not "http"',
  ]);
});

Deno.test("issueLines() what cannot be changed, and what does not fit together", () => {
  const fixed = new Set(["webPort"] as const);
  assert.deepEqual(refused(() => parseChanges({ nonsense: 1, webPort: 80 }, DEFAULTS, fixed)), {
    en: [
      "nonsense: There is no setting of this name",
      "webPort: Fixed by the environment variable CHARGEMANAGER_WEB_PORT",
    ],
    de: [
      "nonsense: Es gibt keine Einstellung dieses Namens",
      "webPort: Durch die Umgebungsvariable CHARGEMANAGER_WEB_PORT festgelegt",
    ],
  });
  const misfits = {
    plugEnabled: true,
    minCurrentA: 16,
    inverterFollowerUnitId: 1,
    webSecretEnabled: true,
    nrgkickPassword: "12345",
  };
  assert.deepEqual(refused(() => parseChanges(misfits, DEFAULTS)).en, [
    "plugHost: Enter the address of the plug, because the plug is enabled",
    "minCurrentA: Enter at most the “Max current”: nothing could be charged otherwise",
    "inverterFollowerUnitId: Enter another Modbus unit than that of the first inverter, or 0 " +
    "for none",
    "webSecret: Enter a secret of at least 8 characters, because it is enabled",
    "nrgkickPassword: Enter the four digits of the PIN; generation 1 takes nothing else",
  ]);
});

Deno.test("issueLines() addresses that are not for everybody", () => {
  assert.deepEqual(told(ownPlaceIssues({ plugHost: "localhost" })).en, [
    "plugHost: This is the machine itself or its own link. Whoever runs the program can allow " +
    "that: CHARGEMANAGER_LOCAL_DEVICES=on",
  ]);
  const inForce = { ...DEFAULTS, nrgkickPassword: "1234", nrgkickAddress: "a.lan" };
  const moved = { nrgkickAddress: "b.lan" };
  assert.deepEqual(told(secretPlaceIssues(inForce, moved, new Set())).en, [
    "nrgkickPassword: Enter the password again: the stored one was entered for another host",
  ]);
  assert.deepEqual(told(secretPlaceIssues(inForce, moved, new Set(["nrgkickPassword"]))).en, [
    "nrgkickAddress: The environment holds the password, for the host of now: set the address " +
    "there too",
  ]);
});

Deno.test("issueLines() questions tell what was entered", () => {
  const asked = told(settingDoubts(DEFAULTS, {
    ...DEFAULTS,
    maxCurrentA: 20,
    feedInPrice: 8.2,
    plugStartHour: 17,
    plugWindow2: "06:00-10:00",
  }));
  assert.deepEqual(asked.en, [
    "maxCurrentA: Are charger, cable, socket and fuse made for 20 A for hours? Most are made for " +
    "16 A. Then save again",
    "feedInPrice: 8.2 EUR for one kWh? 8.2 cents are 0.082 EUR. If it is meant, save again",
    "plugStartHour: At 17:00 the window 13:55-16:15 and 06:00-10:00 is over, so nothing goes " +
    "on in it. If that is meant, save again",
  ]);
  assert.match(asked.de[1] ?? "", /: 8,2 EUR für eine kWh\? 8,2 Cent sind 0,082 EUR\. Wenn/);
  assert.match(asked.de[2] ?? "", /das Fenster 13:55-16:15 und 06:00-10:00 vorbei/);
});

Deno.test("labelledIssueText() names the setting as its form does, else the key", () => {
  const fits = { key: "plugHost", code: "no-plug-address" } as const;
  assert.equal(
    labelledIssueText(fits, de),
    "Adresse: Adresse der Steckdose eingeben, weil sie eingeschaltet ist",
  );
  const unknown = { key: "nonsense", code: "unknown-setting" } as const;
  assert.equal(labelledIssueText(unknown, en), "nonsense: There is no setting of this name");
});
