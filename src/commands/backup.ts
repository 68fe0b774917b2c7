import { SYSTEM_CLOCK } from "../app/clocks.ts";
import { StorageFailed } from "../domain/codes/errors.ts";
import { decryptBackup, isEncryptedBackup } from "../storage/backup/backup_cipher.ts";
import { copyDatabase, removeDatabase } from "../storage/recovery/copy_database.ts";
import { DATABASE_FILE, makeFolder } from "../storage/database/database.ts";
import { readSettings } from "../storage/records/read_settings.ts";
import { restoreDatabase } from "../storage/recovery/replace_database.ts";
import { EXIT } from "./exit.ts";
import { dataDirectory, PASSPHRASE_VARIABLE } from "./environment.ts";

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
 * Puts a backup in the place of the database; the program must not run meanwhile. An encrypted one
 * is decrypted before.
 * @returns the exit code @throws InstanceRunning, StorageFailed
 */
export async function restore(file: string): Promise<number> {
  const dataDir = dataDirectory();
  if (!isEncryptedBackup(file)) return restorePlain(dataDir, { file, named: file });
  const passphrase = Deno.env.get(PASSPHRASE_VARIABLE) ?? prompt("Passphrase of this backup:");
  if (!passphrase) {
    throw new StorageFailed(
      `Cannot decrypt "${file}": give its passphrase in the variable ${PASSPHRASE_VARIABLE}`,
    );
  }
  makeFolder(dataDir);
  const plain = `${dataDir}/${DATABASE_FILE}.decrypted`;
  try {
    await decryptBackup({ from: file, to: plain, passphrase });
    return restorePlain(dataDir, { file: plain, named: file });
  } finally {
    removeDatabase(plain);
  }
}

function restorePlain(
  dataDir: string,
  { file, named }: { readonly file: string; readonly named: string },
): number {
  const { replaced } = restoreDatabase(dataDir, { file, atMs: SYSTEM_CLOCK.wallMs() });
  console.log(`Restored from ${named}. The charge mode is Disabled until you choose one`);
  if (replaced !== null) console.log(`What was there before is kept as ${replaced}`);
  const settings = readSettings(dataDir).settings;
  if (settings["webSecretEnabled"] === true && !settings["webSecret"]) {
    console.log(
      "It holds no secrets: the pages stay closed until you run the command reset-secret",
    );
  }
  return EXIT.ok;
}
