/** What a page shows, for a test to compare whole. */

import type { ElementNode } from "../../../src/protocol/elements.ts";
import type { AppTest } from "../../../src/testing/index.ts";

/** The elements of the page in their order, without ids; what holds others comes before these. */
export function nodes(app: AppTest): readonly ElementNode[] {
  return app.elements.map(({ node }) => node);
}
