/** Pages of an app, each at a URL of its own. */

import path from "node:path";

import type { RunHost } from "../script/host.ts";
import { currentScope } from "../script/scope.ts";
import { admit, parseRules } from "./access.ts";
import { checkOptions, describeValue, invalid } from "./arguments.ts";
import { type Icon, iconOf } from "./icons.ts";

/** Options of {@link page}. */
export interface PageOptions {
  /** In the navigation and in the browser's tab. @defaultValue made of the file's or the function's name */
  title?: string;
  /** A name of Lucide's, or an emoji. */
  icon?: Icon;
  /** Path below the app's home page, such as `"reports/2026"`. @defaultValue made of the file's or the function's name */
  path?: string;
  /** Shown at the app's home page. One page has to be. @defaultValue `false` */
  default?: boolean;
  /** Not in the navigation. @defaultValue `false` */
  hidden?: boolean;
  /**
   * Who is let in, as in {@link requireLogin}. Checked before the page's file is loaded, and others do not see the page
   * in the navigation. What must hold whatever scripts say belongs in `[login.pages]` of config.toml.
   *
   * @defaultValue everyone
   */
  allow?: readonly string[];
  /** Whether people see it who are not logged in. @defaultValue `true` without `allow` */
  public?: boolean;
}

/** A page, made by {@link page}. */
export interface Page {
  readonly title: string;
  readonly icon: Icon | undefined;
  /** Path below the app's home page, without slashes at its ends; "" is the home page. */
  readonly path: string;
  /** The file it was made of, as it was named; undefined when it was a function. */
  readonly file: string | undefined;
  readonly isHidden: boolean;
  readonly allow: readonly string[] | undefined;
  readonly isPublic: boolean;
  /**
   * Draws the page, or says why it is not open to the person.
   *
   * @example await st.navigation(pages).run();
   */
  run(): Promise<void>;
}

/**
 * Makes a page of a script file or a function.
 *
 * @param source - A file, relative to the folder of the app's script; or a function that draws; a promise of it is awaited.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` for what makes no page.
 * @example
 * const pages = [
 *   st.page("pages/home.ts", { title: "Home", icon: "house", default: true }),
 *   st.page("pages/admin.ts", { allow: ["group:admins"] }),
 * ];
 * await st.navigation(pages).run();
 */
export function page(source: string | (() => unknown), options?: PageOptions): Page {
  if ((typeof source !== "string" || source === "") && typeof source !== "function") {
    const what = `its source is ${describeValue(source)}`;
    throw invalid("page()", what, 'Give it a file such as "pages/home.ts", or a function.');
  }
  checkOptions("page", source, options);
  const { icon, default: isDefault = false, hidden: isHidden = false, allow } = options ?? {};
  const call = `page(${typeof source === "string" ? JSON.stringify(source) : source.name})`;
  const name = typeof source === "string" ? path.parse(source).name : source.name;
  const title = options?.title ?? toTitle(name);
  const ownPath = isDefault ? "" : (options?.path ?? toPath(name === "" ? title : name));
  checkTitle(call, title);
  if (isDefault && options?.path !== undefined && options.path !== "") {
    const what = `it is the default, and has the path ${describeValue(options.path)}`;
    throw invalid(call, what, "Leave one of them out: the default is the app's home page.");
  }
  checkPath(call, ownPath, isDefault);
  const rules = allow && parseRules(call, allow);
  const { public: isPublic = rules === undefined } = options ?? {};
  if (isPublic && rules !== undefined) {
    const what = "it is public, and lets only some people in";
    throw invalid(call, what, "Leave out `public` or `allow`.");
  }
  iconOf(call, icon);
  return {
    title,
    icon,
    path: ownPath,
    file: typeof source === "string" ? source : undefined,
    isHidden,
    allow,
    isPublic,
    async run() {
      const { run } = currentScope();
      if (!run.session.access(ownPath).allow) run.session.goTo(ownPath, "");
      const request = { provider: undefined, returnTo: "here", params: {} };
      if (!isPublic && admit(rules, request) === undefined) return;
      const outer = run.page;
      run.page = ownPath;
      try {
        await (typeof source === "string" ? runFile(run.session, source) : source());
      } finally {
        run.page = outer;
      }
    },
  };
}

function runFile(host: RunHost, file: string): Promise<void> {
  return host.runScript(path.resolve(path.dirname(host.entry), file));
}

/** `sales_report` becomes "Sales report". */
function toTitle(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ");
  const [first = "", ...rest] = words.trim().toLowerCase();
  return first.toUpperCase() + rest.join("");
}

/** `salesReport` and "Sales report" become `sales-report`, `sales_report` stays. */
function toPath(name: string): string {
  return name
    .replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, "-")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
}

function checkTitle(call: string, title: unknown): void {
  if (typeof title === "string" && title.trim() !== "") return;
  throw invalid(call, "it has no title", 'Give it one: { title: "Reports" }.');
}

/** The server's own: see its routes. */
const taken = /^(?:_sluice|_dev|auth|oauth2callback|favicon\.ico|robots\.txt)(?:\/|$)/;

function checkPath(call: string, value: unknown, isDefault: boolean): void {
  if (isDefault) return;
  const segments = typeof value === "string" ? value.split("/") : [""];
  const isPlain = segments.every(
    (segment) =>
      segment !== "" && segment !== "." && segment !== ".." && !/[\\?#%\p{Cc}]/u.test(segment),
  );
  if (isPlain && typeof value === "string" && !taken.test(value)) return;
  throw invalid(
    call,
    isPlain
      ? `its path ${describeValue(value)} is one of Sluice's own`
      : `its path is ${describeValue(value)}`,
    'Give it a path such as "reports/2026", without a slash at its ends. The home page is the one with `default: true`.',
  );
}
