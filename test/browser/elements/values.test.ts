/** What people type and what charts read, decided without a page. */

import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { describe, expect, it } from "vitest";

import { toCsv } from "../../../client/src/elements/chart/csv.ts";
import { toPlotData, toShares } from "../../../client/src/elements/chart/plot-data.ts";
import { readDate } from "../../../client/src/elements/date/limits.ts";
import { parseDate } from "../../../client/src/elements/date/plain-date.ts";
import { parseNumber, stepNumber } from "../../../client/src/elements/inputs/parse-number.ts";
import { withNewOption } from "../../../client/src/elements/select/new-option.ts";
import { readRows } from "../../../client/src/ui/data/rows.ts";
import type { Rows } from "../../../client/src/ui/data/rows.ts";

describe("a typed number", () => {
  it.each([
    ["en", "1,234", 1234],
    ["en", "1,5", 1.5],
    ["en", "1,234.5", 1234.5],
    ["en", "1.234,5", 1234.5],
    ["en", "1,234,567", 1_234_567],
    ["de", "1.234", 1234],
    ["de", "1,5", 1.5],
    ["de", "1.5", 1.5],
    ["fr", "1 234,5", 1234.5],
    ["de-CH", "1'234.5", 1234.5],
    ["en", "−5", -5],
    ["en", "1e3", 1000],
    ["en", ".5", 0.5],
    ["en", " 7 ", 7],
    ["en", "€ 12", 12],
    ["en", "-$12", -12],
  ])("in %s, %s is %d", (locale, text, number) => {
    expect(parseNumber(text, {}, locale)).toBe(number);
  });

  it.each(["", "abc", "1.2.3,4,5", "12abc", "1-2", "--1", ".", "Infinity", "1e999"])(
    "is not %s",
    (text) => {
      expect(parseNumber(text, {}, "en")).toBeUndefined();
    },
  );

  it("in percent is a share", () => {
    expect(parseNumber("12.3 %", { style: "percent" }, "en")).toBe(0.123);
  });

  it("steps by decimals without their dust, and within the limits", () => {
    expect(stepNumber(0.1, 2, { step: 0.1 })).toBe(0.3);
    expect(stepNumber(1, 1, { step: 1e-7 })).toBe(1.000_000_1);
    expect(stepNumber(9, 10, { step: 1, max: 10 })).toBe(10);
  });
});

describe("a typed date", () => {
  it.each([
    ["en-US", "7/4/2026", "2026-07-04"],
    ["en-GB", "7/4/2026", "2026-04-07"],
    ["de", "4. Juli 2026", "2026-07-04"],
    ["de", "4.7.26", "2026-07-04"],
    ["fr", "4 février 2026", "2026-02-04"],
    ["ja", "2026/7/4", "2026-07-04"],
    ["en-US", "Feb 29, 2024", "2024-02-29"],
    ["en-US", "1/1/99", "1999-01-01"],
  ])("in %s, %s is %s", (locale, text, iso) => {
    expect(parseDate(text, locale)).toBe(iso);
  });

  it.each(["", "2026-02-29", "13/13/2026", "July", "12", "2026-00-10", "today"])(
    "is not %s",
    (text) => {
      expect(parseDate(text, "en-US")).toBeUndefined();
    },
  );

  it("outside its limits is told which they are", () => {
    expect(readDate("2026-01-01", { min: "2026-02-01" })).toEqual({
      kind: "wrong",
      message: "Enter a date from 2026-02-01 on.",
    });
    expect(readDate("2026-01-01", { max: "2025-02-01" })).toEqual({
      kind: "wrong",
      message: "Enter a date up to 2025-02-01.",
    });
  });
});

describe("a new option", () => {
  it("is what is typed, unless an option is called so", () => {
    expect(withNewOption(["Old"], " New ", true)).toEqual(["Old", "New"]);
    expect(withNewOption(["Old"], "old", true)).toEqual(["Old"]);
    expect(withNewOption(["Old"], "New", false)).toEqual(["Old"]);
  });
});

function rows(columns: Readonly<Record<string, unknown[]>>): Rows {
  const bytes = tableToIPC(tableFromArrays(columns), { format: "stream" });
  if (bytes === null) throw new Error("The rows make no Arrow stream.");
  return readRows(bytes);
}

describe("what a chart draws", () => {
  it("is in the order of a time axis, without rows that have no time", () => {
    const data = toPlotData(
      { type: "line", x: "day", y: ["n"], xKind: "time" },
      rows({ day: ["2026-07-03", "2026-07-01", null, "2026-07-02"], n: [3, 1, 9, null] }),
    );

    expect(data.positions).toEqual([1, 2, 3].map((day) => Date.UTC(2026, 6, day)));
    expect(data.series[0]?.values).toEqual([1, undefined, 3]);
    expect(data.isUtc).toBe(true);
  });

  it("is in the order of the rows for categories", () => {
    const data = toPlotData(
      { type: "bar", x: "name", y: ["n"], xKind: "category" },
      rows({ name: ["b", "a"], n: [1, 2] }),
    );

    expect(data.labels).toEqual(["b", "a"]);
  });

  it("as shares sums to one, and has none of nothing", () => {
    const series = [
      { name: "a", color: "c1", values: [1, 0] },
      { name: "b", color: "c2", values: [3, undefined] },
    ];

    expect(toShares(series).map(({ values }) => values)).toEqual([
      [0.25, undefined],
      [0.75, undefined],
    ]);
  });
});

describe("rows as CSV", () => {
  it("quote what must be quoted and write days as ISO", () => {
    const csv = toCsv(
      rows({
        "a,b": ['say "hi"', null],
        day: [new Date(Date.UTC(2026, 6, 1)), null],
        n: [1.5, -2],
      }),
    );

    expect(csv.split("\r\n")[0]).toBe('"a,b",day,n');
    expect(csv.split("\r\n")[1]).toMatch(/^"say ""hi""",2026-07-01(?:T00:00:00\.000Z?)?,1\.5$/u);
    expect(csv.split("\r\n")[2]).toBe(",,-2");
  });

  it.each(["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1"])(
    "never begin a text like the formula %s",
    (text) => {
      const csv = toCsv(rows({ text: [text] }));

      expect(csv.split("\r\n")[1]?.replaceAll('"', "")).toBe(`'${text}`);
    },
  );
});
