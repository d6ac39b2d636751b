/** A long value over several cookies: at most four, the first of which says how many there are. */

import type { Cookies } from "./cookies.ts";

/** Browsers refuse a cookie whose name and value exceed 4096 bytes. */
const chunkLength = 3800;
const maxChunks = 4;

export type Chunked =
  | { readonly kind: "none" }
  | { readonly kind: "whole"; readonly value: string }
  /** Chunks are missing, left over, or not ours: whoever sent them is nobody, and they are to be cleared. */
  | { readonly kind: "broken" };

type Received = ReadonlyMap<string, string>;

/**
 * `Set-Cookie` values for the value, which also clear what a longer value left behind; undefined when it does not fit.
 *
 * @param name - Of the cookies, without their numbers. No other cookie's name begins with it.
 */
export function setChunks(
  cookies: Cookies,
  received: Received,
  name: string,
  value: string,
  maxAgeSeconds: number,
): readonly string[] | undefined {
  const count = Math.ceil(value.length / chunkLength);
  if (count > maxChunks) return undefined;
  const values = new Map(
    Array.from({ length: count }, (_, index) => {
      const part = value.slice(index * chunkLength, (index + 1) * chunkLength);
      return [`${name}${index}`, index === 0 ? `${count}~${part}` : part];
    }),
  );
  return chunkNames(received, name).map((chunk) => {
    const part = values.get(chunk);
    return part === undefined ? cookies.clear(chunk) : cookies.set(chunk, part, { maxAgeSeconds });
  });
}

/** `Set-Cookie` values that clear every chunk, ours and what only looks like one. */
export function clearChunks(cookies: Cookies, received: Received, name: string): readonly string[] {
  return chunkNames(received, name).map((chunk) => cookies.clear(chunk));
}

/** Joins the chunks: exactly as many as the first says, under exactly their names. */
export function readChunks(received: Received, name: string): Chunked {
  const { size } = new Set([...received.keys()].filter((key) => key.startsWith(name)));
  if (size === 0) return { kind: "none" };
  const [, count, first] = /^([1-4])~(.+)$/.exec(received.get(`${name}0`) ?? "") ?? [];
  if (first === undefined || Number(count) !== size) return { kind: "broken" };
  let value = first;
  for (let index = 1; index < size; index += 1) {
    const part = received.get(`${name}${index}`);
    if (part === undefined) return { kind: "broken" };
    value += part;
  }
  return { kind: "whole", value };
}

function chunkNames(received: Received, name: string): readonly string[] {
  const ours = Array.from({ length: maxChunks }, (_, index) => `${name}${index}`);
  const strays = [...received.keys()].filter((key) => key.startsWith(name));
  return [...new Set([...ours, ...strays])];
}
