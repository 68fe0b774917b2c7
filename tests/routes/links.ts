import assert from "node:assert/strict";
import { AppUnderTest, expectPage } from "./app_under_test.ts";

const LINKS = /\s(?:href|src|action|formaction|hx-get|hx-post|hx-sse:connect)="([^"]*)"/g;

/** Checks that a page below a base path leads nowhere else, and writes nothing that it has not got. */
export function expectLinksBelow(html: string, basePath: string): void {
  const links = [...html.matchAll(LINKS)].map(([, link = ""]) => link);
  assert.ok(links.length > 0);
  const wrong = links.filter((link) =>
    !link.startsWith(`${basePath}/`) && !/^(#|https:\/\/)/.test(link)
  );
  assert.deepEqual(wrong, []);
  assert.doesNotMatch(html.replaceAll(/ id="[^"]*"/g, ""), /NaN|undefined|\[object/);
}

/** The same of these pages of a house below /haus. */
export async function expectPagesBelow(
  paths: readonly string[],
  set: (app: AppUnderTest) => void = () => {},
): Promise<void> {
  const app = new AppUnderTest();
  app.program.values = { ...app.program.values, basePath: "/haus" };
  set(app);
  for (const path of paths) {
    const html = await expectPage(
      await app.ask(`/haus${path}`, { headers: { accept: "text/html" } }),
      200,
    );
    expectLinksBelow(html, "/haus");
  }
}
