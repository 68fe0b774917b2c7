import axe from "axe-core";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const ALL = "'wcag2a','wcag2aa','wcag21aa','wcag22aa','best-practice'";

/** What axe finds wrong with the page as it stands, a line each. */
export function axeViolations(page: Page): Promise<readonly string[]> {
  return violationsOf(page, `[${ALL}]`);
}

/** The same of its colours alone: for the other theme of a page that has been looked at. */
export function contrastViolations(page: Page): Promise<readonly string[]> {
  return violationsOf(page, "{ type: 'rule', values: ['color-contrast'] }");
}

async function violationsOf(page: Page, runOnly: string): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const violations: readonly Violation[] = await page.evaluate(
    `axe.run(document, { runOnly: ${runOnly} }).then((result) => result.violations)`,
  );
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join(" | ")}`
  );
}
