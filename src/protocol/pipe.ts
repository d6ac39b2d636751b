/** Messages on a byte stream: length of the head, length of the bytes (32 bits each, little endian), head as JSON, bytes. */

import type { Duplex } from "node:stream";

const prefixBytes = 8;
const noBytes = new Uint8Array(0);
/** Above this the bytes are written by themselves instead of being copied behind their head. */
const copyLimit = 16_384;
/** No message is longer; what says so is not one of ours. */
const maxMessageBytes = 512 * 1024 * 1024;

/** Writes one message. The kernel takes it at once unless its buffer is full, so it leaves during a synchronous loop too. */
export function writeMessage(
  stream: Duplex,
  head: object,
  bytes: Uint8Array | string = noBytes,
): void {
  const json = JSON.stringify(head);
  const headLength = Buffer.byteLength(json);
  const bytesLength = typeof bytes === "string" ? Buffer.byteLength(bytes) : bytes.byteLength;
  const isCopied = bytesLength <= copyLimit;
  const buffer = Buffer.allocUnsafe(prefixBytes + headLength + (isCopied ? bytesLength : 0));
  buffer.writeUInt32LE(headLength, 0);
  buffer.writeUInt32LE(bytesLength, 4);
  buffer.write(json, prefixBytes);
  if (isCopied) {
    if (typeof bytes === "string") buffer.write(bytes, prefixBytes + headLength);
    else buffer.set(bytes, prefixBytes + headLength);
    stream.write(buffer);
    return;
  }
  stream.write(buffer);
  stream.write(bytes);
}

/**
 * Calls `onMessage` for each message that has arrived whole. The bytes belong to the callee.
 *
 * @param onMalformed - Called once, instead of anything more, when what arrives is no message. @defaultValue throws
 */
export function readMessages(
  stream: Duplex,
  onMessage: (head: unknown, bytes: Buffer) => void,
  onMalformed: () => void = () => {
    throw new TypeError("What came over the pipe is no message.");
  },
): void {
  let chunks: Buffer[] = [];
  let length = 0;
  let needed = prefixBytes;
  let isMalformed = false;
  stream.on("data", (chunk: Buffer) => {
    if (isMalformed) return;
    chunks.push(chunk);
    length += chunk.length;
    if (length < needed) return;
    let buffer = chunks.length === 1 ? chunk : Buffer.concat(chunks, length);
    needed = prefixBytes;
    while (buffer.length >= prefixBytes) {
      const headEnd = prefixBytes + buffer.readUInt32LE(0);
      const end = headEnd + buffer.readUInt32LE(4);
      if (buffer.length < end && end <= maxMessageBytes) {
        needed = end;
        break;
      }
      const head = end <= maxMessageBytes ? parseHead(buffer, headEnd) : undefined;
      if (head === undefined) {
        isMalformed = true;
        chunks = [];
        onMalformed();
        return;
      }
      onMessage(head, buffer.subarray(headEnd, end));
      buffer = buffer.subarray(end);
    }
    chunks = buffer.length > 0 ? [buffer] : [];
    length = buffer.length;
  });
}

/** The head, or undefined when it is no JSON. */
function parseHead(buffer: Buffer, headEnd: number): unknown {
  try {
    return JSON.parse(buffer.toString("utf8", prefixBytes, headEnd));
  } catch {
    return undefined;
  }
}
