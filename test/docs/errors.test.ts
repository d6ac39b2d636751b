import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

import { failures } from "../../src/auth/errors.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const page = readFileSync(join(root, "docs", "errors.md"), "utf8");

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

it("every code of an error has its row in docs/errors.md", () => {
  const codes = codesInSource();

  expect(codes.length).toBeGreaterThan(80);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

it("docs/errors.md says of a failed login what its page says", () => {
  const missing = Object.entries(failures).filter(
    ([code, { message, hint }]) =>
      !page.includes(`| \`${code}\``) || !page.includes(message) || !page.includes(hint),
  );

  expect(missing).toEqual([]);
});

it("every page that the docs link to is there", () => {
  const pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"].concat(
    readdirSync(join(root, "docs"))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `docs/${name}`),
  );
  const broken = pages.flatMap((name) => {
    const text = readFileSync(join(root, name), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = ""]) => link);
    return links
      .filter((link) => !exists(join(root, name, "..", link)))
      .map((link) => `${name}: ${link}`);
  });

  expect(broken).toEqual([]);
});

function exists(path: string): boolean {
  try {
    readdirSync(join(path, ".."));
    return readdirSync(join(path, "..")).includes(path.replace(/\/$/, "").split("/").at(-1) ?? "");
  } catch {
    return false;
  }
}
