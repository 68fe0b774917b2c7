import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { qrCode } from "../../../routes/setup/qr_code.tsx";
import { setupRoutes } from "../../../routes/setup/setup.tsx";
import { keysOf, SETUP_STEPS } from "../../../routes/setup/setup_steps.ts";
import { SetupDraft } from "../../../routes/setup/setup_draft.ts";
import type { HouseSweep } from "../../../src/app/settings/device_book.ts";
import { StorageFailed } from "../../../src/domain/codes/errors.ts";
import { en } from "../../../src/words/en/en.ts";
import { FakeProgram } from "../fake_program.ts";
import { expectLinksBelow, expectPagesBelow } from "../links.ts";

function house(set: (program: FakeProgram) => void = () => {}) {
  const program = new FakeProgram();
  program.values = { ...program.values, basePath: "/haus", inverterHost: "", plugHost: "" };
  set(program);
  const app = setupRoutes(program);
  const ask = async (path: string, fields?: Record<string, string>) => {
    const response = await app.request(path, {
      headers: { accept: "text/html" },
      ...fields === undefined ? {} : { method: "POST", body: new URLSearchParams(fields) },
    });
    const { status, headers } = response;
    return {
      status,
      location: headers.get("location"),
      cookie: headers.get("set-cookie") ?? "",
      html: await response.text(),
    };
  };
  return { program, ask, app };
}

