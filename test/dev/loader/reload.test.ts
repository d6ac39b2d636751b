import { readFileSync, renameSync, symlinkSync } from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import { createApp } from "../../script/loader/support/app.ts";
import { develop } from "../../script/loader/support/development.ts";

const counted = (name: string, rest: string): string =>
  `globalThis.evaluated = [...(globalThis.evaluated ?? []), "${name}"];\n${rest}`;

const alias = (folder: string): string =>
  JSON.stringify({ compilerOptions: { paths: { "@/*": [`./${folder}/*`] } } });

describe("A saved module", () => {
  it("is evaluated again with what imports it, and nothing else", async () => {
    const app = createApp({
      "base.ts": counted("base", "export const base = 1;"),
      "side.ts": counted("side", "export const side = 1;"),
      "middle.ts": counted(
        "middle",
        `import { base } from "./base.ts"; export const middle = base;`,
      ),
      "app.ts": `
        import { middle } from "./middle.ts";
        import { side } from "./side.ts";
        report([middle, side, globalThis.evaluated.splice(0)]);`,
    });
    const running = await develop(app);
    await running.run();

    const ids = await running.change(() =>
      app.write("base.ts", counted("base", "export const base = 2;")),
    );
    const { out } = await running.run();

    expect(ids.toSorted()).toEqual(["app.ts?script", "base.ts", "middle.ts"]);
    expect(out).toEqual([[2, 1, ["base", "middle"]]]);
  });

  it("changes the script itself, again and again", async () => {
    const app = createApp({ "app.ts": "report(0);" });
    const running = await develop(app);
    await running.run();

    for (let index = 1; index <= 3; index++) {
      await running.change(() => app.write("app.ts", `report(${index});`));
      expect((await running.run()).out).toEqual([index]);
    }
  });

  it("is seen when it is saved twice within 50 ms, as by a format on save", async () => {
    const app = createApp({ "app.ts": "report(0);" });
    const running = await develop(app);
    await running.run();

    // Until the first change has come, so that the second falls into the time in which the watcher is deaf.
    await running.change(() => app.write("app.ts", "report(1);"));
    await running.change(() => app.write("app.ts", "report(2);"));
    const { out } = await running.run();

    expect(out).toEqual([2]);
  });

  it("is seen when the editor replaces the file by another", async () => {
    const app = createApp({
      "app.ts": `import { a } from "./a.ts"; report(a);`,
      "a.ts": "export const a = 1;",
    });
    const running = await develop(app);
    await running.run();

    await running.change(() => {
      app.write(".a.ts.swp", "export const a = 2;");
      renameSync(app.file(".a.ts.swp"), app.file("a.ts"));
    });

    expect((await running.run()).out).toEqual([2]);
  });

  it("that was half-written recovers with the rest", async () => {
    const app = createApp({ "app.ts": "report(1);" });
    const running = await develop(app);
    await running.run();

    await running.change(() => app.write("app.ts", "report(2"));
    const half = await running.run();
    await running.change(() => app.write("app.ts", "report(2);"));
    const whole = await running.run();

    expect(half.error?.message).toMatch(/^Syntax error in app\.ts, line 1: /);
    expect(whole).toMatchObject({ out: [2] });
    expect(whole.error).toBeUndefined();
  });

  it("that changes while its old code is on the way to the worker is fetched again", async () => {
    const app = createApp({
      "app.ts": `import { a } from "./a.ts"; report(a);`,
      "a.ts": "export const a = 1;",
    });
    let isChanged = false;
    const running = await develop(app, async (data) => {
      if (isChanged || !JSON.stringify(data).startsWith('["/a.ts"')) return;
      isChanged = true;
      await running.change(() => app.write("a.ts", "export const a = 2;"));
    });

    const { out } = await running.run();

    expect(out).toEqual([2]);
  });

  it("that other modules reach through a linked folder is seen", async () => {
    const shared = createApp({
      "package.json": '{"name":"shared","type":"module","exports":"./index.ts"}',
      "index.ts": "export const shared = 1;",
    });
    const app = createApp({
      "app.ts": `import { shared } from "shared"; report(shared);`,
      "node_modules/.keep": "",
    });
    symlinkSync(shared.root, app.file("node_modules/shared"), "junction");
    const running = await develop(app);
    const first = await running.run();

    await running.change(() => shared.write("index.ts", "export const shared = 2;"));
    const second = await running.run();

    expect([first.out, second.out]).toEqual([[1], [2]]);
  });

  it("does not follow what Sluice writes itself", async () => {
    const app = createApp({ "app.ts": `report(1);`, ".sluice/state/log.ts": "0" });
    const running = await develop(app);
    await running.run();

    app.write(".sluice/state/log.ts", "1");
    const ids = await running.change(() => app.write("app.ts", "report(2);"));

    expect(ids).toEqual(["app.ts?script"]);
    expect(running.changes).toHaveLength(1);
  });
});

