import { SYSTEM_CLOCK } from "../src/app/clocks.ts";
import { copyDatabase } from "../src/storage/copy_database.ts";
import { DATABASE_FILE } from "../src/storage/database.ts";
import { restoreDatabase } from "../src/storage/replace_database.ts";
import { EXIT } from "./exit.ts";
import { dataDirectory } from "./environment.ts";

/**
 * Copies the database, also while the program runs on it, and checks the copy.
 * @returns the exit code @throws StorageFailed
 */
export function backup(file: string): number {
  copyDatabase({ from: `${dataDirectory()}/${DATABASE_FILE}`, to: file, hasSamples: true });
  console.log(`Copied to ${file}: ${Deno.statSync(file).size} bytes, checked`);
  return EXIT.ok;
}

/**
 * Puts a backup in the place of the database; the program must not run meanwhile.
 * @returns the exit code @throws InstanceRunning, StorageFailed
 */
export function restore(file: string): number {
  const { replaced } = restoreDatabase(dataDirectory(), { file, atMs: SYSTEM_CLOCK.wallMs() });
  console.log(`Restored from ${file}. The charge mode is Disabled until you choose one`);
  if (replaced !== null) console.log(`What was there before is kept as ${replaced}`);
  return EXIT.ok;
}
