import axe from "axe-core";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const ALL = "'wcag2a','wcag2aa','wcag21aa','wcag22aa','best-practice'";
/**
 * In the page: what axe finds. Of a table's rows that differ in nothing but their texts and numbers
 * it sees the first two, one of each stripe: the 288 of a day take it five times as long as all else.
 */
const LOOK = `async (runOnly) => {
  const known = new Map();
  const aside = [];
  for (const row of document.querySelectorAll("tbody > tr")) {
    const kind = row.outerHTML.replaceAll(/>[^<]+</g, ">text<").replaceAll(/\\d+/g, "0");
    const before = known.get(kind) ?? 0;
    known.set(kind, before + 1);
    if (before < 2) continue;
    const place = document.createComment("row");
    row.replaceWith(place);
    aside.push({ row, place });
  }
  try {
    return (await axe.run(document, { runOnly, resultTypes: ["violations"] })).violations;
  } finally {
    for (const { row, place } of aside) place.replaceWith(row);
  }
}`;

/** What axe finds wrong with the page as it stands, a line each. */
export function axeViolations(page: Page): Promise<readonly string[]> {
  return violationsOf(page, `[${ALL}]`);
}

/** The same of its colours alone: for the other theme of a page that has been looked at. */
export function contrastViolations(page: Page): Promise<readonly string[]> {
  return violationsOf(page, "{ type: 'rule', values: ['color-contrast'] }");
}

async function violationsOf(page: Page, runOnly: string): Promise<readonly string[]> {
  if (await page.evaluate("window.axe === undefined")) await page.evaluate(axe.source);
  const violations: readonly Violation[] = await page.evaluate(`(${LOOK})(${runOnly})`);
  return violations.map(({ id, nodes }) =>
    `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary ?? ""}`).join(" | ")}`
  );
}
