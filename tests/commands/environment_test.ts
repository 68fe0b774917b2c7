import assert from "node:assert/strict";
import { openEnvironment } from "../../src/commands/environment.ts";
import { DevicesInvalid, SettingsInvalid } from "../../src/domain/codes/errors.ts";
import { settingsFromEnvironment } from "../../src/domain/settings/parse_settings.ts";

/** The environment with a file of this text, and these variables beside it. */
async function withFile(
  text: string,
  variables: Record<string, string>,
  use: (open: () => (name: string) => string | undefined) => void,
): Promise<void> {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, text);
  const all: Record<string, string> = { CHARGEMANAGER_SETTINGS_FILE: path, ...variables };
  try {
    use(() => openEnvironment((name) => all[name]));
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("openEnvironment() takes settings of a file as if they stood in variables, which win", async () => {
  const text = JSON.stringify({
    inverterHost: "192.0.2.10",
    carMaxPhases: 3,
    autoTracking: false,
    trustedProxies: ["192.0.2.1", "192.0.2.2"],
    plugHost: null,
    maxCurrentA: 16,
  });
  await withFile(text, { CHARGEMANAGER_MAX_CURRENT_A: "12" }, (open) => {
    assert.deepEqual(settingsFromEnvironment(open()), {
      inverterHost: "192.0.2.10",
      carMaxPhases: 3,
      autoTracking: false,
      trustedProxies: ["192.0.2.1", "192.0.2.2"],
      maxCurrentA: 12,
    });
  });
});

Deno.test("openEnvironment() refuses a file that is none of settings, and names it", async () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ["", /is no JSON/],
    ["[]", /no JSON object/],
    ["null", /no JSON object/],
    ['{"inverterHosst":"x"}', /no setting of ours: inverterHosst/],
  ];
  for (const [text, message] of wrong) {
    await withFile(text, {}, (open) => {
      assert.throws(open, (error) => {
        assert.ok(error instanceof SettingsInvalid);
        assert.equal(error.issues[0]?.key, "CHARGEMANAGER_SETTINGS_FILE");
        assert.match(error.message, message);
        return true;
      });
    });
  }
  const missing = (name: string) =>
    name === "CHARGEMANAGER_SETTINGS_FILE" ? "/nowhere/at/all.json" : undefined;
  assert.throws(() => openEnvironment(missing), SettingsInvalid);
});

Deno.test("openEnvironment() passes a wrong value on to be named by its variable", async () => {
  await withFile('{"maxCurrentA":{"a":1}}', {}, (open) => {
    assert.throws(
      () => settingsFromEnvironment(open()),
      /CHARGEMANAGER_MAX_CURRENT_A/,
    );
  });
});

Deno.test("openEnvironment() takes the devices of a file as if they stood in their variable, which wins", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(path, "[1]");
  try {
    const own: Record<string, string> = { CHARGEMANAGER_DEVICES_FILE: path };
    assert.equal(openEnvironment((name) => own[name])("CHARGEMANAGER_DEVICES"), "[1]");
    assert.equal(openEnvironment((name) => own[name])("CHARGEMANAGER_WEB_PORT"), undefined);
    own["CHARGEMANAGER_DEVICES"] = "[2]";
    assert.equal(openEnvironment((name) => own[name])("CHARGEMANAGER_DEVICES"), "[2]");
  } finally {
    await Deno.remove(path);
  }
  assert.equal(openEnvironment(() => undefined)("CHARGEMANAGER_DEVICES"), undefined);
  const missing = openEnvironment((name) =>
    name === "CHARGEMANAGER_DEVICES_FILE" ? "/nowhere/devices.json" : undefined
  );
  assert.throws(() => missing("CHARGEMANAGER_DEVICES"), (error) => {
    assert.ok(error instanceof DevicesInvalid);
    const [issue] = error.issues;
    assert.ok(issue?.code === "file-refused");
    assert.deepEqual([issue.key, issue.path], [
      "CHARGEMANAGER_DEVICES_FILE",
      "/nowhere/devices.json",
    ]);
    return true;
  });
});

Deno.test("openEnvironment() reads 100 000 characters of a file, and names five of its strange settings", async () => {
  const text = '{"maxCurrentA":12}'.padEnd(100_000) + "x";
  await withFile(text, {}, (open) => {
    assert.deepEqual(settingsFromEnvironment(open()), { maxCurrentA: 12 });
  });
  const devices = await Deno.makeTempFile();
  await Deno.writeTextFile(devices, "[".padEnd(100_001, "1"));
  const read = openEnvironment((name) =>
    name === "CHARGEMANAGER_DEVICES_FILE" ? devices : undefined
  );
  assert.equal(read("CHARGEMANAGER_DEVICES")?.length, 100_000);
  await Deno.remove(devices);
  const strange = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((key) => [key, 1]));
  await withFile(JSON.stringify(strange), {}, (open) => {
    assert.throws(open, /no setting of ours: a, b, c, d, e"/);
  });
});

Deno.test("openEnvironment() takes an empty name of a file for none", () => {
  const empty = openEnvironment((name) => name.endsWith("_FILE") ? "" : undefined);
  assert.equal(empty("CHARGEMANAGER_DEVICES"), undefined);
});
