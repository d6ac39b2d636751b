import { describe, expect, it } from "vitest";

import { createApp, type TestApp } from "./support/app.ts";
import { develop } from "./support/development.ts";
import { produce } from "./support/production.ts";
import type { TestWorker } from "./support/worker.ts";

const modes: readonly [string, (app: TestApp) => Promise<{ readonly worker: TestWorker }>][] = [
  ["in development", develop],
  ["in production", produce],
];

describe.each(modes)("Modules %s", (_mode, start) => {
  it("are evaluated once, keep their state and the identity of their classes over runs", async () => {
    const app = createApp({
      "state.ts": `
        globalThis.evaluated = (globalThis.evaluated ?? 0) + 1;
        export class Item {}
        export const first = new Item();
        let count = 0;
        export const next = () => ++count;`,
      "other.ts": `export { next } from "./state.ts";`,
      "app.ts": `
        import { Item, first, next } from "./state.ts";
        import { next as same } from "./other.ts";
        report([globalThis.evaluated, first instanceof Item, next(), same()]);`,
    });
    const { worker } = await start(app);

    const first = await worker.run(app.file("app.ts"));
    const second = await worker.run(app.file("app.ts"));

    expect(first.out).toEqual([[1, true, 1, 2]]);
    expect(second.out).toEqual([[1, true, 3, 4]]);
  });

  it("are loaded before the first run, and asked for no more in later ones, not by import() either", async () => {
    const app = createApp({
      "part.ts": `export const part = "part";`,
      "app.ts": `
        import "node:fs";
        import { write } from "sluice";
        const { part } = await import("./part.ts");
        write(part);`,
    });
    const { worker } = await start(app);
    await worker.run(app.file("app.ts"));

    const later = await worker.run(app.file("app.ts"), { times: 100 });

    expect(later).toMatchObject({ out: ["part"], calls: 0 });
  });

  it("are evaluated outside of the run that loads them, so their timers are of no session", async () => {
    const app = createApp({
      "late.ts": `
        const { promise, resolve } = (() => { let resolve; const promise = new Promise((r) => { resolve = r; }); return { promise, resolve }; })();
        export const atLoad = session() ?? "none";
        setTimeout(() => resolve(session() ?? "none"), 1);
        export const inTimer = promise;`,
      "package.json": '{"type":"module"}',
      "node_modules/pkg/package.json": '{"name":"pkg","type":"module","exports":"./index.js"}',
      "node_modules/pkg/index.js": `export const atLoad = session() ?? "none";`,
      "lazy.ts": `export const atLoad = session() ?? "none";`,
      "helper.ts": `export const lazy = () => import("./lazy.ts");`,
      "app.ts": `
        import { atLoad, inTimer } from "./late.ts";
        import { atLoad as inPackage } from "pkg";
        import { lazy } from "./helper.ts";
        report([atLoad, await inTimer, inPackage, (await lazy()).atLoad, session()]);`,
    });
    const { worker } = await start(app);

    const { out } = await worker.run(app.file("app.ts"), { session: "s1" });

    expect(out).toEqual([["none", "none", "none", "none", "s1"]]);
  });

  it("serve several sessions at once without mixing them", async () => {
    const app = createApp({
      "helper.ts": `
        export async function who(): Promise<string> {
          await new Promise((resolve) => setTimeout(resolve, 5));
          return session();
        }`,
      "app.ts": `import { who } from "./helper.ts"; report([session(), await who(), session()]);`,
    });
    const { worker } = await start(app);
    const names = ["a", "b", "c", "d"];

    const reports = await Promise.all(
      names.map((session) => worker.run(app.file("app.ts"), { session })),
    );

    expect(reports.map(({ out }) => out)).toEqual(names.map((name) => [[name, name, name]]));
  });

  it("that threw are tried again on the next run, with what failed because of them, and nothing else", async () => {
    const app = createApp({
      "state.ts": `globalThis.states = (globalThis.states ?? 0) + 1;`,
      "database.ts": `
        import "./state.ts";
        globalThis.attempts = (globalThis.attempts ?? 0) + 1;
        if (globalThis.attempts < 3) throw new Error("down " + globalThis.attempts);
        export const rows = globalThis.attempts;`,
      "queries.ts": `import { rows } from "./database.ts"; export const query = () => rows;`,
      "app.ts": `
        import { query } from "./queries.ts";
        report([query(), globalThis.states]);`,
    });
    const { worker } = await start(app);

    const runs = [];
    for (let index = 0; index < 4; index++) {
      runs.push(await worker.run(app.file("app.ts")));
    }

    expect(runs.map(({ error }) => error?.message)).toEqual([
      "down 1",
      "down 2",
      undefined,
      undefined,
    ]);
    expect(runs.slice(2).map(({ out }) => out)).toEqual([[[3, 1]], [[3, 1]]]);
  });

  it("of a circle in which one threw are all evaluated again", async () => {
    const app = createApp({
      "a.ts": `
        import { b } from "./b.ts";
        globalThis.attempts = (globalThis.attempts ?? 0) + 1;
        if (globalThis.attempts === 1) throw new Error("first");
        export const a = () => "a";
        export const both = () => a() + b();`,
      "b.ts": `import { a } from "./a.ts"; export const b = () => a() + "b";`,
      "app.ts": `import { both } from "./a.ts"; report(both());`,
    });
    const { worker } = await start(app);

    const first = await worker.run(app.file("app.ts"));
    const second = await worker.run(app.file("app.ts"));

    expect(first.error?.message).toBe("first");
    expect(second.out).toEqual(["aab"]);
  });

  it("that caught the failure of an import() keep their state", async () => {
    const app = createApp({
      "optional.ts": `throw new Error("always");`,
      "helper.ts": `
        globalThis.helpers = (globalThis.helpers ?? 0) + 1;
        export const found = await import("./optional.ts").then(() => true, () => false);`,
      "app.ts": `import { found } from "./helper.ts"; report([found, globalThis.helpers]);`,
    });
    const { worker } = await start(app);

    await worker.run(app.file("app.ts"));
    const second = await worker.run(app.file("app.ts"));

    expect(second.out).toEqual([[false, 1]]);
  });

  it("have no `this`, and neither has a script", async () => {
    const app = createApp({
      "helper.ts": `export const self = typeof this;`,
      "app.ts": `import { self } from "./helper.ts"; report([self, typeof this]);`,
    });
    const { worker } = await start(app);

    const { out } = await worker.run(app.file("app.ts"));

    expect(out).toEqual([["undefined", "undefined"]]);
  });

  it("may import a file that is also run as a script", async () => {
    const app = createApp({
      "pages/two.ts": `export const title = "Two"; report("two runs");`,
      "app.ts": `import { title } from "./pages/two.ts"; report(title);`,
    });
    const { worker } = await start(app);

    const home = await worker.run(app.file("app.ts"));
    const page = await worker.run(app.file("pages/two.ts"));

    expect(home.out).toEqual(["Two"]);
    expect(page.out).toEqual(["two runs"]);
  });
});
