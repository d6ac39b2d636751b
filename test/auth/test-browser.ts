/** A browser without a screen: cookies, redirects and forms; what belongs to the app is handed to it without a network. */

import { CookieJar } from "./cookie-jar.ts";

export interface Visit {
  readonly url: URL;
  readonly response: Response;
  readonly text: string;
  /** Every URL on the way, the last one included. */
  readonly trail: readonly URL[];
}

export interface SendOptions {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The page it comes from; undefined: typed in. */
  readonly from?: URL | undefined;
  /** Stops before the first redirect that leads there. */
  readonly until?: (url: URL) => boolean;
}

export interface TestBrowserOptions {
  /** Answers what is asked of the app's origin. */
  readonly app: (request: Request) => Promise<Response>;
  readonly appUrl: URL;
  /** Stands for `https:` addresses of providers that are on loopback in truth. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export class TestBrowser {
  readonly jar: CookieJar;
  /** The answers of the app, newest last. */
  readonly appResponses: Response[] = [];
  readonly #options: TestBrowserOptions;

  constructor(options: TestBrowserOptions, jar = new CookieJar()) {
    this.#options = options;
    this.jar = jar;
  }

  /** Opens a page and follows redirects. */
  async open(target: URL | string, options: SendOptions = {}): Promise<Visit> {
    let url = new URL(target, this.#options.appUrl);
    const { until, headers = {} } = options;
    let { method = "GET", body, from } = options;
    const trail: URL[] = [];
    for (let hops = 0; hops < 20; hops += 1) {
      trail.push(url);
      // Each hop needs the one before.
      // oxlint-disable no-await-in-loop
      const response = await this.send(url, {
        method,
        headers,
        from,
        ...(body === undefined ? {} : { body }),
      });
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || location === null) {
        return { url, response, text: await response.clone().text(), trail };
      }
      const next = new URL(location, url);
      if (until?.(next) === true) return { url: next, response, text: "", trail };
      // oxlint-enable no-await-in-loop
      [from, url, method, body] = [from ?? url, next, "GET", undefined];
    }
    throw new Error(`Too many redirects: ${trail.map(({ href }) => href).join(" ")}`);
  }

  /** Sends one request as a browser would. */
  async send(
    url: URL,
    { method = "GET", body, headers = {}, from }: SendOptions = {},
  ): Promise<Response> {
    const isSameSite = from === undefined || from.hostname === url.hostname;
    const site =
      from === undefined
        ? "none"
        : from.origin === url.origin
          ? "same-origin"
          : isSameSite
            ? "same-site"
            : "cross-site";
    const cookie = this.jar.header(url, method === "POST" && !isSameSite);
    const request = new Request(url, {
      method,
      redirect: "manual",
      headers: {
        accept: "text/html,application/xhtml+xml",
        "sec-fetch-dest": "document",
        "sec-fetch-mode": "navigate",
        "sec-fetch-site": site,
        ...(cookie === "" ? {} : { cookie }),
        ...(method === "POST"
          ? { origin: from?.origin ?? "null", "content-type": "application/x-www-form-urlencoded" }
          : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const isApp = url.origin === this.#options.appUrl.origin;
    const response = isApp
      ? await this.#options.app(request)
      : await (this.#options.fetch ?? fetch)(request);
    if (isApp) this.appResponses.push(response.clone());
    this.jar.store(url, response);
    return response;
  }

  /** Presses a button: sends the form that it stands in. */
  async press(visit: Visit, label: string, options: SendOptions = {}): Promise<Visit> {
    const forms = visit.text.matchAll(/<form(?<attributes>[^>]*)>(?<content>.*?)<\/form>/gs);
    const form = [...forms].find(({ groups }) => groups?.content?.includes(label))?.groups;
    if (form === undefined)
      throw new Error(`No button "${label}" on ${visit.url.href}: ${visit.text.slice(0, 400)}`);
    if (/<button[^>]*\bdisabled\b/.test(form.content ?? ""))
      throw new Error(`The button "${label}" is disabled.`);
    const action =
      /action="([^"]*)"/.exec(form.attributes ?? "")?.[1]?.replaceAll("&amp;", "&") ??
      visit.url.href;
    const fields = [
      ...(form.content ?? "").matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g),
    ];
    const body = new URLSearchParams(
      fields.map(([, name = "", value = ""]) => [name, value.replaceAll("&amp;", "&")]),
    );
    return this.open(new URL(action, visit.url), {
      ...options,
      method: "POST",
      body: body.toString(),
      from: visit.url,
    });
  }
}
