/** Pages of the server itself, for when there is no app to show: what happened, and what to do. */

import { html } from "hono/html";

import { drawCardPage } from "../protocol/card-page.ts";
import { readTheme } from "../protocol/theme.ts";
import { closedCsp } from "./headers.ts";

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
 * @param cookies - Of the request: the theme that the person chose.
 */
export function drawPlainPage(
  page: PlainPage,
  base: string,
  cookies: string | null | undefined,
): Response {
  const { status, title, paragraphs, link, id } = page;
  const body = html`<h1>${title}</h1>
    ${paragraphs.map((text) => html`<p>${text}</p>`)}
    ${link === undefined ? undefined : html`<p><a href="${link.url}">${link.label}</a></p>`}
    ${id === undefined ? undefined : html`<p class="auth-id">${id}</p>`}`;
  const stylesheetUrl = `${base}_sluice/auth.css`;
  const document = drawCardPage({ title, theme: readTheme(cookies), stylesheetUrl, body });
  return new Response(document, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": plainCsp,
      "cache-control": "no-store",
    },
  });
}
