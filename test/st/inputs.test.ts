import { describe, expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";

const people = [
  { id: 1, name: "Ada" },
  { id: 2, name: "Grace" },
];

/** Runs an input, and tells the script's values of each run. */
async function record(input: () => unknown): Promise<{ app: AppTest; values: unknown[] }> {
  const values: unknown[] = [];
  const app = await AppTest.fromFunction(() => {
    values.push(input());
  });
  return { app, values };
}

const first: readonly [string, () => unknown, unknown, object][] = [
  ["checkbox", () => st.checkbox("A"), false, { kind: "checkbox", value: false }],
  ["toggle", () => st.toggle("A", { value: true }), true, { kind: "toggle", value: true }],
  ["radio", () => st.radio("A", ["S", "M"]), "S", { options: ["S", "M"], value: "S" }],
  [
    "radio with nothing chosen",
    () => st.radio("A", ["S"], { clearable: true }),
    undefined,
    { value: null },
  ],
  [
    "radio side by side",
    () => st.radio("A", [1, 2], { horizontal: true, captions: ["a", "b"] }),
    1,
    { isHorizontal: true, captions: ["a", "b"], value: "1" },
  ],
  [
    "selectbox",
    () => st.selectbox("A", people, { format: ({ name }) => name }),
    people[0],
    { options: ["Ada", "Grace"], value: "Ada" },
  ],
  ["selectbox with a value", () => st.selectbox("A", [1, 2, 3], { value: 2 }), 2, { value: "2" }],
  [
    "selectbox that is empty",
    () => st.selectbox("A", ["S"], { clearable: true, placeholder: "Size" }),
    undefined,
    { isClearable: true, placeholder: "Size", value: null },
  ],
  [
    "selectbox without options",
    () => st.selectbox("A", [], { clearable: true }),
    undefined,
    { options: [], value: null },
  ],
  [
    "multiselect",
    () => st.multiselect("A", ["a", "b"], { value: ["b"], max: 1 }),
    ["b"],
    { max: 1, value: ["b"] },
  ],
  ["slider", () => st.slider("A"), 0, { min: 0, max: 100, step: 1, value: 0 }],
  [
    "slider of fractions",
    () => st.slider("A", { min: 0.5, max: 1, unit: "km" }),
    0.5,
    { step: 0.01, unit: "km", value: 0.5 },
  ],
  ["slider of a range", () => st.slider("A", { value: [10, 20] }), [10, 20], { value: [10, 20] }],
  ["numberInput", () => st.numberInput("A"), 0, { step: 1, value: 0 }],
  [
    "numberInput whose least is above 0",
    () => st.numberInput("A", { min: 3 }),
    3,
    { min: 3, value: 3 },
  ],
  ["numberInput of fractions", () => st.numberInput("A", { value: 9.99 }), 9.99, { step: 0.01 }],
  [
    "numberInput that is empty",
    () => st.numberInput("A", { clearable: true }),
    undefined,
    { isClearable: true, isWhole: true, value: null },
  ],
  [
    "textInput",
    () => st.textInput("A", { type: "email", placeholder: "p", live: true }),
    "",
    { type: "email", placeholder: "p", live: true, value: "" },
  ],
  ["textArea", () => st.textArea("A", { value: "a\nb" }), "a\nb", { rows: "auto", value: "a\nb" }],
  [
    "dateInput",
    () => st.dateInput("A", { value: "2026-03-14" }),
    "2026-03-14",
    { value: "2026-03-14" },
  ],
  [
    "dateInput that is empty",
    () => st.dateInput("A", { clearable: true }),
    undefined,
    { isClearable: true, value: null },
  ],
  [
    "dateInput of a range",
    () => st.dateInput("A", { value: ["2026-01-01", "2026-01-31"] }),
    ["2026-01-01", "2026-01-31"],
    { isRange: true, value: ["2026-01-01", "2026-01-31"] },
  ],
  [
    "dateInput of an open range",
    () => st.dateInput("A", { value: [undefined, "2026-01-31"], clearable: true }),
    [undefined, "2026-01-31"],
    { isRange: true, value: [null, "2026-01-31"] },
  ],
];

it.each(first)("%s has its first value", async (_name, input, value, shown) => {
  const { app, values } = await record(input);

  expect(values).toEqual([value]);
  expect(app.elements[0]?.node).toMatchObject({ label: "A", ...shown });
});

const sent: readonly [string, () => unknown, unknown, unknown][] = [
  ["checkbox", () => st.checkbox("A"), true, true],
  ["radio", () => st.radio("A", [1, 2]), "2", 2],
  [
    "selectbox",
    () => st.selectbox("A", people, { format: ({ name }) => name }),
    "Grace",
    people[1],
  ],
  ["selectbox", () => st.selectbox("A", ["S"], { clearable: true, value: "S" }), null, undefined],
  ["selectbox", () => st.selectbox("A", ["S"], { allowNew: true }), "XXL", "XXL"],
  ["multiselect", () => st.multiselect("A", [1, 2, 3]), ["3", "1"], [3, 1]],
  ["multiselect", () => st.multiselect("A", ["a"], { allowNew: true }), ["b", "a"], ["b", "a"]],
  ["slider", () => st.slider("A", { max: 1, step: 0.1 }), 0.3, 0.3],
  ["slider", () => st.slider("A", { value: [1, 2] }), [3, 3], [3, 3]],
  ["numberInput", () => st.numberInput("A"), -7, -7],
  ["numberInput", () => st.numberInput("A", { step: 0.5 }), 0.25, 0.25],
  ["numberInput", () => st.numberInput("A", { clearable: true, value: 1 }), null, undefined],
  ["textInput", () => st.textInput("A", { maxChars: 3 }), "abc", "abc"],
  ["textArea", () => st.textArea("A"), "a\r\nb", "a\r\nb"],
  [
    "dateInput",
    () => st.dateInput("A", { max: "2026-12-31", value: "2026-01-01" }),
    "2026-12-31",
    "2026-12-31",
  ],
  [
    "dateInput",
    () => st.dateInput("A", { value: ["2026-01-01", "2026-01-02"] }),
    ["2026-02-01", "2026-02-28"],
    ["2026-02-01", "2026-02-28"],
  ],
  [
    "dateInput",
    () => st.dateInput("A", { value: [undefined, undefined], clearable: true }),
    ["2026-02-01", null],
    ["2026-02-01", undefined],
  ],
];

it.each(sent)("%s gives the script what the browser sends", async (_name, input, wire, value) => {
  const { app, values } = await record(input);

  await app.send(app.elements[0]?.id ?? "", wire);

  expect(values.at(-1)).toEqual(value);
});

const hostile: readonly [string, () => unknown, readonly unknown[]][] = [
  ["checkbox", () => st.checkbox("A"), [1, "true", null, {}, []]],
  ["radio", () => st.radio("A", ["S", "M"]), ["XL", 0, null, ["S"], { toString: "S" }]],
  ["radio", () => st.radio("A", [1, 2]), [1, "3"]],
  ["selectbox", () => st.selectbox("A", ["S"]), ["toString", "__proto__", null, ""]],
  [
    "selectbox",
    () => st.selectbox("A", ["S"], { allowNew: true }),
    ["  ", "x".repeat(1_001), null, 5],
  ],
  [
    "multiselect",
    () => st.multiselect("A", ["a", "b"], { max: 1 }),
    ["a", ["a", "b"], ["c"], [["a"]], null, { length: 0 }],
  ],
  ["multiselect", () => st.multiselect("A", ["a", "b"]), [["a", "a"]]],
  ["slider", () => st.slider("A"), [-1, 101, 1.5, "5", null, [1, 2], Number.NaN]],
  [
    "slider",
    () => st.slider("A", { value: [1, 2] }),
    [[2, 1], [1], [1, 2, 3], [1, "2"], 5, { 0: 1, 1: 2, length: 2 }],
  ],
  ["numberInput", () => st.numberInput("A", { min: 0, max: 9 }), [-1, 10, 0.5, "1", null, true]],
  ["textInput", () => st.textInput("A", { maxChars: 3 }), ["abcd", "a\nb", 5, null, ["a"]]],
  ["textArea", () => st.textArea("A", { maxChars: 3 }), ["abcd", 5]],
  [
    "dateInput",
    () => st.dateInput("A", { min: "2026-01-01", value: "2026-01-01" }),
    ["2025-12-31", "2026-02-30", "2026-1-1", "2026-01-01T00:00", null, 20260101],
  ],
  [
    "dateInput",
    () => st.dateInput("A", { value: ["2026-01-01", "2026-01-02"] }),
    [["2026-01-02", "2026-01-01"], ["2026-01-01", null], ["2026-01-01"], "2026-01-01"],
  ],
];

it.each(hostile)("%s takes no value that it cannot have", async (_name, input, wires) => {
  const { app, values } = await record(input);
  const id = app.elements[0]?.id ?? "";

  const answers = await Promise.allSettled(wires.map((wire) => app.send(id, wire)));

  expect(answers.map(({ status }) => status)).toEqual(wires.map(() => "rejected"));
  expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(1);
});

describe("Every input", () => {
  it("shows its help, width, and whether it is disabled, required, or without a visible label", async () => {
    const { app } = await record(() =>
      st.textInput("A", {
        help: "h",
        width: 200,
        disabled: true,
        required: true,
        label: "hidden",
      }),
    );

    expect(app.textInput("A")).toMatchObject({
      help: "h",
      width: 200,
      disabled: true,
      required: true,
      labelVisibility: "hidden",
    });
  });

  it("calls onChange with the new value before the script runs", async () => {
    const calls: unknown[] = [];
    const app = await AppTest.fromFunction(() => {
      const size = st.selectbox("Size", ["S", "M"], {
        onChange: (value) => void calls.push(value),
      });
      calls.push(`run ${size}`);
    });

    await app.selectbox("Size").set("M");

    expect(calls).toEqual(["run S", "M", "run M"]);
  });

  it("shows what validate says of its value, and nothing when that is nothing", async () => {
    const { app } = await record(() =>
      st.textInput("Code", {
        validate: (code) => (code.startsWith("A") ? undefined : "Codes begin with A."),
      }),
    );
    expect(app.textInput().error).toBe("Codes begin with A.");

    await app.textInput().set("A1");

    expect(app.textInput().error).toBeUndefined();
  });

  it("keeps its value in the query when it is bound to that, and begins with it", async () => {
    const app = await AppTest.fromFunction(
      () => {
        st.text(String(st.slider("Days", { key: "days", bind: "query" })));
        st.text(st.multiselect("Tags", ["a", "b"], { key: "tags", bind: "query" }).join());
      },
      { query: "days=30&tags=b" },
    );
    expect(app.all("text").map(({ body }) => body)).toEqual(["30", "b"]);

    await app.slider().set(7);

    expect(app.query).toBe("tags=b&days=7");
  });

  it("begins anew when its value is none any more", async () => {
    let options = ["S", "M"];
    const app = await AppTest.fromFunction(() => {
      st.text(st.selectbox("Size", options));
    });
    await app.selectbox().set("M");
    options = ["L", "XL"];

    await app.run();

    expect(app.text().body).toBe("L");
  });
});

function dayIn(timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone }).format();
}

it("a date begins with today, where the person is, as far as its limits allow", async () => {
  const zones = ["Pacific/Kiritimati", "Pacific/Pago_Pago"]; // never the same day
  const apps = await Promise.all(
    zones.map((timeZone) => AppTest.fromFunction(() => st.dateInput("Day"), { timeZone })),
  );
  expect(apps.map((app) => app.dateInput().value)).toEqual(zones.map(dayIn));

  const { values } = await record(() => [
    st.dateInput("A", { max: "2020-01-01" }),
    st.dateInput("B", { min: "2999-01-01" }),
  ]);

  expect(values).toEqual([["2020-01-01", "2999-01-01"]]);
});

it("a time zone that this machine does not know is UTC", async () => {
  const days: string[] = [];
  await AppTest.fromFunction(
    () => {
      days.push(st.dateInput("Day"));
    },
    { timeZone: "Moon/Base" },
  );

  expect(days[0]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
});
