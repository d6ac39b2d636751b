/** `[server.csp]`: hosts that the content security policy lets in beside the app itself. */

import type { Section } from "./section.ts";

/** What may be widened. Where scripts run from, who frames the app and where forms go have no place here. */
const directives = [
  "img-src",
  "media-src",
  "font-src",
  "connect-src",
  "frame-src",
  "style-src",
  "worker-src",
] as const;

/** A scheme (`https:`) or a host with what may stand around it. Never a quoted keyword: `'unsafe-inline'` undoes the rest. */
const source =
  /^(?:[a-z][a-z0-9+.-]*:|(?:[a-z][a-z0-9+.-]*:\/\/)?(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::(?:\d+|\*))?(?:\/[^\s;,'"]*)?)$/i;

export function readCsp(section: Section): Readonly<Record<string, readonly string[]>> {
  const policy: Record<string, readonly string[]> = {};
  for (const directive of directives) {
    const sources = section.texts(directive);
    if (sources === undefined) continue;
    const wrong = sources.find((each) => !source.test(each));
    if (wrong === undefined) policy[directive] = sources;
    else {
      section.refuse(
        directive,
        `holds ${JSON.stringify(wrong)}, which is neither a host nor a scheme`,
        'Write hosts, such as "https://images.acme.com" or "https://*.tiles.example".',
      );
    }
  }
  section.finish();
  return policy;
}
