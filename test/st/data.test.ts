import { tableFromArrays } from "@uwdata/flechette";
import { Type, tableFromIPC } from "@uwdata/flechette";
import { describe, expect, it } from "vitest";

import { toArrow } from "../../src/st/data/arrow.ts";
import { toColumns } from "../../src/st/data/data-like.ts";
import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";
import { nodes } from "./support/nodes.ts";
import { wrong } from "./support/wrong.ts";

/** Rows as they arrive. */
async function arrived(data: unknown): Promise<readonly object[]> {
  const app = await AppTest.fromFunction(() => st.table(wrong(data)));
  return app.rows(app.table().data);
}

describe("Rows", () => {
  const rows = [
    { city: "Rome", people: 3 },
    { city: "Oslo", people: 1 },
  ];

  it.each<[string, unknown]>([
    ["a list of objects", rows],
    ["a set of objects", new Set(rows)],
    [
      "a generator of objects",
      (function* generate() {
        yield* rows;
      })(),
    ],
    ["a list for each column", { city: ["Rome", "Oslo"], people: [3, 1] }],
    [
      "a typed array for a column",
      { city: new Set(["Rome", "Oslo"]), people: Uint8Array.of(3, 1) },
    ],
    ["a table of Arrow", tableFromArrays({ city: ["Rome", "Oslo"], people: [3, 1] })],
  ])("may come as %s", async (_name, data) => {
    expect(await arrived(data)).toEqual(rows);
  });

  it("may be plain values, and have columns that others lack", async () => {
    expect(await arrived([1, 2])).toEqual([{ value: 1 }, { value: 2 }]);
    expect(await arrived([{ a: 1 }, { b: "x" }])).toEqual([
      { a: 1, b: null },
      { a: null, b: "x" },
    ]);
    expect(await arrived([])).toEqual([]);
  });

  it("may have columns of any name", async () => {
    const columns = ["__proto__", "constructor", "a.b", "", "ü"];
    const data = Object.fromEntries(columns.map((name) => [name, [1]]));
    const table = tableFromIPC(toArrow(toColumns("test()", data)));

    expect(table.schema.fields.map(({ name }) => name)).toEqual(columns);
    expect(table.getChildAt(0)?.at(0)).toBe(1);
  });

  it("keep dates, big numbers, flags, absent values and what is nested", async () => {
    const day = new Date("2026-03-14T10:00:00Z");

    expect(
      await arrived([
        { day, big: 2n ** 60n, flag: true, nested: { a: [1] }, mixed: 1, none: undefined },
        { day: undefined, big: null, flag: false, nested: [2], mixed: "x", none: null },
        { day: new Date(Number.NaN), big: 1n, flag: null, nested: null, mixed: day, none: null },
      ]),
    ).toEqual([
      { day, big: 2n ** 60n, flag: true, nested: '{"a":[1]}', mixed: "1", none: null },
      { day: null, big: null, flag: false, nested: "[2]", mixed: "x", none: null },
      { day: null, big: 1n, flag: null, nested: null, mixed: day.toISOString(), none: null },
    ]);
  });

  it("show numbers that 64 bits cannot hold as text", async () => {
    expect(await arrived([{ n: 2n ** 70n }])).toEqual([{ n: String(2n ** 70n) }]);
  });

  it("send words that come again and again once, and a Date as a moment", () => {
    const data = {
      word: Array.from({ length: 100 }, (_, index) => `w${index % 3}`),
      day: Array.from({ length: 100 }, () => new Date(0)),
    };
    const table = tableFromIPC(toArrow(toColumns("test()", data)));
    const [word, day] = table.schema.fields.map(({ type }) => type);

    expect(word?.typeId).toBe(Type.Dictionary);
    expect(day).toMatchObject({ typeId: Type.Timestamp, timezone: "UTC" });
  });

  it("have the same bytes when they are the same, so they are sent once", async () => {
    const app = await AppTest.fromFunction(() => {
      st.table(rows);
      st.table(structuredClone(rows));
    });
    const [first, second] = app.all("table");

    expect(first?.data).toEqual(second?.data);
  });
});

it("a table shows what it is told", async () => {
  const app = await AppTest.fromFunction(() =>
    st.table([{ a: 1 }], { hideIndex: true, border: "horizontal", height: 200 }),
  );

  expect(app.table()).toMatchObject({
    hideIndex: true,
    border: "horizontal",
    height: 200,
    data: { rows: 1 },
  });
});

describe("json", () => {
  const cyclic: Record<string, unknown> = { name: "a" };
  cyclic["self"] = cyclic;
  let deep: unknown = 1;
  for (let index = 0; index < 300; index++) deep = [deep];

  it.each<[string, unknown, unknown]>([
    ["a map", new Map([["a", 1]]), { a: 1 }],
    ["a set", new Set([1, 2]), [1, 2]],
    ["dates", [new Date(0), new Date(Number.NaN)], ["1970-01-01T00:00:00.000Z", "[no date]"]],
    ["numbers that JSON has not", [1n, Number.NaN, Infinity], ["1", "NaN", "Infinity"]],
    ["undefined", [undefined, { a: undefined, b: 1 }], [null, { b: 1 }]],
    ["an error", new TypeError("x"), { name: "TypeError", message: "x" }],
    ["functions and symbols", [arrived, Symbol("s")], ["[function arrived]", "Symbol(s)"]],
    ["bytes", Uint8Array.of(1, 2), [1, 2]],
    ["its own JSON", { toJSON: () => "own" }, "own"],
    [
      "a JSON that is itself",
      {
        toJSON() {
          return this;
        },
      },
      "[itself]",
    ],
    ["a circle", cyclic, { name: "a", self: "[a part that holds this]" }],
    ["a URL", new URL("https://a.example/"), "https://a.example/"],
    ["JSON text", '{"a":[1]}', { a: [1] }],
    ["other text", "{a", "{a"],
    ["null", null, null],
    [
      "a key that is a trap",
      JSON.parse('{"__proto__":{"a":1}}'),
      JSON.parse('{"__proto__":{"a":1}}'),
    ],
  ])("shows %s", async (_name, value, shown) => {
    const app = await AppTest.fromFunction(() => st.json(value, { expanded: 1 }));

    expect(app.json()).toEqual({
      id: "main/json",
      kind: "json",
      value: shown,
      expanded: 1,
      click: expect.anything(),
      set: expect.anything(),
    });
  });

  it("ends in what is very deep", async () => {
    const app = await AppTest.fromFunction(() => st.json(deep));

    expect(JSON.stringify(app.json().value)).toContain('"[more]"');
  });
});

