import assert from "node:assert/strict";
import { FakeHttpHost } from "../../devices/transport/fake_http_host.ts";
import { askAboutRows, askProgram } from "../../../src/commands/doctor/doctor_program.ts";

const NOW_MS = Date.UTC(2026, 5, 21, 10);
const DEVICES = ["inverter", "meter", "battery"] as const;

/** What a program answers by its path. */
interface Answers {
  readonly [path: string]: unknown;
}

/** A running program that answers as a test says, and keeps what it was asked. */
class FakePages implements AsyncDisposable {
  readonly asked: { readonly path: string; readonly headers: Headers }[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(answers: Answers) {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, (request) => {
      const path = new URL(request.url).pathname;
      this.asked.push({ path, headers: request.headers });
      const answer = answers[path];
      if (answer instanceof Response) return answer.clone();
      if (answer === undefined) return new Response("none", { status: 404 });
      return typeof answer === "string" ? new Response(answer) : Response.json(answer);
    });
  }

  access(change: { secret?: string; deadlineMs?: number; signal?: AbortSignal } = {}) {
    const origin = `http://127.0.0.1:${this.#server.addr.port}`;
    const { signal } = new AbortController();
    return { origin, secret: null, deadlineMs: 5000, signal, ...change };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

const STATUS = {
  atMs: NOW_MS,
  gridPowerW: -1058,
  housePowerW: 2170,
  surplusW: null,
  pvPowerW: 6165,
  batteryPowerW: -104,
  socPct: 76,
  inverter: { quality: "fresh", error: null, status: "producing", temperatureC: 45.2 },
  meter: { quality: "fresh", error: null },
  battery: { quality: "fresh", error: null },
};

function metricsOf(...devices: readonly string[]): string {
  return devices.flatMap((device) => [
    `chargemanager_device_up{device="${device}"} 1`,
    `chargemanager_device_last_success_timestamp_seconds{device="${device}"} ${NOW_MS / 1000 - 4}`,
  ]).join("\n");
}

const WELL = {
  "/healthz": { isHealthy: true, cycleAgeMs: 1200 },
  "/api/status": STATUS,
  "/metrics": metricsOf(...DEVICES),
};

async function ask(answers: Answers, change: Parameters<FakePages["access"]>[0] = {}) {
  await using pages = new FakePages(answers);
  const { problems, devices } = await askProgram(pages.access(change));
  return { codes: problems.map(({ code }) => code), problems, devices, asked: pages.asked };
}

Deno.test("askProgram() tells of inverter, meter and battery what the program knows, with units and ages", async () => {
  const { codes, devices, asked } = await ask(WELL);
  assert.deepEqual(codes, []);
  assert.deepEqual(devices.map(({ device, verdict, source }) => [device, verdict, source]), [
    ["inverter", "ok", "program"],
    ["meter", "ok", "program"],
    ["battery", "ok", "program"],
  ]);
  const told = devices.map(({ values }) =>
    values.map(({ name, value, unit, ageMs }) => [name, value, unit, ageMs])
  );
  assert.deepEqual(told, [
    [
      ["pvPowerW", 6165, "W", 4000],
      ["quality", "fresh", null, 4000],
      ["status", "producing", null, 4000],
      ["temperatureC", 45.2, "°C", 4000],
    ],
    [
      ["gridPowerW", -1058, "W", 4000],
      ["housePowerW", 2170, "W", 4000],
      ["surplusW", null, "W", 4000],
    ],
    [["batteryPowerW", -104, "W", 4000], ["socPct", 76, "%", 4000]],
  ]);
  assert.deepEqual(asked.map(({ path }) => path), ["/healthz", "/api/status", "/metrics"]);
  assert.ok(asked.every(({ headers }) => headers.get("accept-language") === "en"));
  assert.ok(asked.every(({ headers }) => !headers.has("authorization")));
});

Deno.test("askProgram() shows its secret with each question", async () => {
  const { asked } = await ask(WELL, { secret: "correct horse" });
  assert.deepEqual(
    new Set(asked.map(({ headers }) => headers.get("authorization"))),
    new Set(["Bearer correct horse"]),
  );
});

Deno.test("askProgram() takes nobody else on the port for the program", async () => {
  const strangers: readonly Answers[] = [
    {},
    { ...WELL, "/healthz": "<html>a printer</html>" },
    { ...WELL, "/healthz": { status: "up" } },
    { ...WELL, "/healthz": ["cycleAgeMs"] },
    { ...WELL, "/api/status": "busy" },
    { ...WELL, "/api/status": [STATUS] },
    { ...WELL, "/healthz": "x".repeat(300_000) },
  ];
  for (const answers of strangers) {
    const { codes, devices } = await ask(answers);
    assert.deepEqual(codes, ["program-silent"]);
    assert.ok(devices.every(({ verdict, source }) => verdict === "unknown" && source === null));
    assert.equal(devices.length, 3);
  }
});

Deno.test("askProgram() tells of a program that is not well, and of one that asks for its secret", async () => {
  const sick = Response.json({ cycleAgeMs: null, problem: "no cycle has ended yet" }, {
    status: 503,
  });
  const unwell = await ask({ ...WELL, "/healthz": sick });
  assert.deepEqual(unwell.codes, ["program-unhealthy"]);
  assert.equal(unwell.problems[0]?.detail, "no cycle has ended yet");
  assert.equal(unwell.devices[0]?.verdict, "ok", "what it knows is told all the same");
  for (const status of [401, 403]) {
    const locked = Response.json({ error: "secret" }, { status });
    assert.deepEqual((await ask({ ...WELL, "/api/status": locked })).codes, ["program-locked"]);
    const both = await ask({ ...WELL, "/healthz": sick, "/api/status": locked });
    assert.deepEqual(both.codes, ["program-unhealthy", "program-locked"]);
  }
});

Deno.test("askProgram() tells a device that there is not from one of which nothing is told", async () => {
  const verdicts = async (metrics: string) =>
    (await ask({ ...WELL, "/metrics": metrics })).devices.map(({ verdict }) => verdict);
  assert.deepEqual(await verdicts(metricsOf("plug")), [
    "not-configured",
    "not-configured",
    "absent",
  ]);
  assert.deepEqual(await verdicts(metricsOf("inverter", "meter")), ["ok", "ok", "absent"]);
  assert.deepEqual(await verdicts("nothing"), ["unknown", "unknown", "unknown"]);
});

Deno.test("askProgram() tells what the program does not reach, in its words where it has them", async () => {
  const problem = { code: "no-answer", what: "The meter is silent", todo: "Look at it" };
  const old = { quality: "stale", error: "timeout" };
  const { devices } = await ask({
    ...WELL,
    "/api/status": {
      ...STATUS,
      inverter: { ...old, problem: { code: "half" } },
      meter: { ...old, problem },
      battery: "gone",
    },
  });
  assert.deepEqual(devices.map(({ verdict }) => verdict), ["failing", "failing", "failing"]);
  const told = devices.map(({ problems: [one] }) => [one?.code, one?.detail]);
  assert.deepEqual(told, [
    ["program-not-reaching", "timeout"],
    ["no-answer", "timeout"],
    ["program-not-reaching", null],
  ]);
  assert.match(devices[0]?.problems[0]?.what ?? "", /no fresh values of the inverter/);
});

Deno.test("askProgram() knows no age without both times, and none of a clock set back", async () => {
  const ageOf = async (change: Answers) =>
    (await ask({ ...WELL, ...change })).devices[1]?.values[0]?.ageMs;
  assert.equal(await ageOf({ "/api/status": { ...STATUS, atMs: NOW_MS - 60_000 } }), 0);
  assert.equal(await ageOf({ "/api/status": { ...STATUS, atMs: "now" } }), null);
  assert.equal(await ageOf({ "/metrics": 'chargemanager_device_up{device="meter"} 0' }), null);
});

Deno.test("askProgram() waits no longer than it is told to, and not at all once it is ended", async () => {
  await using silent = new FakeHttpHost(() => "silence");
  const { signal } = new AbortController();
  const access = { origin: silent.origin, secret: null, deadlineMs: 20, signal };
  const { problems } = await askProgram(access);
  assert.deepEqual(problems.map(({ code }) => code), ["program-silent"]);
  const { codes, asked } = await ask(WELL, { signal: AbortSignal.abort() });
  assert.deepEqual([codes, asked], [["program-silent"], []]);
  const moved = new Response(null, { status: 302, headers: { location: "/api/status" } });
  assert.deepEqual((await ask({ ...WELL, "/healthz": moved })).codes, ["program-silent"]);
});

Deno.test("askAboutRows() tells of a row by name and make whether the program reaches it", async () => {
  const row = { name: "Carport", driver: "goe", quality: "fresh", error: null };
  await using pages = new FakePages({
    "/api/devices": [
      row,
      "nonsense",
      { ...row, name: "Garage", error: "timeout" },
      { ...row, name: "Barn", quality: "stale" },
    ],
  });
  const told = await askAboutRows(pages.access());
  const of = (name: string, driver = "goe") => told({ name, driver });
  assert.deepEqual(of("Carport"), { problem: null });
  assert.equal(of("Carport", "shelly"), null);
  assert.equal(of("Cellar"), null);
  const { problem } = of("Garage") ?? {};
  assert.deepEqual([problem?.code, problem?.detail], ["program-not-reaching", "timeout"]);
  assert.match(problem?.what ?? "", /no fresh values of the device "Garage"/);
  assert.equal(of("Barn")?.problem?.detail, null);
  await using none = new FakePages({ "/api/devices": { error: "secret" } });
  assert.equal((await askAboutRows(none.access()))({ name: "Carport", driver: "goe" }), null);
});
