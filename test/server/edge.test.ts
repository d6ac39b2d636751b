import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { runApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";

let app: RunningApp;

beforeAll(async () => {
  app = await runApp({
    files: { ".sluice/config.toml": '[theme]\naccent = "#123456"\n' },
  });
});
afterAll(() => app.close());

/** A request by hand that ends its connection. */
function ask(line: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const all = { host: app.url.host, connection: "close", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return app.raw(`${line} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

async function scriptUrl(): Promise<string> {
  const html = await (await app.get("/")).text();
  return /<script[^>]* src="(?<src>[^"]+)"/.exec(html)?.groups?.["src"] ?? "";
}

/** Without what differs from page to page. */
function normalize(answer: string): string {
  return answer.replaceAll(/^(?:set-cookie|date):.*$|(?<=sluice-xsrf" content=")[\w-]+/gim, "");
}

describe("a page", () => {
  it("carries the strict policy and keeps nothing", async () => {
    const { status, headers } = await app.get("/");

    expect(status).toBe(200);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
        "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; " +
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin-allow-popups");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  });

  it("has no inline script and no inline style", async () => {
    const html = await (await app.get("/")).text();

    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)[^>]*>|\son\w+=/i);
  });

  it("gives the browser a cookie that scripts cannot read, once", async () => {
    const first = await app.get("/");
    const [cookie = ""] = first.headers.getSetCookie();

    const again = await app.get("/", { headers: { cookie: cookie.split(";", 1)[0] ?? "" } });

    expect(cookie).toMatch(/^sluice-\w+-b=.+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(again.headers.getSetCookie()).toEqual([]);
  });

  it.each([
    ["light", "/"],
    ["dark", "/"],
    ["dark", "/%zz"],
  ])("is %s at once for who chose so, at %s", async (theme, path) => {
    const page = await app.get(path, { headers: { cookie: `a=b; sluice_theme=${theme}` } });

    expect(await page.text()).toContain(`data-theme="${theme}"`);
  });

  it.each(["sluice_theme=%22onload", 'sluice_theme="><script>', "xsluice_theme=dark", ""])(
    "follows the system where the cookie says %j",
    async (cookie) => {
      const page = await app.get("/", { headers: { cookie } });

      expect(await page.text()).toContain('data-theme="auto"');
    },
  );

  it("links the app's theme after the client's own styles", async () => {
    const html = await (await app.get("/")).text();
    const css = await app.get("/_sluice/theme.css");

    expect(html).toContain('<link rel="stylesheet" href="/_sluice/theme.css">');
    expect(css.headers.get("content-type")).toBe("text/css; charset=utf-8");
    expect(await css.text()).toContain("-accent: #123456;");
  });

  it("loads the app's code ahead", async () => {
    const html = await (await app.get("/")).text();
    const ahead = [...html.matchAll(/<link rel="modulepreload" href="([^"]+)">/g)];

    const answers = await Promise.all(ahead.map(([, href = ""]) => app.get(href)));

    expect(ahead.length).toBeGreaterThan(0);
    expect(answers.map(({ status }) => status)).toEqual(ahead.map(() => 200));
  });
});

describe("the client's files", () => {
  it("are kept for ever when their name tells their content", async () => {
    const { headers } = await app.get(await scriptUrl());

    expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  it("are asked for again when it does not", async () => {
    const first = await app.get("/_sluice/auth.css");
    const etag = first.headers.get("etag") ?? "";

    const again = await app.get("/_sluice/auth.css", { headers: { "if-none-match": etag } });

    expect(first.headers.get("cache-control")).toBe("no-cache");
    expect(again.status).toBe(304);
  });

  it.each([
    ["br", "br"],
    ["gzip, deflate, br", "br"],
    ["gzip", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["identity", null],
    ["br;q=0,gzip;q=0.0", null],
    ["*", null],
  ])("are sent to who accepts %j as %s", async (accept, encoding) => {
    const plain = await (await app.get("/_sluice/auth.css")).text();

    const answer = await app.get("/_sluice/auth.css", { headers: { "accept-encoding": accept } });

    expect(answer.headers.get("content-encoding")).toBe(encoding);
    expect(answer.headers.get("vary")).toBe("accept-encoding");
    expect(await answer.text()).toBe(plain);
  });

  it.each(["manifest.json", "index.html", "assets/nothing.js", "auth.css.map", "toString"])(
    "do not include %s",
    async (name) => {
      expect((await app.get(`/_sluice/${name}`)).status).toBe(404);
    },
  );

  it.each(["/_sluice/../package.json", "/_sluice/..%2f..%2fpackage.json", "/_sluice//etc/passwd"])(
    "cannot be climbed out of by %s",
    async (path) => {
      expect(await ask(`GET ${path}`)).toMatch(/^HTTP\/1\.1 400 /);
    },
  );
});

describe("A-41 forwarded headers of a stranger", () => {
  it.each([
    ["x-forwarded-host", "evil.example"],
    ["x-forwarded-proto", "https"],
    ["x-forwarded-prefix", "/evil"],
    ["x-forwarded-uri", "/evil"],
    ["x-forwarded-port", "1"],
    ["x-forwarded-for", "203.0.113.5, 127.0.0.1"],
    ["x-forwarded-host", "evil.example, localhost"],
    ["x-forwarded-scheme", "https"],
    ["x-host", "evil.example"],
    ["x_forwarded_host", "evil.example"],
    ["forwarded", "host=evil.example;proto=https"],
    ["x-original-url", "/oauth2callback"],
    ["x-rewrite-url", "/oauth2callback"],
  ])("%s changes nothing", async (name, value) => {
    const plain = await ask("GET /");

    const forwarded = await ask("GET /", { [name]: value });

    expect(normalize(forwarded)).toBe(normalize(plain));
    expect(forwarded).not.toContain("evil");
  });
});

describe("A-42 absolute form and junk Host", () => {
  it("refuses a request line for another host", async () => {
    expect(await ask("GET http://evil.example/oauth2callback?code=x")).toMatch(/^HTTP\/1\.1 421 /);
  });

  it("lets the request line's host win over the header", async () => {
    expect(await ask(`GET http://${app.url.host}/`, { host: "evil.example" })).toMatch(
      /^HTTP\/1\.1 200 /,
    );
  });

  it.each(["", "a b", "evil@localhost", "localhost/x", "[::1", "①.com"])(
    "answers the Host %j with 400",
    async (host) => {
      const answer = await ask("GET /", { host: Buffer.from(host).toString("latin1") });

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it("answers a request without Host, and one with two", async () => {
    const none = await app.raw("GET / HTTP/1.1\r\nconnection: close\r\n\r\n");
    const two = await app.raw(
      `GET / HTTP/1.1\r\nhost: ${app.url.host}\r\nhost: evil.example\r\nconnection: close\r\n\r\n`,
    );

    expect(none).toMatch(/^HTTP\/1\.1 400 /);
    expect(two).toMatch(/^HTTP\/1\.1 (?:200|400) /);
    expect(two).not.toContain("evil");
  });

  it("answers the name of an attacker that points here with the app's own address", async () => {
    const answer = await ask("GET /", { host: `rebound.example:${app.server.port}` });

    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
    expect(answer).toContain(app.url.href);
    expect(answer).not.toContain("sluice-xsrf");
  });

  it("shows that page in the look of the others", async () => {
    const host = `rebound.example:${app.server.port}`;

    const answer = await ask("GET /_sluice/auth.css", { host });

    expect(await ask("GET /", { host })).toContain('href="/_sluice/auth.css"');
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("sends a person at 127.0.0.1 to the app's one origin", async () => {
    const answer = await ask("GET /admin?x=1", { host: `127.0.0.1:${app.server.port}` });

    expect(answer).toMatch(/^HTTP\/1\.1 307 /);
    expect(answer.toLowerCase()).toContain(`location: ${app.url.href}admin?x=1\r\n`);
  });

  it.each([
    { "sec-fetch-dest": "image" },
    { "sec-fetch-mode": "cors" },
    { "sec-purpose": "prefetch" },
  ])("sends no %j there", async (headers) => {
    const answer = await ask("GET /", { host: `127.0.0.1:${app.server.port}`, ...headers });

    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  });
});

describe("A-43 line ends and control characters", () => {
  it.each(["GET /%0d%0aset-cookie:%20a=b", "GET /x%00", "GET /x%0a"])(
    "refuses %s",
    async (line) => {
      const answer = await ask(line);

      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).not.toMatch(/^set-cookie: a=b/im);
    },
  );

  it("survives a header that web standards forbid", async () => {
    const answer = await ask("GET /", { "x-odd": "a\u0001b" });

    expect(answer).toMatch(/^HTTP\/1\.1 (?:200|400) /);
  });
});

describe("A-45 the path in an error page", () => {
  it("is not there", async () => {
    const answer = await ask("GET /a/..%2f%3Cscript%3Ealert(1)%3C/script%3E");

    expect(answer).not.toContain("alert");
  });

  it("escapes the host it names", async () => {
    const answer = await ask("GET /", { host: "<script>alert(1)</script>" });

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toContain("<script>");
  });
});

describe("A-47 framing", () => {
  it.each([
    "/",
    "/auth/login",
    "/auth/logged-out",
    "/auth/logout",
    "/auth/nothing",
    "/oauth2callback",
    "/_sluice/health",
    "/_sluice/account",
    "/_sluice/nothing",
    "/_dev/oidc/nothing",
    "/robots.txt",
    "/a//b",
  ])("%s refuses to be framed", async (path) => {
    const { headers } = await app.get(path);

    expect(headers.get("content-security-policy")).toMatch(/frame-ancestors 'none'/);
  });
});

describe("A-48 malformed encodings", () => {
  it.each(["/%", "/%zz", "/%ff", "/%c0%af", "/a%2", "/%u0041"])(
    "answers %s with 400",
    async (path) => {
      expect(await ask(`GET ${path}`)).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it.each(["/?%", "/?a=%zz&%ff", "/?=&&=", `/?${"a".repeat(8_000)}`])(
    "shows the page at %s",
    async (path) => {
      expect(await ask(`GET ${path}`)).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it.each(["Basic %%%", "Basic", "Bearer \u00ff", "%", 'Digest username="\\', "="])(
    "shows the page to who sends the Authorization %j",
    async (authorization) => {
      expect(await ask("GET /", { authorization })).toMatch(/^HTTP\/1\.1 200 /);
    },
  );

  it.each(["%", "a=%zz", "=", ";;;", "=__Host-x=y", "\u0000", "a=b; a=c; a"])(
    "shows the page to who sends the cookie %j",
    async (cookie) => {
      const answer = await ask("GET /", { cookie });

      expect(answer).toMatch(/^HTTP\/1\.1 (?:200|400) /);
    },
  );
});

describe("A-36 a large Cookie header", () => {
  /** A header of so many bytes, with the browser's own cookie in it. */
  async function cookieOf(bytes: number): Promise<string> {
    const [own = ""] = (await app.get("/")).headers.getSetCookie();
    const cookie = `${own.split(";", 1)[0]}; a=`;
    return cookie.padEnd(bytes, "x");
  }

  it("of 32 KiB is read, for a page and for its socket", async () => {
    const cookie = await cookieOf(32 * 1024);

    const page = await ask("GET /", { cookie });
    const tab = await app.socket({ headers: { cookie } });
    const { session } = await tab.frame("welcome");
    await tab.close();
    const again = await app.socket({ headers: { cookie }, hello: { session } });

    expect(page).toMatch(/^HTTP\/1\.1 200 /);
    expect(page).not.toMatch(/^set-cookie:/im);
    // The same browser: its own cookie was read, and not only carried.
    expect((await again.frame("welcome")).session).toBe(session);
    await again.close();
  });

  it.each([41, 100])("of %d KiB is refused in words, for both", async (size) => {
    const cookie = await cookieOf(size * 1024);

    const page = await ask("GET /", { cookie });
    const socket = await ask("GET /_sluice/socket", {
      cookie,
      connection: "Upgrade",
      upgrade: "websocket",
      origin: app.url.origin,
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    });

    for (const answer of [page, socket]) {
      expect(answer).toMatch(/^HTTP\/1\.1 431 /);
      expect(answer).toMatch(/^content-type: text\/plain; charset=utf-8\r$/im);
      expect(answer).toContain("Delete the cookies of this site");
    }
  });
});

describe("A-49 methods", () => {
  it.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])(
    "does not take %s for a page",
    async (method) => {
      const answer = await ask(`${method} /`);

      expect(answer).toMatch(/^HTTP\/1\.1 405 /);
      expect(answer).toMatch(/^allow: GET, HEAD\r$/im);
    },
  );

  it.each(["FOO", "get", "G\u0001ET"])("does not take %j for a method", async (method) => {
    expect(await ask(`${method} /`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("sends the head of a page without its body", async () => {
    const answer = await ask("HEAD /");

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/^content-length: [1-9]/im);
    expect(answer).toMatch(/\r\n\r\n$/);
  });

  it("spends no code by HEAD on the callback", async () => {
    expect(await ask("HEAD /oauth2callback?code=x&state=y")).toMatch(/^HTTP\/1\.1 405 /);
  });

  it.each([
    ["x-http-method-override", "POST"],
    ["x-method-override", "DELETE"],
  ])("ignores %s", async (name, value) => {
    expect(await ask("GET /", { [name]: value })).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("allows no other origin anything", async () => {
    const answer = await ask("OPTIONS /", {
      origin: "https://evil.example",
      "access-control-request-method": "POST",
    });

    expect(answer).not.toMatch(/access-control-allow/i);
  });

  it.each(["TRACE /", "CONNECT evil.example:443", "OPTIONS *"])(
    "does nothing for %s",
    async (line) => {
      expect(await ask(line)).not.toMatch(/^HTTP\/1\.1 2/);
    },
  );

  it("does not wait for a body that was announced and does not come", async () => {
    const answer = await ask("POST /", { "content-length": "100" });

    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
  });

  it("answers an Expect that it does not know", async () => {
    expect(await ask("GET /", { expect: "the unexpected" })).toMatch(/^HTTP\/1\.1 417 /);
  });
});

describe("A-50 path confusion on the wire", () => {
  it.each(["//oauth2callback", "/x/..%2foauth2callback", "/./oauth2callback", "/x#y", "/a\\b"])(
    "refuses %s",
    async (path) => {
      expect(await ask(`GET ${path}`)).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it("moves a page with a slash at its end to its one spelling", async () => {
    const answer = await ask("GET /admin/?x=1");

    expect(answer).toMatch(/^HTTP\/1\.1 308 /);
    expect(answer.toLowerCase()).toContain(`location: ${app.url.href}admin?x=1\r\n`);
  });
});

describe("the small routes", () => {
  it("says that it is well, under any host", async () => {
    const answer = await ask("GET /_sluice/health", { host: "10.0.0.7" });

    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toMatch(/\r\n\r\nok\n$/);
  });

  it("has an icon", async () => {
    expect((await app.get("/favicon.ico")).headers.get("content-type")).toBe("image/svg+xml");
  });

  it("keeps search engines from its own paths", async () => {
    expect(await (await app.get("/robots.txt")).text()).toContain("Disallow: /_sluice/");
  });

  it("A-62 has neither login nor development provider in production without [auth]", async () => {
    const production = await runApp({ mode: "production" });

    const answers = await Promise.all(
      [
        "auth/login",
        "oauth2callback",
        "_dev/oidc/auth",
        "_dev/oidc/.well-known/openid-configuration",
      ].map((path) => production.get(path)),
    );

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    await production.close();
  });

  it("A-62 has no route for debugging in production, and none to a file of the app", async () => {
    const marker = "a value that only the file has";
    const production = await runApp({
      mode: "production",
      files: { ".sluice/secrets.toml": `marker = "${marker}"\n`, "app.ts": `// ${marker}\n` },
    });

    const answers = await Promise.all(
      [
        "_sluice/debug",
        "_sluice/metrics",
        "_sluice/sessions",
        "metrics",
        "debug",
        "debug/pprof",
        "status",
        "@vite/client",
        "@fs/etc/passwd",
        "__inspect",
        "node_modules/.vite",
        "app.ts",
        "package.json",
        ".sluice/secrets.toml",
        ".sluice/build/graph.json",
        ".env",
        ".git/config",
      ].map(async (path) => {
        const answer = await production.get(path);
        return { path, status: answer.status, text: await answer.text() };
      }),
    );
    await production.close();

    const ours = answers.filter(({ path }) => path.startsWith("_sluice/"));
    expect(ours.map(({ status }) => status)).toEqual(ours.map(() => 404));
    // Any other may be the address of a page: what it shows is the app's shell, and nothing of a file.
    const others = answers.filter(({ path }) => !path.startsWith("_sluice/"));
    expect(others.filter(({ text }) => !text.includes('<div id="app">'))).toEqual([]);
    expect(answers.filter(({ text }) => text.includes(marker))).toEqual([]);
  });
});
