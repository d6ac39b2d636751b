import { describe, expect, it } from "vitest";

import { createRemoteAddress, normalizeAddress } from "../../src/server/remote-address.ts";

describe("A-41 A-60 the address of a request", () => {
  const ofProxy = createRemoteAddress(["10.0.0.0/8", "fd00::/8", "192.0.2.7"]);

  it("is the peer's, whatever an untrusted peer says", () => {
    expect(ofProxy("203.0.113.5", "198.51.100.1")).toBe("203.0.113.5");
  });

  it("is the peer's when no proxy is configured", () => {
    expect(createRemoteAddress([])("127.0.0.1", "198.51.100.1")).toBe("127.0.0.1");
  });

  it.each([
    ["198.51.100.1", "198.51.100.1"],
    ["6.6.6.6, 198.51.100.1", "198.51.100.1"],
    ["6.6.6.6, 198.51.100.1, 10.1.1.1", "198.51.100.1"],
    ["6.6.6.6, 198.51.100.1,192.0.2.7, 10.1.1.1", "198.51.100.1"],
    ["10.3.3.3", "10.3.3.3"],
    ["198.51.100.1:4711", "198.51.100.1"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
    ["::ffff:198.51.100.1", "198.51.100.1"],
    ["unknown", "10.1.2.3"],
    ["6.6.6.6, \u001b[31m", "10.1.2.3"],
    ["", "10.1.2.3"],
  ])("is the right-most untrusted hop of %j", (forwarded, address) => {
    expect(ofProxy("10.1.2.3", forwarded)).toBe(address);
  });

  it("knows a proxy that IPv6 names", () => {
    expect(ofProxy("::ffff:10.1.2.3", "198.51.100.1")).toBe("198.51.100.1");
  });

  it("has one spelling", () => {
    expect(normalizeAddress("fe80::1%eth0")).toBe("fe80::1");
  });
});
