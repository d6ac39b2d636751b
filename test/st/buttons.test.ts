import { expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";

it("a button is true in the one run that its click causes", async () => {
  const seen: boolean[] = [];
  const app = await AppTest.fromFunction(() => {
    seen.push(st.button("Go", { type: "primary", shortcut: "Ctrl+Enter", help: "h" }));
  });

  await app.button().click();
  await app.run();

  expect(seen).toEqual([false, true, false]);
  expect(app.button()).toMatchObject({ type: "primary", shortcut: "Ctrl+Enter", help: "h" });
});

it("a button calls onClick before the script runs", async () => {
  const calls: string[] = [];
  const app = await AppTest.fromFunction(() => {
    calls.push("run");
    st.button("Go", { onClick: () => void calls.push("click") });
  });

  await app.button().click();

  expect(calls).toEqual(["run", "click", "run"]);
});

it("equal buttons are known apart by their order", async () => {
  const app = await AppTest.fromFunction(() => {
    const clicks = [st.button("Go"), st.button("Go")];
    st.text(clicks.join());
  });

  await app.button(1).click();

  expect(app.text().body).toBe("false,true");
});

it("a link opens addresses that run no code", async () => {
  const urls = ["https://example.com/a?b", "mailto:ada@example.com", "tel:+1", "/path", "?query"];
  const app = await AppTest.fromFunction(() => {
    for (const url of urls) st.linkButton("Go", url, { type: "tertiary", disabled: true });
  });

  expect(app.all("linkButton").map(({ url }) => url)).toEqual(urls);
  expect(app.linkButton(0)).toMatchObject({ label: "Go", type: "tertiary", disabled: true });
});

const attacks = [
  "javascript:alert(1)",
  " javascript:alert(1)",
  "java\nscript:alert(1)",
  "JAVASCRIPT:1",
  "data:text/html,x",
  "vbscript:x",
  "file:///etc/passwd",
  "blob:https://a/b",
];
it.each(attacks)("a link refuses %j", async (url) => {
  const app = await AppTest.fromFunction(() => st.linkButton("Go", url));

  expect(app.exception().message).toContain('linkButton("Go"): its URL is');
});

it("an icon is the shapes of its name, or an emoji as it is", async () => {
  const app = await AppTest.fromFunction(() => {
    for (const icon of ["check", "🎉", "👩‍💻", "🇩🇪", "1️⃣", "❤️"]) st.button("Go", { icon });
  });
  const [shapes, ...emoji] = app.all("button").map(({ icon }) => icon);

  expect(shapes).toEqual([["path", { d: "M20 6 9 17l-5-5" }]]);
  expect(emoji).toEqual(["🎉", "👩‍💻", "🇩🇪", "1️⃣", "❤️"]);
});

it.each([
  ["Arrow Up", '"arrow-up"'],
  ["settngs", '"settings"'],
  ["qqqqqqqq", "https://lucide.dev/icons"],
  ["1", "https://lucide.dev/icons"],
  ["__proto__", "https://lucide.dev/icons"],
])("there is no icon %j, and the nearest name is %s", async (icon, hint) => {
  const app = await AppTest.fromFunction(() => void st.button("Go", { icon }));

  expect(app.exception().message).toBe(`button("Go"): there is no icon "${icon}".`);
  expect(app.exception().hint).toContain(hint);
});
