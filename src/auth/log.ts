/** What the auth core tells its operator, and how a stranger's words are made fit to stand in a log. */

/** Fields of a log line: plain values only, never a token, code, secret, state or cookie. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where log lines go. Any common logger can be put behind it. */
export interface AuthLogger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Says nothing. */
export const silentLogger: AuthLogger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const maxTextLength = 200;

/**
 * A text of a provider, for the log: no control or formatting characters, so it forges no line and moves no cursor; cut
 * to a bearable length; and without what it might repeat of ours.
 *
 * @param secrets - Values that must not appear, such as the code that was sent.
 */
export function cleanText(text: unknown, secrets: readonly (string | undefined)[] = []): string {
  if (typeof text !== "string") return "";
  let clean = text.slice(0, 10 * maxTextLength);
  for (const secret of secrets) if (secret) clean = clean.replaceAll(secret, "[removed]");
  clean = clean.replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return clean.length > maxTextLength ? `${clean.slice(0, maxTextLength)}…` : clean;
}