describe("metric", () => {
  it.each<[string, () => void, object]>([
    [
      "numbers as the browser's language writes them",
      () => st.metric("A", 1234.5),
      { value: "1.234,5" },
    ],
    [
      "texts as they are",
      () => st.metric("A", "n/a", { border: true }),
      { value: "n/a", border: true },
    ],
    [
      "a format",
      () => st.metric("A", 0.5, { format: { style: "percent" } }),
      { value: "50\u00A0%" },
    ],
    [
      "good news",
      () => st.metric("A", 1, { delta: 3 }),
      { delta: "+3", trend: { direction: "up", tone: "good" } },
    ],
    [
      "bad news",
      () => st.metric("A", 1, { delta: -3 }),
      { delta: "-3", trend: { direction: "down", tone: "bad" } },
    ],
    [
      "news whose ups are bad",
      () => st.metric("A", 1, { delta: "+3 %", deltaColor: "inverse" }),
      { delta: "+3 %", trend: { direction: "up", tone: "bad" } },
    ],
    [
      "downs that are good",
      () => st.metric("A", 1, { delta: "-3 %", deltaColor: "inverse" }),
      { trend: { direction: "down", tone: "good" } },
    ],
    [
      "news that are neither",
      () => st.metric("A", 1, { delta: "−1", deltaColor: "off" }),
      { trend: { direction: "down", tone: "neutral" } },
    ],
    ["a line", () => st.metric("A", 1, { chart: [1, 2] }), { chart: [1, 2] }],
  ])("shows %s", async (_name, draw, shown) => {
    const app = await AppTest.fromFunction(draw, { locale: "de" });

    expect(app.metric("A")).toMatchObject(shown);
  });

  it("without news has no trend", async () => {
    const app = await AppTest.fromFunction(() => st.metric("A", 1, { delta: 0 }), {
      locale: "no locale!",
    });

    expect(nodes(app)).toEqual([{ kind: "metric", label: "A", value: "1", delta: "0" }]);
  });
});

describe("A chart", () => {
  const sales = [
    { month: "2026-01", sales: 3, costs: 1, note: "a" },
    { month: "2026-02", sales: 9, costs: 4, note: "b" },
  ];

  it("takes the first column that is no number as x, and all numbers as y", async () => {
    const app = await AppTest.fromFunction(() => st.lineChart(sales));
    const { data, ...chart } = app.chart();

    expect(chart).toMatchObject({
      type: "line",
      x: "month",
      y: ["sales", "costs"],
      xKind: "time",
      description:
        "Line chart of sales, costs by month: 2 points, from 2026-01 to 2026-02. sales is between 3 and 9. costs is between 1 and 4.",
    });
    expect(app.rows(data)).toEqual(
      sales.map(({ month, sales: sold, costs }) => ({ month, sales: sold, costs })),
    );
  });

  it("takes the columns that are named", async () => {
    const app = await AppTest.fromFunction(() =>
      st.barChart(sales, {
        x: "note",
        y: "costs",
        color: "red",
        horizontal: true,
        stack: "normalize",
        xLabel: "Note",
        yLabel: "€",
      }),
    );

    expect(app.chart()).toMatchObject({
      type: "bar",
      x: "note",
      y: ["costs"],
      xKind: "category",
      color: ["red"],
      isHorizontal: true,
      stack: "normalize",
      xLabel: "Note",
      yLabel: "€",
    });
  });

  it.each<[string, readonly unknown[], string]>([
    ["dates", [new Date(0)], "time"],
    ["ISO days", ["2026-01-31"], "time"],
    ["ISO moments", ["2026-01-31T10:00:00Z"], "time"],
    ["numbers", [2026], "number"],
    ["words", ["2026-01-31", "later"], "category"],
    ["flags", [true], "category"],
  ])("has a fitting axis for %s", async (_name, x, xKind) => {
    const app = await AppTest.fromFunction(() =>
      st.lineChart({ x, y: x.map(() => 1) }, { x: "x" }),
    );

    expect(app.chart().xKind).toBe(xKind);
  });

  it("of plain numbers has the order of the rows as x", async () => {
    const app = await AppTest.fromFunction(() => st.lineChart([3, 1, 2]));

    expect(app.chart()).toMatchObject({ x: "", y: ["value"], xKind: "number" });
  });

  it("orders bars by their sum", async () => {
    const rows = [
      { n: "a", v: 2 },
      { n: "b", v: 3 },
      { n: "c", v: 1 },
    ];
    const app = await AppTest.fromFunction(() => st.barChart(rows, { sort: "descending" }));

    expect(app.rows(app.chart().data).map((row) => Reflect.get(row, "n"))).toEqual(["b", "a", "c"]);
  });

  it("may be without data", async () => {
    const app = await AppTest.fromFunction(() => st.lineChart([]));

    expect(app.chart()).toMatchObject({ y: [], description: "Line chart without data." });
  });
});
