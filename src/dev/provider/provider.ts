/** The development provider: a real OpenID provider inside the server, so that a login works on a machine without accounts. */

import type { IncomingMessage, ServerResponse } from "node:http";

import { isLoopbackHost } from "../../config/loopback.ts";
import type { Config, ProviderConfig } from "../../config/types.ts";
import { SluiceError } from "../../errors.ts";
import type { CardStyles } from "../../protocol/card-page.ts";
import { claimNames } from "./claims.ts";
import { clientId, clientSecretOf, providerConfiguration, scope } from "./configuration.ts";
import { endAbsentSession } from "./end-session.ts";
import { DevProviderError } from "./errors.ts";
import { answerQuestion, send } from "./interaction.ts";
import { readSigningKey } from "./keys.ts";
import { type OidcProvider, loadLibrary, requireLibrary } from "./library.ts";
import { createMemoryAdapter } from "./memory-adapter.ts";
import { lookFor, messagePage } from "./pages.ts";
import { type Person, readPeople } from "./people.ts";

/** Where it lives below the app's home page. */
export const devProviderPath = "_dev/oidc";

export interface DevProviderOptions {
  /** Of the app: the provider runs in development, on loopback and without `[auth]` alone. */
  readonly config: Pick<Config, "mode" | "auth" | "server" | "login" | "root">;
  /** The app's home page, on loopback, with the port that the server has. */
  readonly appUrl: URL;
  /** Where the signing key is kept. */
  readonly stateFolder: string;
  /** A secret of this app's own. */
  readonly secret: string;
  /** Of the pages. */
  readonly styles: CardStyles;
  /** E-mail address of the person who logs in without a click. */
  readonly logInAs?: string | undefined;
  /** @defaultValue `process.env` */
  readonly env?: Readonly<Record<string, string | undefined>>;
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
 * @throws {@link DevProviderError} `DEV_PROVIDER_FORBIDDEN`, `DEV_PROVIDER_PACKAGE_MISSING`, `DEV_PERSON_UNKNOWN`, and
 * `ConfigError` when the people cannot be read.
 */
export function createDevProvider(options: DevProviderOptions): DevProvider {
  const { config, appUrl, secret, styles, logInAs } = options;
  refuseElsewhere(options);
  requireLibrary();
  // Read again and again, so that a person who was just written down can log in.
  const people = (): readonly Person[] => readPeople(config.root);
  const chosen = logInAs === undefined ? undefined : personOf(people(), logInAs);
  const issuer = new URL(devProviderPath, appUrl).href;
  const prefix = new URL(issuer).pathname;
  const { groupsClaim } = config.login;
  const adapter = createMemoryAdapter();
  let opened: { readonly names: string; readonly provider: Promise<OidcProvider> } | undefined;

  /** The provider, made anew where the people have claims that it does not know yet. Its sessions stay. */
  function current(): Promise<OidcProvider> {
    const names = claimNames(people(), groupsClaim);
    if (opened?.names !== names.join(" ")) {
      opened = { names: names.join(" "), provider: open(names) };
    }
    return opened.provider;
  }

  async function open(names: readonly string[]): Promise<OidcProvider> {
    const [library, signingKey] = await Promise.all([
      loadLibrary(),
      readSigningKey(options.stateFolder),
    ]);
    const setup = {
      appUrl,
      issuer,
      secret,
      people,
      groupsClaim,
      styles,
      adapter,
      signingKey,
    };
    const provider = new library.Provider(
      issuer,
      providerConfiguration(library, { ...setup, claimNames: names }),
    );
    provider.use(endAbsentSession);
    return provider;
  }

  return {
    config: providerConfig(issuer, clientSecretOf(secret)),
    async handle(request, response) {
      const path = request.url ?? "";
      const look = lookFor(request.headers.cookie, styles);
      if (!isFromHere(request)) {
        const words =
          "This request came from another machine, a proxy or a tunnel, and whoever is behind it could log in as anyone. " +
          "Open the app on the machine where it runs, or configure a real provider: sluice auth add google.";
        return send(response, 403, messagePage("Not from here", words, look));
      }
      try {
        const provider = await current();
        if (path.startsWith(`${prefix}/interaction/`)) {
          const url = new URL(path, appUrl);
          await answerQuestion(request, response, { provider, people, chosen, url, look });
          return;
        }
        // The provider finds out where it is mounted by comparing the two.
        Object.assign(request, { originalUrl: path, url: path.slice(prefix.length) });
        await provider.callback()(request, response);
      } catch (error) {
        if (!(error instanceof SluiceError)) throw error;
        const words = `${error.message} ${error.hint}`;
        send(response, 500, messagePage("The login cannot go on", words, look));
      }
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
    scope,
    prompt: { value: "select_account", isDefault: true },
    authorizationParams: {},
    exposeTokens: [],
    allowedTenants: undefined,
    trustEmail: false,
  };
}

/** It lets anyone in as anyone: whatever makes that more than a person at his own machine forbids it. */
function refuseElsewhere({ config, appUrl, env = process.env }: DevProviderOptions): void {
  const { address, publicUrl } = config.server;
  const place =
    config.mode === "production" || env["NODE_ENV"] === "production"
      ? "in production"
      : config.auth !== undefined
        ? "beside [auth]"
        : publicUrl !== undefined || !isLoopbackHost(appUrl.hostname)
          ? `at ${(publicUrl ?? appUrl).origin}`
          : address !== undefined && !isLoopbackHost(address)
            ? `on the address ${address}`
            : undefined;
  if (place === undefined) return;
  throw new DevProviderError(
    "DEV_PROVIDER_FORBIDDEN",
    `The development login lets anyone in, so it does not run ${place}.`,
  );
}

/** A tunnel or proxy connects from this machine too, and says in its headers for whom. */
function isFromHere({ headers, socket }: IncomingMessage): boolean {
  const isForwarded = Object.keys(headers).some((name) => /^(?:x-)?forwarded(?:-|$)/.test(name));
  return !isForwarded && isLoopbackHost(socket.remoteAddress?.replace(/^::ffff:/, "") ?? "");
}

function personOf(people: readonly Person[], email: string): Person {
  const person = people.find((one) => one.email.toLowerCase() === email.toLowerCase());
  if (person !== undefined) return person;
  throw new DevProviderError(
    "DEV_PERSON_UNKNOWN",
    `There is nobody with the address ${email}. There are: ${people.map((one) => one.email).join(", ")}.`,
  );
}
