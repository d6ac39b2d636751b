import { describe, expect, it } from "vitest";

import { createApp, type TestApp } from "./support/app.ts";
import { develop } from "./support/development.ts";
import type { RunReport } from "./support/messages.ts";
import { produce } from "./support/production.ts";

const modes: readonly [
  string,
  (app: TestApp) => Promise<{ run(name?: string): Promise<RunReport> }>,
][] = [
  ["in development", develop],
  ["in production", produce],
];

// Types, an enum and an interface move the lines of the compiled code.
const helper = `interface Options {
  readonly a: number;
}
enum Kind { One, Two }

export function fail(options: Options): never {
  throw new RangeError("too much " + options.a + Kind.Two);
}

export async function failLater(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1));
  fail({ a: 1 });
}
`;

describe.each(modes)("An error %s", (_mode, start) => {
  it("names the author's own lines, in a helper and in the script, after synchronous calls", async () => {
    const app = createApp({
      "helper.ts": helper,
      "app.ts": `import { fail } from "./helper.ts";

type Unused = { a: string };

for (const a of [1]) fail({ a });
`,
    });
    const running = await start(app);

    const { error } = await running.run();

    expect(error).toEqual({
      name: "RangeError",
      message: "too much 11",
      stack: [
        { function: "fail", file: "helper.ts", line: 7, column: 9 },
        { file: "app.ts", line: 5, column: 22 },
      ],
      excerpt: `  5 |
  6 | export function fail(options: Options): never {
> 7 |   throw new RangeError("too much " + options.a + Kind.Two);
    |         ^
  8 | }
  9 |`,
    });
  });

  it("names the author's own lines after an await", async () => {
    const app = createApp({
      "helper.ts": helper,
      "app.ts": `import { failLater } from "./helper.ts";\n\ntype Unused = string;\nawait failLater();\n`,
    });
    const running = await start(app);

    const { error } = await running.run();

    expect(error?.stack).toEqual([
      { function: "fail", file: "helper.ts", line: 7, column: 9 },
      { function: "failLater", file: "helper.ts", line: 12, column: 3 },
      { file: "app.ts", line: 4, column: 1 },
    ]);
  });

  it("names the line of the script itself, the first and a later one", async () => {
    const app = createApp({
      "app.ts": `throw new Error("first");`,
      "pages/later.ts": `interface Nothing {}\n\n  throw new Error("later");`,
    });
    const running = await start(app);

    const first = await running.run();
    const later = await running.run("pages/later.ts");

    expect(first.error?.stack).toEqual([{ file: "app.ts", line: 1, column: 7 }]);
    expect(later.error?.stack).toEqual([{ file: "pages/later.ts", line: 3, column: 9 }]);
    expect(later.error?.excerpt).toBe(
      `  1 | interface Nothing {}\n  2 |\n> 3 |   throw new Error("later");\n    |         ^`,
    );
  });

  it("is that of a module that throws while it is loaded", async () => {
    const app = createApp({
      "config.ts": `type A = 1;\n\nthrow new Error("no configuration");`,
      "app.ts": `import "./config.ts";`,
    });
    const running = await start(app);

    const { error } = await running.run();

    expect(error?.message).toBe("no configuration");
    expect(error?.stack[0]).toEqual({ file: "config.ts", line: 3, column: 7 });
  });

  it("leaves frames of packages and of Sluice out, unless there are no others", async () => {
    const app = createApp({
      "node_modules/pkg/package.json": '{"name":"pkg","type":"module","exports":"./index.js"}',
      "node_modules/pkg/index.js": `
        export function call(body) { return body(); }
        export const later = () => new Promise((resolve, reject) => setTimeout(() => {
          try { throw new Error("inside"); } catch (error) { reject(error); }
        }, 1));`,
      "app.ts": `import { call } from "pkg";\ncall(() => {\n  throw new Error("mine");\n});`,
      "pages/inside.ts": `import { later } from "pkg";\nawait later();`,
    });
    const running = await start(app);

    const own = await running.run();
    const inside = await running.run("pages/inside.ts");

    expect(own.error?.stack).toEqual([
      { file: "app.ts", line: 3, column: 9 },
      { file: "app.ts", line: 2, column: 1 },
    ]);
    expect(inside.error?.stack[0]?.file).toBe("node_modules/pkg/index.js");
    expect(inside.error?.excerpt).toBeUndefined();
  });

  it("tells what caused it, and what was thrown that is no error", async () => {
    const app = createApp({
      "app.ts": `throw new Error("fetch failed", { cause: Object.assign(new Error(""), { code: "ECONNREFUSED" }) });`,
      "pages/text.ts": `throw { reason: "none" };`,
      "pages/null.ts": `throw Object.create(null);`,
    });
    const running = await start(app);

    const caused = await running.run();
    const text = await running.run("pages/text.ts");
    const bare = await running.run("pages/null.ts");

    expect(caused.error?.message).toBe("fetch failed\nCaused by Error: ECONNREFUSED");
    expect(text.error).toEqual({
      name: "Error",
      message: "The script threw { reason: 'none' }.",
      stack: [],
    });
    expect(bare.error?.message).toBe("The script threw [Object: null prototype] {}.");
  });

  it("says which name a package does not export, at the import", async () => {
    const app = createApp({
      "node_modules/esm/package.json": '{"name":"esm","type":"module","exports":"./index.js"}',
      "node_modules/esm/index.js": `export const one = 1;`,
      "app.ts": `type A = 1;\nimport { two } from "esm";\nreport(two);`,
    });
    const running = await start(app);

    const { error } = await running.run();

    expect(error?.message).toBe('The package "esm" exports nothing named "two".');
    expect(error?.stack).toEqual([{ file: "app.ts", line: 2, column: 1 }]);
  });
});

