/** The chooser: one button for each provider, those that are down disabled with the reason. */

import { setTimeout as sleep } from "node:timers/promises";

import type { AuthContext } from "./context.ts";
import { chooserPage, type Button } from "./pages.ts";
import type { Provider } from "./provider.ts";

export interface ChooserOptions {
  readonly returnTo: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly maxAgeSeconds?: number | undefined;
  /** @defaultValue all that are configured */
  readonly providers?: readonly Provider[];
  /** @defaultValue `200` */
  readonly status?: number;
}

/** How long the page waits for providers that have not been heard of yet. */
const patienceMs = 1500;

/** Draws the chooser, with tickets for this browser. */
export async function drawChooser(
  context: AuthContext,
  request: Request,
  {
    returnTo,
    params = {},
    maxAgeSeconds,
    providers = context.providers.all,
    status = 200,
  }: ChooserOptions,
): Promise<Response> {
  const { browsers, cookies, tickets, look } = context;
  const browser = await browsers.read(cookies.read(request.headers));
  const buttons = await Promise.all(
    providers.map(async (provider): Promise<Button> => {
      const { name: id, label } = provider.config;
      const problem = await problemOf(provider);
      if (problem !== undefined) return { label, ticket: undefined, problem };
      const ticket = { provider: id, returnTo, params, maxAgeSeconds, browserId: browser.id };
      return { label, ticket: await tickets.seal(ticket) };
    }),
  );
  return chooserPage(
    { look, headers: request.headers, setCookies: browser.setCookies },
    buttons,
    status,
  );
}

async function problemOf(provider: Provider): Promise<string | undefined> {
  // One that is only slow keeps its button: by the time it is pressed the provider may have answered.
  const answered = provider.metadata().then(
    () => undefined,
    () => "not available at the moment.",
  );
  return Promise.race([answered, sleep(patienceMs, undefined, { ref: false })]);
}
