import { describe, expect, it } from "vitest";

import { addressKind, isLoopbackHost, visitorKey } from "../../src/auth/address.ts";
import { createRateLimit } from "../../src/auth/rate-limit.ts";

describe("kinds of addresses", () => {
  it.each([
    ["93.184.215.14", "public"],
    ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "public"],
    ["10.1.2.3", "private"],
    ["172.31.255.255", "private"],
    ["192.168.0.1", "private"],
    ["100.64.0.1", "private"],
    ["fd12:3456::1", "private"],
    ["127.0.0.1", "forbidden"],
    ["127.255.255.254", "forbidden"],
    ["0.0.0.0", "forbidden"],
    ["169.254.169.254", "forbidden"],
    ["168.63.129.16", "forbidden"],
    ["224.0.0.1", "forbidden"],
    ["255.255.255.255", "forbidden"],
    ["::", "forbidden"],
    ["::1", "forbidden"],
    ["fe80::1", "forbidden"],
    ["ff02::1", "forbidden"],
    ["fd00:ec2::254", "forbidden"],
    ["::ffff:127.0.0.1", "forbidden"],
    ["::ffff:7f00:1", "forbidden"],
    ["::ffff:10.0.0.1", "private"],
    ["64:ff9b::7f00:1", "forbidden"],
    ["64:ff9b::a00:1", "private"],
    ["::127.0.0.1", "forbidden"],
    ["::ffff:0:127.0.0.1", "forbidden"],
    ["64:ff9b:1::7f00:1", "forbidden"],
    ["2002:7f00:1::1", "forbidden"],
    ["2001:0:7f00:1::", "forbidden"],
    ["2001:4860:4860::8888", "public"],
    ["not an address", "forbidden"],
  ])("A-59 %s is %s", (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    ["localhost", true],
    ["app.localhost", true],
    ["127.0.0.1", true],
    ["127.9.9.9", true],
    ["[::1]", true],
    ["localhost.evil.example", false],
    ["127.0.0.1.evil.example", false],
    ["10.0.0.1", false],
  ])("%s is loopback: %s", (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe("A-60 limits", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:C000:201", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["2001:0db8:0001:0002:ffff::1", "2001:db8:1:2"],
    ["fe80::1%eth0", "fe80:0:0:0"],
  ])("A-60 count %s as %s", (address, key) => {
    expect(visitorKey(address)).toBe(key);
  });

  it("A-60 let a burst through, then as many as the rate, for each visitor apart", () => {
    let now = 0;
    const limit = createRateLimit({ burst: 3, perSecond: 1, now: () => now });
    const take = (count: number): number =>
      Array.from({ length: count }, () => limit.take("2001:db8::1")).filter(
        (taken) => taken === "allowed",
      ).length;

    expect(take(5)).toBe(3);
    expect(limit.take("2001:db8::ffff")).toBe("refused again");
    expect(limit.take("2001:db8:0:1::1")).toBe("allowed");
    now = 2000;
    expect(take(5)).toBe(2);
    now = -1_000_000;
    expect(take(1)).toBe(0);
  });

  it("A-60 remember no more visitors than they can hold", () => {
    const limit = createRateLimit({ burst: 1, perSecond: 0, now: () => 0, maxVisitors: 2 });

    const first = ["a", "b", "c"].map((address) => limit.take(address));

    expect(first).toEqual(["allowed", "allowed", "allowed"]);
    expect(limit.take("c")).toBe("refused");
    expect(limit.take("a")).toBe("allowed");
  });
});
