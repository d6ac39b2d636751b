import { describe, expect, it } from "vitest";

import { parseDuration, parseSize } from "../../src/config/units.ts";
import { load, oneProvider, wrong } from "./app.ts";

it("has defaults that work without any file", () => {
  const config = load({});

  expect(config).toMatchObject({
    mode: "development",
    server: { port: 8501, address: undefined, publicUrl: undefined, trustedProxies: [], csp: {} },
    store: { url: undefined, prefix: "sluice:" },
    theme: {},
    auth: undefined,
    secrets: {},
    warnings: [],
  });
  expect(config.appUrl.href).toBe("http://localhost:8501/");
});

it("A-53 takes a megabyte of a browser at most: a few more of JSON would fill the memory", () => {
  expect(load({}).server.maxMessageBytes).toBe(1_048_576);
});

it("is read whole", () => {
  const config = load({
    config: `[server]
port = 80
trusted_proxies = ["10.0.0.0/8", "::1", "192.168.1.1"]
embed_origins = ["https://intranet.acme.com", "https://*.acme.com:8443"]
max_message_size = "2MiB"
[server.csp]
img-src = ["https://*.tiles.example", "https:"]
frame-src = "https://video.example/embed/"
[script]
run_timeout = "1m30s"
max_memory = "1GB"
workers = 3
state_warn = "2MB"
state_max = "4MB"
session_idle = "2h"
[store]
url = "rediss://me:pw@redis.example:6380/2"
prefix = "mine:"
[theme]
accent = "#c0392b"
primaryColor = "red"
font = "'Inter', sans-serif"`,
  });

  expect(config.server).toMatchObject({
    port: 80,
    trustedProxies: ["10.0.0.0/8", "::1", "192.168.1.1"],
    embedOrigins: ["https://intranet.acme.com", "https://*.acme.com:8443"],
    maxMessageBytes: 2_097_152,
    csp: {
      "img-src": ["https://*.tiles.example", "https:"],
      "frame-src": ["https://video.example/embed/"],
    },
  });
  expect(config.script).toEqual({
    runTimeoutMs: 90_000,
    maxMemoryBytes: 1e9,
    workers: 3,
    stateWarnBytes: 2e6,
    stateMaxBytes: 4e6,
    sessionIdleMs: 7_200_000,
  });
  expect(config.store).toEqual({ url: "rediss://me:pw@redis.example:6380/2", prefix: "mine:" });
  expect(config.theme).toEqual({ "--accent": "#c0392b", "--font": "'Inter', sans-serif" });
});

describe("beyond loopback", () => {
  const auth = oneProvider();

  it.each(["0.0.0.0", "192.168.1.5", "::"])("%s needs a login or --public", (address) => {
    expect(wrong({ overrides: { address } })).toEqual([
      "--address opens the app to other machines, and no login is configured",
    ]);
    expect(load({ secrets: auth, overrides: { address } }).server.address).toBe(address);
    const open = load({ overrides: { address, publicUrl: "https://app.example.com/x" } });
    expect(open.appUrl.href).toBe("https://app.example.com/x/");
  });

  it.each(["127.0.0.1", "127.8.8.8", "::1", "[::1]", "localhost"])("%s is not", (address) => {
    expect(load({ overrides: { address } }).server.address).toBeDefined();
  });

  it.each(["app.example.com", "0.0.0.0:80", "*"])("%s is no address", (address) => {
    expect(wrong({ overrides: { address } })).toEqual(["--address is not an address to listen on"]);
  });

  it("--public agrees with redirect_uri", () => {
    expect(wrong({ secrets: auth, overrides: { publicUrl: "https://app.example.com" } })).toEqual([
      "--public is not the place that redirect_uri of [auth] names (http://localhost:8501/)",
    ]);
    expect(
      load({ secrets: auth, overrides: { publicUrl: "http://localhost:8501" } }),
    ).toBeDefined();
  });

  it.each(["app.example.com", "/x", "ftp://x", "https://x/?a", "https://a:b@x/"])(
    "--public is not %s",
    (publicUrl) => {
      expect(wrong({ overrides: { publicUrl } })).toHaveLength(1);
    },
  );
});

it.each([
  'trusted_proxies = ["proxy.acme.com"]',
  'trusted_proxies = ["10.0.0.0/33"]',
  'trusted_proxies = ["10.0.0.0/8/8"]',
  'embed_origins = ["https://acme.com/path"]',
  'embed_origins = ["*"]',
  "port = 70000",
  "port = true",
  'enable_cors = "no"',
  'max_message_size = "10"',
  'csp = "img-src *"',
  `csp = { "script-src" = "https://x.example" }`,
  `csp = { "img-src" = "'unsafe-inline'" }`,
  `csp = { "img-src" = "https://x; script-src *" }`,
  `csp = { "img-src" = "*" }`,
])("[server] %s is refused", (line) => {
  expect(wrong({ config: `[server]\n${line}` })).toHaveLength(1);
});

it.each([
  'run_timeout = "0s"',
  'max_memory = "1MB"',
  "workers = 0",
  'state_warn = "64MiB"',
  "run_timeout = 30",
])("[script] %s is refused", (line) => {
  expect(wrong({ config: `[script]\n${line}` })).toHaveLength(1);
});

it.each([
  'accent = "red; --bg: url(x)"',
  'bg = "url(https://evil.example)"',
  'fg = "</style>"',
  "accent = 7",
  'accent = "#0b68a"',
  'accent = "rgb(11 104 168"',
  'acent = "red"',
])("[theme] %s is refused", (line) => {
  expect(wrong({ config: `[theme]\n${line}` })).toHaveLength(1);
});

it.each(["http://x", "redis:", "redis://", "localhost:6379"])(
  "[store] url = %j is refused",
  (url) => {
    expect(wrong({ secrets: `[store]\nurl = "${url}"` })).toEqual([
      "[store] url is not the address of a store",
    ]);
  },
);

it("[store] of secrets.toml goes before that of config.toml", () => {
  const config = '[store]\nurl = "redis://config"';

  expect(load({ config }).store.url).toBe("redis://config");
  expect(load({ config, secrets: '[store]\nurl = "redis://secrets"' }).store.url).toBe(
    "redis://secrets",
  );
});

it("st.secrets has everything of secrets.toml but what is the server's", () => {
  const secrets = `api_key = "k"\n${oneProvider()}[store]\nurl = "memory:"\n[db]\nhosts = ["a", { port = 1 }]`;

  expect(load({ secrets }).secrets).toEqual({ api_key: "k", db: { hosts: ["a", { port: 1 }] } });
});

it.each([
  ["30d", 30 * 86_400_000],
  ["12h", 43_200_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["45 s", 45_000],
  ["500ms", 500],
  ["30", undefined],
  ["d", undefined],
  ["-1d", undefined],
  ["1d ago", undefined],
  ["1constructor", undefined],
  ["", undefined],
])("%j is %s milliseconds", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

it.each([
  ["512MB", 512e6],
  ["1GiB", 1_073_741_824],
  ["64kB", 64_000],
  ["1.5 MiB", 1_572_864],
  ["10", undefined],
  ["10mb", undefined],
])("%j is %s bytes", (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});
