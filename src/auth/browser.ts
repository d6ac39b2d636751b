/** The browser's own cookie, logged in or not, and the token that its pages prove themselves with. */

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

import * as v from "valibot";

import type { Cookies } from "./cookies.ts";
import { randomId } from "./random.ts";
import { derive, type Sealer } from "./seal.ts";

export interface Browsers {
  /** The browser's id, and the cookie that must be set when it has none or an old one. */
  read(
    cookies: ReadonlyMap<string, string>,
  ): Promise<{ id: string; setCookies: readonly string[] }>;
  /** A new id, for after a login or a logout: what was planted before is worth nothing after. */
  renew(): Promise<{ id: string; setCookies: readonly string[] }>;
  /** A token for a page of this browser. Differs each time, so compression gives none of it away. */
  createXsrfToken(browserId: string): string;
  isXsrfToken(token: string | null, browserId: string): boolean;
}

export interface BrowsersOptions {
  readonly cookies: Cookies;
  readonly sealer: Sealer;
  readonly secrets: readonly [string, ...string[]];
  readonly appUrl: URL;
  readonly now: () => number;
}

const lifetimeMs = 60 * 24 * 3600 * 1000;
const schema = v.strictObject({ id: v.string() });
const saltBytes = 16;

export function createBrowsers({
  cookies,
  sealer,
  secrets,
  appUrl,
  now,
}: BrowsersOptions): Browsers {
  const keys = secrets.map((secret) => derive(secret, appUrl, "xsrf", 32));

  async function renew(): Promise<{ id: string; setCookies: readonly string[] }> {
    const id = randomId();
    const value = await sealer.seal("browser", { id }, now() + lifetimeMs);
    return { id, setCookies: [cookies.set("b", value, { maxAgeSeconds: lifetimeMs / 1000 })] };
  }

  return {
    async read(received) {
      const opened = await sealer.open("browser", received.get("b") ?? "", schema);
      if (opened.kind !== "open") return renew();
      const { id } = opened.data;
      if (opened.expiresAt - now() > lifetimeMs / 2) return { id, setCookies: [] };
      const value = await sealer.seal("browser", { id }, now() + lifetimeMs);
      return { id, setCookies: [cookies.set("b", value, { maxAgeSeconds: lifetimeMs / 1000 })] };
    },
    renew,
    createXsrfToken(browserId) {
      const salt = randomBytes(saltBytes);
      const [key = new Uint8Array()] = keys;
      return Buffer.concat([salt, sign(key, salt, browserId)]).toString("base64url");
    },
    isXsrfToken(token, browserId) {
      const bytes = Buffer.from(token ?? "", "base64url");
      if (bytes.length !== saltBytes + 32) return false;
      const salt = bytes.subarray(0, saltBytes);
      return keys.some((key) =>
        timingSafeEqual(sign(key, salt, browserId), bytes.subarray(saltBytes)),
      );
    },
  };
}

function sign(key: Uint8Array, salt: Buffer, browserId: string): Buffer {
  return createHmac("sha256", key).update(salt).update(browserId).digest();
}
