import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { freePort } from "../free-port.ts";
import { HttpBrowser } from "./http-browser.ts";
import { runApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";

const script = `
import * as st from "sluice";
const page = st.navigation([
  st.page(() => st.text("the start"), { title: "Start", default: true }),
  st.page(() => st.text("the reports"), { title: "Reports", path: "reports" }),
  st.page(() => st.text("日本"), { title: "日本 & <co>", path: "日本" }),
]);
await page.run();
`;

describe("the pages of an app", () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await runApp({ files: { "app.ts": script } });
  });
  afterAll(() => app.close());

  it("are found before any socket has come", async () => {
    const { status, text } = await new HttpBrowser().send(new URL("reports", app.url));

    expect(status).toBe(200);
    expect(text).toContain("<title>Reports</title>");
  });

  it("A-24 A-45 may have any name, escaped where it stands", async () => {
    const { status, text } = await new HttpBrowser().send(new URL("日本", app.url));

    expect(status).toBe(200);
    expect(text).toContain("<title>日本 &amp; &lt;co&gt;</title>");
  });

  it.each(["missing", "reports/2026", "Reports", "reports.", "wp-login.php"])(
    "do not include /%s: a real 404 that shows the app all the same",
    async (path) => {
      const { status, text } = await new HttpBrowser().send(new URL(path, app.url));

      expect(status).toBe(404);
      expect(text).toContain("sluice-xsrf");
    },
  );

  it("A-50 do not include a path that two readers could read in two ways", async () => {
    const { status } = await new HttpBrowser().send(new URL("reports;a=b", app.url));

    expect(status).toBe(404);
  });

  it("are not looked for by a run when an image or a script is asked for", async () => {
    const headers = { "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors" };
    const before = app.server.stats();

    const { status } = await new HttpBrowser().send(new URL("logo.png", app.url), { headers });

    expect(status).toBe(404);
    expect(app.server.stats()).toEqual(before);
  });

  it("are shown by their socket", async () => {
    const tab = await app.socket({ hello: { path: "reports" } });

    await tab.frame("patch", ({ end }) => end !== undefined);

    expect(JSON.stringify(tab.frames)).toContain("the reports");
    await tab.close();
  });
});

describe("an app of one page", () => {
  it("has no other", async () => {
    const app = await runApp({
      files: { "app.ts": 'import * as st from "sluice";\nst.text("x");\n' },
    });

    const { status } = await new HttpBrowser().send(new URL("missing", app.url));

    expect(status).toBe(404);
    await app.close();
  });
});

describe("the first paint of a page", () => {
  const appName = "Costs <i> $& of 2026";
  const escaped = "Costs &lt;i&gt; $&amp; of 2026";

  it("shows the app's name, also when its script has no title for it", async () => {
    const app = await runApp({
      appName,
      files: { "app.ts": 'import * as st from "sluice";\nst.text("x");\n' },
    });
    const tab = await app.socket();
    await tab.frame("patch", ({ end }) => end !== undefined);

    const { text } = await new HttpBrowser().send(new URL("", app.url));

    expect(text).toContain(`<title>${escaped}</title>`);
    expect(text).toContain(`aria-hidden="true">${escaped}</p>`);
    await tab.close();
    await app.close();
  });

  it("waits for one stylesheet, asked for before all else", async () => {
    const app = await runApp();
    const { text } = await new HttpBrowser().send(new URL("", app.url));
    const urls = [...text.matchAll(/(?:href|src)="(\/_sluice[^"]*)"/g)].map(([, url]) => url);

    expect(urls[0]).toMatch(/\.css$/);
    expect(urls.filter((url) => url?.endsWith(".css"))).toHaveLength(1);
    expect(text.indexOf("modulepreload")).toBeGreaterThan(text.indexOf('type="module"'));
    await app.close();
  });
});

