import { describe, expect, it } from "vitest";

import { decideHost } from "../../src/server/host.ts";

const local = new URL("http://localhost:8501/");
const deployed = new URL("https://app.example/");

describe("an app on loopback", () => {
  it.each(["localhost:8501", "LOCALHOST:8501"])("is at home at %s", (host) => {
    expect(decideHost(host, local)).toEqual({ kind: "own" });
  });

  it.each(["127.0.0.1:8501", "[::1]:8501"])("knows %s as another name of its own", (host) => {
    expect(decideHost(host, local)).toEqual({ kind: "alias" });
  });

  it("explains, and does not send on to, the port of redirect_uri that it does not listen on", () => {
    const elsewhere = new URL("http://localhost:8080/");

    expect(decideHost("localhost:8501", elsewhere)).toEqual({
      kind: "foreign",
      host: "localhost:8501",
    });
  });

  it.each([
    "localhost",
    "localhost:9000",
    "127.0.0.1",
    "127.0.0.2:8501",
    "rebound.attacker.example:8501",
    "localhost.attacker.example:8501",
    "localhost.:8501",
    "app.localhost:8501",
  ])("takes %s for a rebound name", (host) => {
    expect(decideHost(host, local).kind).toBe("foreign");
  });
});

describe("an app with a public URL", () => {
  it.each(["app.example", "APP.example", "app.example:443"])("is at home at %s", (host) => {
    expect(decideHost(host, deployed)).toEqual({ kind: "own" });
  });

  it.each(["127.0.0.1:8501", "localhost:8501", "evil.example", "app.example:8501"])(
    "names both URLs to who comes to %s",
    (host) => {
      expect(decideHost(host, deployed)).toEqual({ kind: "foreign", host });
    },
  );
});

describe("A-42 junk Host", () => {
  it.each([
    undefined,
    "",
    "a b",
    "evil@app.example",
    "app.example/x",
    "app.example?x",
    "app.example:99999",
    "app.example:",
    "app.example, evil",
    "app.example\\evil",
    "①②.com",
    "[::1",
    "::1",
  ])("refuses %j", (host) => {
    expect(decideHost(host, deployed)).toEqual({ kind: "junk" });
  });
});
