/** A link to another page of the app. */

import { callOf, checkLabel } from "./arguments.ts";
import { draw } from "./draw.ts";
import { type Icon, iconOf } from "./icons.ts";
import { type ElementOptions, defined, sizeOf } from "./options.ts";
import { type PageName, type QueryInput, findPage, toQuery } from "./page-table.ts";

/** Options of {@link pageLink}. */
export interface PageLinkOptions extends ElementOptions {
  /** Markdown of one line. @defaultValue the page's title */
  label?: string;
  /** Query of the page's URL. @defaultValue none */
  query?: QueryInput;
  /** A name of Lucide's, or an emoji. @defaultValue the page's */
  icon?: Icon;
  /** Shown, and not to be used. @defaultValue `false` */
  disabled?: boolean;
}

/**
 * Shows a link to another page of the app.
 *
 * @param page - A page, its path, or its file.
 * @throws {@link ScriptError} `PAGE_UNKNOWN` when the script has declared no such page.
 * @example st.pageLink("reports", { label: "All reports", query: { year: "2026" } });
 */
export function pageLink(page: PageName, options?: PageLinkOptions): void {
  const call = callOf("pageLink", page);
  const { path, title, icon: pageIcon } = findPage(call, page);
  const { label = title, query, icon = pageIcon, disabled, key } = options ?? {};
  checkLabel("pageLink", label, options);
  const more = {
    icon: iconOf(call, icon),
    disabled,
    query: query === undefined ? undefined : toQuery(query),
  };
  draw("pageLink", { label, path, ...sizeOf(options), ...defined(more) }, key, label);
}
