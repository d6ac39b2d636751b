import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

import { failures } from "../../src/auth/errors.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (name: string): string => readFileSync(join(root, "docs", name), "utf8");
const loginPage = read("login-errors.md");
const page = read("errors.md") + loginPage;

const areas =
  "ARGUMENT|AUTH|BUILD|CONFIG|DATA|DEV|FRAME|KEY|LOAD|NAVIGATION|NOT|OUTSIDE|PAGE|POLICY|RERUN|SCRIPT|SECRET|SERVER|SESSION|STATE|STORE|TOKEN|VALUE|WIDGET";

/** Every code that stands in the source as a text or as the key of a table. */
function codesInSource(): string[] {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  const codes = files
    .filter((name) => name.endsWith(".ts") && !name.includes("generated"))
    .flatMap((name) => {
      const source = readFileSync(join(root, "src", name), "utf8");
      return [...source.matchAll(new RegExp(`(?:"|^ +)((?:${areas})_[A-Z_]+)(?:"|:)`, "gm"))];
    })
    .map(([, code = ""]) => code);
  return [...new Set(codes)];
}

it("every code of an error stands in docs/errors.md or docs/login-errors.md", () => {
  const codes = codesInSource();

  expect(codes.length).toBeGreaterThan(80);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

it("docs/login-errors.md has a heading for each way to fail, and says below it what the person reads", () => {
  const missing = Object.entries(failures).filter(
    ([code, { message, hint }]) =>
      !loginPage.includes(`\n### \`${code}\`\n\n> ${message} ${hint}\n`),
  );

  expect(missing.map(([code]) => code)).toEqual([]);
});

it("docs/login-errors.md has no heading of a code that is no more", () => {
  const headings = [...loginPage.matchAll(/^### `(?<code>\w+)`$/gm)].map(
    (match) => match.groups?.["code"] ?? "",
  );

  expect(headings.filter((code) => !Object.hasOwn(failures, code))).toEqual([]);
});
