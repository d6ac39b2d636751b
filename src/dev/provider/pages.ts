/** The pages of the development provider: who logs in, and whether to log out. They work without scripts. */

import { html, raw } from "hono/html";

import { type CardStyles, drawCardPage, type Html } from "../../protocol/card-page.ts";
import { type Theme, readTheme } from "../../protocol/theme.ts";
import type { Person } from "./people.ts";

/** What stands around each page. */
export interface PageLook extends CardStyles {
  /** What the person chose in the app; undefined: the system's. */
  readonly theme: Theme | undefined;
}

/** The look for a browser. */
export function lookFor(cookies: string | undefined, styles: CardStyles): PageLook {
  return { ...styles, theme: readTheme(cookies) };
}

/** Sent with each page. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  // With `no-referrer` a form would say that its origin is null.
  "referrer-policy": "same-origin",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

/** From how many people on there is a field to search them, and how many are shown at once. */
const searchFrom = 9;
const mostShown = 50;

export interface PeoplePage {
  readonly people: readonly Person[];
  /** What was searched for. */
  readonly query: string;
  /** Where the form goes. */
  readonly action: string;
}

/** The list of people. */
export function peoplePage({ people, query, action }: PeoplePage, look: PageLook): string {
  const found = people.filter((person) => matches(person, query));
  const more = found.length - mostShown;
  const search = html`<form method="get" action="${action}" role="search">
    <label>
      Search people
      <input type="search" name="q" value="${query}" autocomplete="off" />
    </label>
  </form>`;
  return page(
    "Log in as",
    look,
    html`<p>Sample people of the development login. Nobody outside this machine sees it.</p>
      ${people.length < searchFrom ? "" : search}
      ${found.length === 0 ? html`<p role="status">Nobody is called so.</p>` : ""}
      <form method="post" action="${action}">
        <ul>
          ${found.slice(0, mostShown).map((person) => personButton(person))}
        </ul>
      </form>
      ${more > 0 ? html`<p>And ${more} more: search for them.</p>` : ""}
      <p>
        More people, with groups and claims, come from <code>sluice.people.toml</code> beside the
        script.
      </p>`,
  );
}

function personButton({ sub, name, email, isEmailVerified, groups }: Person): Html {
  return html`<li>
    <button name="sub" value="${sub}">
      ${name}
      <span>${email}${isEmailVerified ? "" : " (not verified)"}</span>
      ${groups.length > 0 ? html`<small>${groups.join(", ")}</small>` : ""}
    </button>
  </li>`;
}

/** The question at a logout. `form` is the provider's own, with its token in it. */
export function logoutPage(form: string, look: PageLook): string {
  const buttons = `<button class="primary" name="logout" value="yes">Log out</button>
    <button>Stay logged in</button></form>`;
  return page(
    "Log out of the development login too?",
    look,
    html`<p>You are logged out of the app.</p>
      ${raw(form.replace("</form>", buttons))}`,
  );
}

/** A page that says what happened and what to do. */
export function messagePage(title: string, sentences: string, look: PageLook): string {
  return page(title, look, html`<p>${sentences}</p>`);
}

function page(title: string, look: PageLook, content: Html): string {
  return drawCardPage({
    ...look,
    title,
    body: html`<h1>${title}</h1>
      ${content}`,
  });
}

function matches({ name, email, groups }: Person, query: string): boolean {
  const text = [name, email, ...groups].join("\n").toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
