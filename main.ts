import { HELP, parseCommand } from "./src/commands/arguments.ts";
import { backup, restore } from "./src/commands/backup.ts";
import { demo } from "./src/commands/run/demo.ts";
import { doctor } from "./src/commands/doctor/doctor.ts";
import { EXIT } from "./src/commands/exit.ts";
import { explain } from "./src/commands/explain.ts";
import { healthcheck } from "./src/commands/healthcheck.ts";
import { importFile } from "./src/commands/import.ts";
import { resetSecret } from "./src/commands/reset_secret.ts";
import { replay } from "./src/commands/replay/replay.ts";
import { VERSION } from "./src/commands/run/run_program.ts";
import { start } from "./src/commands/run/start.ts";

/** Runs one command. @returns the exit code */
async function run(words: readonly string[]): Promise<number> {
  const command = parseCommand(words);
  switch (command.name) {
    case "start":
      return await start();
    case "demo":
      return await demo(command.options);
    case "doctor":
      return await doctor(command.options);
    case "reset-secret":
      return resetSecret();
    case "healthcheck":
      return await healthcheck();
    case "replay":
      return replay(command.options);
    case "import":
      return await importFile(command.file);
    case "backup":
      return backup(command.file);
    case "restore":
      return await restore(command.file);
    case "help":
      console.log(HELP);
      return EXIT.ok;
    case "version":
      console.log(`chargemanager ${VERSION}`);
      return EXIT.ok;
    case "wrong":
      console.error(`${command.message}\nThe commands and their options: deno task start --help`);
      return EXIT.usage;
  }
}

if (import.meta.main) Deno.exit(await run(Deno.args).catch(explain));
