import { describe, expect, it } from "vitest";

import { createLogger } from "../../src/server/log.ts";
import type { LogFields } from "../../src/server/log.ts";

const now = () => Date.UTC(2026, 0, 2, 3, 4, 5);

function logged(format: "pretty" | "json", message: string, fields?: LogFields): string {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLogger({ format, level: "debug", write, now, hasColors: false });
  log.warn(message, fields);
  return lines.join("\n");
}

describe("the log", () => {
  it("writes JSON lines with time, level and fields", () => {
    const line = logged("json", "Refused", { address: "10.0.0.1", status: 403 });

    expect(JSON.parse(line)).toEqual({
      time: "2026-01-02T03:04:05.000Z",
      level: "warn",
      message: "Refused",
      address: "10.0.0.1",
      status: 403,
    });
  });

  it("writes words for a person", () => {
    expect(logged("pretty", "Refused", { status: 403 })).toBe("warn  Refused status=403");
  });

  it("keeps the words of one field together, for a person", () => {
    expect(logged("pretty", "Refused", { reason: 'no "luck"', code: "A_B", rule: "" })).toBe(
      'warn  Refused reason="no \\"luck\\"" code=A_B rule=""',
    );
  });

  it("shows a stack on lines of its own", () => {
    expect(logged("pretty", "Failed", { stack: "Error: x\n  at y" })).toBe(
      "warn  Failed\nError: x\n  at y",
    );
  });

  it("leaves out what is below its level", () => {
    const lines: string[] = [];
    const log = createLogger({ format: "json", write: (line) => void lines.push(line) });

    log.debug("quiet");

    expect(lines).toEqual([]);
  });

  it("lets no field pose as its own", () => {
    const line = logged("json", "Refused", { level: "info", message: "Fine", time: "never" });

    expect(JSON.parse(line)).toMatchObject({ level: "warn", message: "Refused" });
  });
});

describe("A-46 what the log keeps to itself", () => {
  it.each(["pretty", "json"] as const)("keeps a %s line on one line", (format) => {
    const line = logged(format, "Hello\nerror forged\u001b[2J", { name: "a\r\nb\u2028c\u009b" });

    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/);
  });

  it.each(["pretty", "json"] as const)("lets nobody turn a %s line around", (format) => {
    const line = logged(format, "Hello \u202erorre", { name: "\u2066a\u2069\u200f" });

    expect(line).not.toMatch(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/);
  });

  it.each([
    ["cookie", "a=b"],
    ["set-cookie", "a=b"],
    ["authorization", "Basic abc"],
    ["clientSecret", "s3cret-value"],
    ["accessToken", "opaque-value"],
    ["codeVerifier", "verifier-value"],
    ["code", "SplxlOBeZQQYbYS6WxSbIA"],
    ["state", "af0ifjsldkj"],
    ["nonce", "n-0S6_WzA2Mj"],
    ["ticket", "ticket-value"],
  ])("hides the field %s", (name, value) => {
    const fields = { [name]: value, nested: { [name]: value }, list: [{ [name]: value }] };

    expect(logged("json", "x", fields)).not.toContain(value);
  });

  it("shows the codes of errors", () => {
    expect(logged("json", "x", { code: "AUTH_STATE_UNKNOWN" })).toContain("AUTH_STATE_UNKNOWN");
  });

  it.each([
    "https://app.example/oauth2callback?code=SplxlOB&state=af0ifj",
    "/auth/login?ticket=SplxlOB#",
    "https://op.example/logout?id_token_hint=SplxlOB&state=af0ifj",
  ])("hides credentials in the address %s", (address) => {
    const line = logged("json", `GET ${address}`, { address, list: [address] });

    expect(line).not.toMatch(/SplxlOB|af0ifj/);
  });

  it("hides a token in the middle of words", () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    expect(logged("pretty", `got ${token} back`, { error: new Error(token) })).not.toContain("eyJ");
  });
});
