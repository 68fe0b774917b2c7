import assert from "node:assert/strict";
import * as fc from "fast-check";
import { placePath, SETTINGS_PLACES } from "../../../routes/settings/settings_places.ts";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import { UNIT_SPACE } from "../../../src/words/format.ts";
import { SLOT_KEYS } from "../../../src/domain/devices/slots.ts";
import { type DeviceTest, type FoundDevice } from "../../../src/domain/ports/device_checks.ts";
import { SETTING_KEYS } from "../../../src/domain/settings/settings.ts";
import { BATTERY, CHARGER, INVERTER, METER, PLUG } from "../../domain/house/readings.ts";
import { FakeProgram } from "../fake_program.ts";

const HTMX = { "hx-request": "true" };

function pages(change: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  change(program);
  const app = settingsRoutes(program);
  const press = async (
    action: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ) => {
    const response = await app.request(`/settings/${action}`, {
      method: "POST",
      headers: { "accept-language": "en", ...headers },
      body: new URLSearchParams(fields),
    });
    const html = await response.text();
    const words = html.replaceAll(/<[^>]*>/g, " ").replaceAll(UNIT_SPACE, " ")
      .replaceAll(/\s+/g, " ");
    return { response, html, words };
  };
  return { program, press };
}

const WELL: Omit<DeviceTest, "answer"> = {
  isAbsent: false,
  address: "192.0.2.7:1502",
  identity: { model: "SE10K", firmware: "4.22.39" },
  durationsMs: [12.4],
  ageMs: 1,
  problems: [],
};
const PROBLEM = {
  code: "no-answer",
  what: { en: "It <is> silent", de: "Es schweigt" },
  todo: { en: "Wake it", de: "Wecken" },
  detail: "timeout after 3000 ms",
};
const TESTS: readonly DeviceTest[] = [
  { ...WELL, answer: { device: "inverter", values: INVERTER } },
  { ...WELL, answer: { device: "meter", values: { ...METER, gridPowerW: -1058 } } },
  { ...WELL, answer: { device: "battery", values: { ...BATTERY, powerW: 500 } } },
];

function control(html: string, key: string): string {
  return new RegExp(`<(?:input|select)[^>]*id="field-${key}"[^>]*>`).exec(html)?.[0] ?? "";
}

function tested(tests: readonly DeviceTest[]) {
  return { kind: "tested", tests, source: "device", isElsewhere: false } as const;
}

function found(devices: readonly FoundDevice[]) {
  const findings = { found: devices, problems: [], isHeld: false, isAddressMissing: false };
  return { kind: "found", findings } as const;
}

Deno.test("POST /settings/test tells model, firmware, time and values, and saves nothing", async () => {
  const { press, program } = pages((program) => program.tested = tested(TESTS));
  const fields = { group: "inverter", inverterHost: "192.0.2.7", pvPeakPowerW: "12" };
  const plain = await press("test", fields);
  assert.equal(plain.response.status, 200);
  for (
    const text of [
      "Inverter: answers Address 192.0.2.7:1502 Model SE10K Firmware 4.22.39 Answered within 12 ms",
      "Status producing Power 4.93 kW Temperature 45.2 °C",
      "Power export 1.06 kW Voltages 230 / 230 / 230 V",
      "Charge 70 % Power discharging 500 W Health 98 %",
    ]
  ) assert.ok(plain.words.includes(text), text);
  assert.match(control(plain.html, "inverterHost"), /value="192\.0\.2\.7"/);
  assert.match(control(plain.html, "pvPeakPowerW"), /value="12"/, "what was typed stays");
  assert.equal(program.checks[0]?.settings.inverterHost, "192.0.2.7");
  assert.deepEqual(program.changes, []);
  const fragment = await press("test", fields, HTMX);
  assert.doesNotMatch(fragment.html, /<html|<input/);
  assert.ok(fragment.words.includes("Inverter: answers"));
  program.tested = tested([
    { ...WELL, answer: { device: "charger", values: CHARGER } },
    { ...WELL, answer: { device: "plug", values: PLUG } },
    { ...WELL, isAbsent: true, answer: { device: "battery", values: null } },
  ]);
  const others = await press("test", { group: "charger" }, HTMX);
  assert.match(others.words, /Charger: answers .* Range 6 A – 16 A .*Smart plug: answers/);
  assert.ok(others.words.includes("House battery: there is none"));
});

