/** `[login.pages]` holds whatever the script says: attacked from inside the script, with a page that leaves a trace when it runs. */

import { existsSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { HttpBrowser } from "./http-browser.ts";
import { runApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";
import type { TestSocket } from "./test-socket.ts";

const script = `
import * as st from "sluice";

const guarded = ["admin", "Admin", "ADMIN/Users", "admin/users", "caf\\u00e9", "cafe\\u0301"];
const [home, ...pages] = [
  st.page("pages/home.ts", { default: true }),
  ...guarded.map((path, index) =>
    st.page("pages/admin.ts", { path, title: \`Admin \${index}\`, public: true }),
  ),
];
const names = new Map(pages.map((page) => [page.path, page]));
for (const path of ["admin/", "/admin", "//admin", "%61dmin", "admin;x", "x/../admin", "\\ud800"]) {
  names.set(path, { ...pages[0], path });
}
for (const [path, page] of names) {
  if (st.button(\`Switch to \${path}\`)) st.switchPage(page, { query: { year: "2026" } });
  st.button(\`Call back to \${path}\`, { onClick: () => st.switchPage(page) });
  if (st.button(\`Run \${path}\`)) await page.run();
}
if (st.button("Switch when caught")) {
  try {
    st.switchPage("admin");
  } catch {}
  await pages[0].run();
}
await st.navigation([home, ...pages]).run();
`;

const files = {
  "app.ts": script,
  "pages/home.ts": 'import * as st from "sluice";\nst.text("home");\n',
  "pages/admin.ts":
    'import { writeFileSync } from "node:fs";\nwriteFileSync("ran", "");\nimport * as st from "sluice";\nst.text("secret");\n',
  ".sluice/config.toml":
    '[login.pages]\n"/admin/*" = ["group:admins"]\n"/café" = ["group:admins"]\n',
};

let app: RunningApp;

beforeAll(async () => {
  app = await runApp({ files });
});
afterAll(() => app.close());

function hasRun({ root } = app): boolean {
  return existsSync(join(root, "ran"));
}

/** Opens the home page and presses a button there. */
async function press(label: string): Promise<TestSocket> {
  const tab = await app.socket();
  await tab.frame("patch", ({ end }) => end !== undefined);
  const button = tab.frames
    .flatMap((frame) => (frame.kind === "patch" ? frame.ops : []))
    .find(([kind, , node]) => kind === "set" && Reflect.get(Object(node), "label") === label);
  if (button === undefined) throw new Error(`No "${label}" in ${JSON.stringify(tab.frames)}`);
  tab.send({ kind: "input", seq: 1, values: [[button[1], true]] });
  await tab.frame("patch", ({ seq, end }) => seq === 1 && end !== undefined);
  return tab;
}

describe("a page that the configuration guards", () => {
  const spellings = ["admin", "Admin", "ADMIN/Users", "admin/users", "café", "cafe\u0301"];

  it.each(spellings)(
    "does not run when a script switches to %s: the server is asked",
    async (path) => {
      const tab = await press(`Switch to ${path}`);
      const { url } = await tab.frame("redirect");
      const answer = await new HttpBrowser().send(new URL(url));

      expect(decodeURIComponent(new URL(url).pathname)).toBe(`/${path}`);
      expect(new URL(url).search).toBe("?year=2026");
      expect(answer.status).toBe(303);
      expect(answer.headers.get("location")).toContain("/_dev/oidc/");
      expect(tab.frames.some(({ kind }) => kind === "location")).toBe(false);
      expect(hasRun()).toBe(false);
      await tab.close();
    },
  );

  it.each(["admin/", "/admin", "//admin", "%61dmin", "admin;x", "x/../admin", "\ud800"])(
    "does not run under the name %j, which is no page's",
    async (path) => {
      const tab = await press(`Switch to ${path}`);

      expect(tab.frames.some(({ kind }) => kind === "location")).toBe(false);
      expect(hasRun()).toBe(false);
      await tab.close();
    },
  );

  it.each([
    ...spellings.flatMap((path) => [`Call back to ${path}`, `Run ${path}`]),
    "Switch when caught",
  ])("does not run for the button %j", async (label) => {
    const tab = await press(label);

    expect((await tab.frame("redirect")).url).toMatch(/admin|caf/i);
    expect(hasRun()).toBe(false);
    await tab.close();
  });

  it.each(["admin", "Admin", "admin/users", "//admin", "admin/", "%61dmin", "./admin"])(
    "A-50 does not run when a hello or a navigate frame asks for %j",
    async (path) => {
      const early = await app.socket({ hello: { path } });
      const tab = await app.socket();
      await tab.frame("patch", ({ end }) => end !== undefined);

      tab.send({ kind: "navigate", seq: 1, path, query: "" });
      tab.send({ kind: "rerun", seq: 2 });
      await tab.frame("patch", ({ seq, end }) => seq === 2 && end !== undefined);

      expect([4401, 4403]).toContain(await early.closed);
      expect(hasRun()).toBe(false);
      await tab.close();
    },
  );
});

it("an app that needs a login keeps the rest closed to who is at one of its public pages", async () => {
  const closed = await runApp({
    files: {
      "app.ts": `
import * as st from "sluice";
const home = st.page("pages/admin.ts", { default: true });
const imprint = st.page(() => {
  if (st.button("Home")) st.switchPage("");
}, { path: "imprint", title: "Imprint" });
await st.navigation([home, imprint]).run();
`,
      "pages/admin.ts": files["pages/admin.ts"],
      ".sluice/config.toml": '[login]\nrequire = true\n[login.pages]\n"/imprint" = "public"\n',
    },
  });
  const tab = await closed.socket({ hello: { path: "imprint" } });
  await tab.frame("patch", ({ end }) => end !== undefined);
  const op = tab.frames
    .flatMap((frame) => (frame.kind === "patch" ? frame.ops : []))
    .find(([kind, , node]) => kind === "set" && Reflect.get(Object(node), "label") === "Home");

  tab.send({ kind: "input", seq: 1, values: [[op?.[1], true]] });
  const { url } = await tab.frame("redirect");

  expect(url).toBe(closed.url.href);
  expect(hasRun(closed)).toBe(false);
  await closed.close();
});
