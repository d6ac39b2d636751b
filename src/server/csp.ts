/** The content security policy of pages: nothing inline, nothing from elsewhere but what the configuration names. */

export type CspSources = Readonly<Record<string, readonly string[]>>;

const base: CspSources = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'"],
  "img-src": ["'self'", "data:", "blob:"],
  "media-src": ["'self'", "blob:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "worker-src": ["'self'"],
  "manifest-src": ["'self'"],
  "frame-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
};

/**
 * Writes the policy of a page.
 *
 * @param added - `[server.csp]`: sources added to the built-in ones, by directive.
 * @param embedOrigins - Origins that may frame the page.
 */
export function createCsp(added: CspSources, embedOrigins: readonly string[]): string {
  const directives = new Map(Object.entries(base));
  for (const [name, sources] of Object.entries(added)) {
    const known = (directives.get(name) ?? []).filter((source) => source !== "'none'");
    directives.set(name, [...new Set([...known, ...sources])]);
  }
  directives.set("frame-ancestors", embedOrigins.length === 0 ? ["'none'"] : embedOrigins);
  return [...directives].map(([name, sources]) => [name, ...sources].join(" ")).join("; ");
}
