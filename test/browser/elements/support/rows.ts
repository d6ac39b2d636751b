/** Rows as the script sends them: an Arrow stream under the hash of its bytes. */

import { tableFromArrays, tableToIPC, timestamp, utf8 } from "@uwdata/flechette";
import type { TableBuilderOptions } from "@uwdata/flechette";

import type { DataRef } from "../../../../src/protocol/elements.ts";
import { blobNameBytes } from "../../../../src/protocol/frames.ts";

export interface Blob {
  readonly ref: DataRef;
  /** A binary frame: name and bytes. */
  readonly frame: ArrayBuffer;
}

/** `columns` under a name that is as long as a real one. */
export function toBlob(
  name: string,
  columns: Readonly<Record<string, unknown[]>>,
  options?: TableBuilderOptions,
): Blob {
  const table = tableFromArrays(columns, options);
  const bytes = tableToIPC(table, { format: "stream" });
  if (bytes === null) throw new Error("The rows make no Arrow stream.");
  const blob = name.padEnd(blobNameBytes, "0");
  const frame = new Uint8Array(blobNameBytes + bytes.length);
  frame.set(new TextEncoder().encode(blob));
  frame.set(bytes, blobNameBytes);
  return { ref: { blob, rows: table.numRows }, frame: frame.buffer };
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Revenue of three regions by month. */
export const revenue = toBlob("revenue", {
  month: months,
  Europe: [31, 34, 33, 38, 42, 44, 47, 45, 52, 56, 61, 66],
  Africa: [18, 19, 24, 23, 27, 31, 30, 36, 39, 41, 44, 49],
  Asia: [22, 21, 23, 26, 25, 28, 33, 31, 34, 33, 38, 40],
});

/** Orders by day, one day without a figure. */
export const orders = toBlob(
  "orders",
  {
    day: Array.from({ length: 60 }, (_, index) => Date.UTC(2026, 5, 1 + index)),
    orders: Array.from({ length: 60 }, (_, index) =>
      index === 20 ? null : Math.round(1200 + 300 * Math.sin(index / 6) + index * 8),
    ),
  },
  { types: { day: timestamp(1) } },
);

/** Customers: words, figures, days and holes. */
export const customers = toBlob(
  "customers",
  {
    Customer: ["Northwind", "Contoso Energy", "Globex", null, "Initech", "Hooli"],
    City: ["Lagos", "Berlin", "Osaka", "Austin", "Lagos", "Berlin"],
    Revenue: [128_400, 119_270.5, 110_140, null, 91_880, 82_750],
    Since: [2019, 2021, 2018, 2024, 2020, 2022],
    "Last order": [
      new Date(Date.UTC(2026, 6, 1)),
      new Date(Date.UTC(2026, 5, 12)),
      new Date(Date.UTC(2026, 6, 3)),
      null,
      new Date(Date.UTC(2026, 1, 28)),
      new Date(Date.UTC(2026, 6, 2)),
    ],
    Active: [true, true, false, true, false, true],
    Note: ["", "Pays late, but always in full; ask Ms Adeyemi", "", "", "", ""],
  },
  { types: { Customer: utf8(), City: utf8(), Note: utf8() } },
);
