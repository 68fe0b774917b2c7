import assert from "node:assert/strict";
import { setupRoutes } from "../../../routes/setup/setup.tsx";
import type { HouseSweep } from "../../../src/app/settings/device_book.ts";
import { FakeProgram } from "../fake_program.ts";

const BOX = "192.168.178.33";
const FOUND = [
  {
    driver: "nrgkick-connect",
    name: "NRGkick Connect",
    address: BOX,
    hint: null,
    params: {
      measurementsUrl: `http://${BOX}/api/measurements/00:1E:C0:00:00:01`,
      settingsUrl: `http://${BOX}/api/settings/00:1E:C0:00:00:01`,
    },
    known: null,
  },
  {
    driver: "fronius",
    name: "Fronius <GEN24>",
    address: "192.168.178.40",
    hint: null,
    params: { host: "192.168.178.40" },
    known: null,
  },
  {
    driver: "shelly",
    name: "Shelly",
    address: "192.168.178.41",
    hint: null,
    params: { host: "192.168.178.41" },
    known: "Bath",
  },
] as const;

function pages() {
  const program = new FakeProgram();
  let state: ReturnType<HouseSweep["state"]> = { kind: "idle", looked: 0, count: 0, found: [] };
  const presses: string[] = [];
  program.devices.sweep = {
    begin: () => (presses.push("begin"), true),
    cancel: () => void presses.push("cancel"),
    state: () => state,
  };
  const app = setupRoutes(program);
  const get = async (path: string) => {
    const response = await app.request(path);
    return { status: response.status, html: await response.text() };
  };
  const press = async (path: string, fields: Record<string, string>) => {
    const response = await app.request(path, { method: "POST", body: new URLSearchParams(fields) });
    return { location: response.headers.get("location"), html: await response.text() };
  };
  const be = (next: Partial<typeof state>) => {
    state = { ...state, ...next };
  };
  return { program, presses, get, press, be };
}

Deno.test("POST /setup/search begins and cancels a sweep", async () => {
  const { presses, press } = pages();
  assert.equal((await press("/setup/search", { go: "begin" })).location, "/setup/search");
  assert.equal((await press("/setup/search", { go: "cancel" })).location, "/setup/search");
  assert.deepEqual(presses, ["begin", "cancel"]);
});

Deno.test("GET /setup/search shows how far it is, and asks on while it runs", async () => {
  const { get, be } = pages();
  const idle = (await get("/setup/search")).html;
  assert.match(idle, /Search now/);
  assert.doesNotMatch(idle, /hx-get|<progress/);
  be({ kind: "running", looked: 12, count: 762 });
  for (const path of ["/setup/search", "/setup/search/state"]) {
    const { html } = await get(path);
    assert.match(html, /Looked at 12 of 762 addresses\./);
    assert.match(html, /<progress[^>]*value="12" max="762"/);
    assert.match(html, /hx-get="\/setup\/search\/state"/);
    assert.match(html, /value="cancel"/);
  }
  be({ kind: "cancelled" });
  assert.match((await get("/setup/search/state")).html, /Cancelled after 12 addresses/);
  be({ kind: "over", looked: 0, count: 0 });
  assert.match((await get("/setup/search/state")).html, /in no home network/);
});

Deno.test("GET /setup/search leads each find into its step, or to the form of a further device", async () => {
  const { get, press, be, program } = pages();
  be({ kind: "over", looked: 762, count: 762, found: FOUND });
  const { html } = await get("/setup/search");
  const [, fill = ""] = /name="fill" value="([^"]*)" formaction="\/setup\/charger"/.exec(html) ??
    [];
  const step = await press("/setup/charger", { fill: fill.replaceAll("&amp;", "&") });
  assert.match(step.html, /type="hidden" name="nrgkickSettingsUrl" value="http:\/\/192\.168/);
  assert.match(step.html, /Follows from it: http:\/\/192\.168\.178\.33/);
  assert.ok(
    html.includes('href="/settings/devices/new?make=fronius&amp;param-host=192.168.178.40"'),
  );
  assert.match(html, /Fronius &lt;GEN24>/);
  assert.match(html, /“Bath” is there already/);
  program.values = { ...program.values, nrgkickGeneration: 2, nrgkickAddress: BOX };
  assert.match((await get("/setup/search")).html, /new\?make=nrgkick-connect/, "its step is taken");
  assert.deepEqual(program.changes, []);
});

Deno.test("GET /setup/search is nothing where nobody can look", async () => {
  const { get, program } = pages();
  delete program.devices.sweep;
  assert.equal((await get("/setup/search")).status, 404);
});
