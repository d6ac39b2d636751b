/** What holds for the whole page. */

import type { PageProps } from "../protocol/elements.ts";
import { currentScope } from "../script/scope.ts";
import { checkOptions, describeValue, invalid } from "./arguments.ts";
import { type Icon, iconOf } from "./icons.ts";
import { defined } from "./options.ts";

/** What {@link setPageConfig} sets. */
export interface PageConfig {
  /** Of the browser's tab. @defaultValue the page's, else the app's name */
  title?: string;
  /** Of the browser's tab: a name of Lucide's, or an emoji. */
  icon?: Icon;
  /** How wide the page is: `centered` is easy to read, `wide` takes the window. @defaultValue `"centered"` */
  layout?: "centered" | "wide";
  /** The sidebar at first; `auto` is closed on narrow screens, `locked` cannot be closed. @defaultValue `"auto"` */
  sidebar?: "auto" | "open" | "closed" | "locked";
}

/**
 * Sets what holds for the whole page. May be called at any time of the run, also several times: later words win.
 *
 * @throws {@link ScriptError} `ARGUMENT_INVALID` for what it does not know.
 * @example st.setPageConfig({ title: "Expenses", icon: "wallet", layout: "wide" });
 */
export function setPageConfig(config: PageConfig): void {
  const { run } = currentScope();
  checkOptions("setPageConfig", undefined, config);
  const { title, icon, layout, sidebar } = config;
  checkOneOf("layout", layout, layouts);
  checkOneOf("sidebar", sidebar, sidebars);
  run.configurePage(defined({ title, icon: iconOf("setPageConfig()", icon), layout, sidebar }));
}

const layouts: readonly PageProps["layout"][] = ["centered", "wide"];
const sidebars: readonly PageProps["sidebar"][] = ["auto", "open", "closed", "locked"];

function checkOneOf<T>(name: string, value: T, allowed: readonly T[]): void {
  if (value === undefined || allowed.includes(value)) return;
  const what = `${name} is ${describeValue(value)}`;
  throw invalid("setPageConfig()", what, `Give it one of ${allowed.join(", ")}.`);
}
