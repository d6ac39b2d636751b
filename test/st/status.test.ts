import { describe, expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";
import { nodes } from "./support/nodes.ts";

it.each([
  ["success", () => st.success("a")],
  ["info", () => st.info("a")],
  ["warning", () => st.warning("a")],
  ["error", () => st.error("a")],
])("%s is an alert of that tone", async (tone, draw) => {
  const app = await AppTest.fromFunction(draw);

  expect(nodes(app)).toEqual([{ kind: "alert", tone, body: "a" }]);
});

it("an alert has a title and an icon", async () => {
  const app = await AppTest.fromFunction(() => st.info("a", { title: "T", icon: "🎉" }));

  expect(app.alert()).toMatchObject({ title: "T", icon: "🎉" });
});

it("exception shows an error where it is called, and goes on", async () => {
  const app = await AppTest.fromFunction(() => {
    st.container()(() => st.exception(new TypeError("broken")));
    st.text("after");
  });

  expect(app.exception()).toMatchObject({ name: "TypeError", message: "broken" });
  expect(app.elements.map(({ node }) => node.kind)).toEqual(["container", "exception", "text"]);
});

describe("progress", () => {
  it("shows how far it is, and the text before when it gets no other", async () => {
    const app = await AppTest.fromFunction(() => {
      const bar = st.progress(0, { text: "Reading" });
      bar.update(0.5);
      st.progress(0).update(1, "Done");
    });

    expect(nodes(app)).toEqual([
      { kind: "progress", value: 0.5, text: "Reading" },
      { kind: "progress", value: 1, text: "Done" },
    ]);
  });

  it("can be taken away, and refuses what is no share", async () => {
    const app = await AppTest.fromFunction(() => {
      const bar = st.progress(0.1);
      bar.remove();
      st.progress(0).update(1.01);
    });

    expect(app.all("progress").map(({ value }) => value)).toEqual([0]);
    expect(app.exception().message).toBe("progress(): its value is the number 1.01.");
  });
});

describe("spinner", () => {
  it("is shown while the work goes on, and gives its result", async () => {
    let isSecond = false;
    const app: AppTest = await AppTest.fromFunction(async () => {
      const result = await st.spinner("Loading", async () => {
        await new Promise((resolve) => {
          setTimeout(resolve, 20); // what was drawn is sent meanwhile
        });
        return isSecond ? app.all("spinner").map(({ text }) => text) : [];
      });
      st.text(JSON.stringify(result));
    });
    isSecond = true;

    await app.run();

    expect(nodes(app)).toEqual([{ kind: "text", body: '["Loading"]' }]);
  });

  it("goes when the work fails, whose error it passes on", async () => {
    const app = await AppTest.fromFunction(async () => {
      await st.spinner("Loading", async () => {
        st.text("inside");
        throw new Error("broken");
      });
    });

    expect(app.all("spinner")).toEqual([]);
    expect(app.exception().message).toBe("broken");
  });

  it("goes when the run is ended in it", async () => {
    const app = await AppTest.fromFunction(async () => {
      st.text("before");
      await st.spinner("Loading", () => st.stop());
    });

    expect(nodes(app)).toEqual([{ kind: "text", body: "before" }]);
  });
});

it("a toast outlives the run, for as long as it says", async () => {
  const app = await AppTest.fromFunction(() => {
    if (st.button("Save")) {
      st.toast("Saved.", { icon: "🎉", tone: "success", durationMs: 60_000 });
      st.rerun();
    }
  });

  await app.button().click();

  expect(app.toast()).toMatchObject({
    body: "Saved.",
    icon: "🎉",
    tone: "success",
    durationMs: 60_000,
  });
});
