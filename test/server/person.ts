/** Somebody who uses an app that has a login: a browser without a screen, its tabs' sockets, and the ways in and out. */

import type { Config } from "../../src/config/types.ts";
import type { PatchFrame } from "../../src/protocol/frames.ts";
import { clientSecret, type OidcProvider } from "../providers/oidc-provider.ts";
import { HttpBrowser, xsrfToken, type Visit } from "./http-browser.ts";
import type { RunningApp } from "./running-app.ts";
import type { SocketOptions, TestSocket } from "./test-socket.ts";

export const cookieSecret = "a cookie secret of the tests, long enough to be one: 7c1d2f";

/** `secrets.toml` of an app at this port whose people log in at the provider. */
export function secretsFor({ metadataUrl }: OidcProvider, port: number, more = ""): string {
  return `
[auth]
redirect_uri = "http://localhost:${port}/oauth2callback"
cookie_secret = "${cookieSecret}"
client_id = "app"
client_secret = "${clientSecret}"
server_metadata_url = "${metadataUrl.href}"
client_kwargs = { scope = "openid profile email groups", prompt = "login" }
${more}`;
}

/** Logins that end sooner than a configuration may say. */
export function withMax(config: Config, sessionMaxSeconds: number): Config {
  if (config.auth === undefined) return config;
  const login = { ...config.auth.login, sessionMaxSeconds };
  return { ...config, auth: { ...config.auth, login }, login };
}

/** The app that a person uses, wherever it runs. */
export type UsedApp = Pick<RunningApp, "url" | "socket">;

export class Person {
  readonly browser = new HttpBrowser();

  /** The socket of the page that the browser shows. */
  async openTab(app: UsedApp, options: SocketOptions = {}): Promise<TestSocket> {
    const tab = await app.socket({ headers: { cookie: this.browser.cookie(app.url) }, ...options });
    for (const cookie of tab.setCookies) this.browser.jar.set(app.url, cookie);
    return tab;
  }

  /** Presses a button that logs in, and stops before the app's `/auth/login`. */
  async askForLogin(
    app: UsedApp,
    label = "Log in",
    hello: SocketOptions["hello"] = {},
  ): Promise<URL> {
    await this.browser.open(app.url);
    const tab = await this.openTab(app, { hello });
    await press(tab, label);
    const { url } = await tab.frame("redirect");
    await tab.close();
    return new URL(url);
  }

  /** Presses a button that logs in, and goes through the provider. */
  async logIn(app: UsedApp, label = "Log in", hello: SocketOptions["hello"] = {}): Promise<Visit> {
    return this.browser.open(await this.askForLogin(app, label, hello));
  }

  /** Presses a button that logs out, and does what the page then does. */
  async logOut(app: UsedApp, home: Visit, label = "Log out"): Promise<Visit> {
    const tab = await this.openTab(app);
    await press(tab, label);
    const { token } = await tab.frame("logout");
    const answer = await this.post(app, "auth/logout", home, { token });
    await tab.close();
    return answer;
  }

  /** Logs out at the provider, which tells its apps. */
  async logOutAt({ issuer }: OidcProvider): Promise<Visit> {
    const question = await this.browser.open(new URL(`${issuer}/session/end?client_id=app`));
    const action = /action="([^"]+)"/.exec(question.text)?.[1] ?? "";
    const fields = question.text.matchAll(/name="([^"]+)" value="([^"]*)"/g);
    const body = new URLSearchParams([...fields].map(([, name = "", value = ""]) => [name, value]));
    return this.browser.open(new URL(action, issuer), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: issuer },
      body: body.toString(),
    });
  }

  /** Posts as a page of the app does. */
  post(app: UsedApp, path: string, page: Visit, body: object): Promise<Visit> {
    return this.browser.send(new URL(path, app.url), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        origin: app.url.origin,
        "sec-fetch-dest": "empty",
        "sec-fetch-mode": "cors",
        "sec-fetch-site": "same-origin",
        "x-sluice-xsrf": xsrfToken(page),
      },
      body: JSON.stringify(body),
    });
  }
}

/** Presses the button with this label, once it is there. */
export async function press(tab: TestSocket, label: string, seq = 1): Promise<void> {
  await tab.frame("patch", ({ end }) => end !== undefined);
  const nodes = tab.frames.flatMap((frame) => (frame.kind === "patch" ? frame.ops : []));
  const op = nodes.find(
    ([kind, , node]) => kind === "set" && Reflect.get(Object(node), "label") === label,
  );
  if (op === undefined) throw new Error(`No "${label}" in ${JSON.stringify(tab.frames)}.`);
  tab.send({ kind: "input", seq, values: [[op[1], true]] });
}

/** Whether a patch draws this text. */
export function shows(text: string): (frame: PatchFrame) => boolean {
  return ({ ops }) =>
    ops.some(([kind, , node]) => kind === "set" && Reflect.get(Object(node), "body") === text);
}
