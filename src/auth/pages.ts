/** The pages that the server draws itself: the chooser, what went wrong, goodbye. They need no script. */

import { html } from "hono/html";

import { drawCardPage, type Html } from "../protocol/card-page.ts";
import { readTheme } from "../protocol/theme.ts";
import { failures, type AuthErrorCode } from "./errors.ts";
import { page } from "./responses.ts";

/** What all pages share. */
export interface PageLook {
  readonly stylesheetUrl: string;
  readonly themeUrl: string | undefined;
  readonly appName: string;
  readonly appUrl: URL;
  /** Schemes that a provider may have: `https:`, and `http:` where that is allowed. */
  readonly formSchemes: string;
  /** Origins whose pages may show the app. */
  readonly embedOrigins: readonly string[];
}

export interface Button {
  readonly label: string;
  /** Seals what it starts. Undefined: it cannot be used, and `problem` says why. */
  readonly ticket: string | undefined;
  readonly problem?: string;
}

export interface Drawn {
  readonly look: PageLook;
  /** Of the request: the theme the person chose. */
  readonly headers: Headers;
  readonly setCookies: readonly string[];
}

/** One button for each way to log in. */
export function chooserPage(drawn: Drawn, buttons: readonly Button[], status = 200): Response {
  const { look } = drawn;
  const body = html`<h1>Log in</h1>
    <p>${buttons.length > 1 ? "Choose how to log in to" : "Log in to"} ${look.appName}.</p>
    ${buttons.map((button) => drawButton(look, button))}`;
  return draw(drawn, { title: `Log in · ${look.appName}`, body, status });
}

export interface ErrorPage {
  readonly code: AuthErrorCode;
  /** Also in the log; undefined: nothing more is said there. */
  readonly id: string | undefined;
  /** Starts the login again. */
  readonly retry: Button | undefined;
  /** More about what happened, in words of ours. */
  readonly detail: string | undefined;
}

/** What happened, what to do, and an id to tell the operator. */
export function errorPage(drawn: Drawn, { code, id, retry, detail }: ErrorPage): Response {
  const { look } = drawn;
  const { status, message, hint } = failures[code];
  const heading = headingOf(code);
  const body = html`<h1>${heading}</h1>
    <p>${message}</p>
    ${detail === undefined ? undefined : html`<p>${detail}</p>`}
    <p>${hint}</p>
    ${retry === undefined ? undefined : drawButton(look, retry)}
    <p><a href="${look.appUrl.href}">Back to the app</a></p>
    <p class="auth-id">${id === undefined ? code : `${code} · ${id}`}</p>`;
  const more: Readonly<Record<string, string>> =
    status === 429 || status === 503 ? { "retry-after": "30" } : {};
  return draw(drawn, { title: `${heading} · ${look.appName}`, body, status, more });
}

function headingOf(code: AuthErrorCode): string {
  if (code === "AUTH_ROUTE_UNKNOWN" || code === "AUTH_METHOD_NOT_ALLOWED") return "Nothing is here";
  // Nobody but the person may have said no.
  const isDenied = code.endsWith("_DENIED") && code !== "AUTH_ACCESS_DENIED";
  return isDenied ? "You may not use this" : "You could not be logged in";
}

/** A page of the app inside another one, where nobody can log in: the way to the same page in a tab of its own. */
export function embeddedPage(drawn: Drawn, url: URL, status: number): Response {
  const { look } = drawn;
  const body = html`<h1>Open this page in a tab of its own</h1>
    <p>
      It needs a login, and a login is not available while ${look.appName} is shown inside another
      page.
    </p>
    <a class="button primary" href="${url.href}" target="_blank" rel="noopener"
      >Open in a new tab</a
    >`;
  const title = `Log in · ${look.appName}`;
  return draw(drawn, { title, body, status, ancestors: look.embedOrigins });
}

/** The end of a logout. */
export function loggedOutPage(drawn: Drawn): Response {
  const { look } = drawn;
  const body = html`<h1>You are logged out</h1>
    <p><a href="${look.appUrl.href}">Back to the app</a></p>`;
  return draw(drawn, { title: `Logged out · ${look.appName}`, body, status: 200 });
}

function drawButton({ appUrl }: PageLook, { label, ticket, problem }: Button): Html {
  if (ticket === undefined) {
    // Said with its name, since nobody can get to a disabled button by the keyboard.
    return html`<form method="post">
      <button class="primary" disabled>${label}</button>
      <p>${label}: ${problem}</p>
    </form>`;
  }
  return html`<form method="post" action="${new URL("auth/login", appUrl).href}">
    <input type="hidden" name="ticket" value="${ticket}" />
    <button class="primary">${label}</button>
  </form>`;
}

interface Content {
  readonly title: string;
  readonly body: Html;
  readonly status: number;
  readonly more?: Readonly<Record<string, string>>;
  /** Origins that may frame it. @defaultValue none */
  readonly ancestors?: readonly string[];
}

function draw(
  { look, headers, setCookies }: Drawn,
  { title, body, status, more = {}, ancestors = ["'none'"] }: Content,
): Response {
  const document = drawCardPage({
    title,
    theme: readTheme(headers.get("cookie")),
    stylesheetUrl: look.stylesheetUrl,
    themeUrl: look.themeUrl,
    body,
  });
  // `form-action` holds for every redirect after a form, and whereto a provider sends people on (its own identity
  // provider's host, say) nobody here can know: https://github.com/w3c/webappsec-csp/issues/8
  const csp = [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    `form-action 'self' ${look.formSchemes}`,
    "base-uri 'none'",
    ["frame-ancestors", ...ancestors].join(" "),
  ].join("; ");
  return page(document, { status, csp, setCookies, more });
}
