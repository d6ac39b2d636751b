/** Which page is shown, and how people get to the others. */

import type { NavigationProps, PageEntry } from "../protocol/elements.ts";
import { ScriptError } from "../script/errors.ts";
import type { RunHost } from "../script/host.ts";
import { currentScope } from "../script/scope.ts";
import { checkAccess, parseRules } from "./access.ts";
import { callOf, checkOptions, describeValue, invalid, isList } from "./arguments.ts";
import { button } from "./buttons.ts";
import { iconOf } from "./icons.ts";
import { defined } from "./options.ts";
import { type PageName, type QueryInput, declarePages, findPage, toQuery } from "./page-table.ts";
import type { Page } from "./page.ts";
import { header, markdown } from "./text.ts";

/** Options of {@link navigation}. */
export interface NavigationOptions {
  /** Where the links to the pages stand. @defaultValue `"sidebar"` */
  position?: NavigationProps["position"];
}

/** Options of {@link switchPage}. */
export interface SwitchPageOptions {
  /** Query of the page's URL. @defaultValue none */
  query?: QueryInput;
}

/**
 * Declares the pages of the app, and shows links to them.
 *
 * @param pages - In the order of the links; an object has a list for each section, by its title.
 * @returns The page that the browser is at. For an unknown path one that says so, and the server's answer is a 404.
 * @throws {@link ScriptError} `NAVIGATION_TWICE` when it was called in this run, `ARGUMENT_INVALID` without pages or a
 *   default one, or when two have the same path.
 * @example
 * const page = st.navigation([st.page("pages/home.ts", { default: true }), st.page("pages/help.ts")]);
 * await page.run();
 */
export function navigation(
  pages: readonly Page[] | Readonly<Record<string, readonly Page[]>>,
  options?: NavigationOptions,
): Page {
  const { run } = currentScope();
  checkOptions("navigation", undefined, options);
  const { position = "sidebar" } = options ?? {};
  if (!positions.has(position)) {
    const what = `its position is ${describeValue(position)}`;
    throw invalid("navigation()", what, `Give it one of ${[...positions].join(", ")}.`);
  }
  if (run.hasNavigation) {
    throw new ScriptError(
      "NAVIGATION_TWICE",
      "navigation() was called twice in this run.",
      "Call it once, in the app's script, and not in its pages.",
    );
  }
  const sections = toSections(pages);
  const all = sections.flatMap((section) => section.pages);
  checkPages(all);
  const { session } = run;
  declarePages(session, all);
  run.navigate({
    position,
    current: session.path,
    sections: sections.map((section) => ({
      ...defined({ title: section.title }),
      pages: section.pages.map((page) => toEntry(page, session)),
    })),
  });
  const shown = all.find(({ path }) => path === session.path);
  run.configurePage(shown === undefined ? { isNotFound: true } : { title: shown.title });
  return shown ?? notFound(session.path);
}

/**
 * Goes to another page of the app, and ends the run.
 *
 * @param page - A page, its path, or its file.
 * @throws {@link ScriptError} `PAGE_UNKNOWN` when the script has declared no such page.
 * @example if (st.button("Done")) st.switchPage("overview");
 */
export function switchPage(page: PageName, options?: SwitchPageOptions): never {
  const { session } = currentScope().run;
  checkOptions("switchPage", page, options);
  const { path } = findPage(callOf("switchPage", page), page);
  return session.goTo(path, toQuery(options?.query));
}

const positions: ReadonlySet<unknown> = new Set(["sidebar", "top", "hidden"]);

interface Section {
  readonly title: string | undefined;
  readonly pages: readonly Page[];
}

function toSections(
  pages: readonly Page[] | Readonly<Record<string, readonly Page[]>>,
): readonly Section[] {
  const lists: readonly (readonly [string | undefined, unknown])[] =
    isList(pages) || typeof pages !== "object" || pages === null
      ? [[undefined, pages]]
      : Object.entries(pages);
  return lists.map(([title, list]) => {
    if (Array.isArray(list) && list.every(isPage)) return { title, pages: list };
    throw invalid(
      "navigation()",
      title === undefined ? "it was not given pages" : `its section "${title}" holds no pages`,
      'Give it a list of what st.page() returns: st.navigation([st.page("pages/home.ts", { default: true })]).',
    );
  });
}

function isPage(value: unknown): value is Page {
  return typeof value === "object" && value !== null && "path" in value && "run" in value;
}

function checkPages(pages: readonly Page[]): void {
  if (pages.length === 0) {
    throw invalid("navigation()", "it has no pages", "Give it at least one.");
  }
  const paths = new Map<string, Page>();
  for (const page of pages) {
    const other = paths.get(page.path);
    paths.set(page.path, page);
    if (other === undefined) continue;
    throw invalid(
      "navigation()",
      page.path === ""
        ? `"${other.title}" and "${page.title}" are both the default page`
        : `"${other.title}" and "${page.title}" both have the path "${page.path}"`,
      page.path === "" ? "Leave `default` out of one." : "Give one of them another `path`.",
    );
  }
  if (paths.has("")) return;
  throw invalid(
    "navigation()",
    "none of its pages is the default",
    "Write `default: true` into the options of the page that is the app's home page.",
  );
}

/** Whom a page is not open to does not see it among the links; who is not logged in does, and comes to the login. */
function toEntry(page: Page, session: RunHost): PageEntry {
  const { user } = session;
  const { path, title, icon, allow, isHidden } = page;
  const call = "navigation()";
  const isClosed =
    user.isLoggedIn &&
    (!session.access(path).allow ||
      (allow !== undefined && checkAccess(parseRules(call, allow), user.identity) !== undefined));
  const shapes = iconOf(call, icon);
  return { path, title, ...defined({ icon: shapes, isHidden: isHidden || isClosed || undefined }) };
}

/** What stands in for a page at a path that no page has. */
function notFound(path: string): Page {
  return {
    title: "Page not found",
    icon: undefined,
    path,
    file: undefined,
    isHidden: true,
    allow: undefined,
    isPublic: true,
    async run() {
      header("Page not found");
      markdown("This app has no page at this address.");
      if (button("Go to the home page", { type: "primary" })) {
        currentScope().run.session.goTo("", "");
      }
    },
  };
}
