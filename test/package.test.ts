import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, it, onTestFinished } from "vitest";

import { makeFolder, untilServing } from "./cli/command.ts";
import { freePort } from "./free-port.ts";
import { startOidcProvider } from "./providers/oidc-provider.ts";
import { HttpBrowser } from "./server/http-browser.ts";
import { secretsFor } from "./server/person.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

function npm(cwd: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("npm", [...args, "--loglevel", "error"], {
    cwd,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout.trim();
}

it(
  "S-24 the package, installed as people get it, logs them in with nothing installed beside it",
  { timeout: 180_000 },
  async () => {
    const port = await freePort();
    const provider = await startOidcProvider({ appUrl: `http://localhost:${port}/` });
    onTestFinished(() => provider.close());
    const folder = await makeFolder({
      "package.json": '{ "private": true, "type": "module" }',
      "app.ts": 'import * as st from "sluice";\nst.text(st.requireLogin().sub);\n',
    });
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    await mkdir(join(folder, ".sluice"));
    await writeFile(join(folder, ".sluice/secrets.toml"), secretsFor(provider, port));
    await writeFile(join(folder, ".sluice/config.toml"), "[login]\nrequire = true\n");
    const tarball = npm(root, "pack", "--ignore-scripts", "--pack-destination", folder);
    const offline = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
    npm(folder, "install", join(folder, tarball), ...offline);

    const command = join(folder, "node_modules/.bin/sluice");
    const app = await untilServing(command, ["run", "app.ts", "--port", String(port)], folder);
    onTestFinished(async () => {
      app.child.kill("SIGTERM");
      await app.ended;
    });
    const page = await new HttpBrowser().open(new URL(app.url));

    expect(provider.requests).toContain("/token");
    expect(page).toMatchObject({ status: 200, url: new URL(app.url) });
    expect(page.text).toContain("sluice-xsrf");
    for (const optional of ["oidc-provider", "@redis/client", "@opentelemetry/api"]) {
      expect(existsSync(join(folder, "node_modules", optional))).toBe(false);
    }
  },
);
