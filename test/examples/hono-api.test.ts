import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import ts from "typescript";
import { afterEach, expect, it } from "vitest";

import { freePort } from "../free-port.ts";
import { clientSecret, startOidcProvider } from "../providers/oidc-provider.ts";
import { HttpBrowser, xsrfToken } from "../server/http-browser.ts";
import { runApp } from "../server/running-app.ts";
import { redisCommand, redisTitle, startRedis } from "../store/redis-server.ts";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Starts the example as its README says, over the built package, and returns where it is. */
async function startApi(appFolder: string): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-hono-"));
  closers.push(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "node_modules"));
  await symlink(repository, join(folder, "node_modules", "sluice"));
  await symlink(join(repository, "node_modules", "hono"), join(folder, "node_modules", "hono"));
  await writeFile(join(folder, "package.json"), `{ "type": "module" }`);
  for (const name of ["api", "server"]) {
    const source = await readFile(join(repository, "examples/hono-api", `${name}.ts`), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        rewriteRelativeImportExtensions: true,
      },
    });
    await writeFile(join(folder, `${name}.js`), outputText);
  }
  const port = await freePort();
  const child = spawn(process.execPath, ["server.js", appFolder], {
    cwd: folder,
    env: { ...process.env, PORT: `${port}` },
  });
  const gone = new Promise((resolve) => child.once("close", resolve));
  closers.push(async () => {
    child.kill();
    await gone;
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text: Buffer) => {
      if (text.includes("The API of")) resolve();
    });
    child.stderr.on("data", (text: Buffer) => {
      said += text.toString();
    });
    void gone.then(() => reject(new Error(said)));
  });
  return new URL(`http://localhost:${port}/api/`);
}

/** The app, its API beside it, and the provider of both. */
async function startAll() {
  const port = await freePort();
  const appUrl = `http://localhost:${port}/`;
  const provider = await startOidcProvider({ appUrl });
  closers.push(() => provider.close());
  const redis = await startRedis();
  closers.push(() => redis.stop());
  const app = await runApp({
    port,
    files: {
      "app.ts": `import * as st from "sluice";\nst.requireLogin();\n`,
      ".sluice/secrets.toml": `[auth]
redirect_uri = "${appUrl}oauth2callback"
cookie_secret = "kZ3vQ8-Jm5rXw1TfYb7NcLd0PgHs2UeA"
client_id = "app"
client_secret = "${clientSecret}"
server_metadata_url = "${provider.metadataUrl.href}"

[store]
url = "${redis.url}"
`,
      ".sluice/config.toml": (
        await readFile(join(repository, "examples/hono-api/config.example.toml"), "utf8")
      ).replace(`"/api/*" = ["*@example.com"]`, `"/api/*" = ["ada@example.com"]`),
    },
  });
  closers.push(() => app.close());
  return { app, provider, api: await startApi(app.root) };
}

const fromProgram = {
  accept: "application/json",
  "sec-fetch-dest": "empty",
  "sec-fetch-mode": "cors",
};

it.skipIf(redisCommand === undefined)(
  `an API beside the app lets in whom the app lets in, as long as the app does (${redisTitle})`,
  async () => {
    const { app, provider, api } = await startAll();
    const orders = new URL("orders", api);
    const ada = new HttpBrowser();
    const ask = (browser = ada) => browser.send(orders, { headers: fromProgram });

    // Nobody: a program is told so, a person is sent to the provider.
    expect(await ask()).toMatchObject({
      status: 401,
      text: expect.stringContaining("AUTH_REQUIRED"),
    });
    const asPerson = await ada.send(orders);
    expect(asPerson.status).toBe(303);
    expect(asPerson.headers.get("location")).toMatch(`${provider.issuer}/auth?`);

    // Two readers could see two paths, or a host of the sender's: the path is nobody's.
    const doubled = new URL(`${api.origin}//evil.example/api/orders`);
    expect((await ada.send(doubled, { headers: fromProgram })).status).toBe(404);

    // Logged in by the app, or by the way that the API offers: the provider comes back to the app.
    const login = await ada.open(new URL("login", api));
    expect(login.url.href).toBe(new URL("api/orders", app.url).href);
    expect(await ask()).toMatchObject({ status: 200, text: expect.stringContaining("Tea") });

    // A change needs the page's token and the app's Origin.
    const me = await ada.send(new URL("me", api), { headers: fromProgram });
    const { name, xsrfToken: token } = JSON.parse(me.text) as { name: string; xsrfToken: string };
    const change = { method: "POST", body: "Ink" };
    const proof = { "x-sluice-xsrf": token, origin: app.url.origin };
    const { "x-sluice-xsrf": _, ...noToken } = proof;
    const attempts = [noToken, { ...proof, origin: "https://evil.example" }, proof].map(
      async (headers) =>
        (await ada.send(orders, { ...change, headers: { ...fromProgram, ...headers } })).status,
    );
    expect(name).toBe("Ada Lovelace");
    expect(await Promise.all(attempts)).toEqual([403, 403, 201]);

    // Another account that the app lets in, and the API's rule does not.
    provider.account = "grace";
    const grace = new HttpBrowser();
    await grace.open(new URL("login", api));
    expect(await ask(grace)).toMatchObject({
      status: 403,
      text: expect.stringContaining("AUTH_DENIED"),
    });

    // A logout of the app ends it here, for a copy of its cookies, too.
    const copied = ada.cookie(orders);
    const page = await ada.send(app.url);
    const logout = await ada.send(new URL("auth/logout", app.url), {
      method: "POST",
      headers: { ...fromProgram, "x-sluice-xsrf": xsrfToken(page), origin: app.url.origin },
    });
    const withCopy = await new HttpBrowser().send(orders, {
      headers: { ...fromProgram, cookie: copied },
    });
    expect(logout.status).toBe(200);
    expect((await ask()).status).toBe(401);
    expect(withCopy.status).toBe(401);
  },
);
