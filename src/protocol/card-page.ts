/** The one document behind every page that is drawn without the client: logins, their errors, the server's own answers. */

import { html } from "hono/html";

import type { Theme } from "./theme.ts";

/** Markup in which everything that was put in has been escaped. */
export type Html = ReturnType<typeof html>;

/** Where a card's styles are. */
export interface CardStyles {
  readonly stylesheetUrl: string;
  /** The app's own colours, which count after the other. */
  readonly themeUrl?: string | undefined;
}

export interface CardPage extends CardStyles {
  readonly title: string;
  /** Undefined: the system's. */
  readonly theme: Theme | undefined;
  /** What stands on the card. */
  readonly body: Html;
}

/** Draws the document. It needs no script, and nothing beside its stylesheet. */
export function drawCardPage(page: CardPage): string {
  const { title, theme, stylesheetUrl, themeUrl, body } = page;
  return toText(
    html`<!doctype html>
      <html lang="en" data-theme="${theme ?? "auto"}">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title}</title>
          <link rel="stylesheet" href="${stylesheetUrl}" />
          ${themeUrl === undefined ? undefined : html`<link rel="stylesheet" href="${themeUrl}" />`}
        </head>
        <body>
          <main class="auth-card">${body}</main>
        </body>
      </html>`,
  );
}

/** Markup as text. (`hono/html` would answer with a promise if one were put in; nothing of ours does that.) */
export function toText(markup: Html): string {
  if (markup instanceof Promise) throw new TypeError("There is a promise in the markup.");
  return markup.toString();
}
