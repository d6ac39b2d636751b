/** Who can reach the app, and whether what keeps others out is there: the checks that need more than one table. */

import type { LoginSettings } from "./login.ts";
import type { Section } from "./section.ts";
import { type ServerSettings, listensBeyondLoopback } from "./server.ts";
import type { AuthConfig, Config } from "./types.ts";

export interface Reach {
  readonly mode: Config["mode"];
  readonly server: ServerSettings;
  readonly login: LoginSettings;
  /** Whether there is an `[auth]`, be it right or wrong. */
  readonly hasAuth: boolean;
  readonly auth: AuthConfig | undefined;
}

export function checkReach(reach: Reach, serverSection: Section, loginSection: Section): void {
  if (reach.hasAuth) checkWithLogin(reach, serverSection);
  else checkWithoutLogin(reach, serverSection, loginSection);
}

function checkWithLogin({ server, auth }: Reach, section: Section): void {
  if (
    auth !== undefined &&
    server.publicUrl !== undefined &&
    server.publicUrl.href !== auth.appUrl.href
  ) {
    section.refuse(
      "public_url",
      `is not the place that redirect_uri of [auth] names (${auth.appUrl.href})`,
      "Take it out: redirect_uri says where the app is.",
    );
  }
  if (server.checksOrigin === false || server.checksXsrf === false) {
    section.report.warning(
      "CORS and XSRF protection stay on, whatever config.toml says: a login needs both.",
    );
  }
}

function checkWithoutLogin(
  { mode, server, login }: Reach,
  section: Section,
  loginSection: Section,
): void {
  const isOpen = listensBeyondLoopback(server.address);
  if (isOpen && server.publicUrl === undefined) {
    section.refuse(
      "address",
      "opens the app to other machines, and no login is configured",
      "Add a login (sluice auth add google), or say where everyone may use it: --public https://its.url",
    );
  }
  // In development on this machine alone, the development provider is the login.
  if (login.restricts && (mode === "production" || isOpen || server.publicUrl !== undefined)) {
    loginSection.refuse(
      "require",
      "and the rules beside it need a login, and none is configured",
      "Add one: sluice auth add google",
    );
  }
}
