/** Reads one table of settings by type, reports what is wrong with it, and knows in the end which keys nobody asked for. */

import { parse } from "smol-toml";

import type { Problem } from "./problems.ts";
import { type Setting, type Table, type Value, toSetting } from "./settings.ts";
import { didYouMean } from "./suggestion.ts";
import { parseDuration, parseSize } from "./units.ts";

/** What a reader of settings is given beside them. */
export interface Report {
  problem(problem: Problem): void;
  /** A weakness that does not stop the server: one whole sentence or more. */
  warning(text: string): void;
}

/** One table, read key by key. A key that is wrong is reported and then read as if it were absent. */
export class Section {
  readonly path: readonly string[];
  readonly report: Report;
  readonly #table: Table | undefined;
  readonly #defaultFile: string;
  readonly #known = new Set<string>();
  readonly #wrong = new Set<string>();

  /** @param defaultFile - Where a missing key would be written when the table itself is missing. */
  constructor(
    table: Table | undefined,
    path: readonly string[],
    report: Report,
    defaultFile: string,
  ) {
    this.#table = table;
    this.path = path;
    this.report = report;
    this.#defaultFile = defaultFile;
  }

  /** Whether anything of the table was set anywhere. */
  get exists(): boolean {
    return this.#table !== undefined;
  }

  get keys(): readonly string[] {
    return Array.from(this.#table?.entries.keys() ?? []);
  }

  has(key: string): boolean {
    this.#known.add(key);
    return this.#table?.entries.has(key) === true;
  }

  /** Whether the key was set and had to be refused: what depends on it says nothing more. */
  isWrong(key: string): boolean {
    return this.#wrong.has(key);
  }

  /** The setting as it was found, without taking the key for a known one. */
  peek(key: string): Setting | undefined {
    return this.#table?.entries.get(key);
  }

  /** The setting as it was found; `undefined` when it is absent. */
  raw(key: string): Setting | undefined {
    this.#known.add(key);
    return this.#table?.entries.get(key);
  }

  text(key: string): string | undefined {
    const found = this.#value(key);
    if (found === undefined) return undefined;
    if (typeof found.value !== "string") {
      return this.refuse(key, "is not a text", `Write ${key} = "…".`);
    }
    if (found.value.trim() === "") {
      return this.refuse(key, "is empty", "Give it a value, or take the line out.");
    }
    return /\p{Cc}/u.test(found.value.replaceAll("\n", ""))
      ? this.refuse(key, "holds a control character", "Write it again by hand.")
      : found.value;
  }

  flag(key: string): boolean | undefined {
    const found = this.#value(key);
    if (found === undefined) return undefined;
    const written = textOutsideFiles(found);
    const value = written === undefined ? found.value : words[written.toLowerCase()];
    return typeof value === "boolean"
      ? value
      : this.refuse(key, "is neither true nor false", `Write ${key} = true or ${key} = false.`);
  }

  integer(key: string, least: number, most: number): number | undefined {
    const found = this.#value(key);
    if (found === undefined) return undefined;
    const written = textOutsideFiles(found) ?? "";
    const number = /^\d+$/.test(written) ? Number(written) : found.value;
    if (
      typeof number === "number" &&
      Number.isInteger(number) &&
      number >= least &&
      number <= most
    ) {
      return number;
    }
    const range = `from ${least} to ${most}`;
    return this.refuse(
      key,
      "is not a number it can be",
      `Write a whole number ${range}, without quotes.`,
    );
  }

  /** Texts: a list of them, or one alone; in the environment with commas between. */
  texts(key: string): readonly string[] | undefined {
    const found = this.#value(key);
    if (found === undefined) return undefined;
    const written = textOutsideFiles(found);
    const value = written === undefined ? found.value : splitTexts(written);
    if (typeof value === "string") return [value];
    if (Array.isArray(value) && value.every((each) => typeof each === "string")) return value;
    return this.refuse(key, "is not a list of texts", `Write ${key} = ["…", "…"].`);
  }

  /** A duration in milliseconds. */
  duration(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    return (
      parseDuration(text) ??
      this.refuse(
        key,
        "is not a duration",
        'Write a number with its unit: "30d", "12h", "15m", "45s".',
      )
    );
  }

  /** A size in bytes. */
  size(key: string): number | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    return (
      parseSize(text) ??
      this.refuse(key, "is not a size", 'Write a number with its unit: "512MB", "1GiB", "64kB".')
    );
  }

