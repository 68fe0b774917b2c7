import assert from "node:assert/strict";
import { denoCache, findProgram, ROOT, run, withFolder, withStarted } from "./run_installed.ts";
import { freePort } from "../setup/free_port.ts";

const CONFIG = await Deno.readTextFile(new URL("deploy/proxy/nginx.conf", ROOT));
const NGINX = await findProgram("nginx") ?? await findProgram("/usr/sbin/nginx");
const OPENSSL = await findProgram("openssl");
const CADDY = await findProgram("caddy");
const WHY_NOT = NGINX === null ? "no nginx" : OPENSSL === null ? "no openssl" : null;
const PATH = "/chargemanager";

/** The example with ports, name and certificate of the test, within a whole configuration. */
function configOf(folder: string, ports: { https: number; program: number }): string {
  const server = CONFIG
    .replace("listen 443 ssl", `listen 127.0.0.1:${ports.https} ssl`)
    .replace("server_name house.example", "server_name localhost")
    .replace("/etc/nginx/house.example.pem", `${folder}/certificate.pem`)
    .replace("/etc/nginx/house.example.key", `${folder}/key.pem`)
    .replace("http://127.0.0.1:5000", `http://127.0.0.1:${ports.program}`);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`).join("\n");
  return `daemon off;\nuser ${Deno.uid() === 0 ? "root" : "nobody"};\npid ${folder}/nginx.pid;\n` +
    `error_log stderr notice;\nevents {}\n` +
    `http {\naccess_log off;\n${temporary}\n${server}\n}\n`;
}

/** Runs nginx and the program behind it. @param use gets the outer origin and a client for it */
async function withProxy(
  use: (parts: { origin: string; client: Deno.HttpClient }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await makeCertificates(folder);
    const ports = { https: freePort(), program: freePort() };
    await Deno.writeTextFile(`${folder}/nginx.conf`, configOf(folder, ports));
    const dataDir = `${folder}/data`;
    await Deno.mkdir(dataDir);
    await Deno.chmod(dataDir, 0o777);
    const locked = ["--cached-only", "--lock=deno.lock", "--frozen"];
    const program = [Deno.execPath(), "run", "--no-prompt", ...locked, "-A", "main.ts", "start"];
    await withStarted(program, {
      cwd: ROOT.pathname,
      isSelf: true,
      env: {
        DENO_DIR: await denoCache(),
        CHARGEMANAGER_WEB_PORT: `${ports.program}`,
        CHARGEMANAGER_DATA_DIR: dataDir,
        CHARGEMANAGER_BASE_PATH: PATH,
        CHARGEMANAGER_TRUSTED_PROXIES: "127.0.0.1",
      },
    }, async () => {
      const nginx = new Deno.Command(NGINX ?? "", {
        args: ["-c", `${folder}/nginx.conf`, "-e", "stderr"],
        stdout: "null",
        stderr: "piped",
      }).spawn();
      const words = await saying(nginx.stderr, "start worker process");
      const certificate = await Deno.readTextFile(`${folder}/authority.pem`);
      const client = Deno.createHttpClient({ caCerts: [certificate], http2: false });
      try {
        await use({ origin: `https://localhost:${ports.https}`, client });
      } finally {
        client.close();
        nginx.kill("SIGTERM");
        await nginx.status;
      }
      assert.doesNotMatch(await words.all, /\[(warn|error|crit|emerg)\]/);
    });
  });
}

/** Waits until a stream says `word`; `all` is what it has said in the end. */
async function saying(
  stream: ReadableStream<Uint8Array>,
  word: string,
): Promise<{ readonly all: Promise<string> }> {
  let text = "";
  const said = Promise.withResolvers<void>();
  const all = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      text += decoder.decode(bytes);
      if (text.includes(word)) said.resolve();
    }
    said.reject(new Error(`It ended without "${word}": ${text}`));
    return text;
  })();
  await said.promise;
  return { all };
}

