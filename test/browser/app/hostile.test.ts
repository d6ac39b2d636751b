/** What a hostile client sends over the socket of a served app harms nobody: a person's page goes on beside it. */

import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type TestSocket, openTestSocket } from "../../server/test-socket.ts";
import { openBrowser } from "../chromium.ts";
import { type ServedApp, openTab, patience, serveApp, textOf } from "./served-app.ts";

const script = `import * as st from "sluice";

st.title("Target");
const state = st.state(() => ({ count: 0 }));
if (st.button("Count")) state.count++;
st.selectbox("Size", ["S", "M"], { key: "size" });
st.checkbox("Off", { key: "off", disabled: true });
st.text(\`count is \${state.count}\`);
`;

let browser: Browser;
let context: BrowserContext;
let app: ServedApp;

beforeAll(async () => {
  [browser, app] = await Promise.all([
    openBrowser(),
    serveApp({ "app.ts": script, ".sluice/config.toml": '[server]\nmax_message_size = "64KiB"\n' }),
  ]);
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** A socket of the app with a session that has drawn the page. */
async function openSocket(): Promise<TestSocket> {
  const url = new URL(app.url);
  const socket = await openTestSocket(url, new URL(`http://127.0.0.1:${url.port}/`));
  await socket.frame("patch", ({ end }) => end === "finished");
  return socket;
}

/** Does something hostile while a person has the page open, who then goes on. */
async function besideAPerson<T>(attack: () => Promise<T>): Promise<{ result: T; page: string }> {
  const tab = await openTab(context, app.url);
  await tab.getByRole("button", { name: "Count" }).click();
  await expect.poll(() => textOf(tab), patience).toContain("count is 1");
  const result = await attack();
  await tab.getByRole("button", { name: "Count" }).click();
  await expect.poll(() => textOf(tab), patience).not.toContain("count is 1");
  return { result, page: await textOf(tab) };
}

describe("a frame closes its own socket alone when it", () => {
  it.each([
    ["is no JSON", "{ not json", 1008],
    ["is of an unknown kind", JSON.stringify({ kind: "shutdown" }), 1008],
    ["has a field too many", JSON.stringify({ kind: "stop", admin: true }), 1008],
    [
      "is larger than the limit",
      JSON.stringify({ kind: "input", seq: 1, values: [["size", "x".repeat(70_000)]] }),
      1009,
    ],
  ])("%s", async (_what, frame, code) => {
    const { result, page } = await besideAPerson(async () => {
      const socket = await openSocket();
      socket.send(frame);
      return socket.closed;
    });

    expect(result).toBe(code);
    expect(page).toContain("count is 2");
  });
});

describe("a frame is refused, and the session goes on, when it is", () => {
  const set = (id: string, value: unknown) => ({ kind: "input", seq: 1, values: [[id, value]] });

  it.each<[what: string, frame: object, code: string]>([
    ["for an element that is not there", set("main/button:Nothing", true), "WIDGET_UNKNOWN"],
    ["a value outside of the options", set("#size", "XXL"), "VALUE_INVALID"],
    ["a value of another type", set("#size", { toString: "S" }), "VALUE_INVALID"],
    ["for an element that is disabled", set("#off", true), "WIDGET_DISABLED"],
    ["for a name of every object", set("__proto__", true), "WIDGET_UNKNOWN"],
    ["an interaction of an unknown kind", { kind: "eval", seq: 1 }, "FRAME_INVALID"],
    ["an interaction with a field too many", { kind: "rerun", seq: 1, admin: 1 }, "FRAME_INVALID"],
  ])("%s", async (_what, frame, code) => {
    const { result, page } = await besideAPerson(async () => {
      const socket = await openSocket();
      socket.send(frame);
      const refused = await socket.frame("refused");
      socket.send({ kind: "input", seq: 2, values: [["main/button:Count", true]] });
      await socket.frame("patch", ({ seq, end }) => seq === 2 && end === "finished");
      const drawn = JSON.stringify(socket.frames);
      await socket.close();
      return { code: refused.error.code, drawn };
    });

    expect(result.code).toBe(code);
    expect(result.drawn).toContain("count is 1");
    expect(page).toContain("count is 2");
  });
});

it.each(["https://evil.example", "null", `http://127.0.0.1:1`, null])(
  "a socket of the origin %s is refused",
  async (origin) => {
    const { result, page } = await besideAPerson(async () => {
      const url = new URL(app.url);
      return openTestSocket(url, new URL(`http://127.0.0.1:${url.port}/`), { origin }).then(
        () => "open",
        (error: Error) => error.message,
      );
    });

    expect(result).toBe("Refused with 403");
    expect(page).toContain("count is 2");
  },
);
