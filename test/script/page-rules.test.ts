import { describe, expect, it } from "vitest";

import type { PageRules } from "../../src/protocol/page-access.ts";
import { parseRule } from "../../src/protocol/policy.ts";
import type { UserState } from "../../src/protocol/user.ts";
import { button, navigation, page, requireLogin, text, textInput } from "../../src/st/index.ts";
import { Tab, type TabOptions } from "./tab.ts";

const access: PageRules = {
  require: false,
  pages: [{ pattern: "/admin/*", access: [parseRule("group:admins")] }],
};

function member(...groups: readonly string[]): UserState {
  const claims = { name: "Ada" };
  const login = { provider: "default", iss: "https://op.example", sub: "ada", expiresAt: 0 };
  return { isLoggedIn: true, identity: { ...login, claims, groups } };
}

/** What has been done behind the guard. */
const done: string[] = [];

function openTab(options: Partial<TabOptions>): Tab {
  done.length = 0;
  const home = page(() => text("home"), { title: "Home", default: true });
  const admin = page(
    () => {
      done.push("drawn");
      textInput("Name", { onChange: (name) => done.push(`renamed to ${name}`) });
      button("Delete", { onClick: () => done.push("deleted") });
    },
    { path: "admin", title: "Admin" },
  );
  return new Tab({
    script: () => navigation([home, admin]).run(),
    user: member("admins"),
    path: "admin",
    access,
    ...options,
  });
}

/** The pages that the browser is to ask the server for. */
function asked({ messages }: Tab): readonly string[] {
  return messages.flatMap((message) => (message.t === "forbidden" ? [message.path] : []));
}

/** Resolves when what the session is doing is over. */
async function settle(tab: Tab, act: () => void): Promise<void> {
  const before = tab.messages.length;
  act();
  await expect.poll(() => tab.messages.slice(before).map(({ t }) => t)).toContain("done");
}

describe("a page that the server guards", () => {
  it("is drawn for whom it is open to", async () => {
    const tab = openTab({});
    await tab.open();

    expect(done).toEqual(["drawn"]);
    expect(asked(tab)).toEqual([]);
  });

  it("does not run for a session that is opened there without the right", async () => {
    const tab = openTab({ user: member() });
    await tab.open();

    expect(done).toEqual([]);
    expect(asked(tab)).toEqual(["admin"]);
  });

  it("runs no more, nor do its callbacks, once the person has lost the right", async () => {
    const tab = openTab({});
    await tab.open();
    done.length = 0;

    await settle(tab, () => tab.session.setUser(member()));
    await tab.input(["main@admin/button:Delete", true], ["main@admin/textInput:Name", "x"]);

    expect(done).toEqual([]);
    expect(asked(tab)).toEqual(["admin", "admin"]);
  });

  it("has its callbacks done with, also for whom has lost the right and is elsewhere by the same breath", async () => {
    const tab = openTab({});
    await tab.open();
    done.length = 0;

    await settle(tab, () => {
      tab.session.setUser(member());
      tab.send({ kind: "navigate", seq: 1, path: "", query: "" });
      tab.send({ kind: "input", seq: 2, values: [["main@admin/button:Delete", true]] });
    });

    expect(done).toEqual([]);
    expect(tab.shown).toEqual(["home"]);
  });

  it("does not run unseen either, when a session comes back from the store with a click on it", async () => {
    const before = openTab({});
    await before.open();
    await expect.poll(() => before.messages.some(({ t }) => t === "save")).toBe(true);
    const tab = openTab({ user: member(), saved: before.saved() });

    await tab.input(["main@admin/button:Delete", true]);

    expect(done).toEqual([]);
    expect(asked(tab)).toEqual(["admin"]);
  });

  it("is not among the links of whom it is not open to", async () => {
    const tab = openTab({ user: member(), path: "" });
    await tab.open();

    expect(tab.messages.find(({ t }) => t === "pages")).toMatchObject({
      pages: [{ path: "" }, { path: "admin", isHidden: true }],
    });
  });
});

/** Guarded by the script itself: only its run can say who is let in. */
const guards: readonly (readonly [string, () => unknown])[] = [
  [
    "page({ allow })",
    () => {
      const options = { default: true, allow: ["group:admins"] };
      return navigation([page(controls, { title: "Admin", ...options })]).run();
    },
  ],
  [
    "requireLogin({ allow })",
    () => {
      requireLogin({ allow: ["group:admins"] });
      controls();
    },
  ],
];

function controls(): void {
  textInput("Name", { key: "name", onChange: (name) => done.push(`renamed to ${name}`) });
  button("Delete", { onClick: () => done.push("deleted") });
}

describe.each(guards)("what %s guards", (_, script) => {
  it("is closed to a click that comes with the loss of the right", async () => {
    done.length = 0;
    const tab = new Tab({ script, user: member("admins") });
    await tab.open();
    const ids = tab.session.tree.snapshot().flatMap((op) => (op[0] === "set" ? [op[1]] : []));
    const deletion = ids.find((id) => id.includes("button:Delete")) ?? "";

    for (const [seq, value] of [
      ["#name", "x"],
      [deletion, true],
    ].entries()) {
      await settle(tab, () => {
        tab.session.setUser(member());
        tab.send({ kind: "input", seq: seq + 1, values: [[String(value[0]), value[1]]] });
      });
    }

    expect(done).toEqual([]);
  });

  it("takes a click that comes with other news of the person", async () => {
    done.length = 0;
    const tab = new Tab({ script, user: member("admins") });
    await tab.open();

    await settle(tab, () => {
      tab.session.setUser(member("admins", "editors"));
      tab.send({ kind: "input", seq: 1, values: [["#name", "x"]] });
    });

    expect(done).toEqual(["renamed to x"]);
  });
});
