import { PEER_MODULES, peersFolder, REQUIREMENTS } from "../peers/peers.ts";
import { type Brought, fillFolder, runProgram } from "./tool_folder.ts";

const INTERPRETERS = [
  "python3",
  "/usr/bin/python3",
  "python3.14",
  "python3.13",
  "python3.12",
  "python3.11",
];
/** The first version that each of the requirements takes. */
const OLDEST = "3, 11";
const INSTALL_DEADLINE_MS = 300_000;
const ASK_DEADLINE_MS = 30_000;
const PIP_OPTIONS = [
  "--quiet",
  "--no-input",
  "--disable-pip-version-check",
  "--only-binary=:all:",
  "--retries=1",
];

const NO_PYTHON: Brought = {
  isThere: false,
  missing: "Python peers (no python3 of 3.11 or newer with venv or pip)",
  debianPackage: "python3-venv",
};
const NOT_FETCHED: Brought = {
  isThere: false,
  missing: "Python peers (PyPI did not give them)",
  debianPackage: null,
};

/** Installs the Python peers unless they are there already. */
export async function bringPythonPeers(): Promise<Brought> {
  const folder = peersFolder();
  if (folder === null) {
    return { isThere: false, missing: "Python peers (no HOME for them)", debianPackage: null };
  }
  if (await canImport(`${folder}/bin/python`)) return { isThere: true };
  for (
    const { needs, install } of [
      { needs: "import venv; from ensurepip import version", install: installWithVenv },
      { needs: "import pip", install: installWithoutVenv },
    ]
  ) {
    const python = await findPython(needs);
    if (python === null) continue;
    console.log(`Installing Python peers of the tests in ${folder}`);
    const isFilled = await fillFolder(folder, async (unfinished) => {
      await install(python, unfinished);
      if (!await canImport(`${unfinished}/bin/python`)) throw new Error("not to be imported");
    });
    return isFilled ? { isThere: true } : NOT_FETCHED;
  }
  return NO_PYTHON;
}

/** Path of an interpreter that is new enough and can do what is needed. */
async function findPython(needs: string): Promise<string | null> {
  const code = `${needs}
import sys
assert sys.version_info >= (${OLDEST})
print(sys.executable)`;
  for (const name of INTERPRETERS) {
    const found = await runProgram(name, { args: ["-c", code], deadlineMs: ASK_DEADLINE_MS });
    if (found?.success) return found.output;
  }
  return null;
}

async function canImport(python: string): Promise<boolean> {
  const code = `import ${PEER_MODULES.join(", ")}`;
  const options = { args: ["-W", "ignore", "-c", code], deadlineMs: ASK_DEADLINE_MS };
  return (await runProgram(python, options))?.success ?? false;
}

async function installWithVenv(python: string, folder: string): Promise<void> {
  await runOrTell(python, ["-m", "venv", folder]);
  await runOrTell(`${folder}/bin/python`, [
    "-m",
    "pip",
    "install",
    ...PIP_OPTIONS,
    "--requirement",
    REQUIREMENTS.pathname,
  ]);
}

/** Debian takes venv out of its Python; pip may be there alone. */
async function installWithoutVenv(python: string, folder: string): Promise<void> {
  await runOrTell(python, [
    "-m",
    "pip",
    "install",
    ...PIP_OPTIONS,
    "--target",
    `${folder}/lib`,
    "--requirement",
    REQUIREMENTS.pathname,
  ]);
  await Deno.mkdir(`${folder}/bin`);
  const lines = [
    "#!/bin/sh",
    'PYTHONPATH="$(dirname "$0")/../lib"',
    "export PYTHONPATH",
    `exec '${python}' "$@"`,
    "",
  ];
  await Deno.writeTextFile(`${folder}/bin/python`, lines.join("\n"), { mode: 0o755 });
}

async function runOrTell(program: string, args: readonly string[]): Promise<void> {
  const done = await runProgram(program, { args, deadlineMs: INSTALL_DEADLINE_MS });
  if (done === null || !done.success) {
    throw new Error(`${program} ${args.join(" ")}: ${done?.errors ?? "not found"}`);
  }
}
