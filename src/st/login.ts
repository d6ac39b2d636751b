/** Commands that log people in and out, and that let in only whom they should. */

import { StopRun } from "../script/errors.ts";
import type { LoginRequest } from "../script/host.ts";
import { currentScope } from "../script/scope.ts";
import { admit, checkRecency, drawRefusal, leave, parseRules } from "./access.ts";
import { checkOptions, describeValue, invalid } from "./arguments.ts";
import { type LoggedInUser, currentUser } from "./user-view.ts";

/** Where the browser goes afterwards: the app's home page, this page, or a path of the app. */
export type ReturnTo = "home" | "here" | (string & {});

/** Options of {@link login}. */
export interface LoginOptions {
  /** Where the person comes back to: the home page, this page with its query, or a path of the app. @defaultValue `"home"` */
  returnTo?: ReturnTo;
  /** Further parameters of the request to the provider, such as `{ login_hint: email }`. */
  params?: Readonly<Record<string, string>>;
}

/** Options of {@link logout}. */
export interface LogoutOptions {
  /** `app`: of this app. `provider`: also at the provider. `everywhere`: on all devices. @defaultValue `"app"` */
  scope?: "app" | "provider" | "everywhere";
  /** Where the browser goes afterwards. @defaultValue `"home"` */
  returnTo?: ReturnTo;
}

/** Options of {@link requireLogin}. */
export interface RequireLoginOptions {
  /** The provider to log in with. @defaultValue as with {@link login} */
  provider?: string;
  /**
   * Who is let in: `"*@acme.com"`, `"ada@acme.com"`, `"group:analysts"`, `"claim:department=finance"`,
   * `"provider:okta"`. One that matches is enough; an empty list lets nobody in.
   *
   * @defaultValue everyone who is logged in
   */
  allow?: readonly string[];
  /** How long ago the person may have proved who he is, in seconds; later he has to do so again. @defaultValue any time */
  maxAge?: number;
}

/**
 * Sends the browser to the provider's login, and ends the run.
 *
 * @param provider - Name of a section `[auth.NAME]` in secrets.toml. Without one: `[auth]`, else the only named one, else
 *   a page to choose from.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` for a name that is no text.
 * @example if (st.button("Log in")) st.login("google");
 */
export function login(provider?: string, options?: LoginOptions): never {
  const { run } = currentScope();
  checkProvider("login()", provider);
  checkOptions("login", provider, options);
  const { returnTo = "home", params = {} } = options ?? {};
  checkReturnTo("login()", returnTo);
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "string") continue;
    const what = `its parameter "${name}" is ${describeValue(value)}`;
    throw invalid("login()", what, "Give it a text.");
  }
  return leave(() => run.session.login({ provider, returnTo, params }));
}

/**
 * Ends the login, and the run. The browser then shows the app with a new session.
 *
 * @throws {@link ScriptError} `ARGUMENT_INVALID` for an unknown `scope`.
 * @example if (st.button("Log out")) st.logout();
 */
export function logout(options?: LogoutOptions): never {
  const { run } = currentScope();
  checkOptions("logout", undefined, options);
  const { scope = "app", returnTo = "home" } = options ?? {};
  checkReturnTo("logout()", returnTo);
  if (!scopes.has(scope)) {
    const what = `its scope is ${describeValue(scope)}`;
    throw invalid("logout()", what, `Give it one of ${[...scopes].join(", ")}.`);
  }
  return leave(() => run.session.logout({ scope, returnTo }));
}

/**
 * Lets only people in who are logged in, and whom `allow` names. Others are sent to the login, from which they come back
 * to this page; or they see why they are not let in. In both cases the run ends here.
 *
 * @returns Who it is. Unlike `st.user`, it is known to be logged in inside callbacks, too.
 * @throws `RuleError` `POLICY_RULE_INVALID` for a rule that cannot be read.
 * @example
 * const user = st.requireLogin({ allow: ["*@acme.com"] });
 * st.write(`Hello, ${user.name}!`);
 */
export function requireLogin(options?: RequireLoginOptions): LoggedInUser {
  const { run } = currentScope();
  checkOptions("requireLogin", undefined, options);
  const { provider, allow, maxAge } = options ?? {};
  checkProvider("requireLogin()", provider);
  const rules = allow && parseRules("requireLogin()", allow);
  if (maxAge !== undefined && !(typeof maxAge === "number" && maxAge >= 0 && maxAge < Infinity)) {
    const what = `maxAge is ${describeValue(maxAge)}`;
    throw invalid("requireLogin()", what, "Give it a number of seconds.");
  }
  const request: LoginRequest = {
    provider,
    returnTo: "here",
    params: {},
    ...(maxAge !== undefined && { maxAgeSeconds: maxAge }),
  };
  const identity = admit(rules, request);
  const view = currentUser();
  if (identity === undefined || !view.isLoggedIn) throw new StopRun("ended");
  switch (maxAge === undefined ? "recent" : checkRecency(identity, maxAge, Date.now())) {
    case "recent":
      return view;
    case "old":
      return leave(() => run.session.login(request));
    case "unproven":
      drawRefusal(unproven, request);
      throw new StopRun("ended");
  }
}

const unproven = {
  title: "Your login is not recent enough",
  body: "This page wants you to have logged in recently, and your login provider did not confirm that. Log out there, and log in again.",
  button: "Log in again",
};

const scopes: ReadonlySet<unknown> = new Set(["app", "provider", "everywhere"]);

function checkProvider(call: string, provider: unknown): void {
  if (provider === undefined || (typeof provider === "string" && /^[\w-]+$/.test(provider))) return;
  throw invalid(
    call,
    `the provider is ${describeValue(provider)}`,
    "Give it the NAME of a section [auth.NAME] in secrets.toml, as a text, or leave it out.",
  );
}

function checkReturnTo(call: string, returnTo: unknown): void {
  if (typeof returnTo === "string" && returnTo !== "") return;
  const what = `returnTo is ${describeValue(returnTo)}`;
  throw invalid(call, what, 'Give it "home", "here", or a path of the app.');
}
