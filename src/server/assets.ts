/** Files for browsers: compressed when first asked for and kept in memory. Only names that were listed at the start exist. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
/** Below this the headers weigh more than what is saved. */
const minCompressedBytes = 1_024;
/** Nearly as small as 11 and ten times sooner: a browser waits for the first answer. */
const brotliQuality = 9;

type Encoding = "br" | "gzip" | "identity";

/** Something that can be sent, in each encoding that has been asked for. */
export interface Asset {
  /** The answer to a request for it. `headers` say how long it may be kept. */
  respond(
    request: IncomingHttpHeaders,
    headers: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

/** An asset of a file. It is read when it is first asked for. */
export function createFileAsset(file: string): Asset {
  let content: Promise<Asset> | undefined;
  return {
    async respond(request, headers) {
      content ??= readFile(file).then((bytes) => createAsset(bytes, extname(file)));
      return (await content).respond(request, headers);
    },
  };
}

/**
 * An asset of bytes.
 *
 * @param extension - Tells its type: `.css`.
 */
export function createAsset(bytes: Uint8Array, extension: string): Asset {
  const type = types[extension] ?? "application/octet-stream";
  const isCompressible =
    bytes.byteLength >= minCompressedBytes && /^(?:text\/|image\/svg|application\/[jw])/.test(type);
  const hash = createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
  const encoded = new Map<Encoding, Promise<Uint8Array>>([["identity", Promise.resolve(bytes)]]);

  function encode(encoding: Encoding): Promise<Uint8Array> {
    let result = encoded.get(encoding);
    if (result === undefined) {
      result = encoding === "br" ? toBrotli(bytes) : compressGzip(bytes);
      encoded.set(encoding, result);
    }
    return result;
  }

  return {
    async respond(request, headers) {
      const encoding = isCompressible ? chooseEncoding(request["accept-encoding"]) : "identity";
      const etag = `"${hash}-${encoding}"`;
      const all = new Headers(headers);
      all.set("etag", etag);
      if (isCompressible) all.set("vary", "accept-encoding");
      if (matchesEtag(request["if-none-match"], etag)) {
        return new Response(null, { status: 304, headers: all });
      }
      all.set("content-type", type);
      if (encoding !== "identity") all.set("content-encoding", encoding);
      return new Response(await encode(encoding), { headers: all });
    },
  };
}

/** The best encoding that a browser takes. Anything but a plain wish (`br`, `gzip`) is not guessed at. */
export function chooseEncoding(acceptEncoding: string | string[] | undefined): Encoding {
  const wishes = String(acceptEncoding ?? "").split(",");
  const accepted = wishes
    .filter((wish) => !/;\s*q=0(?:\.0*)?\s*$/.test(wish))
    .map((wish) => wish.split(";", 1)[0]?.trim().toLowerCase());
  if (accepted.includes("br")) return "br";
  return accepted.includes("gzip") ? "gzip" : "identity";
}

function toBrotli(bytes: Uint8Array): Promise<Uint8Array> {
  return compressBrotli(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
    },
  });
}

function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return known.includes(etag) || known.includes("*");
}
