/** Which files a page is going to need: those of the kinds of elements that its last run used. */

import type { ClientManifest } from "./client-build.ts";

export interface PageChunks {
  /** Files to load ahead for the pages of this path. */
  forPath(path: string): ChunkFiles;
  /** Watches what the script sends for a page, until its first run has ended. */
  watch(path: string): FrameWatch;
}

export interface ChunkFiles {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

export interface FrameWatch {
  /** Looks at one frame; false when nothing more is to be learnt. */
  see(frame: string | Uint8Array): boolean;
}

/** More pages than this are not remembered: the hints are a saving, no need. */
const maxPaths = 1_000;

/**
 * Learns from the first frames of each socket, by looking for the few kinds that have a file of their own. Frames of
 * later clicks are not looked at, so a click costs nothing.
 */
export function createPageChunks(manifest: ClientManifest): PageChunks {
  const initial = initialFiles(manifest);
  const always = closure(manifest, initial, (source) => /(?:^|\/)src\/app\.tsx$/.test(source));
  const lazyKinds = kindsOf(manifest).map(({ kind, source }) => ({
    kind,
    mark: `"kind":"${kind}"`,
    files: closure(manifest, initial, (name) => name === source),
  }));
  const known = new Map<string, ReadonlySet<string>>();

  return {
    forPath(path) {
      const kinds = known.get(path) ?? new Set();
      const wanted = lazyKinds.filter(({ kind }) => kinds.has(kind)).map(({ files }) => files);
      return merge([always, ...wanted]);
    },
    watch(path) {
      const seen = new Set<string>();
      return {
        see(frame) {
          const text = typeof frame === "string" ? frame : bytesOf(frame);
          for (const { kind, mark } of lazyKinds) if (text.includes(mark)) seen.add(kind);
          if (!text.includes('"end":"')) return true;
          if (known.has(path) || known.size < maxPaths) known.set(path, seen);
          return false;
        },
      };
    },
  };
}

function bytesOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** `src/elements/chart/Chart.tsx` draws the kind `chart`. */
function kindsOf(manifest: ClientManifest): { readonly kind: string; readonly source: string }[] {
  return Object.keys(manifest).flatMap((source) => {
    const name = /(?:^|\/)src\/elements\/\w+\/(?<name>[A-Z]\w*)\.tsx$/.exec(source)?.groups?.[
      "name"
    ];
    return name === undefined
      ? []
      : [{ kind: name.charAt(0).toLowerCase() + name.slice(1), source }];
  });
}

function initialFiles(manifest: ClientManifest): ReadonlySet<string> {
  const entries = Object.keys(manifest).filter((source) => manifest[source]?.isEntry === true);
  return new Set(reach(manifest, entries));
}

/** The files of some sources and of all they import, without those that the page loads anyway. */
function closure(
  manifest: ClientManifest,
  initial: ReadonlySet<string>,
  isWanted: (source: string) => boolean,
): ChunkFiles {
  const sources = reach(manifest, Object.keys(manifest).filter(isWanted));
  const chunks = sources.filter((source) => !initial.has(source)).map((source) => manifest[source]);
  const initialStyles = new Set([...initial].flatMap((source) => manifest[source]?.css ?? []));
  return {
    scripts: chunks.flatMap((chunk) => chunk?.file ?? []).filter((file) => file.endsWith(".js")),
    styles: chunks.flatMap((chunk) => chunk?.css ?? []).filter((file) => !initialStyles.has(file)),
  };
}

function reach(manifest: ClientManifest, sources: readonly string[]): string[] {
  const reached = new Set(sources);
  for (const source of reached) {
    for (const next of manifest[source]?.imports ?? []) reached.add(next);
  }
  return [...reached];
}

function merge(all: readonly ChunkFiles[]): ChunkFiles {
  return {
    scripts: [...new Set(all.flatMap(({ scripts }) => scripts))],
    styles: [...new Set(all.flatMap(({ styles }) => styles))],
  };
}
