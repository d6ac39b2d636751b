/** A small table to read. */

import { currentScope } from "../script/scope.ts";
import { checkOptions } from "./arguments.ts";
import { toArrow } from "./data/arrow.ts";
import { type DataLike, toColumns } from "./data/data-like.ts";
import { draw } from "./draw.ts";
import { type ElementOptions, defined, sizeOf } from "./options.ts";

/** Options of {@link table}. */
export interface TableOptions extends ElementOptions {
  /** Leaves out the numbers of the rows. @defaultValue `false` */
  hideIndex?: boolean;
  /** Lines around all cells, between rows only, or none. @defaultValue `true` */
  border?: boolean | "horizontal";
}

/**
 * Shows rows as a table to read, copy and search like any text.
 *
 * @param rows - A list of objects, an object with a list for each column, a table of Arrow, or anything that can be
 *   iterated.
 * @throws {@link ScriptError} `DATA_INVALID` for what is no data.
 * @example st.table([{ city: "Paris", people: 2_100_000 }, { city: "Rome", people: 2_700_000 }]);
 */
export function table<Row>(rows: DataLike<Row>, options?: TableOptions): void {
  checkOptions("table", undefined, options);
  const data = toColumns("table()", rows);
  const { key, hideIndex, border } = options ?? {};
  const blob = currentScope().run.session.blob(toArrow(data));
  const props = {
    data: { blob, rows: data.rowCount },
    ...sizeOf(options),
    ...defined({ hideIndex, border }),
  };
  draw("table", props, key);
}
