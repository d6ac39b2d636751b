/** LemonLDAP::NG, with its demonstration accounts (`dwho`, whose password is `dwho`; `rtyler`, `msmith`). */

import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { vi } from "vitest";

import { freePort } from "../../free-port.ts";
import { startFront } from "../front.ts";
import {
  type RunningProvider,
  accessTokenSeconds,
  clientId,
  installed,
  startProgram,
} from "../program.ts";

export const lemonldap = installed(
  "LemonLDAP::NG",
  "/usr/share/perl5/Lemonldap/NG/Portal/Issuer/OpenIDConnect.pm",
);

export interface Lemonldap extends RunningProvider {
  /** Signs by a new key from now on, and publishes it alone. */
  rotateKey(): Promise<void>;
}

const clientSecret = "lemon-secret.of~app_1";

/** Starts it on a free port. Its client `app` is let in without a question, `asking` with one. */
export async function startLemonldap(appUrl: URL): Promise<Lemonldap> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-lemonldap-"));
  for (const name of ["conf", "sessions/lock", "psessions/lock", "cache"]) {
    // oxlint-disable-next-line no-await-in-loop
    await mkdir(join(folder, name), { recursive: true });
  }
  const port = await freePort();
  // It answers one connection at a time, and a browser opens some that it does not use at once.
  const front = await startFront({ target: port });
  const issuer = `http://127.0.0.1:${front.port}`;
  let version = 0;
  async function configure(): Promise<void> {
    version += 1;
    const configuration = toConfiguration({ version, folder, issuer, appUrl });
    await writeFile(join(folder, `conf/lmConf-${version}.json`), JSON.stringify(configuration));
  }
  await configure();
  await writeFile(join(folder, "lemonldap-ng.ini"), toIni(folder));
  const metadataUrl = new URL(`${issuer}/.well-known/openid-configuration`);
  const psgi = fileURLToPath(new URL("portal.psgi", import.meta.url));
  const program = await startProgram({
    command: "plackup",
    args: ["-E", "deployment", "--no-default-middleware", "-o", "127.0.0.1", "-p", `${port}`, psgi],
    folder,
    env: { LLNG_DEFAULTCONFFILE: join(folder, "lemonldap-ng.ini") },
    readyUrl: metadataUrl,
  });
  return {
    issuer,
    metadataUrl,
    clientSecret,
    output: () => program.output(),
    async rotateKey() {
      await configure();
      const jwks = new URL("/oauth2/jwks", issuer);
      // It looks for a new configuration once a second.
      await vi.waitFor(
        async () => {
          const text = await (await fetch(jwks)).text();
          if (!text.includes(`"key-${version}"`)) throw new Error(`The old key is there: ${text}`);
        },
        { timeout: 20_000 },
      );
    },
    async close() {
      await front.close();
      await program.close();
    },
  };
}

function toIni(folder: string): string {
  return `[all]
logger = Lemonldap::NG::Common::Logger::Std
userLogger = Lemonldap::NG::Common::Logger::Std
logLevel = warn
checkTime = 1
[configuration]
type = File
dirName = ${folder}/conf
localStorage = Cache::FileCache
localStorageOptions = { 'namespace' => 'config', 'default_expires_in' => 600, 'cache_root' => '${folder}/cache', 'cache_depth' => 3 }
[portal]
staticPrefix = /static
templateDir = /usr/share/lemonldap-ng/portal/templates
languages = en
`;
}

interface Place {
  readonly version: number;
  readonly folder: string;
  readonly issuer: string;
  readonly appUrl: URL;
}

/** What the manager of LemonLDAP::NG would write, with a key of its own for each version. */
function toConfiguration({ version, folder, issuer, appUrl }: Place): object {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return {
    cfgNum: version,
    cfgDate: version,
    portal: `${issuer}/`,
    domain: "127.0.0.1",
    cookieName: "lemonldap",
    securedCookie: 0,
    portalSkin: "bootstrap",
    authentication: "Demo",
    userDB: "Same",
    passwordDB: "Demo",
    demoExportedVars: { cn: "cn", mail: "mail", uid: "uid" },
    macros: { _whatToTrace: "$_user" },
    whatToTrace: "_whatToTrace",
    globalStorage: "Apache::Session::File",
    globalStorageOptions: toStorage(`${folder}/sessions`),
    persistentStorage: "Apache::Session::File",
    persistentStorageOptions: toStorage(`${folder}/psessions`),
    localSessionStorage: "Cache::FileCache",
    localSessionStorageOptions: { cache_root: `${folder}/cache`, namespace: "sessions" },
    locationRules: { default: { default: "accept" } },
    issuerDBOpenIDConnectActivation: 1,
    issuerDBOpenIDConnectRule: 1,
    oidcServiceMetaDataIssuer: issuer,
    oidcServicePrivateKeySig: privateKey,
    oidcServicePublicKeySig: publicKey,
    oidcServiceKeyIdSig: `key-${version}`,
    oidcServiceAllowAuthorizationCodeFlow: 1,
    oidcRPMetaDataExportedVars: { app: claims, asking: claims },
    oidcRPMetaDataOptions: {
      app: { ...toClient(clientId, appUrl), oidcRPMetaDataOptionsBypassConsent: 1 },
      asking: toClient("asking", appUrl),
    },
  };
}

/** From scope values to the attributes of a demonstration account. */
const claims = { name: "cn", email: "mail" };

function toClient(id: string, appUrl: URL): object {
  return {
    oidcRPMetaDataOptionsClientID: id,
    oidcRPMetaDataOptionsClientSecret: clientSecret,
    oidcRPMetaDataOptionsDisplayName: "The app",
    oidcRPMetaDataOptionsIDTokenSignAlg: "RS256",
    oidcRPMetaDataOptionsRedirectUris: new URL("oauth2callback", appUrl).href,
    oidcRPMetaDataOptionsPostLogoutRedirectUris: new URL("auth/logged-out", appUrl).href,
    oidcRPMetaDataOptionsRefreshToken: 1,
    oidcRPMetaDataOptionsAccessTokenExpiration: accessTokenSeconds,
  };
}

function toStorage(folder: string): object {
  return {
    Directory: folder,
    LockDirectory: `${folder}/lock`,
    generateModule: "Lemonldap::NG::Common::Apache::Session::Generate::SHA256",
  };
}
