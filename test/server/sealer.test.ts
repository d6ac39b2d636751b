import { describe, expect, it } from "vitest";

import { createSessionSealer } from "../../src/server/sealer.ts";

const appUrl = new URL("https://app.example/");
const sealer = createSessionSealer(["the first secret"], appUrl);
const plain = Buffer.from("values of a person");

describe("what is stored of a session", () => {
  it("comes back as it was", async () => {
    expect(await sealer.open(await sealer.seal(plain))).toEqual(plain);
  });

  it("tells nothing, and looks different each time", async () => {
    const [one, two] = [await sealer.seal(plain), await sealer.seal(plain)];

    expect(Buffer.from(one, "base64").includes("values")).toBe(false);
    expect(one).not.toBe(two);
  });

  it("opens with an older secret that is still listed", async () => {
    const sealed = await sealer.seal(plain);

    const rotated = createSessionSealer(["a newer secret", "the first secret"], appUrl);

    expect(await rotated.open(sealed)).toEqual(plain);
  });

  it.each([
    [createSessionSealer(["another secret"], appUrl)],
    [createSessionSealer(["the first secret"], new URL("https://app.example/other/"))],
  ])("does not open for another secret or app", async (other) => {
    expect(await other.open(await sealer.seal(plain))).toBeUndefined();
  });

  it("A-32 does not open when any byte has been changed", async () => {
    const bytes = Buffer.from(await sealer.seal(plain), "base64");

    const opened = await Promise.all(
      Array.from(bytes, (byte, index) => {
        const changed = Buffer.from(bytes);
        changed[index] = byte ^ 1;
        return sealer.open(changed.toString("base64"));
      }),
    );

    expect(opened.filter((value) => value !== undefined)).toEqual([]);
  });

  it.each(["", "AAAA", "not base64 at all", "A".repeat(200)])("does not open %j", async (text) => {
    expect(await sealer.open(text)).toBeUndefined();
  });
});
