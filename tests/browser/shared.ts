/**
 * What the tests of a file have in common: it begins with the first that asks for it, and ends after
 * the last. They leave it as they found it, or do not mind what the others did.
 */
export function shared<T extends AsyncDisposable>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  Deno.test.afterAll(async () => {
    await (await begun)?.[Symbol.asyncDispose]();
  });
  return () => begun ??= begin();
}
