/** The app of the session tests: a button for everything that a script may do to its process. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export interface TestApp {
  readonly root: string;
  readonly entry: string;
  write(name: string, text: string): void;
  remove(): void;
}

/** Writes an app's files into a folder of its own. */
export function createApp(files: Readonly<Record<string, string>>): TestApp {
  const root = mkdtempSync(path.join(tmpdir(), "sluice-sessions-"));
  const app: TestApp = {
    root,
    entry: path.join(root, "app.ts"),
    write(name, text) {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text);
    },
    remove() {
      rmSync(root, { recursive: true, force: true });
    },
  };
  for (const [name, text] of Object.entries(files)) app.write(name, text);
  return app;
}

export const faultyScript = `
import { execSync } from "node:child_process";
import { appendFileSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as st from "sluice";

function spin(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end) {}
}

st.session.runs = Number(st.session.runs ?? 0) + 1;
st.text("pid " + process.pid);
st.text("runs " + st.session.runs);
const name = st.textInput("Name");
st.text("Hello, " + name + ".");
if (name === "exit") process.exit(4);
if (name === "die") process.kill(process.pid, "SIGKILL");
if (st.button("Add")) st.session.count = Number(st.session.count ?? 0) + 1;
st.text("count " + (st.session.count ?? 0));
st.text("user " + (st.user.isLoggedIn ? st.user.name : "nobody"));

if (st.button("Save slowly")) st.session.slow = { get value() { spin(5); return 1; } };
if (st.button("Exit")) process.exit(3);
if (st.button("Kill")) process.kill(process.pid, "SIGTERM");
if (st.button("Append and exit")) {
  appendFileSync(new URL("clicks.txt", import.meta.url), "x");
  process.exit(3);
}
if (st.button("Fill the heap")) {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(1_000).fill(kept.length));
}
if (st.button("Fill the memory")) {
  const kept: Buffer[] = [];
  for (;;) {
    kept.push(Buffer.alloc(8_000_000, 1));
    await sleep(10);
  }
}
if (st.button("Loop")) for (;;) {}
if (st.button("Loop with commands")) {
  for (let i = 0; ; i++) {
    spin(5);
    st.text("step " + (i % 10));
  }
}
if (st.button("Loop that swallows")) {
  for (;;) {
    try {
      st.text("again");
    } catch {}
  }
}
if (st.button("Compute")) {
  spin(20); // what is drawn leaves with the next command
  st.text("computing");
  spin(20);
  st.text("still computing");
  spin(1_500);
  st.text("computed");
}
if (st.button("Compute long")) {
  spin(3_500);
  st.text("computed long");
}
if (st.button("Wait for ever")) await new Promise(() => {});
if (st.button("Wait")) {
  await sleep(400);
  st.session.waited = Number(st.session.waited ?? 0) + 1;
}
st.text("waited " + (st.session.waited ?? 0));
if (st.button("Sleep in a command")) execSync("sleep 30");
if (st.button("Write to the pipe")) writeSync(4, Buffer.alloc(64, "?"));
if (st.button("Forge a message")) {
  const head = Buffer.from('{"t":"save","slot":0}');
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(head.length);
  writeSync(4, Buffer.concat([prefix, head]));
}
if (st.button("Print")) console.log("printed by the script");
if (st.button("Log in")) st.login();
if (st.button("Keep much")) st.session.much = "x".repeat(3_000_000);
`;
