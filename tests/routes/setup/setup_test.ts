import assert from "node:assert/strict";
import { Hono } from "hono";
import { settingsRoutes } from "../../../routes/settings/settings.tsx";
import { setupRoutes } from "../../../routes/setup/setup.tsx";
import { SETUP_STEPS } from "../../../routes/setup/setup_steps.ts";
import type { Status } from "../../../src/app/status.ts";
import { FakeProgram, SUNNY } from "../fake_program.ts";

const NO_DEVICE = {
  isConfigured: false,
  quality: "unavailable",
  atMs: null,
  ageMs: null,
  error: null,
} as const;
/** As the status of a house without a device is. */
const EMPTY: Status = {
  ...SUNNY,
  loads: [],
  devices: [],
  inverter: { ...SUNNY.inverter, ...NO_DEVICE },
  charger: { ...SUNNY.charger, ...NO_DEVICE },
  plug: { ...SUNNY.plug, ...NO_DEVICE },
};
const PLACE = "192.168.178.33";
const BOX_URL = `http://${PLACE}/api/measurements/00:1E:C0:00:00:01`;

function newHouse() {
  const program = new FakeProgram();
  program.current = EMPTY;
  program.values = {
    ...program.values,
    inverterHost: "",
    nrgkickMeasurementsUrl: "",
    nrgkickSettingsUrl: "",
    nrgkickAddress: "",
    plugHost: "",
    plugEnabled: false,
  };
  const app = new Hono();
  app.route("/", setupRoutes(program));
  app.route("/", settingsRoutes(program));
  app.get("/", (c) => c.text("status"));
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.request(path, { headers });
    return {
      status: response.status,
      location: response.headers.get("location"),
      cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "",
      html: await response.text(),
    };
  };
  const post = async (path: string, fields: Record<string, string>) => {
    const response = await app.request(path, { method: "POST", body: new URLSearchParams(fields) });
    return {
      status: response.status,
      location: response.headers.get("location"),
      cookie: response.headers.get("set-cookie")?.split(";")[0] ?? "",
      html: await response.text(),
    };
  };
  return { program, get, post };
}

function valueOf(html: string, key: string): string | undefined {
  return new RegExp(`<input[^>]*id="field-${key}"[^>]*?\\svalue="([^"]*)"`).exec(html)?.[1];
}

/** As a device search tells of a Connect box with its chargers. */
function boxWith(...macs: readonly string[]) {
  const found = macs.map((mac) => ({
    name: "NRGkick Connect",
    address: PLACE,
    hint: null,
    fill: {
      nrgkickGeneration: "1",
      nrgkickMeasurementsUrl: `http://${PLACE}/api/measurements/${mac}`,
      nrgkickSettingsUrl: `http://${PLACE}/api/settings/${mac}`,
    },
  }));
  const findings = { found, problems: [], isHeld: false, isAddressMissing: false };
  return { kind: "found", findings } as const;
}

Deno.test("GET / of a new house leads to the set-up, until that is left or a device is there", async () => {
  const { program, get, post } = newHouse();
  assert.deepEqual((await get("/")).location, "/setup");
  const { cookie, location } = await post("/setup/house", { go: "leave" });
  assert.equal(location, "/");
  assert.equal((await get("/", { cookie })).html, "status");
  assert.equal((await get("/")).status, 303, "another browser is led there all the same");
  program.values = { ...program.values, inverterHost: "192.168.178.30" };
  assert.equal((await get("/")).html, "status", "a device is set up");
  program.values = { ...program.values, inverterHost: "" };
  program.current = SUNNY;
  assert.equal((await get("/")).html, "status", "a device is read");
});

Deno.test("GET /setup goes on where this browser was, and shows five steps", async () => {
  const { get } = newHouse();
  assert.equal((await get("/setup")).location, "/setup/house");
  for (const [at, step] of SETUP_STEPS.entries()) {
    const { html, cookie } = await get(`/setup/${step}`);
    assert.match(html, new RegExp(`Step ${at + 1} of 5`));
    assert.match(html, new RegExp(`href="/setup/${step}" aria-current="step"`));
    assert.equal((await get("/setup", { cookie })).location, `/setup/${step}`);
  }
  assert.equal((await get("/setup/garage")).status, 404);
});

