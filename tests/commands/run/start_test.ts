import assert from "node:assert/strict";
import { freePort } from "../../setup/free_port.ts";
import { until } from "../../setup/until.ts";

const ROOT = new URL("../../../", import.meta.url);
const DECODER = new TextDecoder();

/** The program as a service starts it. */
function command(words: readonly string[], environment: Record<string, string>): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "-A", "main.ts", ...words],
    cwd: ROOT,
    env: environment,
    stdout: "piped",
    stderr: "piped",
  });
}

async function put(url: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "PUT", headers, body: JSON.stringify(body) });
  assert.equal(response.status, 200);
  await response.body?.cancel();
}

/** Starts it, waits for its pages, calls `use`, and sends SIGTERM. */
async function withProgram(
  dataDir: string,
  use: (origin: string) => Promise<void>,
  environment: Record<string, string> = {},
  readyWord = "open http://",
): Promise<{ code: number; output: string }> {
  const port = freePort();
  const child = command(["start"], {
    CHARGEMANAGER_DATA_DIR: dataDir,
    CHARGEMANAGER_WEB_PORT: `${port}`,
    ...environment,
  }).spawn();
  let output = "";
  const ready = Promise.withResolvers<void>();
  const drained = (async () => {
    for await (const bytes of child.stdout) {
      output += DECODER.decode(bytes);
      if (output.includes(readyWord)) ready.resolve();
    }
    ready.reject(new Error(`It ended before its pages were open: ${output}`));
  })();
  const errors = new Response(child.stderr).text();
  try {
    await ready.promise;
    await use(`http://127.0.0.1:${port}`);
  } finally {
    child.kill("SIGTERM");
  }
  const { code } = await child.status;
  await drained;
  await errors;
  return { code, output };
}

