import { setTimeout as pause } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { currentScope } from "../../src/script/scope.ts";
import {
  button,
  context,
  isStop,
  rerun,
  session,
  stop,
  text,
  textInput,
  toast,
} from "../../src/st/index.ts";
import { Tab } from "./tab.ts";

describe("a run", () => {
  it("answers a click with what has changed, under the click's number", async () => {
    let count = 0;
    const tab = new Tab({
      script() {
        text("stays");
        if (button("More")) count++;
        text(`count ${count}`);
      },
    });
    await tab.open();
    await tab.input(["main/button:More", true]);

    expect(tab.lastPatch).toEqual({
      kind: "patch",
      seq: 1,
      ops: [["props", "main/text~1", { body: "count 1" }]],
      end: "finished",
    });
  });

  it("sees a click once", async () => {
    const clicks: boolean[] = [];
    const tab = new Tab({ script: () => clicks.push(button("Go")) });
    await tab.open();
    await tab.input(["main/button:Go", true]);
    await tab.input();

    expect(clicks).toEqual([false, true, false]);
  });

  it("calls a callback first, with the new value", async () => {
    const order: string[] = [];
    const tab = new Tab({
      script() {
        order.push("script");
        textInput("Name", { onChange: (value) => order.push(`changed to ${value}`) });
      },
    });
    await tab.open();
    await tab.input(["main/textInput:Name", "Ada"]);

    expect(order).toEqual(["script", "changed to Ada", "script"]);
  });

  it("keeps the rest of the page when it fails, and shows what it says in development", async () => {
    let fails = false;
    const tab = new Tab({
      script() {
        text("before");
        if (fails) throw new TypeError("no such thing");
        text("after");
      },
    });
    await tab.open();
    fails = true;
    await tab.input();

    expect(tab.shown).toEqual(expect.arrayContaining(["before", "after", "! no such thing"]));
    expect(tab.lastPatch?.end).toBe("failed");
    expect(tab.messages).toContainEqual(
      expect.objectContaining({
        t: "failure",
        error: expect.objectContaining({ message: "TypeError: no such thing" }),
      }),
    );
  });

  it("tells visitors of an app in production nothing but a number, which the log has too", async () => {
    const tab = new Tab({
      mode: "production",
      script() {
        throw new Error("the password is hunter2");
      },
    });
    await tab.open();

    expect(JSON.stringify(tab.frames)).not.toContain("hunter2");
    const failure = tab.messages.find((message) => message.t === "failure");
    expect(JSON.stringify(tab.frames)).toContain(failure?.id);
  });

  it("takes away what st.stop() has kept it from reaching", async () => {
    let stops = false;
    const tab = new Tab({
      script() {
        text("before");
        if (stops) stop();
        text("after");
      },
    });
    await tab.open();
    stops = true;
    await tab.input();

    expect(tab.shown).toEqual(["before"]);
  });

  it("that only asks for another one is ended as a loop", async () => {
    const tab = new Tab({ script: () => rerun() });
    await tab.open();

    expect(tab.shown).toEqual([expect.stringMatching(/^! The script has asked for 100 runs/)]);
  });
});

describe("a newer interaction", () => {
  it("ends a run that awaits", async () => {
    let runs = 0;
    const tab = new Tab({
      async script() {
        runs++;
        if (runs === 1) await new Promise(() => {});
        text(`run ${runs}`);
      },
    });
    const opened = tab.open();
    await pause(20);
    await tab.input();
    await opened;

    expect(tab.shown).toEqual(["run 2"]);
  });

  it("stops a run that computes, at its next command, and also one that catches everything", async () => {
    let swallowed = 0;
    let runs = 0;
    const tab = new Tab({
      script() {
        if (++runs > 1) return;
        tab.flags.events[0] = 1; // what the control thread does while this thread is busy
        for (let i = 0; i < 20; i++) {
          try {
            text("on and on");
          } catch (error) {
            if (isStop(error)) swallowed++;
          }
        }
      },
    });
    await tab.open();

    expect(swallowed).toBe(20);
  });

  it("does not lose a click that the run before had not reached", async () => {
    const clicked: string[] = [];
    let isSlow = false;
    const tab = new Tab({
      async script() {
        if (isSlow) {
          isSlow = false;
          await new Promise(() => {});
        }
        if (button("A")) clicked.push("A");
        if (button("B")) clicked.push("B");
      },
    });
    await tab.open();
    isSlow = true;
    tab.send({ kind: "input", seq: tab.nextSeq, values: [["main/button:A", true]] });
    await pause(10);
    await tab.input(["main/button:B", true]);

    expect(clicked).toEqual(["A", "B"]);
  });

  it("lets a callback finish", async () => {
    const done: string[] = [];
    const tab = new Tab({
      script() {
        button("Save", {
          async onClick() {
            await pause(30);
            text("drawn by the callback");
            done.push("saved");
          },
        });
        button("Other");
      },
    });
    await tab.open();
    tab.send({ kind: "input", seq: tab.nextSeq, values: [["main/button:Save", true]] });
    await pause(5);
    await tab.input(["main/button:Other", true]);

    expect(done).toEqual(["saved"]);
  });

  it("makes what a left-behind run still draws nothing", async () => {
    let release = (): void => {};
    let runs = 0;
    const errors: unknown[] = [];
    const tab = new Tab({
      async script() {
        runs++;
        if (runs > 1) return text("new");
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        try {
          text("ghost");
        } catch (error) {
          errors.push(error);
        }
      },
    });
    void tab.open();
    await pause(10);
    await tab.input();
    release();
    await pause(10);

    expect(errors.map(isStop)).toEqual([true]);
    expect(tab.shown).toEqual(["new"]);
  });
});

