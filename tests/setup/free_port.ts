const FIRST = 15_000;
const COUNT = 15_000;

/**
 * A port for a program that is about to start. It is none of those that systems give out by
 * themselves, so that no connection and no listener of another test is given it meanwhile.
 */
export function freePort(): number {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      using _listener = Deno.listen({ hostname: "0.0.0.0", port });
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
  throw new Error("No port was found free in a hundred tries");
}
