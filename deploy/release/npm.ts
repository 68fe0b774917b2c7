/*
 * deno task npm
 * Makes the folder dist/npm, which `npm publish` would publish: then `npx -y chargemanager demo`
 * runs the demo on any machine with Node.js. The program is one script; Deno itself comes along as
 * a package.
 */
import { bundleProgram, OUTPUT, permissions, readVersion, ROOT } from "./program.ts";

/** Makes the package in a folder, which is emptied before. */
export async function makePackage(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(folder, { recursive: true });
  await bundleProgram(`${folder}/program.js`);
  const flags = [
    "run",
    "--no-config",
    "--no-lock",
    "--no-remote",
    "--no-npm",
    "--unstable-cron",
    "--unstable-net",
    ...await permissions(["@DATA@"]),
  ];
  await Deno.writeTextFile(`${folder}/flags.json`, `${JSON.stringify(flags, null, 2)}\n`);
  const starter = `${folder}/chargemanager.mjs`;
  await Deno.copyFile(new URL("deploy/release/npm_launcher.mjs", ROOT), starter);
  await Deno.chmod(starter, 0o755);
  const description = {
    name: "chargemanager",
    version: await readVersion(),
    description: "Charges an electric car from the sun a house has to spare",
    license: "MIT",
    type: "module",
    bin: { chargemanager: "chargemanager.mjs" },
    files: [
      "chargemanager.mjs",
      "flags.json",
      "program.js",
      "README.md",
      "LICENSE",
      "CHANGELOG.md",
    ],
    engines: { node: ">=18" },
    os: ["linux"],
    dependencies: { deno: Deno.version.deno },
  };
  await Deno.writeTextFile(`${folder}/package.json`, `${JSON.stringify(description, null, 2)}\n`);
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md"]) {
    await Deno.copyFile(new URL(name, ROOT), `${folder}/${name}`);
  }
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? `${OUTPUT}/npm`;
  await makePackage(folder);
  console.log(folder);
}