describe("A script that cannot be compiled", () => {
  const cases: readonly [string, Record<string, string>, object][] = [
    [
      "TypeScript",
      { "app.ts": "type A = 1;\n\nconst a = ;\n" },
      {
        file: "app.ts",
        line: 3,
        column: 11,
        message: "Syntax error in app.ts, line 3: Unexpected token.",
      },
    ],
    [
      "JavaScript",
      { "app.ts": `import "./old.js";`, "old.js": "const a = 1;\n  const b = ;\n" },
      {
        file: "old.js",
        line: 2,
        column: 13,
        message: "Syntax error in old.js, line 2: Unexpected token.",
      },
    ],
    [
      "JSON",
      { "app.ts": `import "./data.json";`, "data.json": '{\n  "a": }' },
      {
        file: "data.json",
        line: 2,
        column: 8,
        message: "Syntax error in data.json, line 2: expected value.",
      },
    ],
    [
      "a return outside of a function, whose line the compiler has moved",
      { "app.ts": "interface A {\n  a: 1;\n}\nconst a = 1;\nif (a) {\n  return;\n}\n" },
      {
        file: "app.ts",
        line: 6,
        message:
          "Syntax error in app.ts, line 6: A 'return' statement can only be used within a function body.",
      },
    ],
    [
      "a standard decorator, which no Node understands yet",
      { "app.ts": "type A = 1;\nfunction tag(x: unknown) {}\n\nclass B {\n  @tag go() {}\n}\n" },
      {
        file: "app.ts",
        line: 5,
        column: 3,
        message: "Syntax error in app.ts, line 5: Invalid or unexpected token.",
      },
    ],
  ];

  it.each(cases)("is told with file, line and excerpt: %s", async (_what, files, expected) => {
    const running = await develop(createApp(files));

    const { error } = await running.run();

    const { message, stack, excerpt } = error ?? {};
    expect({ message, ...stack?.[0] }).toMatchObject(expected);
    expect(excerpt).toContain(`> ${stack?.[0]?.line} |`);
    expect(JSON.stringify(error)).not.toMatch(/\\u001b|\?script|vite/i);
  });

  it("names a missing file at the line that imports it", async () => {
    const app = createApp({ "app.ts": `type A = 1;\nimport { a } from "./lib/a.ts";\nreport(a);` });
    const running = await develop(app);

    const { error } = await running.run();

    expect(error).toEqual({
      name: "LoadError",
      message: `app.ts (line 2) imports "./lib/a.ts", which does not exist.`,
      hint: "Mend the path or create the file: the page follows by itself.",
      stack: [{ file: "app.ts", line: 2, column: 19 }],
      excerpt: `  1 | type A = 1;\n> 2 | import { a } from "./lib/a.ts";\n    |                   ^\n  3 | report(a);`,
    });
  });

  it("does not find a missing file of a folder in the app's own", async () => {
    const app = createApp({
      "helper.ts": "export const a = 1;",
      "pages/admin.ts": `import { a } from "./helper.ts"; report(a);`,
      "app.ts": "",
    });
    const running = await develop(app);

    const { error, out } = await running.run("pages/admin.ts");

    expect(out).toEqual([]);
    expect(error?.message).toContain(`imports "./helper.ts", which does not exist.`);
  });

  it("names a package that is not installed", async () => {
    const running = await develop(
      createApp({ "app.ts": `import x from "not-installed";\nreport(x);` }),
    );

    const { error } = await running.run();

    expect(error?.message).toBe(`app.ts (line 1) imports "not-installed", which is not installed.`);
    expect(error?.hint).toContain("npm install");
  });

  it("names a script that is not there, and what sluice does not have", async () => {
    const running = await develop(createApp({ "app.ts": `import "sluice/nothing";` }));

    const absent = await running.run("pages/none.ts");
    const unknown = await running.run();

    expect(absent.error?.message).toBe("There is no file pages/none.ts.");
    expect(unknown.error?.message).toBe(`The package sluice has no "sluice/nothing".`);
  });

  it("says that tsconfig.json or vite.config.ts is at fault", async () => {
    const badTsconfig = await develop(
      createApp({ "app.ts": "report(1);", "tsconfig.json": "{ bad" }),
    );
    const badVite = await develop(
      createApp({
        "app.ts": "report(1);",
        "vite.config.ts": `export default { plugins: [{ name: "mine", transform() { this.error("my bad"); } }] };`,
      }),
    );

    const tsconfig = await badTsconfig.run();
    const vite = await badVite.run();

    expect(tsconfig.error?.message).toBe(
      "tsconfig.json cannot be read: key must be a string at line 1 column 3.",
    );
    expect(vite.error?.message).toBe("app.ts cannot be loaded: my bad.");
    expect(vite.error?.hint).toContain("vite.config.ts");
  });
});
