import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import ts from "typescript";
import { afterAll, expect, it } from "vitest";

import { type Block, readBlocks, root } from "./pages.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const blocks = readBlocks().filter(({ language }) => /^(?:ts|tsx|js|jsx)$/.test(language));

/** Strict as `sluice init` sets it up, against the package as it is published. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  noUncheckedIndexedAccess: true,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ["node"],
  typeRoots: [join(root, "node_modules/@types")],
  paths: {
    sluice: [join(root, "dist/st/index.d.ts")],
    "sluice/auth": [join(root, "dist/auth/index.d.ts")],
    "sluice/testing": [join(root, "dist/testing/index.d.ts")],
  },
};

/** The file of a block: blocks of one page stand in one folder, so that one can import another by its name. */
function fileOf({ page, name, language, place }: Block): string {
  const line = place.split(":").at(-1);
  const isNamed = name !== "" && name !== "fragment";
  return join(folder, page, isNamed ? name : `line-${line}.${language}`);
}

it("no two blocks of a page are the same file", () => {
  const files = blocks.map(fileOf);

  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
});

it("a block that does not stand alone says in a comment above it what is around it", () => {
  const bare = blocks.filter(
    ({ name, comment }) => (name === "fragment") !== (comment !== undefined),
  );

  expect(bare.map(({ place }) => place)).toEqual([]);
  expect(blocks.filter(({ name }) => name === "fragment").length).toBeLessThan(blocks.length / 4);
});

it("every block of code is right in the eyes of TypeScript", () => {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const places = new Map<string, string>();
  for (const block of blocks) {
    const file = fileOf(block);
    mkdirSync(dirname(file), { recursive: true });
    // On one line, so that line numbers stay those of the block.
    const context = block.comment === undefined ? "" : `${block.comment.replaceAll("\n", " ")} `;
    writeFileSync(file, context + block.text);
    places.set(file, block.place);
  }

  const program = ts.createProgram([...places.keys()], options);
  const complaints = ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const { file, start = 0, messageText } = diagnostic;
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (file === undefined) return message;
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    return `${places.get(file.fileName) ?? relative(folder, file.fileName)} + ${line}: ${message}`;
  });

  expect(blocks.length).toBeGreaterThan(9);
  expect(complaints).toEqual([]);
});
