/** Finds what was meant by a name that does not exist. */

/** Up to three of the names, the likeliest first: those that hold the given one, and those a typing error away. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase().replaceAll(/[\s_]+/g, "-");
  const most = Math.max(1, Math.floor(wanted.length / 3));
  return names
    .map((known) => ({ known, cost: cost(wanted, known.toLowerCase(), most) }))
    .filter(({ cost: howFar }) => howFar <= most)
    .toSorted((a, b) => a.cost - b.cost || a.known.length - b.known.length)
    .slice(0, 3)
    .map(({ known }) => known);
}

function cost(wanted: string, known: string, most: number): number {
  if (known === wanted) return 0;
  if (known.split("-").includes(wanted)) return 0.5;
  return distance(wanted, known, most);
}

/** Levenshtein's distance; anything above `most` once it is clear that it is. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > most) return Infinity;
    row = next;
  }
  return row[b.length] ?? Infinity;
}
