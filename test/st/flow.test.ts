import { describe, expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";

describe("stop", () => {
  it("ends the run: what it has drawn stays, what it has not reached goes", async () => {
    const app = await AppTest.fromFunction(() => {
      const isStopped = st.checkbox("Stop");
      st.text("a");
      if (isStopped) st.stop();
      st.text("b");
    });
    expect(app.all("text")).toHaveLength(2);

    await app.checkbox().set(true);

    expect(app.all("text").map(({ body }) => body)).toEqual(["a"]);
    expect(app.exceptions).toEqual([]);
  });

  it("ends a callback, and leaves the page as it is", async () => {
    const app = await AppTest.fromFunction(() => {
      st.text("a");
      st.button("Go", { onClick: () => st.stop() });
    });

    await app.button().click();

    expect(app.text().body).toBe("a");
    expect(app.exceptions).toEqual([]);
  });

  it("is told apart from errors by isStop", async () => {
    const seen: boolean[] = [];
    await AppTest.fromFunction(() => {
      try {
        st.stop();
      } catch (error) {
        seen.push(st.isStop(error), st.isStop(new Error("x")), st.isStop(undefined));
        throw error;
      }
    });

    expect(seen).toEqual([true, false, false]);
  });
});

describe("rerun", () => {
  it("begins again at once", async () => {
    let runs = 0;
    const app = await AppTest.fromFunction(() => {
      runs++;
      if (runs < 3) st.rerun();
      st.text(String(runs));
    });

    expect(app.text().body).toBe("3");
  });

  it("is ended when it never ends", async () => {
    const app = await AppTest.fromFunction(() => st.rerun());

    expect(app.exception().message).toContain("runs in a row");
  });
});

it("signal is aborted when the run is over", async () => {
  const signals: AbortSignal[] = [];
  const wasAborted: boolean[] = [];
  await AppTest.fromFunction(() => {
    const signal = st.signal();
    signals.push(signal);
    wasAborted.push(signal.aborted);
  });

  expect(wasAborted).toEqual([false]);
  expect(signals[0]?.aborted).toBe(true);
});

it("setPageConfig sets what holds for the page; later words win", async () => {
  const app = await AppTest.fromFunction(() => {
    st.setPageConfig({ title: "A", icon: "🎉", layout: "wide" });
    st.setPageConfig({ title: "B", sidebar: "closed" });
  });

  expect(app.pageProps).toMatchObject({
    title: "B",
    icon: "🎉",
    layout: "wide",
    sidebar: "closed",
  });
});
