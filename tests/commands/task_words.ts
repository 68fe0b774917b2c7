/** The words of a task's command, with a folder of the test's in place of what its shell would tell. */
export function taskWords(command: string, dataDir: string): readonly string[] {
  return command.replaceAll(/\$\(sh -c '.*?'\)/g, dataDir).replaceAll('"', "").split(" ");
}
