/** Rows as a native table: it can be read, searched with the browser and copied. */

import { useRef, useState } from "react";

import { useScrollRegion } from "../scroll-region.ts";

import "./data-table.css";
import { formatCell } from "./format.ts";
import type { DataColumn, Rows } from "./rows.ts";

/** More rows than this are added on request, so that a long table does not hold up the page. */
const pageSize = 500;

export interface DataTableProps {
  readonly rows: Rows;
  /** What a screen reader calls the table. */
  readonly label: string;
  /** Numbers the rows, from 1. */
  readonly hasIndex?: boolean;
  readonly border?: boolean | "horizontal";
  /** Above this the table scrolls, in pixels. @defaultValue `640` */
  readonly maxHeight?: number | "none";
}

/** Shows `rows`. Wider or longer than its place, it scrolls by pointer and keyboard below a header that stays. */
export function DataTable(props: DataTableProps): React.JSX.Element {
  const { rows, label, hasIndex = false, border = true, maxHeight = 640 } = props;
  const [shown, setShown] = useState(pageSize);
  const region = useRef<HTMLDivElement>(null);
  const count = Math.min(rows.length, shown);
  const scrollProps = useScrollRegion(region, label);

  if (rows.columns.length === 0 || rows.length === 0) {
    return <EmptyTable rows={rows} label={label} border={border} />;
  }
  return (
    <div className="data-table" data-border={String(border)}>
      <div
        className="data-table-scroll"
        ref={region}
        style={maxHeight === "none" ? undefined : { maxHeight }}
        {...scrollProps}
      >
        <table aria-label={label} aria-rowcount={rows.length + 1}>
          <thead>
            <tr>
              {hasIndex && (
                <th scope="col" className="data-table-index">
                  <span className="visually-hidden">Row</span>
                </th>
              )}
              {rows.columns.map((column, index) => (
                <th scope="col" key={index} data-kind={column.kind}>
                  {column.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: count }, (_, row) => (
              <tr key={row}>
                {hasIndex && (
                  <th scope="row" className="data-table-index">
                    {row + 1}
                  </th>
                )}
                {rows.columns.map((column, index) => (
                  <Cell key={index} column={column} row={row} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {count < rows.length && (
        <p className="data-table-more">
          {count.toLocaleString()} of {rows.length.toLocaleString()} rows
          <button type="button" className="link" onClick={() => setShown(count + pageSize)}>
            Show {Math.min(pageSize, rows.length - count).toLocaleString()} more
          </button>
        </p>
      )}
    </div>
  );
}

function Cell({ column, row }: { column: DataColumn; row: number }): React.JSX.Element {
  const text = formatCell(column.kind, column.at(row));
  if (text !== undefined) {
    // A date or a name that is broken in two lines is hard to read; only longer text is.
    return (
      <td data-kind={column.kind} data-short={text.length <= 24 || undefined}>
        {text}
      </td>
    );
  }
  return (
    <td data-kind={column.kind} className="data-table-null">
      <span aria-hidden="true">–</span>
      <span className="visually-hidden">no value</span>
    </td>
  );
}

function EmptyTable(props: Pick<DataTableProps, "rows" | "label" | "border">): React.JSX.Element {
  const names = props.rows.columns.map((column) => column.name).join(", ");
  return (
    <div className="data-table" data-border={String(props.border)}>
      <p className="data-table-empty">
        No rows to show{names === "" ? "." : ` (${names}).`}
        <span className="visually-hidden"> {props.label}</span>
      </p>
    </div>
  );
}
