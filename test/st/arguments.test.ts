import { expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import { AppTest } from "../../src/testing/index.ts";
import { wrong } from "./support/wrong.ts";

const mistakes: readonly [mistake: string, act: () => void, message: string, hint: string][] = [
  [
    "a number as text",
    () => st.title(wrong(42)),
    "title(): the text is the number 42.",
    "String(value)",
  ],
  [
    "no text",
    () => st.markdown(wrong(undefined)),
    "markdown(): the text is undefined.",
    "st.write()",
  ],
  [
    "an error as text",
    () => st.error(wrong(new Error("x"))),
    "error(): the text is an error.",
    "st.exception",
  ],
  [
    "a number as options",
    () => st.text("a", wrong(3)),
    'text("a"): its options are the number 3.',
    "one object",
  ],
  ["no label", () => st.button(""), "button(): the label is an empty text.", "label that says"],
  [
    "a list as label",
    () => st.checkbox(wrong(["a"])),
    "checkbox(): the label is a list.",
    "label that says",
  ],
  [
    "positional options",
    () => st.slider("Days", wrong(0)),
    'slider("Days"): its options are the number 0.',
    "one object",
  ],
  [
    "an empty key",
    () => st.checkbox("A", { key: "" }),
    'checkbox("A"): its key is no name.',
    "of its own",
  ],
  [
    "a bound input without key",
    () => st.checkbox("A", { bind: "query" }),
    'checkbox("A"): it is bound to the query, and has no key.',
    "key",
  ],
  [
    "limits the wrong way round",
    () => st.slider("Days", { min: 5, max: 5 }),
    'slider("Days"): min 5 is not below max 5.',
    "Swap them, or leave one out.",
  ],
  [
    "a text as limit",
    () => st.slider("Days", { min: wrong("5") }),
    'slider("Days"): min is the text "5".',
    "Give it a number.",
  ],
  [
    "a value off the steps",
    () => st.slider("Days", { step: 5, value: 3 }),
    'slider("Days"): its value is the number 3.',
    "steps of 5",
  ],
  [
    "a range the wrong way round",
    () => st.slider("Days", { value: [9, 2] }),
    'slider("Days"): its value is [9,2].',
    "in order",
  ],
  [
    "no step",
    () => st.slider("Days", { step: 0 }),
    'slider("Days"): step is the number 0.',
    "above 0",
  ],
  [
    "NaN",
    () => st.numberInput("Amount", { value: Number.NaN }),
    'numberInput("Amount"): its value is the number NaN.',
    "Give it a number.",
  ],
  [
    "a value beyond its limits",
    () => st.numberInput("Amount", { value: 11, min: 0, max: 10 }),
    'numberInput("Amount"): its value is the number 11.',
    "Give it a number from 0 up to 10.",
  ],
  [
    "two options that look alike",
    () => st.selectbox("Who", [{ id: 1 }, { id: 2 }]),
    'selectbox("Who"): two of its options are shown as "[object Object]".',
    "format",
  ],
  [
    "options that are no list",
    () => st.radio("Size", wrong("SML")),
    'radio("Size"): its options are no list.',
    "array",
  ],
  [
    "nothing to choose from",
    () => st.radio("Size", []),
    'radio("Size"): it has no options.',
    "clearable: true",
  ],
  [
    "a value that is no option",
    () => st.selectbox("Size", ["S", "M"], { value: wrong("XL") }),
    'selectbox("Size"): its value is the text "XL".',
    "one of its options",
  ],
  [
    "a format without a text",
    () => st.selectbox("Size", ["S"], { format: () => wrong(1) }),
    'selectbox("Size"): format gave no text for S.',
    "string",
  ],
  [
    "values that are no options",
    () => st.multiselect("Tags", ["a"], { value: [wrong("b")] }),
    'multiselect("Tags"): its value is [the text "b"].',
    "each once",
  ],
  [
    "more values than may be",
    () => st.multiselect("Tags", ["a", "b"], { value: ["a", "b"], max: 1 }),
    'multiselect("Tags"): its value is',
    "`max`",
  ],
  [
    "max as text",
    () => st.multiselect("Tags", ["a"], { max: wrong("2") }),
    'multiselect("Tags"): max is the text "2".',
    "above 0",
  ],
  [
    "a switch that is neither",
    () => st.toggle("On", { value: wrong("yes") }),
    'toggle("On"): its value is the text "yes".',
    "true or false",
  ],
  [
    "a line of text with lines",
    () => st.textInput("Name", { value: "a\nb" }),
    'textInput("Name"): its value is',
    "no line breaks",
  ],
  [
    "a text that is too long",
    () => st.textArea("Note", { value: "abc", maxChars: 2 }),
    'textArea("Note"): its value is the text "abc".',
    "up to 2 characters",
  ],
  [
    "half a row",
    () => st.textArea("Note", { rows: 0.5 }),
    'textArea("Note"): rows is the number 0.5.',
    '"auto"',
  ],
  [
    "a day that no month has",
    () => st.dateInput("Day", { value: "2026-02-30" }),
    'dateInput("Day"): its value is the text "2026-02-30".',
    "2026-03-14",
  ],
  [
    "a Date as day",
    () => st.dateInput("Day", { value: wrong(new Date(0)) }),
    'dateInput("Day"): its value is a date.',
    "2026-03-14",
  ],
  [
    "days the wrong way round",
    () => st.dateInput("Day", { min: "2026-02-01", max: "2026-01-01" }),
    'dateInput("Day"): min 2026-02-01 is after max 2026-01-01.',
    "Swap them",
  ],
  [
    "a limit that is no day",
    () => st.dateInput("Day", { min: wrong("soon") }),
    'dateInput("Day"): min is the text "soon".',
    "2026-03-14",
  ],
  ["no columns", () => st.columns(0), "columns(): the number 0 says no columns.", "from 1 to 24"],
  [
    "a column without width",
    () => st.columns([1, 0]),
    "columns(): [1, 0] says no columns.",
    "[2, 1]",
  ],
  [
    "tabs that look alike",
    () => st.tabs(["A", "A"]),
    'tabs(): two of its options are shown as "A".',
    "of its own",
  ],
  ["no tabs", () => st.tabs([]), "tabs(): it has no labels.", "at least one"],
  [
    "a tab that is not there",
    () => st.tabs(["A"], { value: wrong("B") }),
    'tabs(): its value is the text "B".',
    "labels",
  ],
  ["a form without name", () => st.form(""), "form(): its key is an empty text.", "of its own"],
  [
    "percent as progress",
    () => st.progress(50),
    "progress(): its value is the number 50.",
    "50 of 100 is 0.5",
  ],
  [
    "a promise as work",
    () => void st.spinner("Wait", wrong(Promise.resolve(1))).catch(rethrow),
    'spinner("Wait"): its work is a promise (await it).',
    "a function",
  ],
  [
    "a link that runs code",
    () => st.linkButton("Go", "javascript:alert(1)"),
    'linkButton("Go"): its URL is',
    "https",
  ],
  [
    "an unknown icon",
    () => st.button("Go", { icon: "pencel" }),
    'button("Go"): there is no icon "pencel".',
    'Did you mean "pencil"',
  ],
  [
    "an unknown type",
    () => st.button("Go", { type: wrong("danger") }),
    'button("Go"): its type is the text "danger".',
    "primary",
  ],
  [
    "a figure that is none",
    () => st.metric("Total", wrong(null)),
    'metric("Total"): its value is null.',
    "number or a text",
  ],
  ["no rows", () => st.table(wrong(null)), "table(): its data is null.", "rows"],
  [
    "rows that are still to come",
    () => st.table(wrong(Promise.resolve([]))),
    "table(): its data is a promise (await it).",
    "rows",
  ],
  [
    "a column that is no list",
    () => st.table(wrong({ a: 1 })),
    'table(): its column "a" is the number 1.',
    "a list of rows",
  ],
  [
    "columns of different length",
    () => st.lineChart({ a: [1, 2], b: [1] }),
    'lineChart(): its column "b" has 1 values, and "a" has 2.',
    "as many",
  ],
  [
    "a column that is not there",
    () => st.lineChart([{ month: "a", sales: 1 }], { x: wrong("moth") }),
    'lineChart(): its data has no column "moth".',
    '"month", "sales"',
  ],
  [
    "a chart of words",
    () => st.barChart([{ a: "x" }]),
    "barChart(): its data has no column of numbers.",
    "Number(text)",
  ],
  [
    "a line of words",
    () => st.barChart([{ a: "x", b: 1 }], { y: "a" }),
    'barChart(): its column "a" holds more than numbers.',
    "Number(text)",
  ],
  [
    "too many colours",
    () => st.barChart([{ b: 1 }], { color: ["red", "blue"] }),
    "barChart(): it has 2 colours for 1 columns.",
    "each of `y`",
  ],
  [
    "an unknown order",
    () => st.barChart([{ b: 1 }], { sort: wrong("up") }),
    'barChart(): sort is the text "up".',
    "ascending",
  ],
  [
    "a promise to write",
    () => st.write(Promise.resolve(1)),
    "write(): it was given a promise.",
    "await",
  ],
  [
    "an unknown layout",
    () => st.setPageConfig({ layout: wrong("full") }),
    'setPageConfig(): layout is the text "full".',
    "centered, wide",
  ],
  [
    "a parameter that is an object",
    () => st.queryParams.set("a", wrong({})),
    'queryParams.set(): the value for the text "a" is an object.',
    "delete()",
  ],
  [
    "state without a function",
    () => st.state(wrong({ a: 1 })),
    "state(): it was given an object.",
    "function",
  ],
  [
    "a provider that is no text",
    () => st.login(wrong(7)),
    "login(): the provider is the number 7.",
    "[auth.NAME]",
  ],
  [
    "a provider with a space",
    () => st.login("my provider"),
    'login(): the provider is the text "my provider".',
    "[auth.NAME]",
  ],
  [
    "a way back that is none",
    () => st.login("a", { returnTo: wrong(null) }),
    "login(): returnTo is null.",
    "home",
  ],
  [
    "a parameter of the login that is no text",
    () => st.login("a", { params: wrong({ max_age: 5 }) }),
    'login(): its parameter "max_age" is the number 5.',
    "text",
  ],
  [
    "an unknown scope",
    () => st.logout({ scope: wrong("all") }),
    'logout(): its scope is the text "all".',
    "everywhere",
  ],
  [
    "a rule instead of a list",
    () => st.requireLogin({ allow: wrong("*@acme.com") }),
    'requireLogin(): allow is the text "*@acme.com".',
    "list of rules",
  ],
  [
    "an age below zero",
    () => st.requireLogin({ maxAge: -1 }),
    "requireLogin(): maxAge is the number -1.",
    "seconds",
  ],
  [
    "a rule that is none",
    () => st.requireLogin({ allow: ["acme.com"] }),
    'The rule "acme.com" is of no kind that is known.',
    "*@acme.com",
  ],
  [
    "a page of nothing",
    () => st.page(wrong(undefined)),
    "page(): its source is undefined.",
    "a function",
  ],
  ["a page without a name", () => st.page(() => {}), "page(): it has no title.", "title"],
  [
    "a path with a slash at its end",
    () => st.page("a.ts", { path: "a/" }),
    'page("a.ts"): its path is the text "a/".',
    "reports/2026",
  ],
  [
    "a path that leaves the app",
    () => st.page("a.ts", { path: "../a" }),
    'page("a.ts"): its path is the text "../a".',
    "reports/2026",
  ],
  [
    "a path of the server's",
    () => st.page("a.ts", { path: "auth/login" }),
    'its path the text "auth/login" is one of Sluice\'s own',
    "reports/2026",
  ],
  [
    "a default page with a path",
    () => st.page("a.ts", { path: "a", default: true }),
    'page("a.ts"): it is the default, and has the path the text "a".',
    "Leave one",
  ],
  [
    "a public page for some",
    () => st.page("a.ts", { public: true, allow: [] }),
    'page("a.ts"): it is public, and lets only some people in.',
    "Leave out",
  ],
  ["no pages", () => st.navigation([]), "navigation(): it has no pages.", "at least one"],
  [
    "files as pages",
    () => st.navigation(wrong(["a.ts"])),
    "navigation(): it was not given pages.",
    "st.page",
  ],
  [
    "no default page",
    () => st.navigation([st.page("a.ts")]),
    "navigation(): none of its pages is the default.",
    "default: true",
  ],
  [
    "two pages at one path",
    () => st.navigation([st.page("a.ts", { default: true }), st.page("x/b.ts"), st.page("y/b.ts")]),
    'navigation(): "B" and "B" both have the path "b".',
    "another `path`",
  ],
  [
    "two default pages",
    () => st.navigation([st.page("a.ts", { default: true }), st.page("b.ts", { default: true })]),
    'navigation(): "A" and "B" are both the default page.',
    "Leave `default` out",
  ],
  [
    "a link to no page",
    () => st.pageLink("nowhere"),
    'pageLink("nowhere"): there is no page "nowhere".',
    "st.navigation",
  ],
];

async function rethrow(error: unknown): Promise<void> {
  st.exception(error);
}

it.each(mistakes)(
  "says what is wrong with %s, and what to do",
  async (_mistake, act, message, hint) => {
    const app = await AppTest.fromFunction(async () => {
      act();
      await Promise.resolve();
    });

    expect(app.exception().message).toContain(message);
    expect(app.exception().hint).toContain(hint);
  },
);
