/*
 * deno task compile [x86_64] [aarch64] [--to=FOLDER]
 * Makes one file for each kind of machine, with everything in it, in the folder dist.
 */
import { OUTPUT, permissions, readVersion, runDeno } from "./program.ts";

const KINDS = ["x86_64", "aarch64"] as const;

/** Compiles for each kind that is named, else for both. @returns an exit code */
async function compile(given: readonly string[]): Promise<number> {
  const folder = given.find((word) => word.startsWith("--to="))?.slice("--to=".length) ?? OUTPUT;
  const words = given.filter((word) => !word.startsWith("--to="));
  const unknown = words.filter((word) => !KINDS.some((kind) => kind === word));
  if (unknown.length > 0) {
    console.error(`No kind "${unknown[0]}": compile takes ${KINDS.join(" and ")}`);
    return 2;
  }
  const base = Deno.env.get("DENORT_BIN");
  const kinds = KINDS.filter((kind) => words.length === 0 || words.includes(kind));
  if (base && kinds.length > 1) {
    console.error("DENORT_BIN is the base of one kind of machine: name the kind that it is for");
    return 2;
  }
  await Deno.mkdir(folder, { recursive: true });
  for (const kind of kinds) {
    const output = `${folder}/chargemanager-${await readVersion()}-linux-${kind}`;
    const { code, said } = await runDeno([
      "compile",
      // `deno task check` has looked at the types.
      "--no-check",
      "--exclude-unused-npm",
      "--lock=deno.lock",
      "--frozen",
      ...await permissions(),
      `--target=${kind}-unknown-linux-gnu`,
      `--output=${output}`,
      "main.ts",
    ]);
    if (code !== 0) {
      console.error(`${said.trim()}\n\n${whatToDo(kind)}`);
      return 1;
    }
    await Deno.writeTextFile(`${output}.files.txt`, said);
    console.log(output);
  }
  return 0;
}

function whatToDo(kind: string): string {
  const { deno } = Deno.version;
  const target = `${kind}-unknown-linux-gnu`;
  return `Cannot compile for ${target}. Deno takes the base of such a file, "denort", from its ` +
    `cache (DENO_DIR/dl/release/v${deno}/denort-${target}.zip) and else fetches it from its own ` +
    "servers. Where those are out of reach: fetch that file elsewhere, of the release of Deno " +
    `${deno}, and put it there; or unpack it, and name it in the variable DENORT_BIN.`;
}

if (import.meta.main) Deno.exit(await compile(Deno.args));
