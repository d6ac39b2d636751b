import { describe, expect, it } from "vitest";

import { createApp, type TestApp } from "./support/app.ts";
import { develop } from "./support/development.ts";
import type { RunReport } from "./support/messages.ts";
import { produce } from "./support/production.ts";

/** The app runs the same from Vite and from the recorded graph. */
const modes: readonly [string, (app: TestApp) => Promise<{ run(): Promise<RunReport> }>][] = [
  ["in development", develop],
  ["in production", produce],
];

/** What `report` was given in the first run of an app. */
async function runApp(
  start: (app: TestApp) => Promise<{ run(): Promise<RunReport> }>,
  files: Readonly<Record<string, string>>,
): Promise<readonly unknown[]> {
  const running = await start(createApp(files));
  const { out, error } = await running.run();
  expect(error).toBeUndefined();
  return out;
}

const cjs = {
  "node_modules/cjs/package.json": '{"name":"cjs","version":"1.0.0","main":"index.js"}',
  // Built so that no lexer can guess the names, as lodash is.
  "node_modules/cjs/index.js": `
    const api = function main() { return "called"; };
    for (const name of ["chunk", "compact"]) api[name] = () => name;
    module.exports = api;`,
};

describe.each(modes)("TypeScript %s", (_mode, start) => {
  it("runs top-level await, exports in the entry script, enums, namespaces and parameter properties", async () => {
    const out = await runApp(start, {
      "app.ts": `
        import { write } from "sluice";
        export enum Color { Red = "red" }
        const enum Size { Small = 1 }
        namespace Area { export const side = 2; }
        class Point { constructor(readonly x: number, private y = 3) {} sum() { return this.x + this.y; } }
        export default class Main {}
        export const answer = await Promise.resolve(42);
        write([Color.Red, Size.Small, Area.side, new Point(1).sum(), answer]);`,
    });

    expect(out).toEqual([["red", 1, 2, 4, 42]]);
  });

  it("runs a script without import and export", async () => {
    const out = await runApp(start, {
      "app.ts": `const n: number = await Promise.resolve(1); report(n);`,
    });

    expect(out).toEqual([1]);
  });

  it("lowers legacy decorators when tsconfig.json asks for them, also in a file without imports", async () => {
    const out = await runApp(start, {
      "tsconfig.json": '{ "compilerOptions": { "experimentalDecorators": true } }',
      "app.ts": `
        function tag(target: any, name: string) { target[name].tag = "tagged"; }
        class A { @tag go() {} }
        report((A.prototype.go as any).tag);`,
    });

    expect(out).toEqual(["tagged"]);
  });

  it("runs JSX with the runtime that tsconfig.json names", async () => {
    const runtime = `exports.jsx = exports.jsxs = exports.jsxDEV = (type, props) => ({ type, ...props });`;
    const out = await runApp(start, {
      "tsconfig.json": '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "h" } }',
      "node_modules/h/package.json": '{"name":"h"}',
      "node_modules/h/jsx-runtime.js": runtime.replace("= exports.jsxDEV ", ""),
      "node_modules/h/jsx-dev-runtime.js": runtime,
      "app.ts": `import { view } from "./view.tsx"; report(view);`,
      "view.tsx": `export const view = <a href="/x">text</a>;`,
    });

    expect(out).toEqual([{ type: "a", href: "/x", children: "text" }]);
  });

  it("resolves tsconfig paths, JSON, a .js ending of a .ts file, and a type among named imports", async () => {
    const out = await runApp(start, {
      "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }',
      "lib/one.ts": "export const one = 1; export interface One { n: number }",
      "two.ts": "export const two = 2;",
      "data.json": '{ "three": 3 }',
      "app.ts": `
        import { one, One } from "@/one";
        import { two } from "./two.js";
        import data from "./data.json" with { type: "json" };
        import { three } from "./data.json";
        const typed: One = { n: one };
        report([typed.n, two, data.three, three]);`,
    });

    expect(out).toEqual([[1, 2, 3, 3]]);
  });

  it("evaluates modules that import each other in a circle", async () => {
    const out = await runApp(start, {
      "app.ts": `import { even } from "./even.ts"; report(even(10));`,
      "even.ts": `import { odd } from "./odd.ts"; export const even = (n: number): boolean => n === 0 || odd(n - 1);`,
      "odd.ts": `import { even } from "./even.ts"; export const odd = (n: number): boolean => n !== 0 && even(n - 1);`,
    });

    expect(out).toEqual([true]);
  });

  it("imports CommonJS by default, by name, whole, and re-exported", async () => {
    const out = await runApp(start, {
      ...cjs,
      "app.ts": `
        import main, { chunk } from "cjs";
        import * as whole from "cjs";
        import { compact } from "./again.ts";
        report([main(), chunk(), whole.chunk(), "compact" in whole, Object.keys(whole).includes("chunk"), compact()]);`,
      "again.ts": `export * from "cjs";`,
    });

    expect(out).toEqual([["called", "chunk", "chunk", true, true, "compact"]]);
  });

  it("imports ES packages, their subpaths and JSON files, and Node's own modules", async () => {
    const out = await runApp(start, {
      "node_modules/esm/package.json":
        '{"name":"esm","type":"module","exports":{".":"./index.js","./sub":"./sub.js","./data.json":"./data.json"}}',
      "node_modules/esm/index.js": `export const main = import.meta.url.endsWith("esm/index.js");`,
      "node_modules/esm/sub.js": `export default "sub";`,
      "node_modules/esm/data.json": '{"n":1}',
      "app.ts": `
        import { main } from "esm";
        import sub from "esm/sub";
        import { n } from "esm/data.json";
        import { join } from "node:path";
        import fs from "fs";
        report([main, sub, n, join("a", "b"), typeof fs.readFileSync]);`,
    });

    expect(out).toEqual([[true, "sub", 1, "a/b", "function"]]);
  });

  it("knows import.meta.url, dirname, filename, resolve and env", async () => {
    const app = createApp({
      "lib/deep.ts": `
        export const meta = [import.meta.url, import.meta.dirname, import.meta.filename,
          import.meta.resolve("../app.ts"), import.meta.env.SSR];`,
      "app.ts": `import { meta } from "./lib/deep.ts"; report(meta); report(import.meta.filename);`,
    });
    const running = await start(app);

    const { out } = await running.run();

    expect(out).toEqual([
      [
        `file://${app.root}/lib/deep.ts`,
        `${app.root}/lib`,
        `${app.root}/lib/deep.ts`,
        `file://${app.root}/app.ts`,
        true,
      ],
      `${app.root}/app.ts`,
    ]);
  });

  it("answers sluice and its subpaths with its own copy, whatever copy or path would be found", async () => {
    const out = await runApp(start, {
      "tsconfig.json":
        '{ "compilerOptions": { "paths": { "sluice": ["./other.ts"], "sluice/*": ["./other.ts"] } } }',
      "other.ts": `export const entry = "another";`,
      "node_modules/sluice/package.json":
        '{"name":"sluice","type":"module","exports":"./index.js"}',
      "node_modules/sluice/index.js": `export const entry = "another";`,
      "helper.ts": `import * as st from "sluice"; export const helper = st.entry;`,
      "app.ts": `
        import * as st from "sluice";
        import * as auth from "sluice/auth";
        import * as testing from "sluice/testing";
        import { helper } from "./helper.ts";
        report([st.entry, auth.entry, testing.entry, helper]);`,
    });

    expect(out).toEqual([["own st", "own auth", "own testing", "own st"]]);
  });

  it("runs what a vite.config.ts adds, import.meta.glob, ?raw and .env", async () => {
    const out = await runApp(start, {
      "vite.config.ts": `export default {
        define: { BUILD: JSON.stringify("b1") },
        plugins: [{ name: "v", resolveId: (id: string) => id === "virtual:v" ? "\\0v" : undefined,
          load: (id: string) => id === "\\0v" ? "export default 'virtual'" : undefined }] };`,
      ".env": "VITE_NAME=from env",
      "note.txt": "raw text",
      "parts/a.ts": "export const part = 'a';",
      "app.ts": `
        import v from "virtual:v";
        import note from "./note.txt?raw";
        const parts = import.meta.glob("./parts/*.ts");
        const part = await parts["./parts/a.ts"]();
        report([BUILD, v, note, import.meta.env.VITE_NAME, part.part]);`,
    });

    expect(out).toEqual([["b1", "virtual", "raw text", "from env", "a"]]);
  });

  it("imports dynamically: a literal, a template, and from within a function of a helper", async () => {
    const out = await runApp(start, {
      "parts/a.ts": "export const name = 'a';",
      "parts/b.ts": "export const name = 'b';",
      "helper.ts": `export const load = async () => (await import("./parts/b.ts")).name;`,
      "app.ts": `
        import { load } from "./helper.ts";
        const which = "a";
        report([(await import("./parts/a.ts")).name, (await import(\`./parts/\${which}.ts\`)).name, await load()]);`,
    });

    expect(out).toEqual([["a", "a", "b"]]);
  });

  it("goes on without a package that is optional", async () => {
    const out = await runApp(start, {
      "app.ts": `
        const found = await import("not-installed").then(() => "yes", (error) => error.code);
        report(found);`,
    });

    expect(out).toEqual(["LOAD_PACKAGE_MISSING"]);
  });
});
