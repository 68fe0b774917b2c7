import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { SYSTEM_CLOCK } from "../../../src/app/clocks.ts";
import {
  formatOf,
  restorePort,
  type RunOptions,
  runProgram,
} from "../../../src/commands/run/run_program.ts";
import { PortUnavailable, StorageFailed } from "../../../src/domain/codes/errors.ts";
import { defaultSettings } from "../../../src/domain/settings/parse_settings.ts";
import type { SettingKey, Settings } from "../../../src/domain/settings/settings.ts";
import { CONNECTION_LIMITS } from "../../../routes/server/listener.ts";
import { LOG_FILE } from "../../../src/storage/records/log_file.ts";
import { MemoryLogger } from "../../app/fakes.ts";
import { DataFolder } from "../../storage/data_folder.ts";

const HOST = "127.0.0.1";
const NONE: ReadonlySet<SettingKey> = new Set();

/** The whole program on a folder, without devices, and what it wrote to its console. */
async function start(folder: DataFolder, options: Partial<RunOptions> = {}) {
  const lines: string[] = [];
  const running = await runProgram({
    dataDir: folder.path,
    clock: SYSTEM_CLOCK,
    isDemo: false,
    environment: () => undefined,
    port: 0,
    hostname: HOST,
    write: (line) => lines.push(line),
    onBroken: () => {},
    ...options,
  });
  return Object.assign(running, {
    lines,
    async [Symbol.asyncDispose]() {
      await running.stop();
    },
  });
}

Deno.test("formatOf() is the setting's, and the journal's where systemd reads what is written", () => {
  const of = (
    logFormat: Settings["logFormat"] | null,
    variables: Readonly<Record<string, string>> = {},
  ) => {
    const view = { values: { ...defaultSettings(), logFormat: logFormat ?? "auto" }, fixed: NONE };
    const program = logFormat === null ? null : { settings: () => view };
    return formatOf(program, (name) => variables[name]);
  };
  assert.equal(of("auto"), "text");
  assert.equal(of("auto", { JOURNAL_STREAM: "8:1" }), "journal");
  assert.equal(of("text", { JOURNAL_STREAM: "8:1" }), "text");
  assert.equal(of("json", { JOURNAL_STREAM: "8:1" }), "json");
  assert.equal(of(null, { CHARGEMANAGER_LOG_FORMAT: "json" }), "json");
  assert.equal(of(null, { CHARGEMANAGER_LOG_FORMAT: "xml" }), "text");
  assert.equal(of(null), "text");
});

Deno.test("runProgram() shows no secret in a line of its log, of the settings nor of devices", async () => {
  using folder = new DataFolder();
  await using running = await start(folder, {
    presets: {
      nrgkickPassword: "schluessel",
      postgresUrl: "postgres://fleet:verborgen@db.lan/fleet",
      priceUrl: "https://prices.lan/day#tagespreis",
    },
  });
  await running.program.deviceService.add({
    driver: "nrgkick-gen2",
    name: "Carport",
    params: { host: "kick.lan", password: "tuersteher" },
  });
  const secrets = ["schluessel", "verborgen", "tagespreis", "tuersteher"];
  running.logger.warn("Said", { words: secrets.join(" ") });
  const said = running.lines.find((line) => line.includes("Said")) ?? "";
  assert.match(said, /\*\*\* \*\*\* \*\*\* \*\*\*/);
  for (const secret of secrets) assert.ok(!running.lines.join("\n").includes(secret), secret);
});

Deno.test("runProgram() keeps what it stored for a start that a busy port ends, and lets the folder go", async () => {
  using folder = new DataFolder();
  using listener = Deno.listen({ hostname: HOST, port: 0 });
  await assert.rejects(
    start(folder, { port: listener.addr.port, presets: { trackingStartSocPct: 41 } }),
    PortUnavailable,
  );
  await using running = await start(folder);
  assert.equal(running.program.settings().values.trackingStartSocPct, 41);
  assert.equal(running.pages.lostSinceMs, null);
});

