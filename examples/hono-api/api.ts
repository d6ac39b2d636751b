/** An API whose every route is behind the login of the app: its cookies, its policy, its logouts. */

import { Hono } from "hono";
import type { Auth, Identity, Peer, Visitor } from "sluice/auth";

interface Env {
  /** What the server knows beside the request. */
  Bindings: Peer;
  Variables: { visitor: Visitor; identity: Identity };
}

const orders = [
  { id: 1, item: "Tea", by: "Grace Hopper" },
  { id: 2, item: "Paper", by: "Ada Lovelace" },
];

/** @param appUrl - The app's home page: what `redirect_uri` names, without `oauth2callback`. */
export function createApi(auth: Auth, appUrl: URL): Hono<Env> {
  const api = new Hono<Env>();

  api.use(async (c, next) => {
    const peer = c.env;
    // The login's own routes. Beside the app the proxy sends them there; alone, they are answered here.
    const answered = await auth.handle(c.req.raw, peer);
    if (answered !== undefined) return answered;

    const visitor = await auth.identify(c.req.raw.headers, peer);
    const decision = auth.authorize(new URL(c.req.url), visitor.user);
    // A program gets 401 or 403 as JSON, a person who opened a page goes to the login.
    if (!decision.allow) return auth.refuse(c.req.raw, peer, decision);

    const isReading = c.req.method === "GET" || c.req.method === "HEAD";
    const isOurs =
      c.req.header("origin") === appUrl.origin &&
      auth.isXsrfToken(c.req.header("x-sluice-xsrf") ?? null, visitor.browserId);
    if (!isReading && !isOurs) return c.json({ error: "This request is of no page of ours." }, 403);

    c.set("visitor", visitor);
    if (visitor.user.isLoggedIn) c.set("identity", visitor.user.identity);
    await next();
    c.header("cache-control", "no-store");
    for (const cookie of visitor.setCookies) c.header("set-cookie", cookie, { append: true });
    return undefined;
  });

  // Public by config.toml: where a page of your own sends people who are not logged in.
  api.get("/api/login", async (c) => {
    const { browserId } = c.get("visitor");
    const url = await auth.loginTicketUrl({ browserId, returnTo: "/api/orders" });
    return c.redirect(url.href);
  });

  // The token goes back in `X-Sluice-Xsrf` with each request that changes something.
  api.get("/api/me", (c) =>
    c.json({ name: nameOf(c.get("identity")), xsrfToken: c.get("visitor").xsrfToken }),
  );

  api.get("/api/orders", (c) => c.json(orders));

  api.post("/api/orders", async (c) => {
    const item = await c.req.text();
    const order = { id: orders.length + 1, item, by: nameOf(c.get("identity")) };
    orders.push(order);
    return c.json(order, 201);
  });

  return api;
}

function nameOf({ claims, sub }: Identity): string {
  const { name } = claims;
  return typeof name === "string" ? name : sub;
}
