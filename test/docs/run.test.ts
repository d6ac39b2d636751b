import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { AppTest } from "../../src/testing/index.ts";
import { readBlocks } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Scripts that need nothing but themselves: no file beside them, and no other machine. */
const scripts = readBlocks().filter(
  ({ language, name, text }) =>
    language === "ts" &&
    name === "" &&
    text.includes('import * as st from "sluice"') &&
    !/fetch\(|from "\./.test(text),
);

it.each(scripts.map(({ place, text }) => [place, text]))("%s runs", async (_, text) => {
  const app = mkdtempSync(join(folder, "app-"));
  mkdirSync(join(app, "pages"));
  const page = `import * as st from "sluice";\nst.write("A page");\n`;
  for (const name of ["home", "admin"]) writeFileSync(join(app, "pages", `${name}.ts`), page);
  writeFileSync(join(app, "app.ts"), text);

  const run = await AppTest.fromFile(join(app, "app.ts"), {
    user: { name: "Ada Lovelace", groups: ["admins"], auth_time: Math.floor(Date.now() / 1000) },
  });

  expect(run.exceptions.map(({ message }) => message)).toEqual([]);
  expect(run.elements.length).toBeGreaterThan(0);
  await run.close();
});

it("there are scripts to run on the pages", () => {
  expect(scripts.length).toBeGreaterThan(8);
});
