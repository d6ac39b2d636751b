/** What a page loads before it shows its first words: limits that only a decision may move. */

import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { buildClient } from "./support/built-client.ts";

const kibibyte = 1024;

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

let client: Awaited<ReturnType<typeof buildClient>>;
let manifest: Readonly<Record<string, Chunk>>;

beforeAll(async () => {
  client = await buildClient();
  manifest = JSON.parse(await readFile(join(client.folder, "manifest.json"), "utf8"));
});

afterAll(() => client.remove());

/** The files of these sources and of all they import. */
function closure(...sources: readonly string[]): ReadonlySet<string> {
  const reached = new Set(sources);
  for (const source of reached)
    for (const next of manifest[source]?.imports ?? []) reached.add(next);
  const chunks = [...reached].map((source) => manifest[source]);
  expect(chunks).not.toContain(undefined);
  return new Set(chunks.flatMap((chunk) => [chunk?.file ?? "", ...(chunk?.css ?? [])]));
}

async function weigh(files: Iterable<string>): Promise<number> {
  const sizes = [...files].map(
    async (file) => gzipSync(await readFile(join(client.folder, file)), { level: 9 }).length,
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0) / kibibyte;
}

/** What `index.html` and the app it imports at once bring along. */
function initial(suffix: string): string[] {
  return [...closure("index.html", "src/app.tsx")].filter((file) => file.endsWith(suffix));
}

describe("before the first words", () => {
  it.each([
    [".js", 105],
    [".css", 10],
  ])("%s files weigh at most %i KiB", async (suffix, limit) => {
    const files = initial(suffix);

    expect(files.length).toBeGreaterThan(0);
    expect(await weigh(files)).toBeLessThanOrEqual(limit);
  });

  it("the line is opened by at most 8 KiB of code", async () => {
    const boot = [...closure("index.html")].filter((file) => file.endsWith(".js"));

    expect(await weigh(boot)).toBeLessThanOrEqual(8);
  });

  it("the page itself weighs at most 3 KiB", async () => {
    expect(await weigh(["index.html"])).toBeLessThanOrEqual(3);
  });

  it("the font it preloads weighs at most 30 KiB and is the only one", async () => {
    const html = await readFile(join(client.folder, "index.html"), "utf8");
    const fonts = [...html.matchAll(/href="\.\/(?<file>[^"]+\.woff2)"/g)].map(
      (match) => match[1] ?? "",
    );

    expect(fonts).toHaveLength(1);
    expect(await weigh(fonts)).toBeLessThanOrEqual(30);
  });

  it("nothing that pops up, draws or highlights comes along", () => {
    expect(initial(".js").join(" ")).not.toMatch(/Select|Date|Chart|Plot|Code|Json|popups/);
  });
});

it("paint waits for one stylesheet alone", async () => {
  const html = await readFile(join(client.folder, "index.html"), "utf8");

  expect(html.match(/rel="stylesheet"/g)).toHaveLength(1);
  expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)/);
});

it("all files together are at most 6 MB", async () => {
  const entries = await readdir(client.folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)));
  const total = (await Promise.all(sizes)).reduce((sum, { size }) => sum + size, 0);

  expect(total).toBeLessThanOrEqual(6_000_000);
});