Deno.test("POST /setup/:step saves what was edited and goes on to the next", async () => {
  const { program, post } = newHouse();
  const steps: readonly (readonly [string, Record<string, string>, string])[] = [
    ["house", { timeZone: "Europe/Vienna", language: "auto" }, "inverter"],
    ["inverter", { inverterHost: "192.168.178.30", pvPeakPowerW: "9,4 kW" }, "charger"],
    ["charger", { nrgkickAddress: "", nrgkickPassword: "" }, "plug"],
    ["plug", { plugHost: "192.168.178.32", plugEnabled: "on", plugOnPowerW: "1500" }, "car"],
    ["car", { carMaxPhases: "3", maxCurrentA: "13 A" }, "done"],
  ];
  for (const [step, fields, next] of steps) {
    const { status, location } = await post(`/setup/${step}`, fields);
    assert.deepEqual([status, location], [303, `/setup/${next}`], step);
  }
  const { timeZone, inverterHost, pvPeakPowerW, plugEnabled, carMaxPhases, maxCurrentA } =
    program.values;
  assert.deepEqual(
    { timeZone, inverterHost, pvPeakPowerW, plugEnabled, carMaxPhases, maxCurrentA },
    {
      timeZone: "Europe/Vienna",
      inverterHost: "192.168.178.30",
      pvPeakPowerW: 9400,
      plugEnabled: true,
      carMaxPhases: 3,
      maxCurrentA: 13,
    },
  );
  assert.equal(program.changes.length, 4, "nothing was edited in the step of the charger");
});

Deno.test("POST /setup/:step going back and skipping save nothing and keep what was typed", async () => {
  const { program, post, get } = newHouse();
  const typed = { inverterHost: "192.168.1", pvPeakPowerW: "lots" };
  const back = await post("/setup/inverter", { ...typed, go: "back" });
  assert.deepEqual([back.status, back.location], [303, "/setup/house"]);
  const skip = await post("/setup/charger", { nrgkickPassword: "4711", go: "skip" });
  assert.deepEqual([skip.status, skip.location], [303, "/setup/plug"]);
  assert.deepEqual(program.changes, []);
  const { html } = await get("/setup/inverter");
  assert.equal(valueOf(html, "inverterHost"), "192.168.1");
  assert.equal(valueOf(html, "pvPeakPowerW"), "lots");
  assert.ok(!(await get("/setup/charger")).html.includes("4711"), "no secret comes back");
});

Deno.test("POST /setup/:step says what is wrong at its field, and what is asked about", async () => {
  const { program, post } = newHouse();
  const wrong = await post("/setup/inverter", { inverterHost: "192.168.1", pvPeakPowerW: "9.400" });
  assert.equal(wrong.status, 422);
  assert.match(wrong.html, /Nothing was saved: 2 settings are not right/);
  assert.match(wrong.html, /id="pvPeakPowerW-error"/);
  assert.equal(valueOf(wrong.html, "inverterHost"), "192.168.1");
  const long = await post("/setup/inverter", { inverterHost: "x".repeat(10_000) });
  assert.equal(valueOf(long.html, "inverterHost"), "x".repeat(500), "and not what was sent before");
  const plug = await post("/setup/plug", { plugEnabled: "on", plugHost: "" });
  assert.equal(plug.status, 422);
  assert.match(plug.html, /id="plugHost-error"[^>]*>.*Enter the address of the plug/);
  const asked = await post("/setup/car", { maxCurrentA: "20" });
  assert.equal(asked.status, 422);
  assert.match(asked.html, /Nothing was saved yet: one question/);
  const sure = /name="sure" value="([^"]*)"/.exec(asked.html)?.[1]?.replaceAll("&quot;", '"') ?? "";
  assert.equal((await post("/setup/car", { maxCurrentA: "20", sure })).status, 303);
  assert.equal(program.values.maxCurrentA, 20);
  program.isStorageBroken = true;
  assert.equal((await post("/setup/car", { maxCurrentA: "13" })).status, 503);
});

