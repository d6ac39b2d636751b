/** The frame around a page: navigation, sidebar, header, status, account. */

import { afterEach, describe, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";

import { offlineAfterMs } from "../../../client/src/connection/session.ts";
import { initials } from "../../../client/src/shell/Account.tsx";
import type { ElementNode, PageEntry } from "../../../src/protocol/elements.ts";
import { closeCodes } from "../../../src/protocol/frames.ts";
import { showPage } from "./support/app.tsx";
import type { Elements } from "./support/app.tsx";
import { findFaults, look, looks } from "./support/looks.ts";

const pages: readonly PageEntry[] = [
  { path: "", title: "Overview", icon: "📈" },
  { path: "customers", title: "Customers" },
  { path: "secret", title: "Secret", isHidden: true },
];

function pageNode(position: "sidebar" | "top" | "hidden", more: object = {}): ElementNode {
  return {
    kind: "page",
    navigation: { position, current: "", sections: [{ title: "Sales", pages }] },
    ...more,
  };
}

const main: readonly Elements[] = [
  ["title", { kind: "heading", level: 1, body: "Quarterly revenue" }],
  ["long", { kind: "text", body: "line\n".repeat(120) }],
];
const side: readonly Elements[] = [["filters", { kind: "caption", body: "Filters" }]];
const ada = {
  kind: "user",
  person: "p1",
  name: "Ada Lovelace",
  email: "ada@example.com",
} as const;

afterEach(() => {
  localStorage.clear();
  window.scrollTo(0, 0);
});

it.each(looks)("has no accessibility fault when $name", async (given) => {
  await look(given);
  const line = showPage({ page: pageNode("sidebar"), main, side }, { account: ada });
  line.receive({ kind: "running", seq: 0 });
  await expect.element(page.getByText("Running")).toBeVisible();

  expect(await findFaults("page")).toEqual([]);
});

describe("navigation", () => {
  it("shows the pages in the sidebar and marks the current one", async () => {
    showPage({ page: pageNode("sidebar"), main });
    const nav = page.getByRole("navigation", { name: "Pages" });

    await expect
      .element(nav.getByRole("link", { name: "Overview" }))
      .toHaveAttribute("aria-current", "page");
    await expect
      .element(nav.getByRole("link", { name: "Customers" }))
      .not.toHaveAttribute("aria-current");
    await expect.element(nav.getByText("Sales")).toBeVisible();
    await expect.element(nav.getByText("Secret")).not.toBeInTheDocument();
  });

  it("stands in the header when the author wants it on top", async () => {
    showPage({ page: pageNode("top"), main });

    await expect
      .element(page.getByRole("banner").getByRole("link", { name: "Customers" }))
      .toBeVisible();
    await expect.element(page.getByRole("complementary")).not.toBeInTheDocument();
  });

  it("is not there when the author hides it or there is one page only", async () => {
    showPage({ page: pageNode("hidden"), main });
    await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();

    await expect.element(page.getByRole("navigation")).not.toBeInTheDocument();
  });

  it("says that there is no such page", async () => {
    showPage({ page: pageNode("sidebar", { isNotFound: true }) });

    await expect.element(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
    await expect.element(page.getByRole("link", { name: "Go to the home page" })).toBeVisible();
  });
});

describe("the sidebar", () => {
  it("is not there when there is nothing in it", async () => {
    showPage({ main });
    await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();

    await expect.element(page.getByRole("complementary")).not.toBeInTheDocument();
  });

  it("closes, stays closed, and opens again", async () => {
    await page.viewport(1280, 900);
    showPage({ page: pageNode("sidebar"), main, side });
    await page.getByRole("button", { name: "Close the sidebar" }).click();
    await expect.element(page.getByText("Filters")).not.toBeInTheDocument();
    expect(localStorage.getItem("sluice.sidebar")).toBe("closed");

    await page.getByRole("button", { name: "Open the sidebar" }).click();

    await expect.element(page.getByText("Filters")).toBeVisible();
  });

  it("cannot be closed when the author has locked it", async () => {
    showPage({ page: pageNode("sidebar", { sidebar: "locked" }), main, side });
    await expect.element(page.getByText("Filters")).toBeVisible();

    await expect
      .element(page.getByRole("button", { name: "Close the sidebar" }))
      .not.toBeInTheDocument();
  });

  it("changes its width by keyboard, within limits", async () => {
    showPage({ page: pageNode("sidebar"), main, side });
    const handle = page.getByRole("separator", { name: "Width of the sidebar" });
    await expect.element(handle).toHaveAttribute("aria-valuenow", "288");
    handle.element().dispatchEvent(new FocusEvent("focus"));
    const element = handle.element();
    if (element instanceof HTMLElement) element.focus();

    await userEvent.keyboard("{ArrowRight}");
    await expect.element(handle).toHaveAttribute("aria-valuenow", "304");
    await userEvent.keyboard("{End}{ArrowRight}");
    await expect.element(handle).toHaveAttribute("aria-valuenow", "480");
    await userEvent.keyboard("{Home}{ArrowLeft}");

    await expect.element(handle).toHaveAttribute("aria-valuenow", "220");
    expect(page.getByRole("complementary").element().clientWidth).toBeLessThanOrEqual(220);
  });

  it("is a drawer on a narrow screen, which keeps the focus and closes on Escape", async () => {
    await page.viewport(390, 900);
    showPage({ page: pageNode("sidebar"), main, side });
    await expect.element(page.getByText("Filters")).not.toBeInTheDocument();

    await page.getByRole("button", { name: "Open the sidebar" }).click();
    await expect.element(page.getByRole("dialog", { name: "Sidebar" })).toBeVisible();
    await expect.element(page.getByText("Filters")).toBeVisible();
    expect(await findFaults("page")).toEqual([]);
    await userEvent.keyboard("{Escape}");

    await expect.element(page.getByText("Filters")).not.toBeInTheDocument();
    await expect.element(page.getByRole("button", { name: "Open the sidebar" })).toHaveFocus();
    await page.viewport(1280, 900);
  });
});

describe("the header", () => {
  it("shows the heading once it has been scrolled away", async () => {
    showPage({ main });
    await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(document.querySelector(".header-title")?.textContent).toBe("");

    window.scrollTo(0, 800);

    await expect
      .poll(() => document.querySelector(".header-title")?.textContent)
      .toBe("Quarterly revenue");
  });

  it("lets one skip to the content", async () => {
    showPage({ page: pageNode("sidebar"), main });
    await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();
    await userEvent.tab();
    await expect.element(page.getByRole("link", { name: "Skip to content" })).toHaveFocus();

    await userEvent.keyboard("{Enter}");

    await expect.element(page.getByRole("main")).toHaveFocus();
  });

  it("changes the theme and remembers it in the cookie the server reads", async () => {
    showPage({ main });
    await page.getByRole("button", { name: "Theme" }).click();

    await page.getByText("Dark").click();

    expect(document.documentElement.dataset["theme"]).toBe("dark");
    expect(document.cookie).toContain("sluice_theme=dark");
    await page.getByText("As the system").click();
    expect(document.cookie).not.toContain("sluice_theme");
    delete document.documentElement.dataset["theme"];
  });
});

describe("the account", () => {
  it("shows who is logged in and how to log out", async () => {
    showPage({ main }, { account: ada });

    await page.getByRole("button", { name: "AL account of Ada Lovelace" }).click();

    await expect.element(page.getByText("ada@example.com")).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Log out" })).toBeVisible();
  });

  it("offers a login where there is one", async () => {
    showPage({ main }, { account: { kind: "anonymous", canLogIn: true } });

    await expect.element(page.getByRole("button", { name: "Log in" })).toBeVisible();
  });

  it("is not there when nobody can log in", async () => {
    showPage({ main }, { account: { kind: "none" } });
    await expect.element(page.getByRole("heading", { level: 1 })).toBeVisible();

    await expect.element(page.getByRole("button", { name: "Log in" })).not.toBeInTheDocument();
    await expect.element(page.getByRole("link", { name: /tab/ })).not.toBeInTheDocument();
  });

  it("offers a tab of its own where nobody can log in inside another page", async () => {
    showPage({ main }, { account: { kind: "anonymous", canLogIn: false } });

    const link = page.getByRole("link", { name: "Open in a new tab" });
    await expect.element(link).toHaveAttribute("target", "_blank");
    await expect.element(link).toHaveAttribute("href", window.location.href);
    await expect.element(page.getByRole("button", { name: "Log in" })).not.toBeInTheDocument();
  });

  it.each([
    ["Ada Lovelace", "AL"],
    ["ada.lovelace@example.com", "AL"],
    ["Grace Brewster Hopper", "GH"],
    ["李雷", "李"],
    ["", ""],
  ])("is drawn for %s as %s", (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe("the status", () => {
  it("says that a run goes on and stops it", async () => {
    const line = showPage({ main });
    line.receive({ kind: "running", seq: 0 });

    await page.getByRole("button", { name: "Stop" }).click();
    expect(line.sent).toEqual([{ kind: "stop" }]);
    line.patch([], { end: "stopped" });

    await expect.element(page.getByText("Running")).not.toBeInTheDocument();
  });

  it("goes on saying so when a newer run takes over", async () => {
    const line = showPage({ main });
    line.receive({ kind: "running", seq: 0 });

    line.patch([], { end: "superseded" });

    await expect.element(page.getByText("Running")).toBeVisible();
  });

  it("says that the line is broken, and is calm again when it stands", async () => {
    const line = showPage({ main });
    line.breakDown();
    await expect.element(page.getByText("Reconnecting")).toBeVisible();

    line.welcome();

    await expect.element(page.getByText("Reconnecting")).not.toBeInTheDocument();
  });

  it("says in large that there is no connection when that lasts, and tries again when asked to", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const line = showPage({ main });
    line.breakDown();
    vi.advanceTimersByTime(offlineAfterMs);
    vi.useRealTimers();

    await page.getByRole("button", { name: "Try now" }).click();
    expect(line.retries).toBe(1);
    line.welcome();

    await expect.element(page.getByRole("button", { name: "Try now" })).not.toBeInTheDocument();
  });

  it("offers to reload when the server is newer and something would be lost", async () => {
    let reloads = 0;
    const line = showPage(
      { main: [["name", { kind: "textInput", label: "Name", type: "text", value: "" }]] },
      { events: { onReload: () => (reloads += 1) > 0 } },
    );
    line.session.widgets.show("name", "typed");

    line.breakDown(closeCodes.versionMismatch);

    await expect.element(page.getByRole("button", { name: "Reload" })).toBeVisible();
    expect(reloads).toBe(0);
  });

  it("reloads by itself when the server is newer and nothing would be lost", () => {
    let reloads = 0;
    const line = showPage({ main }, { events: { onReload: () => (reloads += 1) > 0 } });

    line.breakDown(closeCodes.versionMismatch);

    expect(reloads).toBe(1);
  });

  it("that could not load a part of its code while the line is down waits for the line", () => {
    let reloads = 0;
    const line = showPage({ main }, { events: { onReload: () => (reloads += 1) > 0 } });
    line.breakDown();

    line.session.missCode();
    const before = reloads;
    line.welcome();

    expect(before).toBe(0);
    expect(reloads).toBe(1);
  });

  it.each([
    [closeCodes.slowDown, "This page sent more to the app than it takes at once."],
    [1009, "What you entered last is larger than the app takes, and was not sent."],
    [1011, "The app could not do that."],
  ])(
    "says what happened when the line is closed with %i, until the next run",
    async (code, words) => {
      const line = showPage({ main });

      line.breakDown(code);
      await expect.element(page.getByText(words)).toBeVisible();
      line.welcome();
      line.patch([], { reset: true });
      await expect.element(page.getByText(words)).toBeVisible();
      line.patch([], { seq: 1 });

      await expect.element(page.getByText(words)).not.toBeInTheDocument();
    },
  );

  it("does not send again what was too large", () => {
    const line = showPage({
      main: [["name", { kind: "textInput", label: "Name", type: "text", value: "" }]],
    });
    for (const value of ["short", "long ".repeat(1_000)]) {
      line.session.widgets.show("name", value);
      line.session.widgets.commit("name");
    }

    line.breakDown(1009);
    line.sent.length = 0;
    line.welcome();

    expect(line.sent).toMatchObject([{ kind: "input", values: [["name", "short"]] }]);
  });

  it("asks what to do when the login has ended, and leaves the page readable", async () => {
    const line = showPage({ main }, { account: ada });

    line.breakDown(closeCodes.loginEnded);

    await expect.element(page.getByRole("dialog", { name: "Your login has ended" })).toBeVisible();
    await expect.element(page.getByRole("button", { name: "Log in again" })).toHaveFocus();
    expect(await findFaults("page")).toEqual([]);
    await page.getByRole("button", { name: "Stay on this page" }).click();
    await expect.element(page.getByRole("heading", { name: "Quarterly revenue" })).toBeVisible();
    await expect
      .element(page.getByRole("alert").filter({ hasText: "Your login has ended. Nothing more" }))
      .toBeVisible();
    await expect.element(page.getByRole("button", { name: "Log in again" })).toBeVisible();
    expect(await findFaults("page")).toEqual([]);
  });

  it("says that a page is not open to this person", async () => {
    const line = showPage({ main });

    line.breakDown(closeCodes.forbidden);

    await expect
      .element(page.getByRole("heading", { name: "This page is not open to you" }))
      .toBeVisible();
  });

  it("says that the script ended its worker, and runs it again when asked to", async () => {
    const line = showPage({ main });
    line.receive({
      kind: "crashed",
      error: { code: "X", message: "It ran out of memory.", hint: "Use less." },
    });

    await expect
      .element(page.getByRole("heading", { name: "It ran out of memory." }))
      .toBeVisible();
    await page.getByRole("button", { name: "Run again" }).click();

    expect(line.sent).toEqual([{ kind: "rerun", seq: 1 }]);
  });

  it("says why a step was not taken", async () => {
    const line = showPage({ main });

    line.receive({
      kind: "refused",
      seq: 1,
      error: { code: "X", message: "Too much.", hint: "Send less." },
    });
    await expect.element(page.getByText("Too much. Send less.")).toBeVisible();
    await page.getByRole("button", { name: "Close" }).click();

    await expect.element(page.getByText("Too much. Send less.")).not.toBeInTheDocument();
  });
});
