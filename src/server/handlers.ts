/** What stands behind each route of the table. */

import type { DevProvider } from "../dev/provider/provider.ts";
import { toAccount } from "./account.ts";
import type { Handler } from "./app.ts";
import { createAsset, createFileAsset } from "./assets.ts";
import type { Asset } from "./assets.ts";
import { isHashedName } from "./client-build.ts";
import type { ClientBuild } from "./client-build.ts";
import { routeHeaders } from "./headers.ts";
import type { Logins } from "./logins.ts";
import type { PageRequest } from "./pages.ts";
import { routes } from "./routes.ts";
import type { RouteName } from "./routes.ts";

export interface HandlersOptions {
  readonly client: ClientBuild;
  readonly themeCss: string;
  readonly logins: Pick<Logins, "handle" | "identify" | "canLogIn">;
  readonly page: (page: PageRequest) => Promise<Response>;
  /** Undefined: there is none. */
  readonly provider: DevProvider | undefined;
  /** Nothing of the app is for search engines. */
  readonly isClosed: boolean;
}

/** Creates the handlers, one for each route. */
export function createHandlers(
  options: HandlersOptions,
): Readonly<Record<Exclude<RouteName, "socket">, Handler>> {
  const { client, themeCss, logins, page, provider, isClosed } = options;
  const theme = createAsset(Buffer.from(themeCss), ".css");
  const robots = createAsset(Buffer.from(robotsText(isClosed)), ".txt");
  const assets = new Map<string, Asset>(
    Array.from(client.files, ([name, file]) => [name, createFileAsset(file)]),
  );
  const icon = [...client.files.keys()].find((name) => /(?:^|\/)icon[\w-]*\.svg$/.test(name));

  return {
    page: ({ path, query, request, incoming, peer }) =>
      page({ path, query, request, headers: incoming.headers, peer }),
    account: async ({ request, peer }) =>
      Response.json(
        toAccount(await logins.identify(request.headers, peer), {
          hasLogin: logins.canLogIn,
          isEmbedded: false,
        }),
      ),
    async asset({ path, incoming }) {
      const name = path.slice("_sluice/".length);
      const route = isHashedName(name) ? routes.asset : routes.theme;
      return assets.get(name)?.respond(incoming.headers, routeHeaders(route)) ?? missing();
    },
    theme: ({ incoming }) => theme.respond(incoming.headers, routeHeaders(routes.theme)),
    robots: ({ incoming }) => robots.respond(incoming.headers, routeHeaders(routes.robots)),
    async favicon({ incoming }) {
      const asset = icon === undefined ? undefined : assets.get(icon);
      return asset?.respond(incoming.headers, routeHeaders(routes.favicon)) ?? missing();
    },
    health: async () =>
      new Response("ok\n", { headers: { "content-type": "text/plain; charset=utf-8" } }),
    auth: async ({ request, peer }) => (await logins.handle(request, peer)) ?? missing(),
    async provider({ request, incoming, outgoing }) {
      if (provider === undefined) return missing();
      // It reads the request line itself: it, too, sees the path that the gate saw.
      const { pathname, search } = new URL(request.url);
      incoming.url = pathname + search;
      await provider.handle(incoming, outgoing);
      return undefined;
    },
  };
}

function missing(): Response {
  return new Response("There is nothing here.", {
    status: 404,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}

function robotsText(isClosed: boolean): string {
  const closed = isClosed ? ["/"] : ["/_sluice/", "/auth/"];
  return ["User-agent: *", ...closed.map((path) => `Disallow: ${path}`), ""].join("\n");
}
