/** Rows as CSV (RFC 4180), for a spreadsheet. */

import type { CellKind, Rows } from "../../ui/data/rows.ts";

/** All of `rows` with a header line. Dates and times are ISO, numbers as a program writes them. */
export function toCsv(rows: Rows): string {
  const lines = [rows.columns.map((column) => toField(column.name))];
  for (let row = 0; row < rows.length; row++) {
    lines.push(rows.columns.map((column) => toField(toText(column.kind, column.at(row)))));
  }
  return lines.map((fields) => `${fields.join(",")}\r\n`).join("");
}

function toText(kind: CellKind, value: unknown): string {
  if (value === undefined) return "";
  switch (kind) {
    case "number":
    case "boolean":
      return JSON.stringify(value, bigintToText).replaceAll('"', "");
    case "date":
      return new Date(Number(value)).toISOString().slice(0, 10);
    case "datetime":
      return new Date(Number(value)).toISOString().slice(0, -1);
    case "instant":
      return new Date(Number(value)).toISOString();
    case "text":
    case "other":
      return asText(typeof value === "string" ? value : JSON.stringify(value, bigintToText));
  }
}

/** A spreadsheet would run a text that begins like a formula, see https://owasp.org/www-community/attacks/CSV_Injection. */
function asText(text: string): string {
  return /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
}

function toField(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function bigintToText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
