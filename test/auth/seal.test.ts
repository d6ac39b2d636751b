import { CompactEncrypt, compactDecrypt } from "jose";
import * as v from "valibot";
import { describe, expect, it } from "vitest";

import { createSealer, derive } from "../../src/auth/seal.ts";

const secret = "a secret of these tests";
const appUrl = new URL("https://app.example/");
const purposes = [
  "identity",
  "browser",
  "attempt",
  "ticket",
  "failure",
  "logout",
  "logged-out",
  "record",
] as const;
const pairs = purposes.flatMap((own) =>
  purposes.filter((other) => other !== own).map((other) => [own, other] as const),
);
const now = 1_800_000_000_000;
const sealer = createSealer({ secrets: [secret], appUrl, now: () => now });
const open = (purpose: (typeof purposes)[number], text: string) =>
  sealer.open(purpose, text, v.unknown());

/** A value under the key of one purpose, whatever it says inside. */
async function forge(purpose: string, content: object, header: object = {}): Promise<string> {
  const kid = Buffer.from(derive(secret, appUrl, "kid", 6)).toString("base64url");
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", kid, ...header })
    .encrypt(derive(secret, appUrl, `seal ${purpose}`, 32));
}

describe("a sealed value", () => {
  it("opens for its purpose", async () => {
    const text = await sealer.seal("identity", { a: 1 }, now + 1000);

    expect(await open("identity", text)).toEqual({
      kind: "open",
      data: { a: 1 },
      sealedAt: now,
      expiresAt: now + 1000,
    });
  });

  it.each(pairs)("A-31 of %s does not open as %s: the key is another one", async (own, other) => {
    const text = await sealer.seal(own, {}, now + 1000);
    const key = (purpose: string) => derive(secret, appUrl, `seal ${purpose}`, 32);

    expect(await open(other, text)).toEqual({ kind: "invalid" });
    await expect(compactDecrypt(text, key(own))).resolves.toBeDefined();
    await expect(compactDecrypt(text, key(other))).rejects.toThrow("decryption operation failed");
  });

  it.each(pairs)("A-31 that says %s under the key of %s is neither", async (said, keyed) => {
    const text = await forge(keyed, {
      purpose: said,
      sealedAt: now,
      expiresAt: now + 1000,
      data: {},
    });

    expect(await open(keyed, text)).toEqual({ kind: "invalid" });
    expect(await open(said, text)).toEqual({ kind: "invalid" });
  });

  it.each([
    ["at its end", { expiresAt: now }],
    ["after its end", { expiresAt: now - 1 }],
    ["from the future, beyond what clocks differ", { sealedAt: now + 60_001 }],
  ])("A-33 %s has expired", async (_, change) => {
    const content = { purpose: "identity", sealedAt: now, expiresAt: now + 1000, data: 1 };

    expect(await open("identity", await forge("identity", { ...content, ...change }))).toEqual({
      kind: "expired",
      data: 1,
    });
  });

  it.each([
    ["without an end", { expiresAt: undefined }],
    ["with an end that is no number", { expiresAt: "9999999999999" }],
    ["with more than it should have", { more: 1 }],
  ])("A-32 %s is nothing", async (_, change) => {
    const content = { purpose: "identity", sealedAt: now, expiresAt: now + 1000, data: 1 };

    expect(await open("identity", await forge("identity", { ...content, ...change }))).toEqual({
      kind: "invalid",
    });
  });

  it.each([
    ["compression", { zip: "DEF" }],
    ["a type", { typ: "JWT" }],
    ["a list of critical names", { crit: ["x"], x: 1 }],
    ["the kid of another", { kid: "other" }],
    ["a kid that every object has", { kid: "__proto__" }],
  ])("A-32 with %s in its header is nothing, though the key is right", async (_, header) => {
    const content = { purpose: "identity", sealedAt: now, expiresAt: now + 1000, data: 1 };
    const text = await forge("identity", content, header).catch(() => "");

    expect(await open("identity", text)).toEqual({ kind: "invalid" });
  });

  it("A-31 does not open for another app that has the same secret", async () => {
    const url = new URL("https://app.example/other/");
    const other = createSealer({ secrets: [secret], appUrl: url, now: () => now });

    const text = await other.seal("identity", {}, now + 1000);

    expect(await open("identity", text)).toEqual({ kind: "invalid" });
    expect(derive(secret, url, "seal identity", 32)).not.toEqual(
      derive(secret, appUrl, "seal identity", 32),
    );
  });
});