Deno.test("POST /setup/charger both URLs follow from the one address", async () => {
  const { program, post, get } = newHouse();
  program.found = boxWith("00:1E:C0:00:00:01");
  const done = await post("/setup/charger", { nrgkickAddress: PLACE, nrgkickPassword: "1234" });
  assert.deepEqual([done.status, done.location], [303, "/setup/plug"]);
  const { nrgkickGeneration, nrgkickMeasurementsUrl, nrgkickSettingsUrl, nrgkickPassword } =
    program.values;
  assert.deepEqual([String(nrgkickGeneration), nrgkickMeasurementsUrl, nrgkickPassword], [
    "1",
    BOX_URL,
    "1234",
  ]);
  assert.match(nrgkickSettingsUrl, /\/api\/settings\/00:1E:C0:00:00:01$/);
  assert.equal(program.values.nrgkickAddress, "", "it is part of both URLs");
  const { html } = await get("/setup/charger");
  assert.match(html, /Follows from it: http:\/\/192\.168\.178\.33/);
  assert.equal(valueOf(html, "nrgkickAddress"), PLACE);
  const asked = program.checks.length;
  const again = await post("/setup/charger", { nrgkickAddress: PLACE, nrgkickPassword: "" });
  assert.equal(again.status, 303);
  assert.equal(program.checks.length, asked, "what is known is not searched for again");
  assert.equal(program.changes.length, 1);
});

Deno.test("POST /setup/charger shows what is at the address where that is not one charger", async () => {
  const { program, post } = newHouse();
  program.found = boxWith("00:1E:C0:00:00:01", "00:1E:C0:00:00:02");
  const several = await post("/setup/charger", { nrgkickAddress: PLACE });
  assert.equal(several.status, 422);
  assert.match(several.html, /2 found/);
  const [, fill = ""] = /name="fill" value="([^"]*)"/.exec(several.html) ?? [];
  const filled = await post("/setup/charger", {
    nrgkickAddress: PLACE,
    fill: fill.replaceAll("&amp;", "&"),
  });
  assert.equal(filled.status, 200);
  assert.match(filled.html, /type="hidden" name="nrgkickSettingsUrl"/);
  assert.deepEqual(program.changes, []);
  const hidden = Object.fromEntries(
    [...filled.html.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
      .map(([, name = "", value = ""]) => [name, value]),
  );
  assert.equal((await post("/setup/charger", { nrgkickAddress: PLACE, ...hidden })).status, 303);
  assert.equal(program.values.nrgkickMeasurementsUrl, BOX_URL);
  program.found = boxWith();
  const none = await post("/setup/charger", { nrgkickAddress: "192.168.178.99" });
  assert.equal(none.status, 422);
  assert.match(none.html, /No NRGkick found/);
});

Deno.test("POST /setup/:step Find and Test ask with what is typed, and store nothing", async () => {
  const { program, post } = newHouse();
  const often = await post("/setup/plug", { plugHost: "192.168.178.32", go: "test" });
  assert.equal(often.status, 429);
  assert.equal(valueOf(often.html, "plugHost"), "192.168.178.32");
  const found = { name: "HS110", address: "192.168.178.32", hint: null };
  const fill = { plugHost: "192.168.178.32" };
  const findings = {
    found: [{ ...found, fill }],
    problems: [],
    isHeld: false,
    isAddressMissing: false,
  };
  program.found = { kind: "found", findings };
  const { html, status } = await post("/setup/plug", { plugHost: "", go: "find" });
  assert.equal(status, 200);
  assert.match(html, /HS110/);
  assert.doesNotMatch(html, /formaction=/, "what was found is taken by the step itself");
  const taken = await post("/setup/plug", { fill: "plugHost=192.168.178.32&webSecret=x" });
  assert.equal(valueOf(taken.html, "plugHost"), "192.168.178.32");
  assert.doesNotMatch(taken.html, /webSecret/);
  assert.equal((await post("/setup/plug", { plugHost: "192.168.1", go: "test" })).status, 422);
  assert.deepEqual(program.changes, []);
});