describe("A missing file", () => {
  it("is found when it is created", async () => {
    const app = createApp({ "app.ts": `import { a } from "./lib/a.ts"; report(a);` });
    const running = await develop(app);
    const before = await running.run();

    await running.change(() => app.write("lib/a.ts", "export const a = 1;"));
    const after = await running.run();

    expect(before.error?.message).toContain("does not exist");
    expect(after).toMatchObject({ out: [1] });
  });

  it("is found when it is a script of its own", async () => {
    const app = createApp({ "app.ts": "" });
    const running = await develop(app);
    const before = await running.run("pages/new.ts");

    await running.change(() => app.write("pages/new.ts", "report(1);"));
    const after = await running.run("pages/new.ts");

    expect(before.error?.message).toBe("There is no file pages/new.ts.");
    expect(after).toMatchObject({ out: [1] });
  });

  it("is found when its path was computed", async () => {
    const app = createApp({
      "app.ts": `const name = ["./parts", "a.ts"].join("/"); report((await import(/* @vite-ignore */ name)).a);`,
    });
    const running = await develop(app);
    const before = await running.run();

    await running.change(() => app.write("parts/a.ts", "export const a = 1;"));
    const after = await running.run();

    expect(before.error?.message).toContain(`imports "parts/a.ts", which does not exist.`);
    expect(before.error?.stack).toEqual([{ file: "app.ts", line: 1, column: expect.any(Number) }]);
    expect(after).toMatchObject({ out: [1] });
  });

  it("is missed when it is deleted, and found when it is back", async () => {
    const app = createApp({
      "app.ts": `import { a } from "./a.ts"; report(a);`,
      "a.ts": "export const a = 1;",
    });
    const running = await develop(app);
    await running.run();

    await running.change(() => app.remove("a.ts"));
    const without = await running.run();
    await running.change(() => app.write("a.ts", "export const a = 2;"));
    const back = await running.run();

    expect(without.error?.message).toBe(`app.ts (line 1) imports "./a.ts", which does not exist.`);
    expect(back).toMatchObject({ out: [2] });
    expect(back.error).toBeUndefined();
  });

  it("joins the files of an import.meta.glob when it is created", async () => {
    const app = createApp({
      "parts/a.ts": "",
      "app.ts": `report(Object.keys(import.meta.glob("./parts/*.ts")));`,
    });
    const running = await develop(app);
    const before = await running.run();

    await running.change(() => app.write("parts/b.ts", ""));
    const after = await running.run();

    expect(before.out).toEqual([["./parts/a.ts"]]);
    expect(after.out).toEqual([["./parts/a.ts", "./parts/b.ts"]]);
  });
});

