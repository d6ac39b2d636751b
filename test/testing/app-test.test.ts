import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest, type AppTestOptions } from "../../src/testing/index.ts";

function writeApp(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "sluice-app-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return path.join(folder, "app.ts");
}

async function open(
  files: Readonly<Record<string, string>>,
  options?: AppTestOptions,
): Promise<AppTest> {
  const app = await AppTest.fromFile(writeApp(files), options);
  onTestFinished(() => app.close());
  return app;
}

describe("A test of a file", () => {
  it("runs TypeScript with its imports, and does what a person does", async () => {
    const app = await open({
      "greet.ts": `export const greet = (name: string): string => \`Hello, \${name}!\`;`,
      "app.ts": `
        import * as st from "sluice";
        import { greet } from "./greet.ts";
        const name: string = st.textInput("Name", { value: "Ada" });
        if (st.button("Greet")) st.success(greet(name));`,
    });

    await app.textInput("Name").set("Grace");
    await app.button("Greet").click();

    expect(app.alert().body).toBe("Hello, Grace!");
  });

  it("shows an exception with the line of the script that threw it", async () => {
    const app = await open({
      "app.ts": `import * as st from "sluice";\nst.write("before");\nthrow new Error("broken");\n`,
    });

    expect(app.exceptions).toMatchObject([
      { name: "Error", message: "broken", stack: [{ file: "app.ts", line: 3 }] },
    ]);
    expect(app.markdown().body).toBe("before");
  });

  it("runs the page at a path, whose file is relative to the script", async () => {
    const app = await open(
      {
        "help.ts": `import * as st from "sluice";\nst.write("This is help");`,
        "app.ts": `
          import * as st from "sluice";
          const home = st.page(() => st.write("This is home"), { title: "Home", default: true });
          await st.navigation([home, st.page("help.ts")]).run();`,
      },
      { path: "help" },
    );
    expect(app.visibleText).toContain("This is help");

    await app.navigate("");

    expect(app.visibleText).toContain("This is home");
  });
});

describe("A test of a function", () => {
  it("has the user, secrets, query and language that it was given", async () => {
    const app = await AppTest.fromFunction(
      () => {
        st.text(st.user.isLoggedIn ? `${st.user.name} of ${st.user.provider}` : "nobody");
        st.text(String(st.secrets["apiKey"]));
        st.text(st.queryParams.get("year") ?? "none");
        st.text(st.context.locale);
      },
      {
        user: { name: "Ada", provider: "google" },
        secrets: { apiKey: "k-1" },
        query: "year=2026",
        locale: "de",
      },
    );

    expect(app.all("text").map(({ body }) => body)).toEqual(["Ada of google", "k-1", "2026", "de"]);
  });

  it("keeps the values of a form until it is submitted", async () => {
    const app = await AppTest.fromFunction(() => {
      const form = st.form("f");
      st.text(`name: ${form.textInput("Name")}`);
      form.submitButton("Save");
    });

    await app.textInput("Name").set("Ada");
    expect(app.text().body).toBe("name: ");
    await app.button("Save").click();

    expect(app.text().body).toBe("name: Ada");
  });

  it("tells the rows of a table", async () => {
    const app = await AppTest.fromFunction(() => st.table([{ city: "Rome", people: 3 }]));

    expect(app.rows(app.table().data)).toEqual([{ city: "Rome", people: 3 }]);
  });

  it("tells logins that the script asked for", async () => {
    const app = await AppTest.fromFunction(() => {
      if (st.button("Log in")) st.login("google");
    });
    await app.button("Log in").click();

    expect(app.requests).toMatchObject([{ t: "login", provider: "google", returnTo: "home" }]);
  });

  it("does one thing after another, also when it is not waited for", async () => {
    const seen: string[] = [];
    const app = await AppTest.fromFunction(() => {
      seen.push(st.textInput("Name"));
    });

    await Promise.all(["a", "b", "c"].map((name) => app.textInput().set(name)));

    expect(seen).toEqual(["", "a", "b", "c"]);
  });

  it("gives up on a script that never ends", async () => {
    const endless = AppTest.fromFunction(() => new Promise(() => {}), { timeoutMs: 20 });

    await expect(endless).rejects.toThrow("has not come to its end within 20 ms");
  });

  it("refuses what a browser could not do", async () => {
    const app = await AppTest.fromFunction(() => {
      st.selectbox("Size", ["S", "M"]);
      st.button("Save", { disabled: true });
    });

    await expect(app.selectbox("Size").set("XL")).rejects.toThrow("is not one that");
    await expect(app.button("Save").click()).rejects.toThrow("cannot be used");
  });
});

describe("A getter", () => {
  const app = AppTest.fromFunction(() => {
    st.button("Save", { key: "first" });
    st.button("Save");
    st.sidebar.button("Help");
  });

  it("finds by label, position and key", async () => {
    expect((await app).button("Help").label).toBe("Help");
    expect((await app).button(1).id).toBe("main/button:Save");
    expect((await app).button({ key: "first" }).id).toBe("#first");
  });

  it("finds in the sidebar or beside it", async () => {
    expect((await app).sidebar.button().label).toBe("Help");
    const { main } = await app;
    expect(() => main.button("Help")).toThrow('no button "Help". It has: "Save", "Save".');
  });

  it("says what there is when nothing or too much is found", async () => {
    const { slider, button } = await app;
    expect(() => slider("Days")).toThrow('no slider "Days". It has none at all.');
    expect(() => button("Save")).toThrow("2 elements button");
  });
});