Deno.test("GET /setup/done leads to the first page, with its address as a QR code for a phone", async () => {
  const { get, program } = newHouse();
  assert.match((await get("/setup/done")).html, /No device is set up yet/);
  program.values = { ...program.values, inverterHost: "192.168.178.30" };
  const outside = await get("http://192.168.178.20:5000/setup/done");
  assert.match(outside.html, /The house is set up/);
  assert.match(outside.html, /class="device-state"[^>]*>.*not read yet</);
  assert.match(
    outside.html,
    /role="img" aria-label="QR code of http:\/\/192\.168\.178\.20:5000\/"/,
  );
  const cells = [...outside.html.matchAll(/M\d+ \d+h1v1h-1z/g)].length;
  assert.ok(cells > 200, `${cells} dark cells`);
  for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
    const { html } = await get(`http://${host}:5000/setup/done`);
    assert.doesNotMatch(html, /<svg class="qr-code"/);
    assert.match(html, /is this machine itself/);
  }
});

Deno.test("POST /settings/lacks says what lacks another setting, and nothing of half a word", async () => {
  const { post, program } = newHouse();
  const lacks = async (fields: Record<string, string>) =>
    (await post("/settings/lacks", fields)).html;
  assert.match(
    await lacks({ plugEnabled: "on", plugHost: "" }),
    /^<p>.*Enter the address of the plug/,
  );
  assert.equal(await lacks({ plugEnabled: "on", plugHost: "192.168.178.32" }), "");
  assert.equal(await lacks({ plugHost: "192.168.1", pvPeakPowerW: "9.400" }), "");
  assert.match(await lacks({ minCurrentA: "16", maxCurrentA: "10" }), /at most the “Max current”/);
  assert.deepEqual(program.changes, []);
});

Deno.test("GET /setup/charger tells no URL that follows where none is stored, or the charger has none", async () => {
  const { program, get } = newHouse();
  const follows = async () => /Follows from it: ([^<]*)/.exec((await get("/setup/charger")).html);
  assert.equal(await follows(), null);
  program.values = { ...program.values, nrgkickMeasurementsUrl: BOX_URL };
  assert.equal((await follows())?.[1], BOX_URL);
  program.values = { ...program.values, nrgkickGeneration: 2 };
  assert.equal(await follows(), null);
});

Deno.test("GET /setup/:step has the way back but on the first, and looks for devices where it is about one", async () => {
  const { get } = newHouse();
  const buttons = async (step: string) =>
    [...(await get(`/setup/${step}`)).html.matchAll(/name="go" value="(\w+)"/g)]
      .map(([, go]) => go);
  assert.deepEqual(await buttons("house"), ["next", "next", "skip", "leave"]);
  assert.deepEqual(await buttons("plug"), [
    "next",
    "find",
    "test",
    "next",
    "back",
    "skip",
    "leave",
  ]);
  assert.deepEqual(await buttons("car"), ["next", "next", "back", "skip", "leave"]);
  const house = (await get("/setup/house")).html;
  assert.match(house, /id="zone-now" data-zone="Europe\/Berlin"/);
  assert.match(house, /<li><a[^>]*><span class="setup-number">1<\/span>/);
  assert.doesNotMatch((await get("/setup/car")).html, /zone-now/);
});

Deno.test("the set-up remembers for a year in this browser where it is, under the path of the pages", async () => {
  const program = new FakeProgram();
  program.values = { ...program.values, basePath: "/house" };
  const response = await setupRoutes(program).request("/setup/plug");
  await response.body?.cancel();
  const parts = response.headers.get("set-cookie")?.split("; ") ?? [];
  assert.equal(parts[0], "chargemanager_setup=plug");
  for (const part of ["Max-Age=31536000", "Path=/house/", "HttpOnly", "SameSite=Lax"]) {
    assert.ok(parts.includes(part), `${part} in ${parts.join("; ")}`);
  }
});

Deno.test("GET /setup/done says of each device whether it is read", async () => {
  const { program, get } = newHouse();
  program.values = { ...program.values, inverterHost: "192.168.178.30" };
  const html = (await get("http://sub.localhost:5000/setup/done")).html;
  assert.match(html, /is this machine itself/);
  assert.doesNotMatch(html, /device-state is-well/);
  assert.match(html, /<a class="save-button setup-open" href="\/">/);
});
