/** What a worker prints, line by line, and the marks of V8 in it when the heap is full. */

import type { Readable } from "node:stream";

/** A longer line is cut into pieces, so that no script fills the server's memory with one. */
const maxLineLength = 16_384;

/** Calls `onLine` for each line, and for what is left without a line break at the end. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line.endsWith("\r") ? line.slice(0, -1) : line);
    while (rest.length > maxLineLength) {
      onLine(rest.slice(0, maxLineLength));
      rest = rest.slice(maxLineLength);
    }
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

/** Whether V8 says with this line that the heap is full; the process aborts right after it. */
export function isOutOfMemory(line: string): boolean {
  return line.startsWith("FATAL ERROR:") && line.includes("out of memory");
}

/** Whether V8's report of a full heap begins here: pages of addresses that help nobody. */
export function isCrashReport(line: string): boolean {
  return line.startsWith("<--- Last few GCs --->");
}
