import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import { isStale, recordGraph } from "../../../src/dev/record/record-graph.ts";
import { createApp, type TestApp } from "../../script/loader/support/app.ts";
import { graphFile, produce } from "../../script/loader/support/production.ts";
import { startWorker } from "../../script/loader/support/worker.ts";

const record = (app: TestApp) =>
  recordGraph({ root: app.root, entry: app.file("app.ts"), outFile: graphFile(app) });

const stale = (app: TestApp) =>
  isStale(graphFile(app), { root: app.root, entry: app.file("app.ts") });

describe("Recording", () => {
  it("takes the entry script, the files of pages/, the scripts that are named, and what they import", async () => {
    const app = createApp({
      "app.ts": `
        import { page } from "sluice";
        import { a } from "./lib/a.ts";
        page("admin/users.ts"); page("./about.ts"); page("nowhere.ts"); report(a);`,
      "lib/a.ts": `export const a = "a"; export const other = () => import("./b.ts");`,
      "lib/b.ts": `export const b = "b";`,
      "about.ts": "report('about');",
      "admin/users.ts": `import { page } from "sluice"; page("deep.ts"); report("users");`,
      "admin/deep.ts": "report('deep');",
      "pages/one.ts": "report('one');",
      "pages/sub/two.tsx": "report('two');",
      "pages/types.d.ts": "declare const x: 1;",
      "unrelated.ts": "const = ;",
    });

    const { recording, run } = await produce(app);

    expect(recording.scripts).toEqual([
      "app.ts",
      "pages/one.ts",
      "pages/sub/two.tsx",
      "admin/users.ts",
      "about.ts",
      "admin/deep.ts",
    ]);
    expect(recording.modules).toBe(8);
    const outs = [];
    for (const script of recording.scripts) {
      outs.push((await run(script)).out);
    }
    expect(outs).toEqual([["a"], ["one"], ["two"], ["users"], ["about"], ["deep"]]);
  });

  it("holds in another folder, and does not tell where it was made", async () => {
    const app = createApp({
      "node_modules/pkg/package.json": '{"name":"pkg","type":"module","exports":"./index.js"}',
      "node_modules/pkg/index.js": "export const here = import.meta.url;",
      "a.ts": "export const a = import.meta.filename;",
      "app.ts": `import { a } from "./a.ts"; import { here } from "pkg"; report([a, here]);`,
    });
    await record(app);
    const moved = createApp({});
    cpSync(app.root, moved.root, { recursive: true });
    rmSync(app.file("a.ts"));
    const worker = await startWorker({ root: moved.root, graphFile: graphFile(moved) });

    const { out } = await worker.run(moved.file("app.ts"));

    expect(out).toEqual([
      [moved.file("a.ts"), `file://${moved.file("node_modules/pkg/index.js")}`],
    ]);
    expect(readFileSync(graphFile(moved), "utf8")).not.toContain(app.root);
    expect(await stale(moved)).toBe(false);
  });

  it("makes a worker that loads neither Vite nor its compiler", async () => {
    const app = createApp({
      "app.ts": `report(process.report.getReport().sharedObjects.filter((file) => /rolldown|lightningcss/.test(file)));`,
    });
    const { run } = await produce(app);

    expect((await run()).out).toEqual([[]]);
  });

  it("refuses an entry script or page that cannot be compiled, and keeps the graph that was there", async () => {
    const app = createApp({ "app.ts": "report(1);", "pages/a.ts": "report(2);" });
    await record(app);
    const before = readFileSync(graphFile(app), "utf8");

    app.write("pages/a.ts", "const a = ;");
    const failing = record(app);

    await expect(failing).rejects.toMatchObject({
      code: "LOAD_SYNTAX",
      message: "Syntax error in pages/a.ts, line 1: Unexpected token.",
      file: "pages/a.ts",
      line: 1,
      column: 11,
      excerpt: "> 1 | const a = ;\n    |           ^",
    });
    expect(readFileSync(graphFile(app), "utf8")).toBe(before);
    expect(readdirSync(path.dirname(graphFile(app)))).toEqual(["graph.json"]);
  });

  it("refuses a missing import of the entry script", async () => {
    const app = createApp({ "app.ts": `import "./none.ts";` });

    await expect(record(app)).rejects.toMatchObject({ code: "LOAD_IMPORT_MISSING", line: 1 });
  });

  it("takes what is named and cannot be compiled for no page until it is run", async () => {
    const app = createApp({
      "app.ts": `import { page } from "sluice"; page("template.ts"); report(1);`,
      "template.ts": "const a = {{ }};",
    });
    const { run } = await produce(app);

    const home = await run();
    const template = await run("template.ts");

    expect(home.out).toEqual([1]);
    expect(template.error?.message).toMatch(/^Syntax error in template\.ts, line 1: /);
    expect(template.error?.excerpt).toContain("> 1 | const a = {{ }};");
  });

  it("leaves NODE_ENV of the process as it was", async () => {
    const before = process.env["NODE_ENV"];
    const app = createApp({ "app.ts": "" });

    await record(app);

    expect(process.env["NODE_ENV"]).toBe(before);
  });
});

