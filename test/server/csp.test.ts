import { expect, it } from "vitest";

import { createCsp } from "../../src/server/csp.ts";
import { createThemeCss } from "../../src/server/theme.ts";

it("allows nothing inline and nothing from elsewhere", () => {
  expect(createCsp({}, [])).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " +
      "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; " +
      "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
});

it("adds what the configuration names to the directive it names", () => {
  const csp = createCsp({ "img-src": ["https://pictures.example"] }, []);

  expect(csp).toContain("img-src 'self' data: blob: https://pictures.example;");
});

it("does not keep 'none' beside a source, where it would be ignored", () => {
  expect(createCsp({ "base-uri": ["'self'"] }, [])).toContain("base-uri 'self';");
});

it("lets the named origins frame the app, and no other", () => {
  expect(createCsp({}, ["https://intranet.example"])).toMatch(
    /frame-ancestors https:\/\/intranet\.example$/,
  );
});

it("writes the theme as custom properties", () => {
  expect(createThemeCss({ "--bg": "light-dark(#fefefe, #123456)", "--r-1": "2px" })).toBe(
    ":root {\n  --bg: light-dark(#fefefe, #123456);\n  --r-1: 2px;\n}\n",
  );
});

it.each([
  { "--accent": "red; } body { display: none" },
  { "--accent": "red } body { color: red" },
  { "--accent": "red /*" },
  { color: "red" },
  { "--a: red; --b": "blue" },
])("leaves out what would not stay one declaration: %j", (theme) => {
  expect(createThemeCss(theme)).toBe("");
});