describe("hostile values", () => {
  const script = (): void => {
    textInput("Name", { maxChars: 5 });
    button("Locked", { disabled: true });
    button("Go");
  };

  it.each([
    ["an element that is not there", ["main/textInput:Other", "x"], "WIDGET_UNKNOWN"],
    ["a prototype's name", ["__proto__", { polluted: true }], "WIDGET_UNKNOWN"],
    ["a value of another type", ["main/textInput:Name", { length: 1 }], "VALUE_INVALID"],
    ["a value beyond its limit", ["main/textInput:Name", "too long for it"], "VALUE_INVALID"],
    ["a button that is disabled", ["main/button:Locked", true], "WIDGET_DISABLED"],
    ["a click that is not true", ["main/button:Go", "yes"], "VALUE_INVALID"],
  ] as [string, [string, unknown], string][])("are refused: %s", async (_name, value, code) => {
    const tab = new Tab({ script });
    await tab.open();
    await tab.input(value);

    expect(tab.frames).toContainEqual({
      kind: "refused",
      seq: 1,
      error: expect.objectContaining({ code }),
    });
  });

  it("among good ones spoil them all", async () => {
    const seen: string[] = [];
    const tab = new Tab({ script: () => seen.push(textInput("Name")) });
    await tab.open();
    await tab.input(["main/textInput:Name", "Ada"], ["nothing", 1]);

    expect(seen).toEqual(["", ""]);
  });
});

describe("a session that moves to another worker", () => {
  it("goes on with its values, and calls the callback of the click that waited", async () => {
    const order: string[] = [];
    const script = (): void => {
      const name = textInput("Name");
      session["runs"] = Number(session["runs"] ?? 0) + 1;
      button("Save", { onClick: () => order.push(`save ${name}`) });
      text(`${name} ${String(session["runs"])}`);
    };
    const first = new Tab({ script });
    await first.open();
    await first.input(["main/textInput:Name", "Ada"]);

    const second = new Tab({ script, saved: first.saved() });
    await second.input(["main/button:Save", true]);

    expect(order).toEqual(["save Ada"]);
    expect(second.shown).toContain("Ada 4");
    expect(second.patches.filter((patch) => patch.reset === true)).toHaveLength(1);
  });
});

describe("a browser that comes again", () => {
  it("is sent the whole tree without a run", async () => {
    let runs = 0;
    const tab = new Tab({ script: () => text(`run ${++runs}`) });
    await tab.open();
    tab.session.attach({ attach: 2, context: tab.session.context, user: tab.session.user });

    expect(runs).toBe(1);
    expect(tab.lastPatch).toMatchObject({ reset: true, end: "finished" });
    expect(tab.messages.findLast((message) => message.t === "frame")?.attach).toBe(2);
  });

  it("is what st.context tells of from then on", async () => {
    const seen: string[] = [];
    const tab = new Tab({ script: () => seen.push(`${context.locale} ${context.ip}`) });
    await tab.open();
    const { user } = tab.session;
    const now = { ...tab.session.context, locale: "fr", ip: "192.0.2.7" };
    tab.session.attach({ attach: 2, context: now, user });
    await tab.input();

    expect(seen).toEqual(["en 127.0.0.1", "fr 192.0.2.7"]);
  });

  it("still sees a toast that has not run out", async () => {
    const tab = new Tab({
      script() {
        if (button("Go")) toast("Saved");
      },
    });
    await tab.open();
    await tab.input(["main/button:Go", true]);
    await tab.input();

    expect(tab.shown).toContain("Saved");
  });
});

describe("code that belongs to no run", () => {
  it("is told so", () => {
    expect(() => text("x")).toThrow(expect.objectContaining({ code: "OUTSIDE_OF_RUN" }));
  });

  it("shows its exception in the page of the session that began it", async () => {
    const tab = new Tab({ script: () => text("fine") });
    await tab.open();
    tab.session.showLate(new Error("nobody awaited this"));

    expect(tab.shown).toEqual(["fine", "! nobody awaited this"]);
  });

  it("has the session of each when two run at once", async () => {
    const paths: string[] = [];
    const script = async (): Promise<void> => {
      await pause(5);
      paths.push(currentScope().run.session.context.path);
    };
    await Promise.all([
      new Tab({ script, path: "a" }).open(),
      new Tab({ script, path: "b" }).open(),
    ]);

    expect(paths.toSorted()).toEqual(["a", "b"]);
  });
});

it("a page that no run declares is not found", async () => {
  const tab = new Tab({ script: () => text("home"), path: "nowhere" });
  await tab.open();

  expect(tab.session.tree.node("page")).toMatchObject({ isNotFound: true });
});
