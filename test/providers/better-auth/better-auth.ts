/** better-auth's OAuth provider in this process, with one person: Ada, whose password is `ada-ada-ada`. */

import { once } from "node:events";
import { createServer } from "node:http";

import { oauthProvider, oauthProviderOpenIdConfigMetadata } from "@better-auth/oauth-provider";
import { type BetterAuthPlugin, betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

import { freePort } from "../../free-port.ts";
import { type RunningProvider, accessTokenSeconds, clientId, installed } from "../program.ts";
import { openssl } from "../self-signed.ts";
import { pageOf } from "./pages.ts";

/** An npm package, and only for apps by https: those need a certificate. */
export const betterAuthProvider = installed("better-auth", openssl);

const clientSecret = "better-secret.of~app_1";

const tables = [
  "user",
  "session",
  "account",
  "verification",
  "jwks",
  "oauthClient",
  "oauthAccessToken",
  "oauthRefreshToken",
  "oauthConsent",
];

/** What the plugin adds to better-auth: the types of the two do not stand `exactOptionalPropertyTypes`. */
interface ProviderApi {
  adminCreateOAuthClient(request: { headers: Headers; body: object }): Promise<unknown>;
  getOpenIdConfig(): Promise<unknown>;
}

/** Starts it on a free port. It knows no apps on localhost, nor any by plain http. */
export async function startBetterAuth(appUrl: URL): Promise<RunningProvider> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}/api/auth`;
  const said: string[] = [];
  const auth = betterAuth({
    baseURL: issuer,
    secret: "a secret of the test's own provider",
    database: memoryAdapter(Object.fromEntries(tables.map((name) => [name, []]))),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { log: (level, message) => void said.push(`${level} ${message}`) },
    plugins: [
      jwt(),
      oauthProvider({
        loginPage: "/sign-in",
        consentPage: "/consent",
        selectAccount: { page: "/select", shouldRedirect: () => false },
        accessTokenExpiresIn: accessTokenSeconds,
        generateClientId: () => clientId,
        generateClientSecret: () => clientSecret,
      }) as unknown as BetterAuthPlugin,
    ],
  });
  const ada = { name: "Ada Lovelace", email: "ada@example.com", password: "ada-ada-ada" };
  const { headers } = await auth.api.signUpEmail({ body: ada, returnHeaders: true });
  const cookies = headers.getSetCookie().map((line) => line.split(";")[0]);
  const api = auth.api as unknown as ProviderApi;
  await api.adminCreateOAuthClient({
    headers: new Headers({ cookie: cookies.join("; ") }),
    body: {
      redirect_uris: [new URL("oauth2callback", appUrl).href],
      post_logout_redirect_uris: [new URL("auth/logged-out", appUrl).href],
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code", "refresh_token"],
      enable_end_session: true,
    },
  });

  const metadata = oauthProviderOpenIdConfigMetadata({ api });
  const metadataUrl = new URL(`${issuer}/.well-known/openid-configuration`);
  const handle = toNodeHandler(auth);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", issuer);
    const page = pageOf(pathname);
    if (page !== undefined) {
      response.writeHead(200, { "content-type": "text/html" }).end(page);
    } else if (pathname === metadataUrl.pathname) {
      void metadata(new Request(metadataUrl))
        .then((answer) => answer.text())
        .then((text) => response.writeHead(200, { "content-type": "application/json" }).end(text));
    } else {
      void handle(request, response);
    }
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    issuer,
    metadataUrl,
    clientSecret,
    output: () => said.join("\n"),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
