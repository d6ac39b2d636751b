/** A small table to read, copied and searched like any text of the page. */

import { useMemo } from "react";

import { useBlob } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { DataTable } from "../../ui/data/DataTable.tsx";
import { readRows } from "../../ui/data/rows.ts";
import type { Rows } from "../../ui/data/rows.ts";

/** Pixels of the header and of each row. */
const rowHeight = 37;

/** Waits for the rows, keeping the table's room. */
export function Table({ element }: { readonly element: ElementOf<"table"> }): React.JSX.Element {
  const { data, hideIndex = false, border = true, height } = element;
  const bytes = useBlob(data.blob);
  const rows = useMemo(() => (bytes === undefined ? undefined : readRows(bytes)), [bytes]);
  if (rows === undefined) {
    const room = Math.min(rowHeight * (data.rows + 1), typeof height === "number" ? height : 640);
    return <div className="skeleton" style={{ height: room }} aria-hidden="true" />;
  }
  return (
    <DataTable
      rows={rows}
      label={nameOf(rows)}
      hasIndex={!hideIndex}
      border={border}
      maxHeight={typeof height === "number" ? height : height === "content" ? "none" : 640}
    />
  );
}

/** By its first columns, so that a screen reader's list of tables tells them apart. */
function nameOf({ columns }: Rows): string {
  const names = columns.slice(0, 3).map(({ name }) => name);
  return `Table of ${names.join(", ")}${columns.length > names.length ? " and more" : ""}`;
}
