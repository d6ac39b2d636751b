import { existsSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { anchorsOf, linksOf, readPages, root } from "./pages.ts";

const pages = readPages();

it("every link of a page leads to a file that is there, and to a heading in it", () => {
  const broken = [...pages].flatMap(([page, text]) =>
    linksOf(page, text)
      .filter(({ target, anchor }) => {
        if (!existsSync(join(root, target))) return true;
        return anchor !== undefined && !anchorsOf(pages.get(target) ?? "").has(anchor);
      })
      .map(({ written }) => `${page}: ${written}`),
  );

  expect(broken).toEqual([]);
});

it("every page of docs/ is reached from the README", () => {
  const reached = new Set<string>();
  const visit = (page: string): void => {
    if (reached.has(page)) return;
    reached.add(page);
    for (const { target } of linksOf(page, pages.get(page) ?? "")) visit(target);
  };
  visit("README.md");

  expect(
    [...pages.keys()].filter((page) => page.startsWith("docs/") && !reached.has(page)),
  ).toEqual([]);
});
