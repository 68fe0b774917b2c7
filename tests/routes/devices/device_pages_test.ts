import assert from "node:assert/strict";
import { DevicesInvalid, DeviceUnreachable } from "../../../src/domain/codes/errors.ts";
import type { DeviceIssue } from "../../../src/domain/devices/device_issues.ts";
import { control, FORM, namesIn, pages } from "./pages_under_test.ts";

const ISSUE = { device: null, key: "id" } as const;
const CHANGES: readonly (readonly [DeviceIssue, number])[] = [
  [{ ...ISSUE, code: "unknown-device", id: "4" }, 404],
  [{ ...ISSUE, code: "fixed-by-environment", variable: "CHARGEMANAGER_DEVICES" }, 404],
  [{ ...ISSUE, code: "too-many", most: 30 }, 422],
];

for (const [issue, status] of CHANGES) {
  Deno.test(`POST /settings/devices/ID is ${status} where its turn finds ${issue.code}`, async () => {
    const { devices, add, post } = pages();
    const { id } = await add("Hall", 0);
    devices.change = () => Promise.reject(new DevicesInvalid([issue]));
    assert.equal((await post(`/settings/devices/${id}`, FORM)).status, status);
  });
}

Deno.test("POST /settings/devices/ID/move takes the number of a place, and none that it cannot be", async () => {
  const { add, post, get } = pages();
  const { id } = await add("Hall", 0);
  const placeAfter = async (to: string) => {
    const { status } = await post(`/settings/devices/${id}/move`, { to });
    return [status, namesIn((await get()).html).indexOf("Hall")];
  };
  assert.deepEqual(await placeAfter("0"), [303, 0]);
  assert.deepEqual(await placeAfter("2"), [303, 2]);
  assert.deepEqual(await placeAfter("1"), [303, 1]);
  assert.deepEqual(await placeAfter("999"), [303, 3], "the last place");
  for (const to of ["1000", "-1", "1.5", "", "1x"]) {
    assert.deepEqual(await placeAfter(to), [400, 3], to);
  }
});

Deno.test("POST /settings/devices/find too often is told to wait, with what was typed", async () => {
  const { post, devices } = pages();
  const find = () => post("/settings/devices/find", { host: "192.168.178.40" });
  let answer = await find();
  for (let count = 1; answer.status === 200 && count < 30; count++) answer = await find();
  assert.equal(answer.status, 429);
  const seconds = Number(answer.retryAfter);
  assert.ok(seconds >= 1, `${answer.retryAfter}`);
  assert.match(answer.html, new RegExp(`role="status">[^<]*Try again in ${seconds}.s`));
  assert.match(answer.html, /name="host"[^>]*value="192\.168\.178\.40"/);
  assert.doesNotMatch(answer.html, /aria-invalid|role="alert"/);
  assert.ok(devices.searches.length > 0);
});

Deno.test("POST /settings/devices/find says what it found nothing of, and what it could not ask", async () => {
  const { post, devices } = pages();
  const find = async (next: typeof devices.finds.next) => {
    devices.finds.next = next;
    return (await post("/settings/devices/find", { host: "" })).html;
  };
  const nothing = await find({ found: [], isHeld: false, problems: [] });
  assert.match(nothing, /<p>Nothing found/);
  assert.doesNotMatch(nothing, /class="found"/);
  const one = { driver: "lamp", name: "Lamp", address: "192.168.178.41", hint: null, params: {} };
  const found = await find({ found: [one], isHeld: false, problems: [] });
  assert.match(found, /class="found-name">Lamp</);
  assert.match(found, /: Lamp, 192\.168\.178\.41</);
  assert.doesNotMatch(found, /Nothing found|setting-awaited/);
  const held = await find({ found: [one], isHeld: true, problems: [] });
  assert.equal((held.match(/<p>/g)?.length ?? 0) - (found.match(/<p>/g)?.length ?? 0), 1);
});

Deno.test("a house of one device has nothing to bring into an order", async () => {
  const { get, program, add } = pages();
  program.values = { ...program.values, inverterHost: "", nrgkickAddress: "", plugHost: "" };
  await add("Hall", 0);
  const { html } = await get();
  assert.deepEqual(namesIn(html).filter((name) => name === "Hall"), ["Hall"]);
  assert.doesNotMatch(html, /drag-handle|\/move"/);
  await add("Cellar", 1);
  const two = (await get()).html;
  assert.equal(two.match(/class="drag-handle"/g)?.length, 2);
  assert.equal(two.match(/aria-disabled="true"/g)?.length, 2, "at the ends");
});

Deno.test("the field of a name takes forty letters, as the form does", async () => {
  const { get, post } = pages();
  const { html } = await get("/settings/devices/new?make=lamp");
  assert.match(control(html, "field-name"), /maxlength="40"/i);
  assert.equal((await post("/settings/devices", { ...FORM, name: "x".repeat(40) })).status, 303);
});

Deno.test("POST /settings/devices/ID of what is no form is refused, and nothing changes", async () => {
  const { add, app, devices } = pages();
  const { id } = await add("Hall", 0);
  const before = devices.store.rows;
  const response = await app.request(`/settings/devices/${id}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{",
  });
  assert.equal(response.status, 400);
  await response.body?.cancel();
  assert.equal(devices.store.rows, before);
});

Deno.test("POST /settings/devices/test marks what answers, and nothing else, as well", async () => {
  const { post, devices } = pages();
  const titleOf = async (read: () => Promise<{ powerW: number; totalWh: null }>) => {
    devices.opens.next = { load: { read }, close: () => Promise.resolve() };
    const { html } = await post("/settings/devices/test", FORM);
    return /<h2 class="([^"]*)"/.exec(html.slice(html.indexOf("check-device")))?.[1];
  };
  assert.equal(
    await titleOf(() => Promise.resolve({ powerW: 1, totalWh: null })),
    "check-title is-well",
  );
  assert.equal(await titleOf(() => Promise.reject(new DeviceUnreachable("gone"))), "check-title");
});
