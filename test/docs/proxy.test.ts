import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, it } from "vitest";

import { freePort } from "../free-port.ts";
import { startOidcProvider } from "../providers/oidc-provider.ts";
import { HttpBrowser } from "../server/http-browser.ts";
import { secretsFor } from "../server/person.ts";
import { runApp } from "../server/running-app.ts";
import { openTestSocket } from "../server/test-socket.ts";
import { readBlocks } from "./pages.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** Each block of the page that a program here can run: without TLS, and at other ports. */
const proxies = [
  {
    name: "nginx",
    language: "nginx",
    file: "/usr/sbin/nginx",
    configure: (block: string, folder: string, port: number): string => {
      const server = block
        .replace("listen 443 ssl", `listen 127.0.0.1:${port}`)
        .replace("app.example.com", "localhost")
        .replaceAll(/^ *ssl_.*$/gm, "");
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
        .join("\n");
      return `daemon off;\npid ${folder}/pid;\nevents {}\nhttp {\naccess_log off;\n${temporary}\n${server}}\n`;
    },
    args: (file: string, folder: string) => ["-c", file, "-e", join(folder, "error.log")],
  },
  {
    name: "Caddy",
    language: "text",
    file: "/usr/bin/caddy",
    configure: (block: string, _folder: string, port: number): string =>
      `{\nadmin off\n}\n${block.replace("app.example.com", `http://localhost:${port}`)}`,
    args: (file: string) => ["run", "--config", file, "--adapter", "caddyfile"],
  },
];

/** Starts the proxy and waits until it takes connections. */
async function start(
  { language, file: program, configure, args }: (typeof proxies)[number],
  port: number,
  serverPort: number,
): Promise<void> {
  const block = readBlocks().find(
    (each) => each.page === "docs/behind-a-proxy.md" && each.language === language,
  );
  const folder = await mkdtemp(join(tmpdir(), "sluice-proxy-"));
  closers.push(() => rm(folder, { recursive: true }));
  const text = (block?.text ?? "").replace("127.0.0.1:8501", `127.0.0.1:${serverPort}`);
  const file = join(folder, "configuration");
  await writeFile(file, configure(text, folder, port));
  const child = spawn(program, args(file, folder), { stdio: ["ignore", "inherit", "ignore"] });
  const gone = new Promise((resolve) => child.once("exit", resolve));
  closers.push(() => {
    child.kill();
    return gone;
  });
  while (child.exitCode === null && !(await isOpen(port))) await sleep(20);
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

for (const proxy of proxies) {
  const canRun = existsSync(proxy.file);
  const name = canRun ? proxy.name : `${proxy.name} (NOT RUN: it is not installed)`;
  it.skipIf(!canRun)(
    `${name}, as docs/behind-a-proxy.md sets it up, takes a login of four cookies and a socket`,
    async () => {
      const port = await freePort();
      const appUrl = new URL(`http://localhost:${port}/`);
      const groups = Array.from({ length: 230 }, () => crypto.randomUUID());
      const provider = await startOidcProvider({
        appUrl: appUrl.href,
        configuration: {
          findAccount: (_: unknown, accountId: string) => ({
            accountId,
            claims: () => ({ sub: accountId, name: "Ada", email: "ada@example.com", groups }),
          }),
        },
      });
      closers.push(() => provider.close());
      const app = await runApp({
        files: {
          "app.ts": `import * as st from "sluice";\nst.write("Groups: " + st.requireLogin().claims.groups.length);\n`,
          ".sluice/secrets.toml": secretsFor(provider, port),
          ".sluice/config.toml": `[login]\nrequire = true\nallow = ["group:${groups[0]}"]\n`,
        },
      });
      closers.push(() => app.close());
      await start(proxy, port, app.server.port);
      const browser = new HttpBrowser();

      const visit = await browser.open(appUrl);
      const cookie = browser.cookie(appUrl);
      const socket = await openTestSocket(appUrl, new URL(`http://127.0.0.1:${port}/`), {
        headers: { cookie },
      });
      closers.push(() => socket.close());

      expect(visit.status).toBe(200);
      expect(cookie.length).toBeGreaterThan(12_000);
      expect(JSON.stringify(await socket.frame("patch"))).toContain("Groups: 230");
    },
  );
}