describe("A worker with a recorded graph", () => {
  it("names a page that was not recorded", async () => {
    const app = createApp({ "app.ts": "", "late.ts": "report(1);" });
    const { run } = await produce(app);

    const { error } = await run("late.ts");

    expect(error?.message).toBe("The recorded module graph has no page late.ts.");
    expect(error?.hint).toContain("sluice build");
  });

  it("names an import whose path was computed, at its line, unless the file was recorded for another reason", async () => {
    const app = createApp({
      "parts/a.ts": "export const a = 1;",
      "parts/b.ts": "export const b = 1;",
      "app.ts": `
import "./parts/b.ts";
const load = (name: string) => import(/* @vite-ignore */ ["./parts", name].join("/"));
report(await load("b.ts"));
await load("a.ts");`,
    });
    const { run } = await produce(app);

    const { out, error } = await run();

    expect(out).toEqual([{ b: 1 }]);
    expect(error?.message).toBe(
      `app.ts imports "parts/a.ts", which the recorded module graph does not have.`,
    );
    expect(error?.stack.at(-1)).toMatchObject({ file: "app.ts", line: 5 });
  });

  it("says that the graph is missing, damaged or of another version", async () => {
    const app = createApp({ "app.ts": "" });
    const missing = await startWorker({ root: app.root, graphFile: app.file("none.json") });
    app.write("damaged.json", "{");
    const damaged = await startWorker({ root: app.root, graphFile: app.file("damaged.json") });
    app.write("other.json", '{"version":0}');
    const other = await startWorker({ root: app.root, graphFile: app.file("other.json") });

    const reports = await Promise.all(
      [missing, damaged, other].map((worker) => worker.run(app.file("app.ts"))),
    );

    expect(reports.map(({ error }) => error?.message)).toEqual([
      `There is no recorded module graph at ${app.file("none.json")}.`,
      `The recorded module graph ${app.file("damaged.json")} is damaged.`,
      `The recorded module graph ${app.file("other.json")} is of another version of Sluice.`,
    ]);
  });
});

describe("A recorded graph", () => {
  const files = {
    "app.ts": `import { a } from "./lib/a.ts"; report(a);`,
    "lib/a.ts": "export const a = 1;",
    "package.json": '{"type":"module"}',
    "package-lock.json": "{}",
    "tsconfig.json": '{ "extends": "./base.json" }',
    "base.json": "{}",
    "vite.config.ts": `import { define } from "./build/define.ts"; export default { define };`,
    "build/define.ts": "export const define = {};",
    ".env": "",
  };

  it("holds while nothing changes, and when what it is not made from does", async () => {
    const app = createApp(files);
    await record(app);

    app.write("data/rows.csv", "1");
    app.write(".sluice/state/x.json", "{}");
    app.write("app.ts", files["app.ts"]);

    expect(await stale(app)).toBe(false);
  });

  it.each([
    ["a module", "lib/a.ts", "export const a = 2;"],
    ["a new source file", "lib/b.ts", ""],
    ["a new page", "pages/new.ts", ""],
    ["package.json", "package.json", "{}"],
    ["the lock file", "package-lock.json", '{"a":1}'],
    ["tsconfig.json", "tsconfig.json", "{}"],
    ["what tsconfig.json extends", "base.json", '{"compilerOptions":{}}'],
    ["a tsconfig.json of a folder", "lib/tsconfig.json", "{}"],
    ["vite.config.ts", "vite.config.ts", "export default {};"],
    ["what vite.config.ts imports", "build/define.ts", "export const define = { A: '1' };"],
    [".env", ".env", "VITE_A=1"],
    ["a new .env.production", ".env.production", "VITE_A=1"],
    ["the graph itself", ".sluice/build/graph.json", "{"],
  ])("is stale when %s changes", async (_what, name, text) => {
    const app = createApp(files);
    await record(app);

    app.write(name, text);

    expect(await stale(app)).toBe(true);
  });

  it("is stale when a module is deleted, when there is none, and for another entry script", async () => {
    const app = createApp({ ...files, "other.ts": "" });
    const before = await stale(app);
    await record(app);

    const other = await isStale(graphFile(app), { root: app.root, entry: app.file("other.ts") });
    app.remove("lib/a.ts");

    expect([before, other, await stale(app)]).toEqual([true, true, true]);
  });
});
