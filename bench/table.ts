/** Figures as a table: ours, the peer's, and the ratio between them. */

export interface Row {
  readonly figure: string;
  readonly ours: number;
  readonly unit: string;
  /** What it is compared with, measured in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
}

export function printTable(rows: readonly Row[], hasPeer: boolean): void {
  const cells = rows.map(({ figure, ours, unit, peer }) => [
    figure,
    `${format(ours)} ${unit}`,
    peer === undefined ? "" : `${format(peer.value)} ${unit} (${peer.name})`,
    peer === undefined ? "" : `${format(ours / peer.value)} ×`,
  ]);
  const table = [["figure", "Sluice", "peer", "Sluice ÷ peer"], ...cells];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  console.log("");
  for (const row of table)
    console.log(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "));
  if (!hasPeer) console.log("\nStreamlit was not measured: --peer streamlit --venv FOLDER");
}

function format(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

/** The value below which a share of the samples lies. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
