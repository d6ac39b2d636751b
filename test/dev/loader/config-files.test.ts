import path from "node:path";

import { expect, it } from "vitest";

import { configFiles } from "../../../src/dev/loader/config-files.ts";
import { createApp } from "../../script/loader/support/app.ts";

const named = (root: string, mode = "development"): string[] =>
  configFiles(root, mode).map((file) => path.relative(root, file));

it("follows what tsconfig.json extends and refers to, with comments and in packages", () => {
  const app = createApp({
    "tsconfig.json": `{
      // comment
      "extends": ["./base", "config-pkg/strict.json", "./none.json"],
      "references": [{ "path": "./lib" }],
    }`,
    "base.json": '{ "extends": "./tsconfig.json" }',
    "lib/tsconfig.json": "{}",
    "node_modules/config-pkg/package.json": '{"name":"config-pkg"}',
    "node_modules/config-pkg/strict.json": "{}",
  });

  expect(named(app.root)).toEqual(
    expect.arrayContaining([
      "tsconfig.json",
      "base.json",
      "lib/tsconfig.json",
      "node_modules/config-pkg/strict.json",
    ]),
  );
  expect(named(app.root)).not.toContain("none.json");
});

it("takes tsconfig.json, package.json and the lock file from a folder above when the app has none", () => {
  const app = createApp({
    "tsconfig.json": "{}",
    "package.json": "{}",
    "package-lock.json": "{}",
    "apps/one/app.ts": "",
  });

  expect(named(app.file("apps/one"))).toEqual(
    expect.arrayContaining([
      "../../tsconfig.json",
      "../../package.json",
      "../../package-lock.json",
    ]),
  );
});

it("names what is not there yet, and the .env files of the mode", () => {
  const app = createApp({});

  expect(named(app.root, "production")).toEqual(
    expect.arrayContaining(["vite.config.ts", ".env", ".env.production.local", "package.json"]),
  );
  expect(named(app.root, "production")).not.toContain(".env.development");
});
