/** What the routes of the auth core work with: put together once, in create-auth.ts. */

import type { AuthConfig } from "../config/types.ts";
import type { Store } from "../store/store.ts";
import type { Attempts } from "./attempts.ts";
import type { Browsers } from "./browser.ts";
import type { Cookies } from "./cookies.ts";
import type { AuthEvent } from "./events.ts";
import type { ReportExpiry } from "./expiry.ts";
import type { Idleness } from "./idleness.ts";
import type { AuthLogger } from "./log.ts";
import type { Logins } from "./logins.ts";
import type { PageLook } from "./pages.ts";
import type { Providers } from "./providers.ts";
import type { Records } from "./records.ts";
import type { Revocations } from "./revocations.ts";
import type { Sealer } from "./seal.ts";
import type { Tickets } from "./tickets.ts";
import type { Tokens } from "./tokens.ts";

export interface AuthContext {
  readonly config: AuthConfig;
  readonly store: Store;
  readonly now: () => number;
  readonly logger: AuthLogger;
  readonly emit: (event: AuthEvent) => void;
  readonly sealer: Sealer;
  readonly cookies: Cookies;
  readonly browsers: Browsers;
  readonly attempts: Attempts;
  readonly tickets: Tickets;
  readonly providers: Providers;
  readonly revocations: Revocations;
  readonly records: Records;
  readonly idleness: Idleness;
  readonly reportExpiry: ReportExpiry;
  readonly logins: Logins;
  readonly tokens: Tokens;
  readonly look: PageLook;
}
