import * as st from "sluice";

import { byMonth, categories, listExpenses, states, total } from "../data.ts";

const euro = { style: "currency", currency: "EUR", maximumFractionDigits: 0 } as const;

st.title("Expenses");
st.write("What the company spent in **2026**, as its people handed it in.");

const chosen = st.sidebar.multiselect("Categories", categories, { value: [...categories] });
const [from, to] = st.sidebar.dateInput("Period", {
  value: ["2026-01-01", "2026-12-31"],
  help: "Both days count.",
});
const onlyOpen = st.sidebar.toggle("Only what is still open");

const rows = listExpenses().filter(
  ({ category, date, state }) =>
    chosen.includes(category) && date >= from && date <= to && (!onlyOpen || state === "open"),
);

const [spent, average, open] = st.columns(3);
spent.metric("Spent", total(rows), { format: euro, border: true });
average.metric("On average", total(rows) / Math.max(1, rows.length), {
  format: euro,
  border: true,
});
open.metric("Open", rows.filter(({ state }) => state === "open").length, { border: true });

if (rows.length === 0) {
  st.info("Nothing fits these filters. Choose more categories or a longer period.");
  st.stop();
}

const perMonth = byMonth(rows);
const [lines, bars] = st.tabs(["Over time", "By category"]);
lines.lineChart(perMonth, { x: "month", y: [...chosen] });
bars.barChart(
  chosen.map((category) => ({
    category,
    amount: total(rows.filter((row) => row.category === category)),
  })),
  { x: "category", y: "amount" },
);

st.header("All entries");
const search = st.textInput("Search", { placeholder: "Purpose or person", live: true });
const state = st.radio("State", ["all", ...states], { horizontal: true });
const needle = search.toLowerCase();
const found = rows.filter(
  (row) =>
    (state === "all" || row.state === state) &&
    `${row.purpose} ${row.person}`.toLowerCase().includes(needle),
);
st.table(
  found.slice(0, 20).map(({ date, person, category, purpose, amount, state: status }) => ({
    Date: date,
    Person: person,
    Category: category,
    Purpose: purpose,
    Amount: amount,
    State: status,
  })),
);
if (found.length > 20) st.caption(`The newest 20 of ${found.length}.`);
