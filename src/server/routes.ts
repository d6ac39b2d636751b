/** Every route of the server: its methods, who may call it, and what its answers carry. What is not here is closed. */

/** Who may call a route. There is no default: a route that does not say it does not compile. */
export type Access =
  /** Anyone: it holds nothing of the app or of a person. */
  | "public"
  /** Anyone, about himself alone. */
  | "self"
  /** Whom the login policy lets see the page. */
  | "policy"
  /** The auth core decides by ticket, state, signed token, or XSRF token and Origin. */
  | "auth"
  /** The development provider decides; it exists on loopback in development alone. */
  | "provider";

export interface Route {
  readonly methods: readonly ("GET" | "HEAD" | "POST")[];
  readonly access: Access;
  /** `no-store`: the answer depends on a person or sets a cookie. `revalidate`: asked for again, by its ETag. */
  readonly cache: "no-store" | "revalidate" | "immutable";
  /** Cookies it may set. All are HttpOnly and SameSite=Lax, `__Host-` and Secure on https. */
  readonly cookies: "none" | "browser" | "auth";
  /** Where the handler does not say another one. */
  readonly referrerPolicy: "same-origin" | "no-referrer";
  /** The host rule is not asked: for what load balancers call by address, and what the page that explains the rule needs. */
  readonly anyHost?: true;
}

const reading = ["GET", "HEAD"] as const;

export const routes = {
  page: {
    methods: reading,
    access: "policy",
    cache: "no-store",
    cookies: "browser",
    referrerPolicy: "same-origin",
  },
  /** Upgraded only. Origin must be the app's; the page's policy is asked at the first frame and at each navigation. */
  socket: {
    methods: ["GET"],
    access: "policy",
    cache: "no-store",
    cookies: "none",
    referrerPolicy: "same-origin",
  },
  /** Who is logged in in this browser, for a page that belongs to somebody else. */
  account: {
    methods: reading,
    access: "self",
    cache: "no-store",
    cookies: "none",
    referrerPolicy: "same-origin",
  },
  /** The client's own files: the same in every copy of the package, so they tell nothing. */
  asset: {
    methods: reading,
    access: "public",
    cache: "immutable",
    cookies: "none",
    referrerPolicy: "same-origin",
    anyHost: true,
  },
  theme: {
    methods: reading,
    access: "public",
    cache: "revalidate",
    cookies: "none",
    referrerPolicy: "same-origin",
  },
  health: {
    methods: reading,
    access: "public",
    cache: "no-store",
    cookies: "none",
    referrerPolicy: "no-referrer",
    anyHost: true,
  },
  robots: {
    methods: reading,
    access: "public",
    cache: "revalidate",
    cookies: "none",
    referrerPolicy: "same-origin",
  },
  favicon: {
    methods: reading,
    access: "public",
    cache: "revalidate",
    cookies: "none",
    referrerPolicy: "same-origin",
  },
  /** HEAD is left out: it must not spend a code. */
  auth: {
    methods: ["GET", "POST"],
    access: "auth",
    cache: "no-store",
    cookies: "auth",
    referrerPolicy: "no-referrer",
  },
  provider: {
    methods: ["GET", "HEAD", "POST"],
    access: "provider",
    cache: "no-store",
    cookies: "auth",
    referrerPolicy: "no-referrer",
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;

/** Own paths of the server. Everything below these is never a page. */
const exact: ReadonlyMap<string, RouteName> = new Map([
  ["_sluice/socket", "socket"],
  ["_sluice/account", "account"],
  ["_sluice/theme.css", "theme"],
  ["_sluice/health", "health"],
  ["oauth2callback", "auth"],
  ["favicon.ico", "favicon"],
  ["robots.txt", "robots"],
]);
const below: readonly (readonly [prefix: string, route: RouteName])[] = [
  ["_sluice/", "asset"],
  ["auth/", "auth"],
  ["_dev/oidc/", "provider"],
];

/** The route of a path, as {@link parseTarget} normalised it. Any path that is not the server's own may be a page. */
export function matchRoute(path: string): RouteName {
  return exact.get(path) ?? below.find(([prefix]) => path.startsWith(prefix))?.[1] ?? "page";
}

/** Whether a route answers to a method. */
export function allowsMethod(route: Route, method: string): boolean {
  return route.methods.some((allowed) => allowed === method);
}
