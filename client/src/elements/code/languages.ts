/** Languages that are loaded when a page shows them, beyond those that come with the highlighter. */

import type { LanguageFn } from "highlight.js";

type Load = () => Promise<{ default: LanguageFn }>;

/** Name in highlight.js → its grammar. */
export const moreLanguages: ReadonlyMap<string, Load> = new Map<string, Load>([
  ["c", () => import("highlight.js/lib/languages/c")],
  ["cpp", () => import("highlight.js/lib/languages/cpp")],
  ["csharp", () => import("highlight.js/lib/languages/csharp")],
  ["css", () => import("highlight.js/lib/languages/css")],
  ["diff", () => import("highlight.js/lib/languages/diff")],
  ["dockerfile", () => import("highlight.js/lib/languages/dockerfile")],
  ["go", () => import("highlight.js/lib/languages/go")],
  ["graphql", () => import("highlight.js/lib/languages/graphql")],
  ["http", () => import("highlight.js/lib/languages/http")],
  ["ini", () => import("highlight.js/lib/languages/ini")],
  ["java", () => import("highlight.js/lib/languages/java")],
  ["kotlin", () => import("highlight.js/lib/languages/kotlin")],
  ["lua", () => import("highlight.js/lib/languages/lua")],
  ["makefile", () => import("highlight.js/lib/languages/makefile")],
  ["markdown", () => import("highlight.js/lib/languages/markdown")],
  ["nginx", () => import("highlight.js/lib/languages/nginx")],
  ["perl", () => import("highlight.js/lib/languages/perl")],
  ["php", () => import("highlight.js/lib/languages/php")],
  ["powershell", () => import("highlight.js/lib/languages/powershell")],
  ["r", () => import("highlight.js/lib/languages/r")],
  ["ruby", () => import("highlight.js/lib/languages/ruby")],
  ["rust", () => import("highlight.js/lib/languages/rust")],
  ["scala", () => import("highlight.js/lib/languages/scala")],
  ["scss", () => import("highlight.js/lib/languages/scss")],
  ["swift", () => import("highlight.js/lib/languages/swift")],
]);

/** What people call a language → its name in highlight.js. */
export const languageAliases: ReadonlyMap<string, string> = new Map([
  ["c#", "csharp"],
  ["c++", "cpp"],
  ["cs", "csharp"],
  ["docker", "dockerfile"],
  ["golang", "go"],
  ["h", "c"],
  ["hpp", "cpp"],
  ["kt", "kotlin"],
  ["make", "makefile"],
  ["md", "markdown"],
  ["patch", "diff"],
  ["ps1", "powershell"],
  ["rb", "ruby"],
  ["rs", "rust"],
  ["toml", "ini"],
]);
