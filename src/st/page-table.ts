/** The pages that a session's script has declared, for links to them. */

import { ScriptError } from "../script/errors.ts";
import type { RunHost } from "../script/host.ts";
import { currentScope } from "../script/scope.ts";
import { describeValue, invalid } from "./arguments.ts";
import type { Page } from "./page.ts";

/** Of the last run that declared some: callbacks run before the script declares them again. */
const declared = new WeakMap<RunHost, readonly Page[]>();

export function declarePages(host: RunHost, pages: readonly Page[]): void {
  declared.set(host, pages);
}

/** A page as links name it: itself, its path, or its file. */
export type PageName = Page | string;

/**
 * The page of that name.
 *
 * @throws {@link ScriptError} `PAGE_UNKNOWN` when the script has declared none of that name.
 */
export function findPage(call: string, name: PageName): Page {
  if (typeof name === "object" && name !== null && "path" in name) return name;
  if (typeof name !== "string") {
    throw invalid(call, `the page is ${describeValue(name)}`, "Give it a page, or its path.");
  }
  const pages = declared.get(currentScope().run.session) ?? [];
  const path = name.replaceAll(/^\/+|\/+$/g, "");
  const found = pages.find((page) => page.path === path) ?? pages.find(({ file }) => file === name);
  if (found !== undefined) return found;
  const known = pages.map((page) => JSON.stringify(page.path)).join(", ");
  throw new ScriptError(
    "PAGE_UNKNOWN",
    `${call}: there is no page ${JSON.stringify(name)}.`,
    known === ""
      ? "Declare the app's pages first: const page = st.navigation([st.page(…), …])."
      : `The pages are ${known}; "" is the home page. To another site leads st.linkButton().`,
  );
}

/** What a query may be given as. */
export type QueryInput = string | URLSearchParams | Readonly<Record<string, string>>;

/** A query as text, without the question mark. */
export function toQuery(query: QueryInput | undefined): string {
  return new URLSearchParams(query).toString();
}
