/** What the package says of itself. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The package's own folder. */
export const packageFolder = fileURLToPath(new URL("../../", import.meta.url));

export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(`${packageFolder}package.json`, "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
