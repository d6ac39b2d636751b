/** The lines of a source file around one place, with a mark before its line. */

const linesAround = 2;

/**
 * Cuts the lines around a place out of a source text.
 *
 * @param line - Counted from 1.
 * @param column - Counted from 1; without it no caret is drawn.
 * @returns undefined when the text has no such line.
 */
export function excerptOf(source: string, line: number, column?: number): string | undefined {
  const lines = source.split(/\r?\n/);
  const marked = lines[line - 1];
  if (marked === undefined) return undefined;
  const first = Math.max(1, line - linesAround);
  const last = Math.min(lines.length, line + linesAround);
  const width = String(last).length;
  const rows: string[] = [];
  for (let number = first; number <= last; number++) {
    const gutter = `${number === line ? ">" : " "} ${String(number).padStart(width)} |`;
    rows.push(`${gutter} ${lines[number - 1] ?? ""}`.trimEnd());
    if (number !== line || column === undefined || column < 1) continue;
    // Tabs are kept as they are, so that the caret stands below its column at every tab width.
    const indent = marked.slice(0, column - 1).replaceAll(/[^\t]/g, " ");
    rows.push(`${" ".repeat(width + 2)} | ${indent}^`);
  }
  return rows.join("\n");
}
