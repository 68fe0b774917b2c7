const BROWSER = "tests/browser";
/** Minutes of load: a task of its own. */
const HOSTILE = "tests/hostile";
const COMMON = ["test", "--no-prompt", "-A"];
const STRICT = ["--lock=tests/deno.lock", "--sanitize-ops", "--sanitize-resources"];

/**
 * The commands of `deno` for a test run: one for all but the browser's tests, which have a
 * configuration of their own, and one for those. Named paths go to the one that they belong to.
 */
export function testRuns(args: readonly string[]): readonly (readonly string[])[] {
  const options = args.filter((arg) => arg.startsWith("-"));
  const paths = args.filter((arg) => !arg.startsWith("-"));
  const isAll = paths.length === 0;
  const inBrowser = isAll ? [BROWSER] : paths.filter(isInBrowser);
  // --ignore takes the place of the configuration's "exclude".
  const others = isAll
    ? ["tests", `--ignore=${BROWSER},${HOSTILE}`]
    : paths.filter((path) => !isInBrowser(path));
  return [
    others.length === 0 ? [] : [...COMMON, ...STRICT, ...options, ...others],
    inBrowser.length === 0
      ? []
      : [...COMMON, "--config", `${BROWSER}/deno.json`, ...options, ...inBrowser],
  ].filter((command) => command.length > 0);
}

function isInBrowser(path: string): boolean {
  return path.replace(/^\.\//, "").startsWith(BROWSER);
}
