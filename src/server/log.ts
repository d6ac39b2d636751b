/** The server's log: lines for a person in development, JSON lines in production, secrets in neither. */

import { inspect } from "node:util";

export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFields = Readonly<Record<string, unknown>>;

/** What Sluice needs of a logger. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  /** `pretty`: for a terminal; `json`: a line each for a collector. */
  readonly format: "pretty" | "json";
  /** @defaultValue `"info"` */
  readonly level?: LogLevel;
  /** Takes one line without its line feed. @defaultValue standard error */
  readonly write?: (line: string) => void;
  /** @defaultValue the system's clock */
  readonly now?: () => number;
  /** Colours, in `pretty`. @defaultValue whether standard error is a terminal */
  readonly hasColors?: boolean;
}

const severity = { debug: 0, info: 1, warn: 2, error: 3 } as const satisfies Record<
  LogLevel,
  number
>;

/** Makes a logger that writes to standard error. */
export function createLogger(options: LoggerOptions): Logger {
  const { format, level: least = "info", now = Date.now } = options;
  const { hasColors = process.stderr.isTTY && process.env["NO_COLOR"] === undefined } = options;
  const write = options.write ?? ((line: string) => void process.stderr.write(`${line}\n`));
  function log(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (severity[level] < severity[least]) return;
    const safe = { ...fields };
    for (const [name, value] of Object.entries(safe)) safe[name] = redact(name, value);
    const text = redactText(message);
    write(
      format === "json"
        ? jsonLine(level, text, safe, now())
        : prettyLine(level, text, safe, hasColors),
    );
  }
  return {
    debug: (message, fields) => log("debug", message, fields),
    info: (message, fields) => log("info", message, fields),
    warn: (message, fields) => log("warn", message, fields),
    error: (message, fields) => log("error", message, fields),
  };
}

/** Some terminals and collectors take these for a new line or an order, or show the line in another one. */
const misleading = String.raw`\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069`;
const misleadingInJson = new RegExp(`[${misleading}]`, "g");
const misleadingInText = new RegExp(String.raw`[\u0000-\u001f${misleading}]`, "g");

function jsonLine(level: LogLevel, message: string, fields: LogFields, now: number): string {
  const json = JSON.stringify({ ...fields, time: new Date(now).toISOString(), level, message });
  return json.replace(misleadingInJson, (character) => `\\u${hex(character, 4)}`);
}

const colors = {
  debug: [2, 22],
  info: [36, 39],
  warn: [33, 39],
  error: [31, 39],
} as const satisfies Record<LogLevel, readonly [number, number]>;

function prettyLine(
  level: LogLevel,
  message: string,
  fields: LogFields,
  hasColors: boolean,
): string {
  const [on, off] = colors[level];
  const word = hasColors ? `\u001b[${on}m${level.padEnd(5)}\u001b[${off}m` : level.padEnd(5);
  // The message says in words which event it is.
  const { stack, event: _, ...rest } = fields;
  const words = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${typeof value === "string" ? quote(value) : inspect(value)}`);
  const line = [word, message, ...words].map((part, index) => (index === 0 ? part : clean(part)));
  const trace = typeof stack === "string" ? `\n${clean(stack, "\n")}` : "";
  return line.join(" ") + trace;
}

/** A text of several words is told from the fields beside it. */
function quote(text: string): string {
  return /^[^\s"]+$/.test(text) ? text : JSON.stringify(text);
}

/** A line stays one line, and a terminal takes no orders from what a browser or a provider sent. */
function clean(text: string, keep = ""): string {
  return text.replace(misleadingInText, (character) =>
    character === keep ? character : `\\x${hex(character, 2)}`,
  );
}

function hex(character: string, digits: number): string {
  return character.charCodeAt(0).toString(16).padStart(digits, "0");
}

const hidden = "[redacted]";
/** Fields that hold a credential, whoever logs them. */
const secretName =
  /secret|password|token|cookie|authorization|verifier|assertion|ticket|nonce|^state$|^code$/i;
/** A JWT or JWE wherever it stands: three or five parts of base64url, the first of which is JSON. */
const sealedText = /eyJ[\w-]{8,}(?:\.[\w-]*){2,4}/g;
/** Values of the parameters that carry a credential in an address. */
const secretParameter =
  /(?<name>[?&;](?:code|state|ticket|nonce|token|id_token_hint|logout_token|access_token|id_token)=)[^&\s#"']+/gi;

function redact(name: string, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  // Our own error codes are called `code` too: upper case with underscores, which no credential is.
  const isErrorCode =
    name === "code" && typeof value === "string" && /^[A-Z][A-Z\d_]{2,}$/.test(value);
  if (secretName.test(name) && !isErrorCode) return hidden;
  if (typeof value === "string") return redactText(value);
  if (value instanceof Error) return redactText(value.message);
  if (Array.isArray(value)) return value.map((item) => redact("", item));
  if (typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(key, item)]));
}

function redactText(text: string): string {
  return text.replace(sealedText, hidden).replace(secretParameter, `$<name>${hidden}`);
}
