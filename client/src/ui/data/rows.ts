/** Rows that came as an Arrow IPC stream, as columns that know what their values are. */

import { Type, tableFromIPC } from "@uwdata/flechette";
import type { DataType } from "@uwdata/flechette";

/** `datetime` is what a clock on a wall showed, `instant` a moment that each reader sees on their own clock. */
export type CellKind = "number" | "boolean" | "date" | "datetime" | "instant" | "text" | "other";

export interface DataColumn {
  readonly name: string;
  readonly kind: CellKind;
  /** The value of a row; dates and times are milliseconds since 1970. */
  at(row: number): unknown;
}

export interface Rows {
  readonly length: number;
  readonly columns: readonly DataColumn[];
}

/**
 * Reads an Arrow IPC stream. Values are decoded when they are asked for.
 *
 * @throws `Error` when the bytes are no Arrow stream.
 */
export function readRows(bytes: Uint8Array): Rows {
  const table = tableFromIPC(bytes, { useBigInt: true });
  const columns = table.schema.fields.map(({ name, type }, index): DataColumn => {
    const column = table.getChildAt<unknown>(index);
    return { name, kind: cellKind(type), at: (row) => column.at(row) ?? undefined };
  });
  return { length: table.numRows, columns };
}

/** The column called `name`, if there is one. */
export function findColumn(rows: Rows, name: string): DataColumn | undefined {
  return rows.columns.find((column) => column.name === name);
}

function cellKind(type: DataType): CellKind {
  switch (type.typeId) {
    case Type.Int:
    case Type.Float:
    case Type.Decimal:
      return "number";
    case Type.Bool:
      return "boolean";
    case Type.Date:
      return "date";
    case Type.Timestamp:
      return type.timezone === null || type.timezone === undefined ? "datetime" : "instant";
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Utf8View:
      return "text";
    case Type.Dictionary:
      return cellKind(type.dictionary);
    default:
      return "other";
  }
}
