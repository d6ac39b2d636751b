/** Which links and pictures an author's or visitor's text may have. */

const safeProtocols: ReadonlySet<string> = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address of a link, or undefined when following it could run code or do harm. */
export function safeLink(href: string): string | undefined {
  if (!URL.canParse(href, document.baseURI)) return undefined;
  return safeProtocols.has(new URL(href, document.baseURI).protocol) ? href : undefined;
}

/** The address of a picture, or undefined. */
export function safeImage(src: string): string | undefined {
  if (/^data:image\/(?:png|jpeg|gif|webp|avif);/iu.test(src)) return src;
  const href = safeLink(src);
  return href !== undefined && /^https?:$/u.test(new URL(href, document.baseURI).protocol)
    ? href
    : undefined;
}

/** True for another site, whose links open in a tab of their own. */
export function isElsewhere(href: string): boolean {
  return new URL(href, document.baseURI).origin !== window.location.origin;
}

/** Name of a heading in the page's address: letters, digits and hyphens of its words. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, "")
    .trim()
    .replace(/\s+/gu, "-");
}
