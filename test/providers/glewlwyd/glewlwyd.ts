/** Glewlwyd, set up through its JSON API, with one person: Ada, whose password is `ada-ada-ada`. */

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { type JWK, exportJWK, generateKeyPair } from "jose";

import { freePort } from "../../free-port.ts";
import {
  type RunningProvider,
  accessTokenSeconds,
  clientId,
  installed,
  startProgram,
} from "../program.ts";

export const glewlwyd = installed("Glewlwyd", "/usr/bin/glewlwyd");

export interface Glewlwyd extends RunningProvider {
  /** Of the same provider with pairwise subjects: userinfo has another `sub` than the ID token. */
  readonly pairwiseMetadataUrl: URL;
}

const clientSecret = "glew-secret.of~app_1";
/** Also the clients whose ID tokens are signed so, beside `app` with RS256. */
const algorithms = ["RS256", "ES256", "EdDSA"] as const;

const webapp = "/usr/share/glewlwyd/webapp";

/** Starts it on a free port. */
export async function startGlewlwyd(appUrl: URL): Promise<Glewlwyd> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-glewlwyd-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  await layOut(folder);
  await writeFile(join(folder, "glewlwyd.conf"), toConf(folder, origin, port));
  const program = await startProgram({
    command: "/usr/bin/glewlwyd",
    args: ["--config-file", join(folder, "glewlwyd.conf")],
    folder,
    readyUrl: new URL("/config/", origin),
  });
  const metadataOf = (plugin: string): URL =>
    new URL(`/api/${plugin}/.well-known/openid-configuration`, origin);
  try {
    await setUp(origin, appUrl);
  } catch (error) {
    const said = program.output();
    await program.close();
    throw new Error(`Glewlwyd cannot be set up: ${said}`, { cause: error });
  }
  return {
    issuer: `${origin}/api/oidc`,
    metadataUrl: metadataOf("oidc"),
    pairwiseMetadataUrl: metadataOf("pairwise"),
    clientSecret,
    ...program,
  };
}

/** Its database, and its pages with a configuration that is right for where they are. */
async function layOut(folder: string): Promise<void> {
  await promisify(execFile)("sqlite3", [
    join(folder, "db"),
    ".read /usr/share/dbconfig-common/data/glewlwyd/install/sqlite3",
  ]);
  // It serves no symbolic links, and Debian has many, one of which leads to a folder.
  await cp(webapp, join(folder, "web"), {
    recursive: true,
    dereference: true,
    filter: (path) => path !== join(webapp, "config.json"),
  });
  const config = await readFile("/etc/glewlwyd/config-2.7.json/config.json", "utf8");
  await writeFile(join(folder, "web/config.json"), config);
}

function toConf(folder: string, origin: string, port: number): string {
  const types = {
    html: "text/html",
    css: "text/css",
    js: "text/javascript",
    json: "application/json",
    png: "image/png",
    ico: "image/x-icon",
    woff2: "font/woff2",
  };
  return `port=${port}
bind_address="127.0.0.1"
external_url="${origin}"
login_url="login.html"
api_prefix="api"
static_files_path="${folder}/web"
log_mode="console"
log_level="WARNING"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
admin_scope="g_admin"
profile_scope="g_profile"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database = { type = "sqlite3" path = "${folder}/db" };
static_files_mime_types = (
${Object.entries(types)
  .map(([name, type]) => `  { extension = ".${name}" mime_type = "${type}" }`)
  .join(",\n")}
)
`;
}

interface ClientModule {
  readonly parameters: { readonly "data-format": object };
}

type Api = (method: string, path: string, body?: object) => Promise<string>;

/** Scopes, the person, two instances of the provider, a client for each algorithm, and what the person grants them. */
async function setUp(origin: string, appUrl: URL): Promise<void> {
  const admin = await openApi(origin, "admin", "password");
  // Debian's database does not yet keep two properties of clients that the provider reads.
  const kept = { read: true, write: true };
  const clients = JSON.parse(await admin("GET", "mod/client/database")) as ClientModule;
  Object.assign(clients.parameters["data-format"], {
    sign_kid: { multiple: false, ...kept },
    post_logout_redirect_uris: { multiple: true, ...kept },
  });
  await admin("PUT", "mod/client/database", clients);
  await admin("PUT", "mod/client/database/reset");
  for (const name of ["profile", "email"]) {
    // oxlint-disable-next-line no-await-in-loop
    await admin("POST", "scope/", { name, display_name: name, password_required: false });
  }
  await admin("POST", "user/", {
    username: "ada",
    name: "Ada Lovelace",
    email: "ada@example.com",
    password: "ada-ada-ada",
    scope: ["openid", "profile", "email", "g_profile"],
    enabled: true,
  });
  const jwks = JSON.stringify({ keys: await createKeys() });
  for (const name of ["oidc", "pairwise"]) {
    // oxlint-disable-next-line no-await-in-loop
    await admin("POST", "mod/plugin/", {
      module: "oidc",
      name,
      display_name: name,
      enabled: true,
      parameters: { iss: `${origin}/api/${name}`, "jwks-private": jwks, ...toParameters(name) },
    });
  }
  const ada = await openApi(origin, "ada", "ada-ada-ada");
  for (const alg of algorithms) {
    const client = toClient(alg, appUrl);
    // oxlint-disable no-await-in-loop
    await admin("POST", "client/", client);
    await ada("PUT", `auth/grant/${String(client["client_id"])}`, {
      scope: "openid profile email",
    });
    // oxlint-enable no-await-in-loop
  }
}

/** The API, for somebody who is logged in to it. */
async function openApi(origin: string, username: string, password: string): Promise<Api> {
  let cookie = "";
  const api: Api = async (method, path, body) => {
    const response = await fetch(new URL(`/api/${path}`, origin), {
      method,
      headers: { "content-type": "application/json", cookie },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    cookie ||= response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    return text;
  };
  await api("POST", "auth/", { username, password });
  return api;
}

function createKeys(): Promise<readonly JWK[]> {
  return Promise.all(
    algorithms.map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      return { ...(await exportJWK(privateKey)), kid: alg, alg, use: "sig" };
    }),
  );
}

function toParameters(name: string): object {
  return {
    "default-kid": "RS256",
    "client-sign_kid-parameter": "sign_kid",
    "jwks-show": true,
    "subject-type": name === "pairwise" ? "pairwise" : "public",
    "access-token-duration": accessTokenSeconds,
    "auth-type-code-enabled": true,
    "auth-type-refresh-enabled": true,
    "name-claim": "mandatory",
    "email-claim": "on-demand",
    "email-claim-scope": ["email"],
    "allowed-scope": ["openid", "profile", "email"],
    "pkce-allowed": true,
    "session-management-allowed": true,
    "session-cookie-name": `session-${name}`,
    "session-cookie-expiration": 3600,
    // Its page of logout asks for these clients too, and fails without an answer.
    "front-channel-logout-allowed": true,
    "back-channel-logout-allowed": true,
  };
}

function toClient(alg: string, appUrl: URL): Readonly<Record<string, unknown>> {
  return {
    client_id: alg === "RS256" ? clientId : alg,
    name: "The app",
    client_secret: clientSecret,
    confidential: true,
    enabled: true,
    scope: [],
    sign_kid: alg,
    authorization_type: ["code", "refresh_token"],
    token_endpoint_auth_method: ["client_secret_basic"],
    redirect_uri: [new URL("oauth2callback", appUrl).href],
    post_logout_redirect_uris: [new URL("auth/logged-out", appUrl).href],
    backchannel_logout_uri: new URL("auth/backchannel-logout", appUrl).href,
  };
}
