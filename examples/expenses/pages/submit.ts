import * as st from "sluice";

import { addExpense, categories, listExpenses } from "../data.ts";

const user = st.requireLogin();
const email = user.email ?? user.sub;

st.title("Submit an expense");

const form = st.form("expense", { clearOnSubmit: true });
const [left, right] = form.columns(2);
const purpose = left.textInput("Purpose", { placeholder: "Train to Berlin", required: true });
const amount = right.numberInput("Amount in €", { min: 0, step: 0.5, value: 0 });
const category = left.selectbox("Category", categories);
const date = right.dateInput("Date", { value: "2026-11-25", max: "2026-12-31" });
const note = form.textArea("Note", { placeholder: "What a colleague should know", rows: 2 });

if (form.submitButton("Submit")) {
  if (purpose.trim() === "" || amount <= 0) {
    st.error("An expense needs a purpose, and an amount above zero.");
  } else {
    const text = note.trim() === "" ? purpose : `${purpose} (${note.trim()})`;
    addExpense({ date, person: user.name ?? email, email, category, purpose: text, amount });
    st.toast(`Submitted: ${purpose}`, { icon: "check" });
  }
}

st.header("Your expenses");
const own = listExpenses().filter((expense) => expense.email === email);
if (own.length === 0) st.info("You have not submitted any yet.");
else {
  st.table(
    own.map(({ date: on, purpose: what, amount: sum, state }) => ({
      Date: on,
      Purpose: what,
      Amount: sum,
      State: state,
    })),
  );
}