  /** An absolute http or https URL without user, password or fragment. */
  url(key: string): URL | undefined {
    const text = this.text(key);
    if (text === undefined) return undefined;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text)) {
      return this.refuse(
        key,
        "is not an absolute URL",
        "Write it whole, beginning with https:// (http:// on this machine alone).",
      );
    }
    return url.username === "" && url.password === "" && url.hash === ""
      ? url
      : this.refuse(
          key,
          "holds a user, a password or a fragment",
          "Take that part out of the URL.",
        );
  }

  /** A table below this one; missing ones are empty. */
  table(key: string): Section {
    const setting = this.raw(key);
    const below = [...this.path, key];
    if (setting?.kind === "value") {
      const table = inlineTable(setting);
      if (table === undefined) {
        this.refuse(
          key,
          "is not a table",
          `Write ${key} = { … }, or [${below.join(".")}] above its keys.`,
        );
      }
      return new Section(table, below, this.report, this.#defaultFile);
    }
    return new Section(setting, below, this.report, this.#defaultFile);
  }

  /** Reports what is wrong with a key. Returns undefined, so that a reader can end with it. */
  refuse(key: string, what: string, cure: string): undefined {
    this.#wrong.add(key);
    this.report.problem({ ...this.#placeOf(key), what, cure });
  }

  /** Reports every key that nobody asked for. */
  finish(): void {
    for (const key of this.keys) {
      if (this.#known.has(key)) continue;
      this.refuse(key, "is not a setting", didYouMean(key, Array.from(this.#known)));
    }
  }

  /** How messages name a key of this table. */
  name(key: string): string {
    return this.path.length === 0 ? key : `[${this.path.join(".")}] ${key}`;
  }

  #value(key: string): Value | undefined {
    const setting = this.raw(key);
    if (setting?.kind !== "table") return setting;
    return this.refuse(key, "is a table", "Give it a value.");
  }

  #placeOf(key: string): Pick<Problem, "file" | "line" | "key"> {
    const origin = this.#table?.entries.get(key)?.origin;
    const name = this.name(key);
    if (origin?.kind === "environment") {
      return { file: "environment", line: undefined, key: origin.variable };
    }
    if (origin?.kind === "option") {
      return { file: "command line", line: undefined, key: origin.option };
    }
    if (origin !== undefined) return { file: origin.file, line: origin.line, key: name };
    const table = this.#table?.origin;
    return table?.kind === "file"
      ? { file: table.file, line: table.line, key: name }
      : { file: this.#defaultFile, line: undefined, key: name };
  }
}

/** The text of a setting from the environment or the command line, where everything is text. */
function textOutsideFiles({ value, origin }: Value): string | undefined {
  return origin.kind !== "file" && typeof value === "string" ? value : undefined;
}

const words: Readonly<Record<string, boolean | undefined>> = {
  true: true,
  "1": true,
  false: false,
  "0": false,
};

function splitTexts(text: string): unknown {
  if (text.trim().startsWith("[")) return parseInline(text);
  return text.split(",").flatMap((each) => (each.trim() === "" ? [] : [each.trim()]));
}

/** The table that a variable of the environment spells as `{ key = "value" }`. */
function inlineTable(found: Value): Table | undefined {
  const written = textOutsideFiles(found);
  if (written === undefined) return undefined;
  const setting = toSetting(parseInline(written), () => found.origin);
  return setting.kind === "table" ? setting : undefined;
}

function parseInline(text: string): unknown {
  try {
    return parse(`value = ${text}`, { unsafeKeyBehaviour: "throw" })["value"];
  } catch {
    // What it should have been is said by whoever asked for it; the parser's words would repeat the text.
    return undefined;
  }
}
