/** In which line of a TOML text a key stands: the parser does not say, and a message that does not is half a message. */

/** The line (from 1) of each key and table of a text that the parser has accepted, by `lineKey` of its path. */
export function findKeyLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  let table: readonly string[] = [];
  let openText: string | undefined;

  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (openText !== undefined) {
      if (line.includes(openText)) openText = undefined;
      continue;
    }
    const header = /^\s*\[{1,2}(?<path>[^[\]]+)\]{1,2}\s*(?:#.*)?$/.exec(line)?.groups?.["path"];
    const key = keyPattern.exec(line)?.groups?.["path"];
    if (header !== undefined) {
      table = splitPath(header);
      lines.set(lineKey(table), index + 1);
    } else if (key !== undefined) {
      lines.set(lineKey([...table, ...splitPath(key)]), index + 1);
      openText = openedText(line);
    }
  }
  return lines;
}

/** A path as one text, for looking it up. */
export function lineKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

const part = String.raw`(?:[\w-]+|"[^"]*"|'[^']*')`;
const keyPattern = new RegExp(String.raw`^\s*(?<path>${part}(?:\s*\.\s*${part})*)\s*=`);

function splitPath(path: string): string[] {
  return Array.from(path.matchAll(new RegExp(part, "g")), ([key]) =>
    key.replaceAll(/^["']|["']$/g, ""),
  );
}

/** The quotes of a text that begins in this line and ends in a later one. */
function openedText(line: string): string | undefined {
  return ['"""', "'''"].find((quotes) => line.split(quotes).length % 2 === 0);
}
