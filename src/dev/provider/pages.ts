/** The pages of the development provider: who logs in, and whether to log out. They work without scripts. */

import { html } from "hono/html";

import type { Person } from "./people.ts";

/** What stands around each page. */
export interface PageLook {
  readonly stylesheetUrl: string;
  readonly theme: string;
}

/** Sent with each page. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

type Html = ReturnType<typeof html>;

/** The list of people. */
export function peoplePage(people: readonly Person[], look: PageLook): Html {
  return page(
    "Log in as",
    look,
    html`<p>Sample people of the development login. Nobody outside this machine sees it.</p>
      <form method="post">
        <ul class="people">
          ${people.map(
            ({ sub, name, email, groups }) =>
              html`<li>
                <button name="sub" value="${sub}">
                  <strong>${name}</strong>
                  <span>${email}</span>
                  ${groups.length > 0 ? html`<small>${groups.join(", ")}</small>` : ""}
                </button>
              </li>`,
          )}
        </ul>
      </form>
      <p class="auth-note">
        More people, with groups and claims, come from sluice.people.toml beside the script.
      </p>`,
  );
}

/** The question at a logout. `form` is the provider's own. */
export function logoutPage(form: Html, look: PageLook): Html {
  return page(
    "Log out of the development login too?",
    look,
    html`${form}
      <p>
        <button class="primary" form="op.logoutForm" name="logout" value="yes">Log out</button>
        <button form="op.logoutForm">Stay logged in</button>
      </p>`,
  );
}

/** A page that says one thing. */
export function messagePage(title: string, text: string, look: PageLook): Html {
  return page(title, look, html`<p>${text}</p>`);
}

function page(title: string, { stylesheetUrl, theme }: PageLook, body: Html): Html {
  return html`<!doctype html>
    <html lang="en" data-theme="${theme}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="${stylesheetUrl}" />
      </head>
      <body>
        <main class="auth-card">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
}