describe("A changed configuration", () => {
  const files = {
    "one/n.ts": "export const n = 1;",
    "two/n.ts": "export const n = 2;",
    "app.ts": `import { n } from "@/n"; report([n, import.meta.env.VITE_A, typeof BUILD]);`,
  };

  it.each<[string, Record<string, string>, string, string, unknown]>([
    [
      "tsconfig.json",
      { "tsconfig.json": alias("one") },
      "tsconfig.json",
      alias("two"),
      [2, undefined, "undefined"],
    ],
    [
      "what tsconfig.json extends",
      { "tsconfig.json": '{ "extends": "./base.json" }', "base.json": alias("one") },
      "base.json",
      alias("two"),
      [2, undefined, "undefined"],
    ],
    [
      ".env",
      { "tsconfig.json": alias("one"), ".env": "VITE_A=1" },
      ".env",
      "VITE_A=2",
      [1, "2", "undefined"],
    ],
    ["a new .env", { "tsconfig.json": alias("one") }, ".env", "VITE_A=2", [1, "2", "undefined"]],
    [
      "vite.config.ts",
      { "tsconfig.json": alias("one"), "vite.config.ts": "export default {};" },
      "vite.config.ts",
      `export default { define: { BUILD: "1" } };`,
      [1, undefined, "number"],
    ],
    [
      "a new vite.config.ts",
      { "tsconfig.json": alias("one") },
      "vite.config.ts",
      `export default { define: { BUILD: "1" } };`,
      [1, undefined, "number"],
    ],
  ])(
    "starts the workers anew and holds for all modules: %s",
    async (_what, config, name, text, expected) => {
      const app = createApp({ ...files, ...config });
      const running = await develop(app);
      await running.run();

      const reason = await running.restart(() => app.write(name, text));
      await running.worker.invalidate(["app.ts?script"].map((id) => app.file(id)));
      const { out } = await running.run();

      expect(reason).toBe(`${name} has changed`);
      expect(out).toEqual([JSON.parse(JSON.stringify(expected))]);
    },
  );

  it("is package.json, once for package.json and the lock file together", async () => {
    const app = createApp({ "app.ts": "report(1);", "package.json": '{"type":"module"}' });
    const running = await develop(app);
    await running.run();

    await running.restart(() => {
      app.write("package.json", '{"type":"module","dependencies":{}}');
      app.write("package-lock.json", "{}");
    });

    expect(running.restarts).toHaveLength(1);
    expect((await running.run()).out).toEqual([1]);
  });

  it("that is broken is told, changes nothing, and is taken when it is mended", async () => {
    const app = createApp({
      "app.ts": "report(typeof BUILD);",
      "vite.config.ts": "export default {};",
    });
    const running = await develop(app);
    await running.run();

    app.write("vite.config.ts", "export default {;");
    await expect.poll(() => running.log.join("\n")).toContain("vite.config.ts");
    const meanwhile = await running.run();
    await running.restart(() =>
      app.write("vite.config.ts", `export default { define: { BUILD: "1" } };`),
    );
    await running.worker.invalidate([app.file("app.ts?script")]);
    const after = await running.run();

    expect(meanwhile.out).toEqual(["undefined"]);
    expect(after.out).toEqual(["number"]);
    expect(running.restarts).toEqual(["vite.config.ts has changed"]);
    expect(running.log.join("\n")).not.toContain("\u001B");
  });

  it("goes on with reloads after a restart", async () => {
    const app = createApp({ "app.ts": "report(1);", "tsconfig.json": "{}" });
    const running = await develop(app);
    await running.run();
    await running.restart(() => app.write("tsconfig.json", '{ "compilerOptions": {} }'));
    await running.worker.invalidate([app.file("app.ts?script")]);
    await running.run();

    await running.change(() => app.write("app.ts", "report(2);"));

    expect((await running.run()).out).toEqual([2]);
  });
});

it("says why Vite cannot start, and starts when that is mended", async () => {
  const app = createApp({ "app.ts": "report(1);", "vite.config.ts": "throw new Error('no');" });
  const { createDevLoader } = await import("../../../src/dev/loader/dev-loader.ts");
  const dev = createDevLoader({
    root: app.root,
    entry: app.file("app.ts"),
    onChange: () => {},
    onRestart: () => {},
    log: () => {},
  });

  const failed = dev.invoke("getBuiltins", []);
  await expect(failed).rejects.toMatchObject({
    code: "LOAD_FAILED",
    message: "Vite cannot start: no.",
  });
  app.write("vite.config.ts", "export default {};");
  const fetched = await dev.invoke("fetchModule", ["/app.ts?script", null, {}]);
  await dev.close();

  expect(fetched).toMatchObject({ file: path.posix.join(app.root, "app.ts"), deps: [] });
  expect(readFileSync(app.file("app.ts"), "utf8")).toBe("report(1);");
});

it("answers nothing but what a module runner asks, and nothing after it is closed", async () => {
  const app = createApp({ "app.ts": "" });
  const running = await develop(app);

  await expect(running.dev.invoke("readFile", ["/etc/passwd"])).rejects.toThrow("is not known");
  await expect(running.dev.invoke("fetchModule", "app.ts")).rejects.toThrow("is not known");
  await running.dev.close();
  await expect(running.dev.invoke("getBuiltins", [])).rejects.toThrow("closing");
});