Deno.test("start serves a page with no device at all, says what to configure, and ends on SIGTERM", async () => {
  const dataDir = await Deno.makeTempDir();
  const { code, output } = await withProgram(dataDir, async (origin) => {
    const page = await fetch(origin);
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-type") ?? "", /text\/html/);
    const html = await page.text();
    assert.match(html, /href="\/settings/);
    assert.doesNotMatch(html, /nothing real is switched/);
    const status = await (await fetch(`${origin}/api/status`)).json();
    assert.equal(status.reason.code, "setup.charger");
    const busy = await command(["start"], { CHARGEMANAGER_DATA_DIR: dataDir }).output();
    assert.equal(busy.code, 69);
    assert.match(DECODER.decode(busy.stderr), /another|running/i);
  }, { CHARGEMANAGER_INVERTOR_HOST: "192.0.2.7", CHARGEMANAGER_QQ: "1" });
  assert.equal(code, 0, output);
  assert.match(
    output,
    /warn .*Unknown environment variable name=CHARGEMANAGER_INVERTOR_HOST nearest=CHARGEMANAGER_INVERTER_HOST/,
  );
  assert.match(output, /Unknown environment variable name=CHARGEMANAGER_QQ nearest=null/);
  assert.doesNotMatch(
    output,
    /192\.0\.2\.7|name=CHARGEMANAGER_DATA_DIR|name=CHARGEMANAGER_WEB_PORT/,
  );
  assert.match(output, /To configure: the inverter's address and the charger's addresses/);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start on a busy port names the port and where to choose another", async () => {
  using listener = Deno.listen({ hostname: "0.0.0.0", port: 0 });
  const dataDir = await Deno.makeTempDir();
  const { port } = listener.addr;
  const { code, stderr } = await command(["start"], {
    CHARGEMANAGER_DATA_DIR: dataDir,
    CHARGEMANAGER_WEB_PORT: `${port}`,
  }).output();
  assert.equal(code, 69);
  assert.match(
    DECODER.decode(stderr),
    new RegExp(`port ${port} .*another program has it.*"UI port" .*CHARGEMANAGER_WEB_PORT`),
  );
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start keeps mode and settings over a restart", async () => {
  const dataDir = await Deno.makeTempDir();
  await withProgram(dataDir, async (origin) => {
    await put(`${origin}/api/mode`, { mode: "tracked" });
    await put(`${origin}/api/settings`, { trackingStartSocPct: 45 });
    // Devices on the machine itself are for who starts the program to allow.
    const body = JSON.stringify({ inverterHost: "127.0.0.1:1502" });
    const headers = { "content-type": "application/json" };
    const refused = await fetch(`${origin}/api/settings`, { method: "PUT", headers, body });
    assert.equal(refused.status, 422);
    assert.match(await refused.text(), /inverterHost/);
  });
  const { code } = await withProgram(dataDir, async (origin) => {
    const status = await (await fetch(`${origin}/api/status`)).json();
    assert.deepEqual([status.mode, status.modeBy], ["tracked", "user"]);
    const settings = await (await fetch(`${origin}/api/settings`)).json();
    assert.equal(settings.trackingStartSocPct, 45);
  });
  assert.equal(code, 0);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("reset-secret opens the pages again, and not under a running program", async () => {
  const dataDir = await Deno.makeTempDir();
  const reset = () => command(["reset-secret"], { CHARGEMANAGER_DATA_DIR: dataDir }).output();
  await withProgram(dataDir, async (origin) => {
    await put(`${origin}/api/settings`, { webSecret: "correct horse", webSecretEnabled: true });
    const refused = await fetch(`${origin}/api/status`);
    assert.equal(refused.status, 401);
    await refused.body?.cancel();
    assert.equal((await reset()).code, 69);
  });
  assert.equal((await reset()).code, 0);
  const { output } = await withProgram(dataDir, async (origin) => {
    const status = await fetch(`${origin}/api/status`);
    assert.equal(status.status, 200);
    await status.body?.cancel();
  });
  assert.doesNotMatch(output, /left out/, "nothing stored is invalid");
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start refuses a wrong environment and names every variable", async () => {
  const dataDir = await Deno.makeTempDir();
  const { code, stderr } = await command(["start"], {
    CHARGEMANAGER_DATA_DIR: dataDir,
    CHARGEMANAGER_WEB_PORT: "http",
    CHARGEMANAGER_MAX_CURRENT_A: "64",
  }).output();
  assert.equal(code, 78);
  assert.match(DECODER.decode(stderr), /CHARGEMANAGER_WEB_PORT/);
  assert.match(DECODER.decode(stderr), /CHARGEMANAGER_MAX_CURRENT_A/);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("commands say what they are, and what is wrong", async () => {
  const rows = [
    { words: ["--help"], code: 0, text: /Usage/ },
    { words: ["--version"], code: 0, text: /^chargemanager \d+\.\d+\.\d+/ },
    { words: ["charge"], code: 2, text: /There is no command "charge"/ },
    { words: ["backup"], code: 2, text: /"backup" needs a FILE/ },
  ];
  for (const { words, code, text } of rows) {
    const result = await command(words, {}).output();
    assert.equal(result.code, code, words.join(" "));
    assert.match(DECODER.decode(result.stdout) + DECODER.decode(result.stderr), text);
  }
});

Deno.test("start tells a service manager that it is ready, that cycles run, and that it stops", async () => {
  const dataDir = await Deno.makeTempDir();
  const path = `${dataDir}/manager.sock`;
  const socket = Deno.listenDatagram({ transport: "unixpacket", path });
  const heard: string[] = [];
  const hear = async () => heard.push(DECODER.decode((await socket.receive())[0]));
  const { code, output } = await withProgram(`${dataDir}/data`, async () => {
    while (!heard.includes("WATCHDOG=1")) await hear();
  }, { NOTIFY_SOCKET: path, RUNTIME_DIRECTORY: dataDir });
  assert.equal(code, 0, output);
  while (!heard.includes("STOPPING=1")) await hear();
  assert.deepEqual(heard.filter((word) => word.includes("=1")), [
    "READY=1",
    "WATCHDOG=1",
    "STOPPING=1",
  ]);
  socket.close();
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start with the log as JSON writes nothing but JSON, a line an event", async () => {
  const dataDir = await Deno.makeTempDir();
  const environment = { CHARGEMANAGER_LOG_FORMAT: "json" };
  const { code, output } = await withProgram(
    dataDir,
    async (origin) => await (await fetch(origin)).body?.cancel(),
    environment,
    '"Pages served"',
  );
  assert.equal(code, 0, output);
  const events = output.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(
    events.map(({ level, message }) => [level, message]).at(0),
    ["info", "Pages served"],
  );
  assert.ok(events.every(({ time }) => typeof time === "string"));
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start under systemd's journal gives each line its priority", async () => {
  const dataDir = await Deno.makeTempDir();
  const { output } = await withProgram(
    dataDir,
    async (origin) => await (await fetch(origin)).body?.cancel(),
    { JOURNAL_STREAM: "8:12345" },
  );
  assert.match(output, /^<6>Pages served port=/m);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("start goes back to a backup from its page: asked, checked, restarted, the old file kept", async () => {
  const dataDir = await Deno.makeTempDir();
  const post = (url: string, body: BodyInit) =>
    fetch(url, { method: "POST", body, headers: { "sec-fetch-site": "same-origin" } });
  const { code, output } = await withProgram(dataDir, async (origin) => {
    await put(`${origin}/api/settings`, { trackingStartSocPct: 41 });
    await (await post(`${origin}/backups`, "")).body?.cancel();
    await put(`${origin}/api/settings`, { trackingStartSocPct: 42 });
    await put(`${origin}/api/mode`, { mode: "tracked" });
    const html = await (await fetch(`${origin}/data`)).text();
    const from = /href="\/restore\?from=([^"]+)"/.exec(html)?.[1] ?? "";
    const plan = await fetch(`${origin}/restore?from=${from}`);
    assert.equal(plan.status, 200);
    await plan.body?.cancel();
    const begun = await post(`${origin}/restore`, new URLSearchParams({ from }));
    assert.equal(begun.status, 200);
    await begun.body?.cancel();
    // It is between its two runs for a while.
    await until("the setting of the backup", () => hasSetting(origin, 41).catch(() => false));
    const status = await (await fetch(`${origin}/api/status`)).json();
    assert.equal(status.mode, "disabled");
  });
  assert.equal(code, 0, output);
  assert.match(output, /Database restored/);
  const kept = [...Deno.readDirSync(dataDir)].map(({ name }) => name);
  assert.ok(kept.some((name) => name.includes(".replaced-")), kept.join(" "));
  await Deno.remove(dataDir, { recursive: true });
});

async function hasSetting(origin: string, wanted: number): Promise<boolean> {
  const answer = await fetch(`${origin}/api/settings`);
  return (await answer.json()).trackingStartSocPct === wanted;
}