Deno.test("POST /settings/test says what is wrong and what to do, in the language", async () => {
  const silent = { ...WELL, durationsMs: [], identity: {}, problems: [PROBLEM] };
  const { press } = pages((program) => {
    program.tested = tested([{ ...silent, answer: { device: "inverter", values: null } }]);
  });
  const english = await press("test", { group: "inverter" }, HTMX);
  assert.equal(english.response.status, 200);
  assert.match(english.html, /It &lt;is> silent\./);
  assert.match(english.words, /no connection .* To do: Wake it\. Details timeout after 3000 ms/);
  const german = await press("test", { group: "inverter" }, { ...HTMX, "accept-language": "de" });
  assert.match(german.words, /keine Verbindung .* Es schweigt\. Was tun: Wecken\. Einzelheiten/);
});

Deno.test("POST /settings/test says whose values are told when the inverter is held", async () => {
  const { press } = pages((program) => {
    program.tested = { kind: "tested", tests: TESTS, source: "program", isElsewhere: true };
  });
  const { words } = await press("test", { group: "inverter" }, HTMX);
  assert.match(
    words,
    /takes one connection, which this program keeps for itself.*tried once saved/,
  );
});

Deno.test("POST /settings/test and find refuse wrong values with the issues, 422", async () => {
  for (const action of ["test", "find"]) {
    const { press, program } = pages();
    const fields = { group: "inverter", inverterHost: "192.168.1", inverterPort: "0" };
    const plain = await press(action, fields);
    assert.equal(plain.response.status, 422);
    assert.match(plain.words, /Not done: 2 settings are not right/);
    assert.match(control(plain.html, "inverterHost"), /aria-invalid="true"/);
    assert.match(control(plain.html, "inverterHost"), /value="192\.168\.1"/);
    const fragment = await press(action, fields, HTMX);
    assert.equal(fragment.response.status, 422);
    assert.match(fragment.words, /IP: Enter a complete address .* Modbus port: Enter a whole/);
    assert.deepEqual(program.checks, []);
  }
});

Deno.test("POST /settings/test and find: 429 while another runs, 400 for no such form", async () => {
  const { press, program } = pages();
  for (const action of ["test", "find"]) {
    for (const headers of [{}, HTMX]) {
      const { response, words } = await press(action, { group: "plug" }, headers);
      assert.equal(response.status, 429);
      assert.equal(response.headers.get("retry-after"), "5");
      assert.match(words, /Try again in 5 s/);
    }
  }
  assert.equal(program.checks.length, 4);
  for (const action of ["test", "find", "fill"]) {
    for (const fields of [{}, { group: "car" }, { group: "__proto__" }]) {
      assert.equal((await press(action, { ...fields })).response.status, 400, action);
    }
  }
});

Deno.test("POST /settings/find offers what was found, and fill puts it into the fields", async () => {
  const fill = { nrgkickGeneration: "2", nrgkickAddress: "192.0.2.81" } as const;
  const device = {
    name: 'NRGkick "<b>"',
    address: "192.0.2.81",
    hint: "api-disabled",
    fill,
  } as const;
  const { press, program } = pages((program) => program.found = found([device]));
  const typed = {
    group: "charger",
    nrgkickGeneration: "2",
    nrgkickUser: "me",
    nrgkickPassword: "sesame-99",
  };
  const { html, words } = await press("find", typed);
  assert.match(
    words,
    /One found NRGkick .* 192\.0\.2\.81 Its JSON API is off: switch it on in the app \(Extended, Local API\)\. Use this one/,
  );
  assert.doesNotMatch(html, /sesame-99|<b>/);
  assert.match(words, /Type the password once more before saving/);
  const value = /name="fill" value="([^"]*)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
  for (const headers of [{}, HTMX]) {
    const filled = await press("fill", { ...typed, fill: value }, headers);
    assert.equal(filled.response.status, 200);
    assert.match(control(filled.html, "nrgkickAddress"), /value="192\.0\.2\.81"/);
    assert.match(control(filled.html, "nrgkickUser"), /value="me"/);
    assert.match(filled.html, /<option value="2" selected>/);
    assert.match(filled.words, /not saved yet/);
    assert.doesNotMatch(filled.html, /sesame-99/);
    assert.equal(/<html/.test(filled.html), headers !== HTMX);
  }
  assert.deepEqual(program.changes, []);
});

