/** `redirect_uri`: where providers send people back, and by that the app's public address. */

import { isLoopbackHost, isSecureOrLoopback } from "./loopback.ts";
import type { Section } from "./section.ts";

const callback = "oauth2callback";
const localDefault = `http://localhost:8501/${callback}`;

export interface RedirectUri {
  readonly redirectUri: URL;
  /** The app's home page; always ends in a slash. */
  readonly appUrl: URL;
}

/** Reads and checks the URL; `{port}` in it stands for the port the server listens on. */
export function readRedirectUri(section: Section, port: number): RedirectUri | undefined {
  const key = "redirect_uri";
  const written = section.text(key);
  if (written === undefined) {
    if (!section.isWrong(key)) {
      section.refuse(
        key,
        "is missing",
        `Write redirect_uri = "${localDefault}" for this machine, and your app's own URL when you deploy.`,
      );
    }
    return undefined;
  }
  if (written.includes("{port}") && port === 0) {
    return section.refuse(
      key,
      "needs a port, and none is chosen",
      "Start with --port and a number.",
    );
  }
  const text = written.replaceAll("{port}", `${port}`);
  const whole = `Write it whole, with its scheme and path: "${localDefault}" or "https://app.example.com/${callback}".`;
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) {
    return section.refuse(key, "is not an absolute URL with http:// or https://", whole);
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    return section.refuse(key, "holds more than scheme, host, port and path", whole);
  }
  if (!url.pathname.endsWith(`/${callback}`)) {
    return section.refuse(key, `has a path that does not end in /${callback}`, whole);
  }
  if (/\/\/|%|\\|;/.test(url.pathname)) {
    return section.refuse(key, "has a path that can be read in two ways", whole);
  }
  if (!isSecureOrLoopback(url)) {
    return section.refuse(
      key,
      "begins with http://, which anyone on the way can read",
      "Write https://. Plain http is for this machine alone (localhost).",
    );
  }
  if (isLoopbackHost(url.hostname) && url.port !== `${port}` && url.protocol === "http:") {
    section.report.warning(
      `${section.name(key)} names another port than ${port}, where the server listens. ` +
        "Write {port} in its place, and register that address with the provider.",
    );
  }
  return { redirectUri: url, appUrl: new URL(".", url) };
}
