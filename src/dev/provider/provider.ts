/** The development provider: a real OpenID provider inside the server, so that a login works on a machine without accounts. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import type { Provider } from "oidc-provider";

import type { ProviderConfig } from "../../config/types.ts";
import { DevProviderError } from "./errors.ts";
import { readSigningKey } from "./keys.ts";
import { type PageLook, messagePage, pageHeaders, peoplePage } from "./pages.ts";
import { type Person, readPeople } from "./people.ts";
import { clientId, clientSecretOf, providerOptions } from "./provider-options.ts";

/** Where it lives below the app's home page. */
export const devProviderPath = "_dev/oidc";
/** A form of one field. */
const maxBodyBytes = 4_096;

export interface DevProviderOptions {
  /** The app's home page, on loopback. */
  readonly appUrl: URL;
  /** The app's folder: people come from its `sluice.people.toml`. */
  readonly root: string;
  /** Where the signing key is kept. */
  readonly stateFolder: string;
  /** A secret of this app's own. */
  readonly secret: string;
  /** Stylesheet of the pages. */
  readonly stylesheetUrl: string;
  /** E-mail address of the person who logs in without a click. */
  readonly logInAs?: string | undefined;
}

export interface DevProvider {
  /** The provider as any other in a configuration. */
  readonly config: ProviderConfig;
  /** Answers what comes to `_dev/oidc/…`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/**
 * Sets the provider up; its package is loaded when somebody logs in.
 *
 * @throws {@link DevProviderError} when `oidc-provider` is not installed, the people cannot be read, or the app is not
 * on loopback.
 */
export function createDevProvider(options: DevProviderOptions): DevProvider {
  const { appUrl, root, secret, stylesheetUrl, logInAs } = options;
  refuseBeyondLoopback(appUrl);
  requirePackage();
  const people = (): readonly Person[] => readPeople(root);
  const chosen = logInAs === undefined ? undefined : personOf(people(), logInAs);
  const issuer = new URL(devProviderPath, appUrl).href;
  const prefix = new URL(issuer).pathname;
  const look: PageLook = { stylesheetUrl, theme: "auto" };
  let opening: Promise<Provider> | undefined;

  async function open(): Promise<Provider> {
    const [{ Provider: OidcProvider, interactionPolicy }, signingKey] = await Promise.all([
      import("oidc-provider"),
      readSigningKey(options.stateFolder),
    ]);
    const prompts = interactionPolicy.base();
    prompts.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);
    const setup = { appUrl, issuer, secret, people, prompts, signingKey, look };
    const provider: Provider = quietly(
      () =>
        new OidcProvider(
          issuer,
          providerOptions(setup, () => provider),
        ),
    );
    return provider;
  }

  async function interact(
    provider: Provider,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { prompt } = await provider.interactionDetails(request, response);
    const finish = (sub: string): Promise<void> =>
      provider.interactionFinished(request, response, {
        [prompt.name]: {},
        login: { accountId: sub },
      });
    if (chosen !== undefined) return finish(chosen.sub);
    if (request.method === "POST") {
      const sub = await readSub(request, appUrl);
      if (people().some((person) => person.sub === sub)) return finish(sub);
    }
    const theme = /(?:^|;\s*)sluice_theme=(light|dark)/.exec(request.headers.cookie ?? "")?.[1];
    send(response, 200, peoplePage(people(), { ...look, theme: theme ?? "auto" }));
  }

  return {
    config: providerConfig(issuer, clientSecretOf(secret)),
    async handle(request, response) {
      const forwarded = Object.keys(request.headers).find((name) => /^(?:x-)?forwarded/.test(name));
      if (forwarded !== undefined) {
        const words = `This request came through a proxy (${forwarded}). The development login answers this machine alone: configure [auth] for anything else.`;
        return send(response, 403, messagePage("Not from here", words, look));
      }
      const provider = await (opening ??= open());
      const path = request.url ?? "";
      if (path.startsWith(`${prefix}/interaction/`)) {
        try {
          await interact(provider, request, response);
        } catch (error) {
          send(response, 400, messagePage("The login cannot go on", wordsOf(error), look));
        }
        return;
      }
      // The provider finds out where it is mounted by comparing the two.
      Object.assign(request, { originalUrl: path, url: path.slice(prefix.length) });
      provider.callback()(request, response);
    },
  };
}

function providerConfig(issuer: string, clientSecret: string): ProviderConfig {
  return {
    name: "default",
    label: "Development login",
    preset: undefined,
    serverMetadataUrl: new URL(`${issuer}/.well-known/openid-configuration`),
    clientId,
    clientSecret,
    clientAuth: "client_secret_basic",
    clientKey: undefined,
    scope: "openid profile email",
    prompt: { value: "select_account", isDefault: true },
    authorizationParams: {},
    exposeTokens: [],
    allowedTenants: undefined,
    trustEmail: false,
  };
}

function wordsOf(error: unknown): string {
  return error instanceof DevProviderError
    ? `${error.message} ${error.hint}`
    : "This login is too old, or was begun in another browser. Go back to the app and log in again.";
}

function refuseBeyondLoopback({ hostname, origin }: URL): void {
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return;
  throw new DevProviderError(
    "DEV_PROVIDER_FORBIDDEN",
    `The development login lets anyone in, so it does not run at ${origin}.`,
    "Configure a provider in [auth] of secrets.toml: sluice auth add google.",
  );
}

function personOf(people: readonly Person[], email: string): Person {
  const person = people.find((one) => one.email.toLowerCase() === email.toLowerCase());
  if (person !== undefined) return person;
  throw new DevProviderError(
    "DEV_PERSON_UNKNOWN",
    `There is nobody with the address ${email}.`,
    `Use one of ${people.map((one) => one.email).join(", ")}, or add a person to sluice.people.toml.`,
  );
}

function requirePackage(): void {
  try {
    import.meta.resolve("oidc-provider");
  } catch {
    throw new DevProviderError(
      "DEV_PROVIDER_PACKAGE_MISSING",
      "The development login needs the package oidc-provider, which is not installed.",
      "Run: npm install --save-dev oidc-provider. Or configure a provider in [auth] of secrets.toml.",
    );
  }
}

/** The package warns on the console about what is meant here: keys and accounts that are for development. */
function quietly<T>(body: () => T): T {
  const { warn, info } = console;
  Object.assign(console, { warn() {}, info() {} });
  try {
    return body();
  } finally {
    Object.assign(console, { warn, info });
  }
}

async function readSub(request: IncomingMessage, appUrl: URL): Promise<string> {
  // A page of another site must not choose who is logged in.
  if (request.headers.origin !== appUrl.origin) return "";
  if (Number(request.headers["content-length"] ?? Infinity) > maxBodyBytes) return "";
  return new URLSearchParams(await text(request)).get("sub") ?? "";
}

function send(response: ServerResponse, status: number, page: { toString(): string }): void {
  response.writeHead(status, pageHeaders).end(page.toString());
}