describe("an app below a path of its host", () => {
  let app: RunningApp;
  beforeAll(async () => {
    const port = await freePort();
    app = await runApp({
      port,
      publicUrl: `http://localhost:${port}/tools/demo/`,
      files: { "app.ts": script },
    });
  });
  afterAll(() => app.close());

  it("names its files and itself below that path", async () => {
    const page = await app.get("/tools/demo/");
    const html = await page.text();
    const paths = [...html.matchAll(/(?:href|src)="(\/[^"]*)"/g)].map(([, path = ""]) => path);

    const answers = await Promise.all(paths.map((path) => app.get(path)));

    expect(html).toContain('<meta name="sluice-base" content="/tools/demo/">');
    expect(paths.length).toBeGreaterThan(2);
    expect(paths.filter((path) => !path.startsWith("/tools/demo/_sluice/"))).toEqual([]);
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  });

  it("has its socket there, and nowhere else", async () => {
    const tab = await app.socket({ hello: { path: "reports" } });

    await tab.frame("patch", ({ end }) => end !== undefined);

    expect(JSON.stringify(tab.frames)).toContain("the reports");
    await tab.close();
  });

  it.each(["/", "/_sluice/health", "/tools/", "/tools/demonstration", "/auth/login"])(
    "leaves %s alone",
    async (path) => {
      expect((await app.get(path)).status).toBe(404);
    },
  );

  it("is found without its last slash", async () => {
    const { status, headers } = await app.get("/tools/demo?x=1");

    expect(status).toBe(308);
    expect(headers.get("location")).toBe(`${app.url.href}?x=1`);
  });
});

describe("production", () => {
  it("shows a visitor no code, path or stack of a script that fails", async () => {
    const app = await runApp({
      mode: "production",
      files: {
        "app.ts":
          'import * as st from "sluice";\nst.text("x");\nthrow new Error("s3cret of the author");\n',
      },
    });
    const tab = await app.socket();

    await tab.frame("patch", ({ end }) => end === "failed");

    const frames = JSON.stringify(tab.frames);
    expect(frames).toContain('"exception"');
    expect(frames).not.toMatch(/s3cret|app\.ts|at .*:\d+:\d+/);
    expect(frames).not.toContain(app.root);
    expect(app.log.join("\n")).toContain("s3cret of the author");
    await app.close();
  });

  it("never frames an app that does not say who may, and lets those that it names", async () => {
    const app = await runApp({
      files: { ".sluice/config.toml": '[server]\nembed_origins = ["https://intranet.example"]\n' },
    });

    const csp = (await app.get("/")).headers.get("content-security-policy");

    expect(csp).toMatch(/; frame-ancestors https:\/\/intranet\.example$/);
    await app.close();
  });
});

describe("hints for the next visitor", () => {
  it("name the files of the elements that the page's last run used", async () => {
    const app = await runApp({
      files: { "app.ts": 'import * as st from "sluice";\nst.text("x");\nst.code("let x = 1;");\n' },
    });
    const before = await (await app.get("/")).text();
    const tab = await app.socket();
    await tab.frame("patch", ({ end }) => end !== undefined);

    const after = await (await app.get("/")).text();

    expect(before).not.toMatch(/modulepreload" href="[^"]*\/Code-/);
    expect(after).toMatch(/modulepreload" href="[^"]*\/Code-/);
    expect(after).not.toMatch(/modulepreload" href="[^"]*\/Chart-/);
    await tab.close();
    await app.close();
  });
});

describe("A-41 the address that a script sees", () => {
  const files = {
    "app.ts": 'import * as st from "sluice";\nst.text(st.context.ip);\n',
    ".sluice/config.toml": '[server]\ntrusted_proxies = ["127.0.0.0/8", "10.0.0.0/8"]\n',
  };
  it.each([
    ["6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"],
    ["6.6.6.6", "6.6.6.6"],
  ])("is that of the right-most untrusted hop of %s", async (forwarded, ip) => {
    const app = await runApp({ files });
    const tab = await app.socket({ headers: { "x-forwarded-for": forwarded } });

    await tab.frame("patch", ({ end }) => end !== undefined);

    expect(JSON.stringify(tab.frames)).toContain(`"${ip}"`);
    await app.close();
  });
});

describe("the author's log", () => {
  it("gets what a script prints", async () => {
    const lines: string[] = [];
    const app = await runApp({
      files: {
        "app.ts": 'import * as st from "sluice";\nconsole.log("printed");\nst.text("x");\n',
      },
      onOutput: (line) => void lines.push(line),
    });
    const tab = await app.socket();

    await tab.frame("patch", ({ end }) => end !== undefined);
    while (!lines.includes("printed")) await new Promise((resolve) => setTimeout(resolve, 10));

    expect(lines).toContain("printed");
    await tab.close();
    await app.close();
  });
});