/** An authority of the test's own, and a certificate of it for localhost. */
async function makeCertificates(folder: string): Promise<void> {
  const key = ["-newkey", "rsa:2048", "-nodes", "-days", "2"];
  const commands: readonly (readonly string[])[] = [
    [
      ...["req", "-x509", ...key, "-subj", "/CN=Authority of a test"],
      ...["-keyout", `${folder}/authority.key`, "-out", `${folder}/authority.pem`],
    ],
    [
      ...["req", "-x509", ...key, "-subj", "/CN=localhost"],
      ...["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=CA:FALSE"],
      ...["-CA", `${folder}/authority.pem`, "-CAkey", `${folder}/authority.key`],
      ...["-keyout", `${folder}/key.pem`, "-out", `${folder}/certificate.pem`],
    ],
  ];
  for (const words of commands) {
    const { code, output } = await run([OPENSSL ?? "", ...words]);
    assert.equal(code, 0, output);
  }
}

Deno.test({
  name: `nginx by our example serves pages, forms and the live stream under a path, by https${
    WHY_NOT === null ? "" : ` (skipped: ${WHY_NOT})`
  }`,
  ignore: WHY_NOT !== null,
  fn: async () => {
    await withProxy(async ({ origin, client }) => {
      const ask = (path: string, init: RequestInit = {}) =>
        fetch(`${origin}${path}`, { client, redirect: "manual", ...init });
      const bare = await ask(PATH);
      assert.deepEqual([bare.status, bare.headers.get("location")], [308, `${origin}${PATH}/`]);
      await bare.body?.cancel();

      const home = await ask(`${PATH}/`);
      assert.deepEqual([home.status, home.headers.get("location")], [303, `${PATH}/setup`]);
      await home.body?.cancel();

      const page = await ask(`${PATH}/`, { headers: { cookie: "chargemanager_setup=done" } });
      assert.equal(page.status, 200);
      const html = await page.text();
      assert.match(html, /href="\/chargemanager\/settings/);
      const links = [...html.matchAll(/(?:href|src|action)="(\/[^"]*)"/g)].map((one) => one[1]);
      assert.deepEqual(links.filter((link) => !link?.startsWith(`${PATH}/`) && link !== PATH), []);
      const style = /href="(\/chargemanager\/[^"]+\.css[^"]*)"/.exec(html)?.[1] ?? "";
      const css = await ask(style);
      assert.equal(css.status, 200);
      await css.body?.cancel();

      const put = (headers: Record<string, string>) =>
        ask(`${PATH}/api/mode`, {
          method: "PUT",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify({ mode: "slow" }),
        });
      const foreign = await put({ origin: "https://elsewhere.example" });
      assert.equal(foreign.status, 403);
      await foreign.body?.cancel();
      const own = await put({ origin });
      assert.equal(own.status, 200, await own.text());

      const live = /hx-sse:connect="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? "";
      assert.ok(live.startsWith(`${PATH}/live`), live);
      const ended = new AbortController();
      const stream = await ask(live, {
        signal: ended.signal,
        headers: { accept: "text/event-stream" },
      });
      assert.match(stream.headers.get("content-type") ?? "", /text\/event-stream/);
      const reader = stream.body?.getReader();
      const first = await reader?.read();
      assert.ok((first?.value?.length ?? 0) > 0, "an event came through");
      ended.abort();
      await reader?.closed.catch(() => {});
    });
  },
});

Deno.test({
  name: `Caddy reads our example${CADDY === null ? " (skipped: no caddy)" : ""}`,
  ignore: CADDY === null,
  fn: async () => {
    const path = new URL("deploy/proxy/Caddyfile", ROOT).pathname;
    const { code, output } = await run(
      [CADDY ?? "", "adapt", "--config", path, "--adapter", "caddyfile", "--validate"],
    );
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /"level":"warn"/);
  },
});
