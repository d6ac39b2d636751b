/** Reads a TOML file into settings. The parser's own message prints lines of the file, secrets among them: never shown. */

import { readFileSync } from "node:fs";

import { TomlError, parse } from "smol-toml";

import { findKeyLines, lineKey } from "./key-lines.ts";
import type { Problem } from "./problems.ts";
import { type Table, emptyTable, toSetting } from "./settings.ts";

/** What a file held: its settings, or why it has none. */
export type TomlFile =
  | { readonly kind: "settings"; readonly table: Table }
  | { readonly kind: "missing" }
  | { readonly kind: "unreadable"; readonly problem: Problem };

/** Reads a file; `name` is what messages call it. */
export function readTomlFile(path: string, name: string): TomlFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
    return {
      kind: "unreadable",
      problem: {
        file: name,
        line: undefined,
        key: "The file",
        what: `cannot be read (${code})`,
        cure: "See that it is a file and that this user may read it.",
      },
    };
  }
  return parseToml(text, name);
}

function parseToml(text: string, file: string): TomlFile {
  try {
    const parsed = parse(text, { unsafeKeyBehaviour: "throw" });
    const lines = findKeyLines(text);
    const originOf = (path: readonly string[]) =>
      ({ kind: "file", file, line: lines.get(lineKey(path)) }) as const;
    const setting = toSetting(parsed, originOf);
    return {
      kind: "settings",
      table: setting.kind === "table" ? setting : emptyTable(originOf([])),
    };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ""] = error.message.replace("Invalid TOML document: ", "").split("\n");
    const { what, cure } = explanations[reason] ?? unexplained;
    return {
      kind: "unreadable",
      problem: {
        file,
        line: error.line,
        key: `Column ${error.column}`,
        what: `is not valid TOML: ${what}`,
        cure,
      },
    };
  }
}

interface Explanation {
  readonly what: string;
  readonly cure: string;
}

const unexplained: Explanation = {
  what: "something stands there that the format does not allow",
  cure: "Each line is a [table], a key = value, or a # comment; texts stand in quotes.",
};

const second: Explanation = {
  what: "this key or table stands there a second time",
  cure: "Keep one of them, or put both together.",
};

/** By the parser's reason, which is one of a few fixed texts; what is not here is not shown. */
const explanations: Readonly<Record<string, Explanation | undefined>> = {
  "invalid value": {
    what: "the value is missing, or is a text without quotes",
    cure: 'Write texts in quotes: key = "text".',
  },
  "unfinished string": { what: "a text does not end", cure: "Close its quotes on the same line." },
  "control characters are not allowed in strings": {
    what: "a text does not end, or holds a control character",
    cure: "Close its quotes on the same line.",
  },
  "unrecognised escape sequence": {
    what: "a backslash begins an escape that TOML does not know",
    cure: "Write a text with backslashes in 'single quotes'.",
  },
  "trying to redefine an already defined table or value": second,
  "trying to redefine an already defined value": second,
  "incomplete key-value: cannot find end of key": {
    what: "a key has no equals sign",
    cure: 'Write key = "value".',
  },
  "illegal character in key": {
    what: "a key holds a character that it may not",
    cure: 'Keys are letters, digits, "-" and "_"; anything else stands in "quotes". Write key = "value".',
  },
  "each key-value declaration must be followed by an end-of-line": {
    what: "something follows the value on its line",
    cure: "Write one key = value a line.",
  },
  "unfinished table": { what: "an inline table does not end", cure: 'Close it with "}".' },
  "unfinished array": { what: "a list does not end", cure: 'Close it with "]".' },
  "expected comma or end of structure": {
    what: "a list or inline table lacks a comma or its end",
    cure: "Put a comma between its entries, and close it.",
  },
  "document contains an unsafe property": {
    what: "a key has a name that JavaScript reserves",
    cure: 'Give it another name than "__proto__" or "constructor".',
  },
};
