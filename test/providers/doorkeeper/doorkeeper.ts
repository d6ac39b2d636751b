/** doorkeeper-openid_connect, GitLab's library, in a small Rails app (`config.ru`) whose people have no passwords. */

import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort } from "../../free-port.ts";
import { type RunningProvider, accessTokenSeconds, installed, startProgram } from "../program.ts";

export const doorkeeper = installed("doorkeeper", "/usr/share/ruby-doorkeeper/app");

const clientSecret = "door-secret.of~app_1";

/** Starts it on a free port. */
export async function startDoorkeeper(appUrl: URL): Promise<RunningProvider> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-doorkeeper-"));
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const metadataUrl = new URL(`${issuer}/.well-known/openid-configuration`);
  const program = await startProgram({
    command: "puma",
    args: [
      `--bind=tcp://127.0.0.1:${port}`,
      "--threads=2:2",
      "--environment=production",
      fileURLToPath(new URL("config.ru", import.meta.url)),
    ],
    folder,
    env: {
      RAILS_ENV: "production",
      DATABASE_URL: `sqlite3:${join(folder, "idp.sqlite3")}`,
      FOLDER: folder,
      ISSUER: issuer,
      CLIENT_SECRET: clientSecret,
      REDIRECT_URI: new URL("oauth2callback", appUrl).href,
      ACCESS_TOKEN_SECONDS: `${accessTokenSeconds}`,
    },
    readyUrl: metadataUrl,
  });
  return { issuer, metadataUrl, clientSecret, ...program };
}
