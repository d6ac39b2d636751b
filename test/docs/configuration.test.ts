import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { loadConfig } from "../../src/config/load.ts";
import { readPeople } from "../../src/dev/provider/people.ts";
import { type Block, readBlocks, root as repository } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = readBlocks().filter(({ language }) => language === "toml");
const files = ["secrets.toml", "config.toml", "sluice.people.toml"];

/** What the reader of a block's file has to say of it: nothing, where it is right. */
function complaintsOf({ name, text, place }: Block): readonly string[] {
  const root = mkdtempSync(join(folder, "app-"));
  mkdirSync(join(root, ".sluice"));
  try {
    if (name === "sluice.people.toml") {
      writeFileSync(join(root, name), text);
      readPeople(root);
      return [];
    }
    // A reader puts a secret of his own where the page has words.
    const written = text.replaceAll(/^cookie_secret = ".*"$/gm, `cookie_secret = "${secret}"`);
    writeFileSync(join(root, ".sluice", name), written);
    const mode = /^redirect_uri = "https:/m.test(text) ? "production" : "development";
    return loadConfig({ root, mode, env: {} }).warnings.map((warning) => `${place}: ${warning}`);
  } catch (error) {
    return [`${place}: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const secret = "kZ3vQ8-Jm5rXw1TfYb7NcLd0PgHs2UeA";

it("every block of TOML says which file it is of", () => {
  expect(blocks.filter(({ name }) => !files.includes(name)).map(({ place }) => place)).toEqual([]);
});

it("every block of TOML is read without a problem or a warning", () => {
  expect(blocks.length).toBeGreaterThan(2);
  expect(blocks.flatMap(complaintsOf)).toEqual([]);
});

it("every key that the configuration's reader knows stands in docs/configuration.md", () => {
  const config = join(repository, "src", "config");
  const source = readdirSync(config).map((name) => readFileSync(join(config, name), "utf8"));
  const read = source
    .join("\n")
    .matchAll(/\b(?:section|session|claims)[.,]\s*(?:\w+\()?"(?<key>[a-z_]+)"/g);
  const keys = new Set([...read].map((match) => match.groups?.["key"] ?? ""));
  const page = readFileSync(join(repository, "docs", "configuration.md"), "utf8");

  expect(keys.size).toBeGreaterThan(35);
  expect(
    [...keys].filter((key) => !new RegExp(`\`[^\`\n]*\\b${key}\\b[^\`\n]*\``).test(page)),
  ).toEqual([]);
});