Deno.test("runProgram() offers no way back to a backup where nobody would begin anew", async () => {
  using folder = new DataFolder();
  {
    await using running = await start(folder);
    assert.equal(running.program.restoring, null);
  }
  await using running = await start(folder, { onRestore: () => {} });
  assert.notEqual(running.program.restoring, null);
});

Deno.test("runProgram() writes a log file with all since its start, and none where that is switched off", async () => {
  for (const logFile of [true, false]) {
    using folder = new DataFolder();
    // What is stored wrongly is told before the settings are known.
    const presets = { logFile, maxCurrentA: 999 };
    const path = `${folder.path}/${LOG_FILE}`;
    {
      await using running = await start(folder, { presets });
      running.logger.warn("Said", {});
      assert.equal(existsSync(path), false, "lines are gathered");
      running.logger.error("Broken", {});
      assert.equal(existsSync(path), logFile, "an error is written at once");
    }
    const names = [...Deno.readDirSync(folder.path)].map(({ name }) => name);
    assert.equal(names.some((name) => /log/.test(name)), logFile, names.join(" "));
    if (logFile) assert.match(Deno.readTextFileSync(path), /maxCurrentA[^]*Said[^]*Broken/);
  }
});

Deno.test("runProgram() takes another port at once, and stays on the old one where that is taken", async () => {
  using folder = new DataFolder();
  await using running = await start(folder);
  const before = running.port;
  using taken = Deno.listen({ hostname: HOST, port: 0 });
  await assert.rejects(running.program.changeSettings({ webPort: taken.addr.port }));
  assert.equal(running.port, before);
  const page = await fetch(`http://${HOST}:${before}/healthz`);
  await page.body?.cancel();
  assert.equal(page.status, 503, "no cycle has run");
  await running.program.tick();
  const well = await fetch(`http://${HOST}:${before}/healthz`);
  await well.body?.cancel();
  assert.equal(well.status, 200);
});

/** How many of so many connections at once from this machine are served. */
async function servedOf(count: number, port: number): Promise<number> {
  const request = new TextEncoder().encode(`GET /healthz HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  const connections: Deno.TcpConn[] = [];
  let served = 0;
  for (let at = 0; at < count; at++) {
    const connection = await Deno.connect({ hostname: HOST, port });
    connections.push(connection);
    const read = connection.write(request).then(() => connection.read(new Uint8Array(64)));
    if ((await read.catch(() => null)) !== null) served++;
  }
  for (const connection of connections) connection.close();
  return served;
}

Deno.test("runProgram() bounds the connections of each address, but for a proxy that is trusted", async () => {
  for (const proxies of [[], ["192.0.2.1"], ["192.0.2.1", HOST]]) {
    using folder = new DataFolder();
    await using running = await start(folder, { presets: { trustedProxies: proxies } });
    const most = proxies.includes(HOST) ? 30 : CONNECTION_LIMITS.perClient;
    assert.equal(await servedOf(30, running.port), most, proxies.join(" "));
  }
});

Deno.test("restorePort() stores the port, and what the disk does not take is a word in the log", () => {
  const logger = new MemoryLogger();
  const stored: unknown[] = [];
  restorePort({ restore: (values) => void stored.push(values) }, 8080, logger);
  assert.deepEqual([stored, logger.lines], [[{ webPort: 8080 }], []]);
  const failing = (error: Error) => ({
    restore: () => {
      throw error;
    },
  });
  restorePort(failing(new StorageFailed("no disk")), 8080, logger);
  assert.deepEqual(logger.lines, ["error Port not put back"]);
  assert.throws(() => restorePort(failing(new TypeError("a bug")), 8080, logger), TypeError);
});

Deno.test("runProgram() that is stopped serves no page more and has nothing running, and begins anew", async () => {
  using folder = new DataFolder();
  const running = await start(folder);
  const { port } = running;
  await running.stop();
  await assert.rejects(fetch(`http://${HOST}:${port}/healthz`));
  await using again = await start(folder);
  assert.notEqual(again.port, 0);
});
