import { SYSTEM_CLOCK } from "../src/app/clocks.ts";
import { SECRET_KEYS } from "../src/domain/settings.ts";
import { openDatabase } from "../src/storage/database.ts";
import { EXIT } from "./exit.ts";
import { dataDirectory } from "./start.ts";

/**
 * Forgets the secret of the pages, for who has lost it. The program must not run meanwhile.
 * @returns the exit code @throws InstanceRunning, StorageFailed
 */
export function resetSecret(): number {
  using database = openDatabase(dataDirectory(), { clock: SYSTEM_CLOCK, secretKeys: SECRET_KEYS });
  database.settings.save({ webSecret: "", webSecretEnabled: false }, SYSTEM_CLOCK.wallMs());
  console.log("The secret is forgotten: the pages open without one until you set a new one");
  return EXIT.ok;
}
