/** `[server]` of config.toml: where the app listens, and whom it believes. */

import { isIP } from "node:net";

import { readCsp } from "./csp.ts";
import { isLoopbackHost } from "./loopback.ts";
import type { Section } from "./section.ts";
import type { ServerConfig } from "./types.ts";

/** What the command line or the file says, before it is known whether there is a login. */
export type ServerSettings = Omit<ServerConfig, "checksOrigin" | "checksXsrf"> & {
  readonly checksOrigin: boolean | undefined;
  readonly checksXsrf: boolean | undefined;
};

const defaultPort = 8501;
/** What is read from JSON takes many times its length in memory, and anyone may send it. */
const defaultMessageBytes = 1024 * 1024;

export function readServer(section: Section): ServerSettings {
  const settings = {
    port: section.integer("port", 0, 65_535) ?? defaultPort,
    address: readAddress(section),
    publicUrl: readPublicUrl(section),
    trustedProxies: readProxies(section),
    embedOrigins: readEmbedOrigins(section),
    csp: readCsp(section.table("csp")),
    maxMessageBytes: section.size("max_message_size") ?? defaultMessageBytes,
    checksOrigin: section.flag("enable_cors") ?? section.flag("enableCORS"),
    checksXsrf: section.flag("enable_xsrf_protection") ?? section.flag("enableXsrfProtection"),
  };
  section.finish();
  return settings;
}

/** Whether the server listens for other machines too. */
export function listensBeyondLoopback(address: string | undefined): boolean {
  return address !== undefined && !isLoopbackHost(address);
}

function readAddress(section: Section): string | undefined {
  const address = section.text("address");
  if (address === undefined) return undefined;
  const bare = address.replace(/^\[|\]$/g, "");
  return isIP(bare) !== 0 || bare === "localhost"
    ? bare
    : section.refuse(
        "address",
        "is not an address to listen on",
        'Write an IP address: "0.0.0.0" for every network of this machine, "127.0.0.1" for this machine alone.',
      );
}

function readPublicUrl(section: Section): URL | undefined {
  const url = section.url("public_url");
  if (url === undefined) return undefined;
  if (url.search !== "") {
    return section.refuse("public_url", "holds a query", "Write the URL of the app's home page.");
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

function readProxies(section: Section): readonly string[] {
  const proxies = section.texts("trusted_proxies") ?? [];
  const wrong = proxies.find((proxy) => !isNetwork(proxy));
  if (wrong !== undefined) {
    section.refuse(
      "trusted_proxies",
      `holds ${JSON.stringify(wrong)}, which is neither an address nor a network`,
      'Write addresses ("10.0.0.4") or networks ("10.0.0.0/8"); names are not looked up.',
    );
  }
  return proxies;
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  );
}

function readEmbedOrigins(section: Section): readonly string[] {
  const origins = section.texts("embed_origins") ?? [];
  const wrong = origins.find((origin) => !/^https?:\/\/(?:\*\.)?[\w.-]+(?::\d+)?$/.test(origin));
  if (wrong !== undefined) {
    section.refuse(
      "embed_origins",
      `holds ${JSON.stringify(wrong)}, which is not an origin`,
      'Write scheme and host, no path: "https://intranet.acme.com", or "https://*.acme.com".',
    );
  }
  return origins;
}
