import assert from "node:assert/strict";
import {
  denoCache,
  freePort,
  ROOT,
  run,
  withFolder,
  withStarted,
} from "../../deploy/run_installed.ts";
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

peerTest(
  "schemathesis",
  "schemathesis finds nothing that openapi.json does not tell",
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
            // Held by the environment, so that no request moves the pages away or closes them.
            CHARGEMANAGER_WEB_PORT: `${port}`,
            CHARGEMANAGER_WEB_SECRET_ENABLED: "off",
            CHARGEMANAGER_ALLOWED_HOSTS: "localhost",
            CHARGEMANAGER_BASE_PATH: "",
          },
        },
        async (origin) => {
          const found = await run([
            "timeout",
            MAX_SECONDS,
            python,
            "-m",
            "schemathesis.cli",
            "run",
            `${origin}/api/openapi.json`,
            "--checks=all",
            `--exclude-checks=${LEFT_OUT_CHECKS}`,
            "--phases=coverage,fuzzing",
            `--max-examples=${MAX_EXAMPLES}`,
            `--seed=${SEED}`,
            "--suppress-health-check=all",
            "--request-timeout=20",
            "--exclude-path=/api/stream",
            "--warnings=off",
            "--no-color",
          ], { cwd: folder });
          assert.equal(found.code, 0, found.output.slice(-12000));
          const [, cases = "0"] = /(\d+) generated/.exec(found.output) ?? [];
          assert.ok(Number(cases) > 100, found.output.slice(-600));
          const health = await fetch(`${origin}/healthz`);
          assert.equal(health.status, 200, await health.text());
        },
      );
      assert.equal(code, 0, output);
    });
  },
);
