/** An app that is nothing but the development provider and a callback: a relying party played by hand. */

import { createHash, randomBytes } from "node:crypto";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

import { decodeJwt } from "jose";
import { onTestFinished } from "vitest";

import type { LoginPolicy } from "../../../src/config/types.ts";
import { readSigningKey } from "../../../src/dev/provider/keys.ts";
import { type DevProvider, createDevProvider } from "../../../src/dev/provider/provider.ts";
import { openPolicy } from "../../auth/test-app.ts";
import { HttpBrowser, type Visit } from "../../server/http-browser.ts";

export interface DevAppOptions {
  readonly logInAs?: string;
  /** `sluice.people.toml` */
  readonly people?: string;
  readonly login?: Partial<LoginPolicy>;
  /** A folder that an earlier app left. */
  readonly root?: string;
  readonly port?: number;
  /** Makes its own key, as the first start does. */
  readonly makesKey?: true;
}

let key: Promise<string> | undefined;

/** The file of a key that was made once. */
function sharedKey(): Promise<string> {
  key ??= mkdtemp(join(tmpdir(), "sluice-dev-key-")).then(async (folder) => {
    await readSigningKey(folder);
    return join(folder, "development-provider.json");
  });
  return key;
}

export interface DevApp {
  readonly url: URL;
  readonly root: string;
  readonly port: number;
  readonly provider: DevProvider;
  /** Bodies of what was posted to the app's back channel. */
  readonly logoutTokens: string[];
  readonly browser: HttpBrowser;
  stop(): Promise<void>;
  writePeople(toml: string): Promise<void>;
  /** Where a login begins. */
  authorizationUrl(params?: Readonly<Record<string, string>>): URL;
  /** Spends the code of a callback. */
  tokens(callback: Visit): Promise<Tokens>;
  token(form: Readonly<Record<string, string>>): Promise<Tokens>;
}

export interface Tokens {
  readonly id_token: string;
  readonly access_token: string;
  readonly refresh_token?: string;
}

export const serverConfig = {
  port: 0,
  address: undefined,
  publicUrl: undefined,
  checksOrigin: true,
  checksXsrf: true,
  trustedProxies: [],
  embedOrigins: [],
  csp: {},
  maxMessageBytes: 1_000_000,
} as const;

export async function startDevApp(options: DevAppOptions = {}): Promise<DevApp> {
  const root = options.root ?? (await mkdtemp(join(tmpdir(), "sluice-dev-provider-")));
  const writePeople = (toml: string) => writeFile(join(root, "sluice.people.toml"), toml);
  if (options.people !== undefined) await writePeople(options.people);
  const stateFolder = join(root, ".sluice", "state");
  if (options.root === undefined && options.makesKey !== true) {
    // Making a key takes longer than a login.
    await mkdir(stateFolder, { recursive: true });
    await copyFile(await sharedKey(), join(stateFolder, "development-provider.json"));
  }
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  const url = new URL(`http://localhost:${address.port}/`);
  const provider = createDevProvider({
    config: {
      mode: "development",
      auth: undefined,
      root,
      server: serverConfig,
      login: { ...openPolicy, ...options.login },
    },
    appUrl: url,
    stateFolder,
    secret: "the secret of the app's folder",
    styles: { stylesheetUrl: "/_sluice/auth.css" },
    logInAs: options.logInAs,
    env: {},
  });
  const logoutTokens: string[] = [];
  async function takeLogout(request: IncomingMessage, response: ServerResponse): Promise<void> {
    logoutTokens.push(await text(request));
    response.writeHead(200).end();
  }
  server.on("request", (request: IncomingMessage, response) => {
    const path = request.url ?? "";
    if (path.startsWith("/_dev/oidc/")) {
      provider.handle(request, response).catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
    } else if (path === "/auth/backchannel-logout") {
      void takeLogout(request, response);
    } else response.writeHead(200).end("the app");
  });
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  };
  onTestFinished(async () => {
    await stop();
    await rm(root, { recursive: true, force: true });
  });

  const { clientId, clientSecret = "" } = provider.config;
  const verifier = randomBytes(32).toString("base64url");
  const redirectUri = new URL("oauth2callback", url).href;
  const app: DevApp = {
    url,
    root,
    port: address.port,
    provider,
    logoutTokens,
    browser: new HttpBrowser(),
    stop,
    writePeople,
    authorizationUrl(params = {}) {
      const target = new URL("_dev/oidc/auth", url);
      target.search = new URLSearchParams({
        client_id: clientId,
        response_type: "code",
        scope: provider.config.scope,
        redirect_uri: redirectUri,
        state: "a-state",
        nonce: "a-nonce",
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
        ...params,
      }).toString();
      return target;
    },
    tokens: (callback) =>
      app.token({
        grant_type: "authorization_code",
        code: callback.url.searchParams.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: verifier,
      }),
    async token(form) {
      const response = await fetch(new URL("_dev/oidc/token", url), {
        method: "POST",
        headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
        body: new URLSearchParams(form),
      });
      if (!response.ok) throw new Error(await response.text());
      // oxlint-disable-next-line typescript/no-unsafe-return -- a wrong shape fails the test that reads it
      return response.json();
    },
  };
  return app;
}

/** Presses the button of a person. */
export async function choose(
  app: DevApp,
  page: Visit,
  name: string,
  origin?: string,
): Promise<Visit> {
  const sub = buttonsOf(page).find((button) => button.name === name)?.sub;
  if (sub === undefined) throw new Error(`There is no button ${name}.`);
  return app.browser.open(page.url, {
    method: "POST",
    headers: {
      origin: origin ?? app.url.origin,
      "content-type": "application/x-www-form-urlencoded",
      "content-length": `${`sub=${sub}`.length}`,
    },
    body: `sub=${sub}`,
  });
}

/** The people that a page offers. */
export function buttonsOf({ text: html }: Visit): readonly { name: string; sub: string }[] {
  return Array.from(
    html.matchAll(/<button name="sub" value="(?<sub>[^"]+)">\s*(?<name>[^<]+?)\s*</g),
    ({ groups }) => ({ name: groups?.["name"] ?? "", sub: groups?.["sub"] ?? "" }),
  );
}

/** Logs in by hand and returns what the ID token says. */
export async function logIn(app: DevApp, name: string, params?: Readonly<Record<string, string>>) {
  const page = await app.browser.open(app.authorizationUrl(params));
  const callback = await choose(app, page, name);
  return decodeJwt((await app.tokens(callback)).id_token);
}
