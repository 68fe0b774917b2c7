const BROWSER = "tests/browser";
/** Their houses live: a press, a fault, a form. The browser's others look at page after page. */
const LIVELY = [
  ...["alive", "devices", "first_screen", "goals", "kiosk", "loads"],
  ...["log", "press", "settings", "setup", "status", "trouble"],
].map((name) => `${BROWSER}/${name}_test.ts`);
/** Minutes of load: a task of its own. */
const HOSTILE = "tests/hostile";
/** Many small files, which take as long as all others: the two run side by side. */
const BESIDE = ["app", "bench", "control", "devices", "domain", "routes", "simulator", "words"]
  .map((folder) => `tests/${folder}`);
/** Types are looked at once, by `deno task check`: each of four commands took half a minute for it. */
const COMMON = ["test", "--no-prompt", "-A", "--no-check"];
const STRICT = ["--lock=tests/deno.lock", "--sanitize-ops", "--sanitize-resources"];

/** Arguments of `deno`. */
type Command = readonly string[];

/**
 * The commands of `deno` for a test run, in steps of commands that run side by side. The browser's
 * tests have a configuration of their own and come last. Named paths go to the one that they belong to.
 */
export function testRuns(args: readonly string[]): readonly (readonly Command[])[] {
  const options = args.filter((arg) => arg.startsWith("-"));
  const paths = args.filter((arg) => !arg.startsWith("-"));
  const isAll = paths.length === 0;
  const inBrowser = isAll
    ? [[`--ignore=${LIVELY.join()}`, BROWSER], LIVELY]
    : [paths.filter(isInBrowser)];
  // --ignore takes the place of the configuration's "exclude".
  const others = isAll
    ? [["tests", `--ignore=${[BROWSER, HOSTILE, ...BESIDE].join()}`], BESIDE]
    : [paths.filter((path) => !isInBrowser(path))];
  const steps = [
    others.filter((named) => named.length > 0)
      .map((named) => [...COMMON, ...STRICT, ...options, ...named]),
    inBrowser.filter((named) => named.length > 0)
      .map((named) => [...COMMON, "--config", `${BROWSER}/deno.json`, ...options, ...named]),
  ];
  return steps.filter((commands) => commands.length > 0);
}

function isInBrowser(path: string): boolean {
  return path.replace(/^\.\//, "").startsWith(BROWSER);
}
