import assert from "node:assert/strict";
import * as v from "valibot";
import { execForm, parseDockerfile } from "./dockerfile.ts";
import { ROOT } from "./run_installed.ts";

/** A command's flags for permissions, where folders and the variables of its place are left out. */
function permissionsOf(words: readonly string[]): readonly string[] {
  return words
    .filter((word) => /^--(allow|deny|ignore)-/.test(word) && !/^--allow-(read|write)=/.test(word))
    .map((word) => word.replace(/^(--allow-env=CHARGEMANAGER_\*),.*/, "$1"))
    .sort();
}

async function textOf(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}

function entryOf(dockerfile: string): readonly string[] {
  const entry = parseDockerfile(dockerfile).findLast(({ word }) => word === "ENTRYPOINT");
  return execForm(entry?.text ?? "") ?? [];
}

Deno.test("every way to run it gives the program the same permissions", async () => {
  const config = v.parse(
    v.object({ tasks: v.object({ start: v.object({ command: v.string() }) }) }),
    JSON.parse(await textOf("deno.json")),
  );
  const start = permissionsOf(config.tasks.start.command.split(/\s+/));
  assert.ok(start.includes("--deny-run") && start.includes("--allow-net"), start.join(" "));
  const unit = /^ExecStart=((?:.*\\\n)*.*)$/m.exec(
    await textOf("deploy/systemd/chargemanager.service"),
  )?.[1] ?? "";
  const ways: Readonly<Record<string, readonly string[]>> = {
    systemd: unit.split(/[\s\\]+/),
    container: entryOf(await textOf("Dockerfile")),
    addon: entryOf(await textOf("deploy/addon/Dockerfile")),
  };
  for (const [way, words] of Object.entries(ways)) {
    assert.deepEqual(permissionsOf(words), start, way);
  }
});
