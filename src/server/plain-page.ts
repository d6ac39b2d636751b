/** Pages of the server itself, for when there is no app to show: what happened, and what to do. */

import { closedCsp } from "./headers.ts";
import { escapeHtml } from "./html.ts";

export interface PlainPage {
  readonly status: number;
  /** What happened, in a few words. */
  readonly title: string;
  /** Whole sentences, a paragraph each. */
  readonly paragraphs: readonly string[];
  readonly link?: { readonly label: string; readonly url: string };
  /** Also in the operator's log. */
  readonly id?: string;
}

const plainCsp = closedCsp.replace(";", "; style-src 'self'; font-src 'self'; base-uri 'none';");

/**
 * Draws the page.
 *
 * @param base - The app's base path, where its stylesheet is.
 */
export function drawPlainPage(page: PlainPage, base: string): Response {
  const { status, title, paragraphs, link, id } = page;
  const parts = [
    `<h1>${escapeHtml(title)}</h1>`,
    ...paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`),
    link === undefined
      ? ""
      : `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`,
    id === undefined ? "" : `<p class="auth-id">${escapeHtml(id)}</p>`,
  ];
  const html = `<!doctype html>
<html lang="en" data-theme="auto">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${escapeHtml(title)}</title>
    <link rel="stylesheet" href="${escapeHtml(base)}_sluice/auth.css">
  </head>
  <body>
    <main class="auth-card">
      ${parts.filter((part) => part !== "").join("\n      ")}
    </main>
  </body>
</html>
`;
  return new Response(html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": plainCsp,
      "cache-control": "no-store",
    },
  });
}
