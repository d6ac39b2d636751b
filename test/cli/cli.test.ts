import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { makeFolder, serve, sluice, untilServing } from "./command.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folderWith(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await makeFolder(files);
  folders.push(folder);
  return folder;
}

const hello = 'import * as st from "sluice";\nst.title("Hello");\n';

describe("what the command says of itself", () => {
  it.each([[["--help"]], [["run", "--help"]], [["start", "-h"]], [["help", "init"]]])(
    "%j is an explanation, and no error",
    async (args) => {
      const { code, stdout } = await sluice(args, await folderWith());

      expect(code).toBe(0);
      expect(stdout).toMatch(/Usage: sluice/);
    },
  );

  it("--version is the package's", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

    expect((await sluice(["--version"], await folderWith())).stdout.trim()).toBe(version);
  });
});

describe("a call that cannot work says what, where and what to do, with an exit code of its own", () => {
  it.each([
    ["no command", [], 2, /Usage/],
    ["an unknown command", ["serve"], 2, /no command "serve"[^]*run, start/],
    ["no script", ["run"], 2, /needs the script[^]*sluice run app\.ts/],
    ["a script that is not there", ["run", "nope.ts"], 2, /no file .*nope\.ts[^]*Check the name/],
    ["what is no script", ["run", "notes.md"], 2, /notes\.md is no script[^]*\.ts/],
    ["two scripts", ["run", "app.ts", "app.ts"], 2, /one script/],
    ["an unknown option", ["run", "app.ts", "--prot", "1"], 2, /--prot[^]*--help/],
    ["a port that is none", ["run", "app.ts", "--port", "abc"], 2, /--port abc is no port/],
    ["an address that is none", ["run", "app.ts", "--address", "nowhere"], 1, /address/i],
    ["a folder that is not empty", ["init", "."], 2, /not empty/],
  ] as [string, string[], number, RegExp][])("%s", async (_name, args, exitCode, words) => {
    const folder = await folderWith({ "app.ts": hello, "notes.md": "" });
    const { code, stdout, stderr } = await sluice(args, folder);

    expect(`${stdout}${stderr}`).toMatch(words);
    expect(stderr).not.toMatch(/\n +at /);
    expect(code).toBe(exitCode);
  });

  it("a port in use", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const folder = await folderWith({ "app.ts": hello });
    const { code, stderr } = await sluice(["run", "app.ts", "--port", String(port)], folder);
    other.close();

    expect(stderr).toContain(`Port ${port}`);
    expect(stderr).toMatch(/--port/);
    expect(code).toBe(1);
  });

  it("every problem of a configuration, and no value of a secret", async () => {
    const folder = await folderWith({ "app.ts": hello });
    const secrets = '[auth]\nclient_secret = "hunter2-hunter2"\nredirect_uri = "/relative"\n';
    await (await import("node:fs/promises")).mkdir(join(folder, ".sluice"));
    await (
      await import("node:fs/promises")
    ).writeFile(join(folder, ".sluice", "secrets.toml"), secrets);
    const { code, stderr } = await sluice(["run", "app.ts"], folder);

    expect(stderr).toMatch(/client_id/);
    expect(stderr).toMatch(/redirect_uri/);
    expect(stderr).toMatch(/cookie_secret/);
    expect(stderr).not.toContain("hunter2");
    expect(code).toBe(1);
  });
});

describe("a server", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("ends on %s, in order", async (signal) => {
    const folder = await folderWith({ "app.ts": hello });
    const { child, url, ended } = await serve(["run", "app.ts", "--port", "0"], folder);
    expect((await fetch(url)).status).toBe(200);
    child.kill(signal);

    expect((await ended).code).toBe(0);
  });

  it("starts with a script that cannot be compiled: the page says so", async () => {
    const folder = await folderWith({ "app.ts": "const = 1;" });
    const { child, url, ended } = await serve(["run", "app.ts", "--port", "0"], folder);
    expect((await fetch(url)).status).toBe(200);
    child.kill("SIGTERM");

    expect((await ended).code).toBe(0);
  });

  it.each([
    [[], "Login     development people, no account needed"],
    [["--public", "https://app.example.com/"], "Login     none configured"],
  ])("in development says whether its own login runs: with %j, %s", async (more, line) => {
    const folder = await folderWith({ "app.ts": hello });
    const { child, ended, output } = await serve(["run", "app.ts", "--port", "0", ...more], folder);

    expect(output()).toContain(line);
    child.kill();
    await ended;
  });

  it("in production builds first, and refuses a script that cannot be built", async () => {
    const folder = await folderWith({ "app.ts": hello });
    const { child, ended } = await serve(["start", "app.ts", "--port", "0"], folder);
    child.kill("SIGTERM");
    await ended;
    expect(existsSync(join(folder, ".sluice", "build", "graph.json"))).toBe(true);

    const broken = await folderWith({ "app.ts": "const = 1;" });
    const { code, stderr } = await sluice(["start", "app.ts", "--port", "0"], broken);
    expect(stderr).toMatch(/app\.ts/);
    expect(code).toBe(1);
  });
});

describe("sluice init", () => {
  it("makes a folder that installs, type-checks and runs", { timeout: 240_000 }, async () => {
    const folder = await folderWith();
    const { code, stdout } = await sluice(["init", "my-app"], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/npm install/);
    const app = join(folder, "my-app");
    const run = (command: string, ...args: string[]) =>
      spawnSync(command, args, { cwd: app, encoding: "utf8" });

    expect(run("npm", "install", "--no-audit", "--no-fund", "--loglevel=error").status).toBe(0);
    expect(run("npx", "tsc", "--noEmit").stdout).toBe("");
    const bin = join(app, "node_modules", ".bin", "sluice");
    const { child, url, ended } = await untilServing(bin, ["run", "app.ts", "--port", "0"], app);
    expect((await fetch(url)).status).toBe(200);
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });
});
