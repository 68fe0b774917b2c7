#!/usr/bin/env node
// Runs the program by the Deno that this package depends on, and passes signals on to it.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.CHARGEMANAGER_DATA_DIR || "data";
if (data.includes(",")) {
  console.error("CHARGEMANAGER_DATA_DIR must not have a comma in it");
  process.exit(78);
}
const flags = require("./flags.json").map((flag) => flag.replaceAll("@DATA@", data));

/** The binary itself: the package's own starter does not pass signals on. */
function findDeno() {
  const home = dirname(require.resolve("deno/package.json"));
  const kind = `@deno/linux-${process.arch}-glibc`;
  try {
    const fromDeno = createRequire(join(home, "package.json"));
    return join(dirname(fromDeno.resolve(`${kind}/package.json`)), "deno");
  } catch {
    console.error(`chargemanager: there is no Deno for this machine (${kind})`);
    process.exit(1);
  }
}

const child = spawn(findDeno(), [...flags, join(here, "program.js"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`chargemanager: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
