/** The page of the app: the client's `index.html` with what differs by app, page and person filled in. */

import { html as markup } from "hono/html";

import { toText } from "../protocol/card-page.ts";
import type { Theme } from "../protocol/theme.ts";
import type { ChunkFiles } from "./page-chunks.ts";

export interface PageFacts {
  readonly title: string;
  /** The person's choice; undefined: the system's. */
  readonly theme: Theme | undefined;
  /** What the page proves itself with when it changes something. */
  readonly xsrfToken: string;
  readonly chunks: ChunkFiles;
}

/**
 * Prepares the template for an app.
 *
 * @param html - `index.html` as built, its files named relative to it (`./assets/…`).
 * @param appUrl - The app's home page; its path is the base path.
 * @param hasTheme - Whether the app has colours of its own, which cost a request.
 * @returns Writes a page.
 */
export function createPageHtml(
  html: string,
  appUrl: URL,
  hasTheme: boolean,
): (facts: PageFacts) => string {
  const base = appUrl.pathname;
  const template = html.replaceAll(
    /(?<attribute>(?:src|href)=")\.\//g,
    `$<attribute>${base}_sluice/`,
  );
  return ({ title, theme, xsrfToken, chunks }) => {
    const head = [
      toText(markup`<meta name="sluice-base" content="${base}">`),
      toText(markup`<meta name="sluice-xsrf" content="${xsrfToken}">`),
      ...chunks.styles.map((file) => `<link rel="stylesheet" href="${base}_sluice/${file}">`),
      ...(hasTheme ? [`<link rel="stylesheet" href="${base}_sluice/theme.css">`] : []),
    ].join("\n    ");
    const modules = chunks.scripts
      .map((file) => `<link rel="modulepreload" href="${base}_sluice/${file}">`)
      .join("\n    ");
    // Functions, because "$&" in a title must not be read as a pattern.
    return template
      .replace('data-theme="auto"', () => `data-theme="${theme ?? "auto"}"`)
      .replace(/<title>[^<]*<\/title>/, () => toText(markup`<title>${title}</title>`))
      .replace(/(?<=<p class="header-title"[^>]*>)[^<]*/, () => toText(markup`${title}`))
      .replace("<!--sluice:head-->", () => head)
      .replace("<!--sluice:modules-->", () => modules);
  };
}
