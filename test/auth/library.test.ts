import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";

import {
  createAuth,
  createMemoryStore,
  loadConfig,
  type Auth,
  type Identity,
} from "../../src/auth/index.ts";
import { hostileSetup } from "./hostile-app.ts";
import { TestBrowser } from "./test-browser.ts";

const setup = hostileSetup();
const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** The relying party of a folder with these files, as a program of its own sets it up. */
async function authOf(secrets: string, config: string): Promise<Auth> {
  const root = await mkdtemp(join(tmpdir(), "sluice-auth-"));
  folders.push(root);
  await mkdir(join(root, ".sluice"));
  await writeFile(join(root, ".sluice", "secrets.toml"), secrets);
  await writeFile(join(root, ".sluice", "config.toml"), config);
  const { auth } = loadConfig({ root, mode: "development", env: {} });
  if (auth === undefined) throw new Error("There is no [auth].");
  return createAuth({ config: auth, store: createMemoryStore() });
}

/** A Hono API behind the same login. */
function guarded(auth: Auth): Hono<{ Variables: { identity: Identity } }> {
  const app = new Hono<{ Variables: { identity: Identity } }>();
  const peer = { address: "192.0.2.1" };
  app.use(async (c, next) => {
    const answered = await auth.handle(c.req.raw, peer);
    if (answered !== undefined) return answered;
    const user = await auth.user(c.req.raw);
    const decision = auth.authorize(new URL(c.req.url), user);
    if (!decision.allow) return auth.refuse(c.req.raw, peer, decision);
    if (user.isLoggedIn) c.set("identity", user.identity);
    await next();
    return undefined;
  });
  app.get("/me", (c) => c.json({ sub: c.get("identity").sub }));
  return app;
}

describe("sluice/auth before a server of its own", () => {
  it("S-07 S-12 guards a Hono API by the files of an app", async () => {
    const auth = await authOf(
      `[auth]
       redirect_uri = "http://localhost:8501/oauth2callback"
       cookie_secret = "a-cookie-secret-for-tests-7f3c1e9b5d2a4086"
       client_id = "app"
       client_secret = "client-secret.of~app_1"
       server_metadata_url = "${setup.provider.metadataUrl.href}"`,
      `[login]
       require = true
       allow = ["*@example.com"]`,
    );
    const app = guarded(auth);
    const appUrl = new URL("http://localhost:8501/");
    const browser = new TestBrowser({ app: async (request) => app.fetch(request), appUrl });

    const program = await app.request("http://localhost:8501/me");
    const person = await browser.open("/me");

    expect(program.status).toBe(401);
    expect(person.text).toBe('{"sub":"ada"}');
    expect(person.url.pathname).toBe("/me");
  });
});
