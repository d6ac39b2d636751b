/** The pages of the documentation as they are read: their code blocks, headings and links. */

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Block {
  /** `docs/login.md:12`, for messages. */
  readonly place: string;
  readonly page: string;
  /** First word of the info string: what GitHub highlights it as. */
  readonly language: string;
  /** The rest of the info string: a file's name, or `fragment`. */
  readonly name: string;
  readonly text: string;
  /** The HTML comment right above it, which a reader does not see. */
  readonly comment: string | undefined;
}

/** Every page that people read, from the root of the repository. */
export function readPages(): ReadonlyMap<string, string> {
  const below = ["docs", "examples", "src"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      // Built by typedoc, and not committed.
      .filter((name) => !name.startsWith(join("docs", "reference"))),
  );
  const names = [...readdirSync(root), ...below].filter((name) => name.endsWith(".md"));
  return new Map(names.map((name) => [name, readFileSync(join(root, name), "utf8")]));
}

/** The blocks of all pages. */
export function readBlocks(): readonly Block[] {
  return [...readPages()].flatMap(([name, text]) => blocksOf(name, text));
}

function blocksOf(page: string, text: string): readonly Block[] {
  const pattern =
    /^(?:<!--(?<comment>.*?)-->\n\n?)?^(?<indent> *)```(?<language>\w*) *(?<name>.*)\n(?<body>[\s\S]*?)^\k<indent>```$/gm;
  return [...text.matchAll(pattern)].map((match) => {
    const { comment, indent = "", language = "", name = "", body = "" } = match.groups ?? {};
    const before = text.slice(0, match.index + match[0].indexOf("```"));
    return {
      place: `${page}:${before.split("\n").length}`,
      page,
      language,
      name: name.trim(),
      text: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      comment: comment?.trim(),
    };
  });
}

/** The text without its code blocks. */
export function proseOf(text: string): string {
  return text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, "");
}

/** What GitHub calls the headings of a page in a link. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = [...proseOf(text).matchAll(/^#{1,6} (?<heading>.+)$/gm)].map((match) => {
    const heading = (match.groups?.["heading"] ?? "").replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1");
    const slug = heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
  return new Set(anchors);
}

export interface Link {
  /** From the root of the repository; without `#`. */
  readonly target: string;
  readonly anchor: string | undefined;
  readonly written: string;
}

/** Links to other pages and places, without those to the web. */
export function linksOf(page: string, text: string): readonly Link[] {
  const links = [...proseOf(text).matchAll(/\]\((?!https?:|mailto:)(?<link>[^)\s]+)\)/g)];
  return links.map((match) => {
    const written = match.groups?.["link"] ?? "";
    const [path = "", anchor] = written.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    return { target: target.replace(/\/$/, ""), anchor, written };
  });
}
