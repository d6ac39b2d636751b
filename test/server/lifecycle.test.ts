import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import type { Config } from "../../src/config/types.ts";
import { freePort } from "../free-port.ts";
import { runApp } from "./running-app.ts";

const clicker = `
import * as st from "sluice";
st.text("hello");
if (st.button("Wait")) {
  await new Promise((resolve) => setTimeout(resolve, 700));
  st.text("waited");
}
`;

/** Whether anybody listens there. */
function isTaken(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

function openToAll(config: Config): Config {
  return { ...config, server: { ...config.server, address: "0.0.0.0" } };
}

describe("starting", () => {
  it("says which port is in use and what to do", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");

    await expect(runApp({ port })).rejects.toMatchObject({
      code: "SERVER_PORT_IN_USE",
      message: `Port ${port} on 127.0.0.1 is in use by another program.`,
      hint: expect.stringContaining(`--port ${port + 1}`),
    });

    await new Promise((resolve) => other.close(resolve));
  });

  it("lets nobody else answer for localhost on the other loopback address", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "::1");

    await expect(runApp({ port })).rejects.toMatchObject({ code: "SERVER_PORT_IN_USE" });

    await new Promise((resolve) => other.close(resolve));
    expect(await isTaken(port, "127.0.0.1")).toBe(false);
  });

  it("says that the machine has no such address", async () => {
    await expect(
      runApp({ address: "192.0.2.1", publicUrl: "https://app.example" }),
    ).rejects.toMatchObject({ code: "SERVER_ADDRESS_UNKNOWN" });
  });

  it("A-62 opens nothing to other machines without a login, whatever the configuration let through", async () => {
    await expect(runApp({ adjust: openToAll })).rejects.toMatchObject({
      code: "SERVER_NOT_LOOPBACK",
    });
  });

  it("leaves the port free when something else fails", async () => {
    const port = await freePort();

    await expect(
      runApp({ port, clientFolder: join(tmpdir(), "nothing-is-here") }),
    ).rejects.toMatchObject({ code: "SERVER_CLIENT_MISSING" });

    expect(await isTaken(port, "127.0.0.1")).toBe(false);
  });

  it("names who holds the folder when a second one starts in it", async () => {
    const app = await runApp();

    await expect(runApp({ root: app.root })).rejects.toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringContaining(String(process.pid)),
    });

    await app.close();
  });

  it("keeps the secret of an app without a login to this user", async () => {
    const app = await runApp();

    const { mode } = await stat(join(app.root, ".sluice/state/secret"));

    expect(mode & 0o777).toBe(0o600);
    expect(await readFile(join(app.root, ".sluice/state/secret"), "utf8")).toMatch(/^[\w-]{43}\n$/);
    await app.close();
  });
});

describe("ending", () => {
  it("tells the tabs, lets the run finish, and frees the port", async () => {
    const app = await runApp({ files: { "app.ts": clicker } });
    const tab = await app.socket();
    await tab.frame("patch", ({ end }) => end !== undefined);
    const button = tab.frames
      .flatMap((frame) => (frame.kind === "patch" ? frame.ops : []))
      .find(([kind, , node]) => kind === "set" && Reflect.get(Object(node), "label") === "Wait");
    tab.send({ kind: "input", seq: 1, values: [[button?.[1], true]] });
    await tab.frame("running", ({ seq }) => seq === 1);

    const startedAt = performance.now();
    await app.stop();
    const tookMs = performance.now() - startedAt;

    await tab.frame("closing");
    expect(await tab.closed).toBe(1012);
    expect(JSON.stringify(tab.frames)).toContain('"waited"');
    expect(tookMs).toBeLessThan(5_000);
    expect(await isTaken(app.server.port, "127.0.0.1")).toBe(false);
    await app.close();
  });

  it("does not wait for a connection that is kept alive, nor for a socket that says nothing", async () => {
    const app = await runApp();
    await app.get("/");
    const idle = connect({ port: app.server.port, host: "127.0.0.1" });
    idle.on("error", () => undefined);
    const closed = new Promise((resolve) => idle.once("close", resolve));
    await new Promise((resolve) => idle.once("connect", resolve));
    const mute = await app.socket({ hello: null });

    const startedAt = performance.now();
    await app.close();

    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await Promise.all([closed, mute.closed]);
  });

  it("can be asked for twice", async () => {
    const app = await runApp();

    await Promise.all([app.server.close(), app.server.close()]);

    expect(await isTaken(app.server.port, "127.0.0.1")).toBe(false);
    await app.close();
  });
});

describe("a restart", () => {
  it("gives a tab its session and values back", async () => {
    const port = await freePort();
    const script = `
import * as st from "sluice";
const name = st.textInput("Name");
st.text(\`Hello, \${name}!\`);
`;
    const root = await mkdtemp(join(tmpdir(), "sluice-restart-"));
    const first = await runApp({ port, root, files: { "app.ts": script } });
    const [line = ""] = (await first.get("/")).headers.getSetCookie();
    const cookie = line.split(";", 1)[0] ?? "";
    const tab = await first.socket({ headers: { cookie } });
    const { session } = await tab.frame("welcome");
    await tab.frame("patch", ({ end }) => end !== undefined);
    const field = tab.frames
      .flatMap((frame) => (frame.kind === "patch" ? frame.ops : []))
      .find(([kind, , node]) => kind === "set" && Reflect.get(Object(node), "label") === "Name");
    tab.send({ kind: "input", seq: 1, values: [[field?.[1], "Ada"]] });
    await tab.frame("patch", ({ seq, end }) => seq === 1 && end !== undefined);
    await first.stop();

    const second = await runApp({ port, root, files: { "app.ts": script } });
    const again = await second.socket({ headers: { cookie }, hello: { session } });

    expect(await again.frame("welcome")).toMatchObject({ session, seq: 1 });
    await again.frame("patch", ({ end }) => end !== undefined);
    expect(JSON.stringify(again.frames)).toContain("Hello, Ada!");
    await second.close();
    await rm(root, { recursive: true, force: true });
  });
});
