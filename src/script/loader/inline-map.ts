/** The source map that Vite writes at the end of a module's code. */

import type { SourceMapPayload } from "node:module";

export type InlineMap = SourceMapPayload;

const prefix = "//# sourceMappingURL=data:application/json;base64,";

/** Reads it; undefined when the code has none. */
export function readInlineMap(code: string): InlineMap | undefined {
  const start = code.lastIndexOf(prefix);
  if (start === -1) return undefined;
  const encoded = code.slice(start + prefix.length).split("\n", 1)[0] ?? "";
  const map: Partial<SourceMapPayload> = JSON.parse(
    Buffer.from(encoded, "base64").toString("utf8"),
  );
  return {
    file: "",
    version: 3,
    sources: [],
    sourcesContent: [],
    names: [],
    mappings: "",
    sourceRoot: "",
    ...map,
  };
}
