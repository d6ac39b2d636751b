/** A browser without a screen, over real HTTP: cookies, redirects, and what a page knows of itself. */

import { request as sendRequest } from "node:http";

import { CookieJar } from "../auth/cookie-jar.ts";

export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface VisitOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export class HttpBrowser {
  readonly jar = new CookieJar();
  /** Every answer, newest last. */
  readonly visits: Visit[] = [];

  /** Opens a page as a person does, and follows redirects. */
  async open(url: URL, options?: VisitOptions): Promise<Visit> {
    const visit = await this.send(url, options);
    const location = visit.headers.get("location");
    return location === null ? visit : this.open(new URL(location, url));
  }

  /** Sends one request. */
  async send(url: URL, options: VisitOptions = {}): Promise<Visit> {
    const { method = "GET", headers = {}, body } = options;
    const cookie = this.jar.header(url, false);
    const navigation = {
      accept: "text/html",
      "sec-fetch-dest": "document",
      "sec-fetch-mode": "navigate",
      "sec-fetch-site": "none",
    };
    const all = { ...navigation, ...(cookie === "" ? {} : { cookie }), ...headers };
    const visit = await exchange(url, { method, headers: all, body });
    this.jar.store(url, new Response(null, { headers: visit.headers }));
    this.visits.push(visit);
    return visit;
  }

  /** The `Cookie` header for the app's socket. */
  cookie(url: URL): string {
    return this.jar.header(url, false);
  }
}

/** What a page proves itself with. */
export function xsrfToken({ text }: Visit): string {
  return /name="sluice-xsrf" content="(?<token>[^"]+)"/.exec(text)?.groups?.["token"] ?? "";
}

function exchange(
  url: URL,
  {
    method,
    headers,
    body,
  }: { method: string; headers: Record<string, string>; body: string | undefined },
): Promise<Visit> {
  return new Promise((resolve, reject) => {
    const request = sendRequest(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        const received = new Headers();
        for (let index = 0; index < response.rawHeaders.length; index += 2) {
          received.append(response.rawHeaders[index] ?? "", response.rawHeaders[index + 1] ?? "");
        }
        resolve({ url, status: response.statusCode ?? 0, headers: received, text });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}
