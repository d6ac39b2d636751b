import { describe, expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";

/** The tree as lines, indented: kind and what tells it apart. */
function outline(app: AppTest): readonly string[] {
  const depth = new Map<string, number>();
  return app.elements.map(({ id, parent, node }) => {
    const level = (depth.get(parent) ?? -1) + 1;
    depth.set(id, level);
    const name = "body" in node ? node.body : "label" in node ? node.label : "";
    return `${"  ".repeat(level)}${parent === "side" ? "side: " : ""}${node.kind} ${name}`.trimEnd();
  });
}

function helper(): void {
  st.text("helper");
}

/** Draws a text a while after it was called. */
function drawLater(text: string, waitMs: number): () => Promise<void> {
  return async () => {
    await new Promise((resolve) => {
      setTimeout(resolve, waitMs);
    });
    st.text(text);
  };
}

describe("A container", () => {
  it("is written to by its methods, in any order, also after others", async () => {
    const app = await AppTest.fromFunction(() => {
      const top = st.container({ border: true });
      st.text("below");
      top.text("a");
      top.container().text("inside");
      top.text("b");
    });

    expect(outline(app)).toEqual([
      "container",
      "  text a",
      "  container",
      "    text inside",
      "  text b",
      "text below",
    ]);
    expect(app.container(0)).toMatchObject({ border: true });
  });

  it("is the current one for what runs inside its call, awaited work and helpers included", async () => {
    const app = await AppTest.fromFunction(async () => {
      const box = st.container();
      const result = await box(async () => {
        st.text("before");
        await new Promise((resolve) => {
          setTimeout(resolve, 1);
        });
        helper();
        return 7;
      });
      st.text(`after ${result}`);
    });

    expect(outline(app)).toEqual(["container", "  text before", "  text helper", "text after 7"]);
  });

  it("keeps its place while two of them are written to at the same time", async () => {
    const app = await AppTest.fromFunction(async () => {
      const [left, right] = st.columns(2);
      await Promise.all([left(drawLater("left", 5)), right(drawLater("right", 1))]);
    });

    expect(outline(app)).toEqual([
      "columns",
      "  column",
      "    text left",
      "  column",
      "    text right",
    ]);
  });

  it("of a run that is over is refused, and says why", async () => {
    let kept: st.Container | undefined;
    const app = await AppTest.fromFunction(() => {
      kept ??= st.container();
      kept.text("a");
    });
    expect(app.exceptions).toEqual([]);

    await app.run();

    expect(app.exception().message).toBe("A container of a run that is over was written to.");
  });

  it("gives what its commands return", async () => {
    const app = await AppTest.fromFunction(() => {
      const isOn: boolean = st.sidebar.checkbox("A", { value: true });
      st.sidebar(() => st.text(String(isOn)));
    });

    expect(outline(app)).toEqual(["side: checkbox A", "side: text true"]);
  });
});

it("columns have shares, and a container each", async () => {
  const app = await AppTest.fromFunction(() => {
    const [wide, narrow] = st.columns([3, 1], { gap: "large", align: "center", border: true });
    narrow.text("narrow");
    wide.text("wide");
  });

  expect(app.columns()).toMatchObject({ shares: [3, 1], gap: "large", align: "center" });
  expect(app.column(1)).toMatchObject({ border: true });
  expect(outline(app)).toEqual([
    "columns",
    "  column",
    "    text wide",
    "  column",
    "    text narrow",
  ]);
});

it("tabs tell which is shown, and run the script for it when they are lazy", async () => {
  const app = await AppTest.fromFunction(() => {
    const tabs = st.tabs(["Chart", "Data"], { lazy: true, value: "Data", label: "Views" });
    const [chart, data] = tabs;
    if (tabs.active === "Chart") chart.text("chart");
    else data.text("data");
  });
  expect(outline(app)).toEqual(["tabs Views", "  tab Chart", "  tab Data", "    text data"]);

  await app.tabs().set("Chart");

  expect(app.tabs()).toMatchObject({ labels: ["Chart", "Data"], isLazy: true, value: "Chart" });
  expect(app.text().body).toBe("chart");
  await expect(app.tabs().set("Other")).rejects.toThrow("is not one that");
});

it("an expander tells whether it is open", async () => {
  const app = await AppTest.fromFunction(() => {
    const more = st.expander("More", { open: true, lazy: true, icon: "🔎" });
    if (more.isOpen) more.text("inside");
  });
  expect(outline(app)).toEqual(["expander More", "  text inside"]);

  await app.expander().set(false);

  expect(app.expander()).toMatchObject({ value: false, isLazy: true, icon: "🔎" });
  expect(outline(app)).toEqual(["expander More"]);
});

describe("A placeholder", () => {
  it("shows the last that was written to it", async () => {
    const app = await AppTest.fromFunction(() => {
      const place = st.empty();
      st.text("below");
      place.text("first");
      place.container()(() => {
        st.text("a");
        st.text("b");
      });
    });

    expect(outline(app)).toEqual([
      "empty",
      "  container",
      "    text a",
      "    text b",
      "text below",
    ]);
  });

  it("shows nothing once it is cleared", async () => {
    const app = await AppTest.fromFunction(() => {
      const place = st.empty();
      place.text("a");
      place.clear();
    });

    expect(outline(app)).toEqual(["empty"]);
  });
});

describe("A form", () => {
  it("holds values back until its button is clicked, also those in its columns", async () => {
    const app = await AppTest.fromFunction(() => {
      const form = st.form("person", { border: false });
      const [left, right] = form.columns(2);
      const name = left.textInput("Name");
      const isNew = right.checkbox("New");
      if (form.submitButton("Save", { type: "primary" })) st.text(`${name} ${isNew}`);
    });
    await app.textInput().set("Ada");
    await app.checkbox().set(true);

    await app.button("Save").click();

    expect(app.text().body).toBe("Ada true");
    expect(app.form()).toMatchObject({ id: "#person", border: false });
    expect(app.textInput().form).toBe("#person");
    expect(app.button()).toMatchObject({ isSubmit: true, form: "#person", type: "primary" });
  });

  it("begins anew after a submit when it is told to", async () => {
    const seen: string[] = [];
    const app = await AppTest.fromFunction(() => {
      const form = st.form("person", { clearOnSubmit: true });
      const name = form.textInput("Name");
      if (form.submitButton()) st.success(`Thank you, ${name}`);
      seen.push(name);
    });
    await app.textInput().set("Ada");

    await app.button("Submit").click();

    expect(seen).toEqual(["", "Ada"]);
    expect(app.textInput().value).toBe("");
    expect(app.alert().body).toBe("Thank you, Ada");
    await app.run();
    expect(seen.at(-1)).toBe("");
  });

  it("keeps what was filled in when the run that got it failed", async () => {
    const app = await AppTest.fromFunction(() => {
      const form = st.form("person", { clearOnSubmit: true });
      form.textInput("Name");
      if (form.submitButton()) throw new Error("No database");
    });
    await app.textInput().set("Ada");

    await app.button("Submit").click();

    expect(app.exception().message).toBe("No database");
    expect(app.textInput().value).toBe("Ada");
  });

  it.each([
    [
      "a button in it",
      () => st.form("a").button("Go"),
      'button("Go"): it stands in a form',
      'st.submitButton("Go")',
    ],
    [
      "a button in a column of it",
      () => st.form("a").columns(1)[0].button("Go"),
      "it stands in a form",
      "submitButton",
    ],
    [
      "a form in it",
      () => st.form("a")(() => st.form("b")),
      'form("b"): it stands in another form',
      "after",
    ],
    [
      "its button outside",
      () => st.submitButton("Go"),
      'submitButton("Go"): it stands in no form.',
      "st.form",
    ],
    ["two of one name", () => [st.form("a"), st.form("a")], 'have the key "a"', "of its own"],
  ])("refuses %s", async (_what, act, message, hint) => {
    const app = await AppTest.fromFunction(() => void act());

    expect(app.exception().message).toContain(message);
    expect(app.exception().hint).toContain(hint);
  });
});
