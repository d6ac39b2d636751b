/** The shapes that rows may come in, and their columns. */

import { ScriptError } from "../../script/errors.ts";
import { describeValue } from "../arguments.ts";

/** A table of Arrow, of any library. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: {
    readonly fields: readonly {
      readonly name: string;
      readonly type: { readonly typeId: number };
    }[];
  };
  getChildAt(index: number): Iterable<unknown> | null | undefined;
}

/** A list for each column, by its name. */
export type ColumnLists<Row> = { readonly [Name in keyof Row]: Iterable<Row[Name]> };

/**
 * Rows: objects, lists or plain values, in anything that can be iterated; or a list for each column; or a table of Arrow.
 */
export type DataLike<Row> = Iterable<Row> | ColumnLists<Row> | ArrowTable;

/** A column: all values are here, `undefined` where a row has none. */
export interface DataColumn {
  readonly name: string;
  readonly values: readonly unknown[];
}

export interface DataColumns {
  readonly rowCount: number;
  readonly columns: readonly DataColumn[];
}

/**
 * The columns of data (see {@link DataLike}), in the order they come.
 *
 * @throws {@link ScriptError} `DATA_INVALID` for what is no data.
 */
export function toColumns(call: string, data: unknown): DataColumns {
  if (typeof data !== "object" || data === null || data instanceof Promise) {
    throw new ScriptError(
      "DATA_INVALID",
      `${call}: its data is ${describeValue(data)}.`,
      "Give it rows (a list of objects), or an object with a list for each column.",
    );
  }
  if (isArrowTable(data)) return ofArrowTable(data);
  if (isIterable(data)) return ofRows([...data]);
  return ofLists(call, data);
}

/** The one column of rows that are plain values. */
const valueColumn = "value";

function ofRows(rows: readonly unknown[]): DataColumns {
  const columns = new Map<string, unknown[]>();
  for (const [index, row] of rows.entries()) {
    const isPlain = typeof row !== "object" || row === null || row instanceof Date;
    const entries = isPlain ? [[valueColumn, row] as const] : Object.entries(row);
    for (const [name, value] of entries) {
      let values = columns.get(name);
      if (values === undefined) {
        values = Array.from({ length: rows.length });
        columns.set(name, values);
      }
      values[index] = value;
    }
  }
  return {
    rowCount: rows.length,
    columns: Array.from(columns, ([name, values]) => ({ name, values })),
  };
}

function ofLists(call: string, lists: object): DataColumns {
  const columns = Object.entries(lists).map(([name, list]: readonly [string, unknown]) => {
    if (typeof list === "object" && list !== null && isIterable(list)) {
      return { name, values: [...list] };
    }
    throw new ScriptError(
      "DATA_INVALID",
      `${call}: its column "${name}" is ${describeValue(list)}.`,
      "Give it a list for each column, or a list of rows.",
    );
  });
  const rowCount = columns[0]?.values.length ?? 0;
  const other = columns.find(({ values }) => values.length !== rowCount);
  if (other === undefined) return { rowCount, columns };
  throw new ScriptError(
    "DATA_INVALID",
    `${call}: its column "${other.name}" has ${other.values.length} values, and "${columns[0]?.name ?? ""}" has ${rowCount}.`,
    "Give all columns as many values.",
  );
}

/** As the Arrow format numbers its types. */
const timeTypes = { date: 8, timestamp: 10 };

function ofArrowTable(table: ArrowTable): DataColumns {
  const columns = table.schema.fields.map(({ name, type }, index) => {
    const values = [...(table.getChildAt(index) ?? [])];
    const isTime = type.typeId === timeTypes.date || type.typeId === timeTypes.timestamp;
    return { name, values: isTime ? values.map(toDate) : values };
  });
  return { rowCount: table.numRows, columns };
}

function toDate(value: unknown): unknown {
  return typeof value === "number" || typeof value === "bigint" ? new Date(Number(value)) : value;
}

function isArrowTable(value: object): value is ArrowTable {
  return (
    "numRows" in value &&
    "schema" in value &&
    "getChildAt" in value &&
    typeof value.getChildAt === "function"
  );
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}