Deno.test("the set-up leads nowhere but below its base path, and numbers its steps from 1", async () => {
  await expectPagesBelow(SETUP_STEPS.map((step) => `/setup/${step}`).concat("/setup/done"));
  const { html, status } = await house().ask("/setup/car");
  assert.equal(status, 200);
  const numbers = [...html.matchAll(/class="setup-number">([^<]*)</g)].map(([, text]) => text);
  assert.deepEqual(numbers, SETUP_STEPS.map((_, at) => `${at + 1}`));
  assert.match(html, /<script src="\/haus\/assets\/htmx/);
});

Deno.test("the set-up redirects with 303, and a step that there is not is not found", async () => {
  const { ask, app } = house();
  const begun = await ask("/setup");
  assert.deepEqual([begun.status, begun.location], [303, "/haus/setup/house"]);
  const left = await ask("/setup/house", { go: "leave" });
  assert.deepEqual([left.status, left.location], [303, "/haus/"]);
  assert.equal((await ask("/setup/done")).status, 200);
  assert.equal((await ask("/setup/kitchen")).status, 404);
  assert.equal((await ask("/setup/kitchen", { go: "next" })).status, 404);
  const body = "{";
  const headers = { "content-type": "application/json" };
  const wrong = await app.request("/setup/house", { method: "POST", body, headers });
  assert.equal(wrong.status, 400);
  await wrong.body?.cancel();
});

Deno.test("the end of the set-up is where a browser begins next time", async () => {
  const { ask } = house();
  const step = (await ask("/setup/car")).cookie;
  const done = (await ask("/setup/done")).cookie;
  assert.ok(step.includes("car") && done !== "" && !done.includes("car"), `${step} ${done}`);
});

Deno.test("a step has its first button unseen, and the others in sight", async () => {
  const { html } = await house().ask("/setup/house");
  const buttons = [
    ...html.matchAll(/<button type="submit" name="go" value="(\w+)" class="([\w-]+)"([^>]*)>/g),
  ];
  const [first, ...others] = buttons.map(([, go, kind, rest]) => [go, kind, rest]);
  assert.deepEqual(first, ["next", "visually-hidden", ' tabindex="-1" aria-hidden="true"']);
  assert.ok(others.length > 2 && others.every(([, , rest]) => rest === ""));
  assert.ok(html.includes(en.setup.demoCommand));
  assert.ok(!(await house().ask("/setup/car")).html.includes(en.setup.demoCommand));
  assert.doesNotMatch(html, /id="problems"|id="check"|type="hidden" name="plug/);
});

Deno.test("a step sends no setting that it does not ask for", async () => {
  const { ask } = house();
  for (const step of SETUP_STEPS) {
    const own: readonly string[] = ["back", ...keysOf(step)];
    const { html } = await ask(`/setup/${step}`);
    const besides = [...html.matchAll(/<input type="hidden" name="(\w+)"/g)]
      .flatMap(([, name = ""]) => own.includes(name) ? [] : [name]);
    assert.deepEqual(besides, [], step);
  }
});

Deno.test("a step says what is wrong, with the focus on it, and what cannot be stored without a list", async () => {
  const { ask } = house();
  const wrong = await ask("/setup/house", { timeZone: "Mars/Olympus" });
  assert.equal(wrong.status, 422);
  assert.match(
    wrong.html,
    /id="problems" role="alert" tabindex="-1" autofocus><h2>[^<]*<\/h2><ul><li><a href="#field-timeZone">/,
  );
  const { program, ask: again } = house();
  program.changeSettings = () => Promise.reject(new StorageFailed("disk full"));
  const failed = await again("/setup/house", { timeZone: "Europe/Paris" });
  assert.equal(failed.status, 503);
  assert.match(failed.html, /id="problems"[^>]*><h2>[^<]*<\/h2><\/div>/);
});

Deno.test("a step keeps what was typed until it is saved, a secret not at all", async () => {
  const { ask, program } = house();
  await ask("/setup/inverter", { inverterHost: "192.0.2.7", go: "back" });
  assert.match((await ask("/setup/inverter")).html, /name="inverterHost"[^>]*value="192\.0\.2\.7"/);
  await ask("/setup/inverter", { inverterHost: "192.0.2.7" });
  assert.equal(program.values.inverterHost, "192.0.2.7");
  program.values = { ...program.values, inverterHost: "192.0.2.8" };
  assert.match((await ask("/setup/inverter")).html, /name="inverterHost"[^>]*value="192\.0\.2\.8"/);
  const draft = new SetupDraft();
  draft.put({ inverterHost: "a", webSecret: "open sesame", nonsense: "1" });
  assert.deepEqual(draft.of(["inverterHost", "webSecret"]), { inverterHost: "a" });
  draft.drop(["inverterHost"]);
  assert.deepEqual(draft.of(["inverterHost"]), {});
});

Deno.test("a test of a step stands below it with the focus, and of one without a device is none", async () => {
  const { ask } = house();
  const tested = await ask("/setup/inverter", { inverterHost: "192.0.2.7", go: "test" });
  assert.equal(tested.status, 429);
  assert.match(
    tested.html,
    /class="check-result" id="check" role="status" tabindex="-1" autofocus/,
  );
  const none = await ask("/setup/house", { go: "test" });
  assert.deepEqual([none.status, none.html.includes('id="check"')], [200, false]);
});

Deno.test("qrCode() has four white modules around it, and what it stands for in it", async () => {
  const drawn = async (text: string) => renderToString(await qrCode(text, "address"));
  const html = await drawn("http://192.168.178.5:5000/");
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(html)?.[1]);
  const cells = [...html.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map((
    [, x, y],
  ) => [Number(x), Number(y)]);
  for (const axis of [0, 1]) {
    const places = cells.map((cell) => cell[axis] ?? NaN);
    assert.deepEqual([Math.min(...places), Math.max(...places)], [4, size - 5]);
  }
  assert.equal((size - 8 - 17) % 4, 0, "a version of the standard");
  assert.notEqual(await drawn("http://192.168.178.6:5000/"), html);
});

function sweepOf(state: Partial<ReturnType<HouseSweep["state"]>>) {
  return house((program) => {
    program.devices.sweep = {
      begin: () => true,
      cancel: () => {},
      state: () => ({ kind: "idle", looked: 0, count: 0, found: [], ...state }),
    };
  });
}

Deno.test("the search through the house leads nowhere but below its base path, and needs one", async () => {
  const one = {
    driver: "lamp",
    name: "Lamp",
    address: "192.0.2.9",
    hint: null,
    params: {},
    known: null,
  } as const;
  const running = await sweepOf({ kind: "running", looked: 3, count: 9 }).ask("/setup/search");
  expectLinksBelow(running.html, "/haus");
  assert.match(running.html, /<progress [^>]*value="3" max="9"/);
  assert.match(running.html, /<script src="\/haus\/assets\/htmx/);
  assert.doesNotMatch(running.html, /class="found"/);
  const begun = await sweepOf({ kind: "running" }).ask("/setup/search/state");
  assert.match(begun.html, /max="1"/);
  const found = await sweepOf({ kind: "over", looked: 9, count: 9, found: [one] }).ask(
    "/setup/search",
  );
  assert.match(found.html, /<ul class="found"><li><div><p class="found-name">Lamp<\/p>/);
  assert.doesNotMatch(found.html, /setting-awaited/);
  const pressed = await sweepOf({}).ask("/setup/search", { go: "begin" });
  assert.deepEqual([pressed.status, pressed.location], [303, "/haus/setup/search"]);
  for (const path of ["/setup/search", "/setup/search/state"]) {
    assert.equal((await house().ask(path)).status, 404, path);
  }
  assert.equal((await house().ask("/setup/search", { go: "begin" })).status, 404);
});

Deno.test("the end of the set-up has a sign beside each device", async () => {
  const { ask } = house((program) => {
    const device = {
      driver: "lamp",
      roles: ["load"],
      params: {},
      secretsSet: [],
      isFixed: false,
      slot: null,
      variable: null,
      error: null,
    } as const;
    program.devices.list = () => [
      { ...device, id: 11, name: "Well", quality: "fresh" },
      { ...device, id: 12, name: "Gone", quality: "unavailable" },
    ];
  });
  const { html } = await ask("/setup/done");
  const lines = [
    ...html.matchAll(/class="(device-state[^"]*)"><svg.*?#icon-(\w+)".*?<span>(\w+)</gs),
  ];
  assert.deepEqual(lines.map(([, ...line]) => line), [
    ["device-state is-well", "check", "Well"],
    ["device-state", "alert", "Gone"],
  ]);
});