Deno.test("POST /settings/fill fills the group's own fields alone", async () => {
  const { press } = pages();
  const fill = new URLSearchParams({
    plugHost: '"><i>',
    webSecret: "planted secret",
    inverterHost: "192.0.2.66",
    nrgkickAddress: "x".repeat(501),
  }).toString();
  const { html } = await press("fill", { group: "plug", fill });
  assert.ok(html.includes('value="&quot;>&lt;i>"'));
  assert.doesNotMatch(html, /<i>|planted secret|192\.0\.2\.66|xxxx/);
});

Deno.test("POST /settings/find says when nothing was found, or where it could not look", async () => {
  const { press, program } = pages((program) => program.found = found([]));
  assert.match((await press("find", { group: "plug" })).words, /No plug found\./);
  program.found = {
    kind: "found",
    findings: { found: [], problems: [PROBLEM], isHeld: false, isAddressMissing: true },
  };
  const { words } = await press("find", { group: "inverter" });
  assert.match(words, /Enter the inverter's address first/);
  assert.doesNotMatch(words, /No SolarEdge inverter found/);
  program.found = {
    kind: "found",
    findings: { found: [], problems: [], isHeld: true, isAddressMissing: false },
  };
  assert.match((await press("find", { group: "inverter" })).words, /it was not looked for/);
});

Deno.test("GET /settings only devices have the buttons, and Enter still means Save", async () => {
  const app = settingsRoutes(new FakeProgram());
  for (const place of SETTINGS_PLACES) {
    const html = await (await app.request(placePath(place))).text();
    const [enter = ""] = /<form id="settings".*?<button[^>]*>/s.exec(html) ?? [];
    assert.match(enter, /<button type="submit" name="group" value="all"[^>]*>$/);
    const form = html.slice(html.indexOf('<form id="settings"'));
    for (const [group, section] of sections(form)) {
      const isDevice = group in SLOT_KEYS;
      assert.equal(section.includes(`formaction="/settings/test?group=${group}#`), isDevice, group);
      assert.equal(section.includes(`formaction="/settings/find?group=${group}#`), isDevice, group);
      const [first = ""] = /<button[^>]*>/.exec(section) ?? [];
      assert.match(first, /class="save-button"/, group);
    }
  }
});

Deno.test("device buttons: no text of any field ends in a 5xx", async () => {
  const { press } = pages((program) => program.tested = tested(TESTS));
  const fields = fc.dictionary(
    fc.oneof(fc.constantFrom(...SETTING_KEYS, "fill"), fc.string({ maxLength: 12 })),
    fc.string({ unit: "binary", maxLength: 40 }),
    { maxKeys: 5 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("test", "find", "fill"),
      fc.constantFrom(...Object.keys(SLOT_KEYS), "web"),
      fields,
      async (action, group, sent) => {
        const { response } = await press(action, { ...sent, group });
        assert.ok([200, 400, 422, 429].includes(response.status), String(response.status));
      },
    ),
    { numRuns: 60 },
  );
});

function sections(html: string): readonly (readonly [string, string])[] {
  return [...html.matchAll(/<section class="card" id="(\w+)".*?<\/section>/gs)]
    .map(([section, group = ""]) => [group, section] as const);
}
