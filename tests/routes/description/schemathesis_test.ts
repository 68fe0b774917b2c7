import assert from "node:assert/strict";
import { denoCache, ROOT, run, withFolder, withStarted } from "../../deploy/run_installed.ts";
import { freePort } from "../../setup/free_port.ts";
import { peerTest } from "../../peers/peers.ts";

/** The same requests each time; a failure names the one that shows it. */
const SEED = 1;
const MAX_EXAMPLES = 8;
/** Longest run of all requests together. */
const MAX_SECONDS = "120";
/**
 * What no schema can say is refused with 422: a range whose end lies before its beginning, a device
 * that is there already, a currency that nobody has.
 */
const LEFT_OUT_CHECKS = "positive_data_acceptance";

/** As `deno task demo`, but the network ends at this machine, whatever address a request names. */
const DEMO = [
  "run",
  "--no-prompt",
  "--no-check",
  "--lock=tests/deno.lock",
  "--deny-run",
  "--deny-ffi",
  "--allow-net=127.0.0.1,0.0.0.0",
  "--ignore-env",
  "--allow-env=CHARGEMANAGER_*",
  "--allow-sys=hostname,networkInterfaces,osUptime",
];

const SECRET = "a secret of the house";
/** Wrong tokens bring a pause for their address, which would hold up all that comes after. */
const ALSO_LEFT_OUT = "ignored_auth";
/** What acts outside of /api with a token is refused with 403 before its method is looked at. */
const LEFT_OUT_PATH = "/healthz";

for (const right of ["open", "control"] as const) {
  peerTest(
    "schemathesis",
    `schemathesis finds nothing that openapi.json does not tell (${right})`,
    async (python) => {
      await withFolder(async (folder) => {
        const port = freePort();
        const { code, output } = await withStarted(
          [
            Deno.execPath(),
            ...DEMO,
            `--allow-read=${folder}`,
            `--allow-write=${folder}`,
            new URL("main.ts", ROOT).pathname,
            "demo",
          ],
          {
            cwd: ROOT.pathname,
            isSelf: true,
            env: {
              DENO_DIR: await denoCache(),
              CHARGEMANAGER_DATA_DIR: folder,
              // The one setting that a demo takes from its environment: no request moves the pages away.
              CHARGEMANAGER_WEB_PORT: `${port}`,
            },
          },
          async (origin) => {
            const token = right === "open" ? null : await tokenOf(origin);
            const headers = token === null ? [] : [`Authorization: Bearer ${token}`];
            const found = await run([
              "timeout",
              MAX_SECONDS,
              python,
              "-m",
              "schemathesis.cli",
              "run",
              `${origin}/api/openapi.json`,
              ...headers.map((header) => `--header=${header}`),
              "--checks=all",
              `--exclude-checks=${LEFT_OUT_CHECKS},${ALSO_LEFT_OUT}`,
              "--phases=coverage,fuzzing",
              `--max-examples=${MAX_EXAMPLES}`,
              `--seed=${SEED}`,
              "--suppress-health-check=all",
              "--request-timeout=20",
              "--exclude-path=/api/stream",
              ...(right === "open" ? [] : [`--exclude-path=${LEFT_OUT_PATH}`]),
              "--warnings=off",
              "--no-color",
            ], { cwd: folder });
            assert.equal(found.code, 0, found.output.slice(-12000));
            const [, cases = "0"] = /(\d+) generated/.exec(found.output) ?? [];
            assert.ok(Number(cases) > 100, found.output.slice(-600));
            const health = await fetch(`${origin}/healthz`);
            assert.equal(health.status, 200, await health.text());
            const authorization = token === null ? "" : `Bearer ${token}`;
            const read = await fetch(`${origin}/api/settings`, { headers: { authorization } });
            assert.equal(read.status, 200, await read.text());
            const unknown = await fetch(`${origin}/api/settings`);
            assert.equal(unknown.status, right === "open" ? 200 : 401, await unknown.text());
          },
        );
        assert.equal(code, 0, output);
      });
    },
  );
}

/** Has a secret asked for, and makes a token to control as the page does. */
async function tokenOf(origin: string): Promise<string> {
  const settings = await fetch(`${origin}/api/settings`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ webSecretEnabled: true, webSecret: SECRET }),
  });
  assert.equal(settings.status, 200, await settings.text());
  const answer = await fetch(`${origin}/access/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${SECRET}`, accept: "text/html" },
    body: new URLSearchParams({ name: "schemathesis", may: "control" }),
  });
  const html = await answer.text();
  const [token] = /cm_[0-9a-f]{64}/.exec(html) ?? [];
  assert.ok(token !== undefined, html);
  return token;
}
