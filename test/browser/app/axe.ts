/** What axe finds in a page: the accessibility of what is shown. */

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import type { Frame, Page } from "playwright-core";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The faults that axe finds once everything stands where it goes, a line each. */
export async function findFaults(tab: Page | Frame): Promise<readonly string[]> {
  await tab.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
        .map(({ finished }) => finished),
    ),
  );
  // The page's own policy keeps scripts of others out, so this one comes by the debugger.
  await tab.evaluate(await readFile(axe, "utf8"));
  // Guards of Base UI pass the focus on; its maintainers and axe's call this a false positive:
  // https://github.com/mui/base-ui/issues/5706, https://github.com/dequelabs/axe-core/issues/4832
  return tab.evaluate(`
    axe.run({ exclude: ["[data-base-ui-focus-guard]"] }, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + " " + target.join(" ") + ": " + failureSummary)))
  `);
}
