import { SYSTEM_CLOCK } from "../app/clocks.ts";
import { SECRET_KEYS } from "../domain/settings/settings.ts";
import { environmentName } from "../domain/settings/parse_settings.ts";
import { openDatabase } from "../storage/database/database.ts";
import { EXIT } from "./exit.ts";
import { dataDirectory, openEnvironment } from "./environment.ts";

/**
 * Forgets the secret of the pages, for who has lost it. The program must not run meanwhile.
 * @returns the exit code @throws InstanceRunning, StorageFailed
 */
export function resetSecret(): number {
  using database = openDatabase(dataDirectory(), { clock: SYSTEM_CLOCK, secretKeys: SECRET_KEYS });
  database.settings.save({ webSecret: "", webSecretEnabled: false }, SYSTEM_CLOCK.wallMs());
  console.log("The stored secret is forgotten: the pages open without one until you set a new one");
  const environment = openEnvironment();
  const held = ["webSecret", "webSecretEnabled"] as const;
  for (const name of held.map(environmentName).filter((name) => environment(name) !== undefined)) {
    console.log(`${name} still counts: take it out of the environment`);
  }
  return EXIT.ok;
}
