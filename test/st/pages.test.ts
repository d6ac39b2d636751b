import { describe, expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest, type AppTestOptions } from "../../src/testing/index.ts";

const home = (): void => st.text("home");

/** An app of a home page and some others. */
async function open(pages: () => readonly st.Page[], options?: AppTestOptions): Promise<AppTest> {
  return AppTest.fromFunction(async () => {
    const all = [st.page(home, { default: true }), ...pages()];
    const page = st.navigation(all);
    st.caption(`at ${page.title}`);
    await page.run();
  }, options);
}

describe("A page", () => {
  const made: readonly [string, () => st.Page, object][] = [
    [
      "a file",
      () => st.page("pages/sales_report.ts"),
      { title: "Sales report", path: "sales_report" },
    ],
    [
      "a file in camelCase",
      () => st.page("pages/salesReport.ts"),
      { title: "Sales report", path: "sales-report" },
    ],
    [
      "a file with a title",
      () => st.page("a.ts", { title: "My Äpp!" }),
      { title: "My Äpp!", path: "a" },
    ],
    ["a function", () => st.page(home), { title: "Home", path: "home", file: undefined }],
    [
      "a function without a name",
      () => st.page(() => {}, { title: "Ober-Übersicht" }),
      { title: "Ober-Übersicht", path: "ober-übersicht" },
    ],
    ["the default", () => st.page(home, { default: true }), { path: "", isPublic: true }],
    [
      "a path of its own",
      () => st.page(home, { path: "reports/2026", hidden: true }),
      { path: "reports/2026", isHidden: true },
    ],
    ["some people", () => st.page(home, { allow: ["*@acme.com"] }), { isPublic: false }],
  ];
  it.each(made)("of %s has its title and path, also outside of a run", (_name, make, page) => {
    expect(make()).toMatchObject(page);
  });
});

describe("navigation", () => {
  it("returns the page at the path, whose widgets are its own", async () => {
    const app = await open(() => [st.page(() => st.checkbox("A") && home(), { title: "Other" })]);
    expect(app.visibleText).toBe("at Home\nhome");

    await app.navigate("other");
    await app.checkbox().set(true);

    expect(app.visibleText).toBe("at Other\nA\nhome");
    expect(app.checkbox().id).toBe("main@other/checkbox:A");
    expect(app.caption().id).toBe("main/caption");
  });

  it("shows links to all pages but the hidden ones, in their sections", async () => {
    const app = await AppTest.fromFunction(() => {
      st.navigation(
        {
          Work: [st.page(home, { default: true, icon: "🏠" })],
          Help: [
            st.page(() => {}, { title: "Help" }),
            st.page(() => {}, { title: "B", hidden: true }),
          ],
        },
        { position: "top" },
      );
    });

    expect(app.pageProps).toMatchObject({
      title: "Home",
      navigation: {
        position: "top",
        current: "",
        sections: [
          { title: "Work", pages: [{ path: "", title: "Home", icon: "🏠" }] },
          { title: "Help", pages: [{ path: "help" }, { path: "b", isHidden: true }] },
        ],
      },
    });
  });

  it("says that there is no page at an unknown path, and leads home", async () => {
    const app = await open(() => [], { path: "nowhere" });
    expect(app.pageProps.isNotFound).toBe(true);
    expect(app.heading().body).toBe("Page not found");

    await app.button("Go to the home page").click();

    expect(app.path).toBe("");
    expect(app.pageProps.isNotFound).toBeUndefined();
    expect(app.text().body).toBe("home");
  });

  it("is called once in a run", async () => {
    const app = await open(() => []);
    const twice = await AppTest.fromFunction(() => {
      st.navigation([st.page(home, { default: true })]);
      st.navigation([st.page(home, { default: true })]);
    });

    expect(app.exceptions).toEqual([]);
    expect(twice.exception().message).toBe("navigation() was called twice in this run.");
  });
});

function inside(): readonly st.Page[] {
  return [st.page(home, { path: "inside", public: false })];
}

describe("A page for some people", () => {
  let loads = 0;
  const admin = () => st.page(() => void loads++, { title: "Admin", allow: ["group:admins"] });

  it("is drawn for them", async () => {
    loads = 0;
    const app = await open(() => [admin()], { path: "admin", user: { groups: ["admins"] } });

    expect(loads).toBe(1);
    expect(app.all("alert")).toEqual([]);
  });

  it("is not loaded for others, who see why and no link to it", async () => {
    loads = 0;
    const app = await open(() => [admin()], { path: "admin", user: { groups: ["users"] } });

    expect(loads).toBe(0);
    expect(app.alert().title).toBe("This page is not open to you");
    expect(app.pageProps.navigation?.sections[0]?.pages).toMatchObject([{}, { isHidden: true }]);
  });

  it("sends nobody to the login", async () => {
    loads = 0;
    const app = await open(() => [admin()], { path: "admin" });

    expect(loads).toBe(0);
    expect(app.requests).toMatchObject([{ t: "login", returnTo: "./admin" }]);
    expect(app.pageProps.navigation?.sections[0]?.pages[1]).not.toHaveProperty("isHidden");
  });

  it("may be everybody who is logged in", async () => {
    const nobody = await open(inside, { path: "inside" });
    const somebody = await open(inside, { path: "inside", user: {} });

    expect(nobody.requests).toHaveLength(1);
    expect(somebody.text().body).toBe("home");
  });
});

describe("switchPage", () => {
  it.each<[string, (page: st.Page) => st.PageName]>([
    ["a page", (page) => page],
    ["its path", () => "/other/"],
  ])("goes to %s, with a query", async (_name, toName) => {
    const app = await AppTest.fromFunction(async () => {
      const other = st.page(() => st.text(`year ${st.queryParams.get("year") ?? ""}`), {
        title: "Other",
      });
      const page = st.navigation([
        st.page(
          () => void (st.button("Go") && st.switchPage(toName(other), { query: { year: "2026" } })),
          { title: "Home", default: true },
        ),
        other,
      ]);
      await page.run();
    });

    await app.button().click();

    expect([app.path, app.query, app.text().body]).toEqual(["other", "year=2026", "year 2026"]);
  });

  it("works in callbacks, before the script has declared its pages again", async () => {
    const app = await open(() => {
      st.button("Go", { onClick: () => st.switchPage("other") });
      return [st.page(() => {}, { title: "Other" })];
    });

    await app.button().click();

    expect(app.path).toBe("other");
    expect(app.exceptions).toEqual([]);
  });

  it("names the pages there are when there is none of that name", async () => {
    const app = await open(() => {
      st.button("Go", { onClick: () => st.switchPage("othr") });
      return [st.page(() => {}, { title: "Other" })];
    });

    await app.button().click();

    expect(app.exception()).toMatchObject({
      message: 'switchPage("othr"): there is no page "othr".',
      hint: 'The pages are "", "other"; "" is the home page. To another site leads st.linkButton().',
    });
  });
});

it("a link to a page has its title and icon unless it is told others", async () => {
  const app = await AppTest.fromFunction(() => {
    const help = st.page("pages/help.ts", { title: "Help", icon: "❓" });
    st.navigation([st.page(home, { default: true }), help]);
    st.pageLink(help);
    st.pageLink("pages/help.ts", { label: "More", query: "a=1", disabled: true });
  });

  expect(app.all("pageLink")).toMatchObject([
    { label: "Help", path: "help", icon: "❓" },
    { label: "More", path: "help", query: "a=1", disabled: true },
  ]);
});
