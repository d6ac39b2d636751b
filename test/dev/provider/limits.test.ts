import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { expect, it } from "vitest";

import { createDevProvider } from "../../../src/dev/provider/provider.ts";
import { openPolicy } from "../../auth/test-app.ts";
import { authOf, oneProvider } from "../../config/app.ts";
import { serverConfig } from "./dev-app.ts";

const run = promisify(execFile);
const root = new URL("../../../", import.meta.url).pathname;

const config = {
  mode: "development",
  auth: undefined,
  root: "/nowhere",
  server: serverConfig,
  login: openPolicy,
} as const;

const options = {
  config,
  appUrl: new URL("http://localhost:8501/"),
  stateFolder: "/nowhere",
  secret: "x",
  styles: { stylesheetUrl: "/x.css" },
  env: {},
} as const;

it("starts in development on loopback", () => {
  expect(createDevProvider(options).config.label).toBe("Development login");
});

it("A-62 does not start in production", () => {
  const refusal = expect.objectContaining({
    code: "DEV_PROVIDER_FORBIDDEN",
    message: expect.stringMatching(/does not run in production\.$/),
  });
  expect(() =>
    createDevProvider({ ...options, config: { ...config, mode: "production" } }),
  ).toThrow(refusal);
  expect(() => createDevProvider({ ...options, env: { NODE_ENV: "production" } })).toThrow(refusal);
});

it("does not start beside [auth]", () => {
  const auth = authOf({ secrets: oneProvider() });

  expect(() => createDevProvider({ ...options, config: { ...config, auth } })).toThrow(
    /does not run beside \[auth\]\.$/,
  );
});

it.each(["0.0.0.0", "192.168.1.5", "::"])("A-62 does not start on the address %s", (address) => {
  const open = { ...config, server: { ...serverConfig, address } };

  expect(() => createDevProvider({ ...options, config: open })).toThrow(
    `on the address ${address}.`,
  );
});

it("A-62 does not start where the app has a public URL", () => {
  const publicUrl = new URL("http://localhost:8501/");
  const open = { ...config, server: { ...serverConfig, publicUrl } };

  expect(() => createDevProvider({ ...options, config: open })).toThrow(/does not run at/);
  expect(() =>
    createDevProvider({ ...options, appUrl: new URL("https://app.example.com/") }),
  ).toThrow(/does not run at https:\/\/app\.example\.com\.$/);
});

it("names the people there are when it is to log in as somebody else", () => {
  expect(() => createDevProvider({ ...options, logInAs: "nobody@example.com" })).toThrow(
    expect.objectContaining({
      code: "DEV_PERSON_UNKNOWN",
      message: expect.stringMatching(/nobody@example\.com.*ada@example\.com, grace@example\.com/),
    }),
  );
});

it("names the package that has to be installed", async () => {
  const script = `
    import { register } from "node:module";
    import { runnerImport } from "vite";
    const hook = \`export function resolve(specifier, context, next) {
      if (specifier !== "oidc-provider") return next(specifier, context);
      throw Object.assign(new Error("not installed"), { code: "ERR_MODULE_NOT_FOUND" });
    }\`;
    register("data:text/javascript," + encodeURIComponent(hook));
    const { module } = await runnerImport("./src/dev/provider/library.ts", { configFile: false, logLevel: "error" });
    try { await module.loadLibrary(); } catch ({ code, hint }) { console.log(JSON.stringify({ code, hint })); }`;

  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], {
    cwd: root,
  });

  expect(JSON.parse(stdout)).toEqual({
    code: "DEV_PROVIDER_PACKAGE_MISSING",
    hint: expect.stringMatching(/^Run: npm install --save-dev oidc-provider\./),
  });
});
