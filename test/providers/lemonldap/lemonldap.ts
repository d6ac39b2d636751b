/** LemonLDAP::NG, with its demonstration accounts (`dwho`, whose password is `dwho`; `rtyler`, `msmith`). */

import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

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

const clientSecret = "lemon-secret.of~app_1";

/** Starts it on a free port. Its client `app` is let in without a question, `asking` with one. */
export async function startLemonldap(appUrl: URL): Promise<RunningProvider> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-lemonldap-"));
  for (const name of ["conf", "sessions/lock", "psessions/lock", "cache"]) {
    // oxlint-disable-next-line no-await-in-loop
    await mkdir(join(folder, name), { recursive: true });
  }
  const port = await freePort();
  // It answers one connection at a time, and a browser opens some that it does not use at once.
  const front = await startFront({ target: port });
  const issuer = `http://127.0.0.1:${front.port}`;
  const configuration = JSON.stringify(toConfiguration(folder, issuer, appUrl));
  await writeFile(join(folder, "conf/lmConf-1.json"), configuration);
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

/** What the manager of LemonLDAP::NG would write. */
function toConfiguration(folder: string, issuer: string, appUrl: URL): object {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  return {
    cfgNum: 1,
    cfgDate: 1,
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
    oidcServiceKeyIdSig: "key-1",
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
