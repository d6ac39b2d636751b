/** A script that draws every kind of element. */

import type { ElementKind } from "../../../src/protocol/elements.ts";

/** Complete by its type: a new kind does not compile until it is here, and in the script. */
export const kinds: Readonly<Record<ElementKind, true>> = {
  heading: true,
  markdown: true,
  text: true,
  caption: true,
  code: true,
  divider: true,
  json: true,
  table: true,
  metric: true,
  chart: true,
  button: true,
  linkButton: true,
  pageLink: true,
  checkbox: true,
  toggle: true,
  radio: true,
  selectbox: true,
  multiselect: true,
  slider: true,
  numberInput: true,
  textInput: true,
  textArea: true,
  dateInput: true,
  container: true,
  columns: true,
  column: true,
  tabs: true,
  tab: true,
  expander: true,
  form: true,
  empty: true,
  alert: true,
  exception: true,
  progress: true,
  spinner: true,
  toast: true,
  page: true,
};

export const everyElement = `import * as st from "sluice";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"];
const rows = months.map((month, index) => ({
  month,
  north: 40 + index * 6 + (index % 2) * 9,
  south: 62 - index * 3 + (index % 3) * 7,
}));

async function inputs(): Promise<void> {
  st.title("Inputs");
  st.caption("Each tells the script what it is set to.");
  const [left, right] = st.columns(2);
  left(() => {
    st.textInput("Name", { value: "Ada Lovelace", help: "As it stands in the **contract**." });
    st.selectbox("Region", ["North", "South"]);
    st.numberInput("Amount", { value: 12.5, step: 0.5 });
    st.slider("Seats", { min: 0, max: 50, value: 18 });
    st.checkbox("Send a copy", { value: true });
    st.toggle("Notify the team", { value: true });
  });
  right(() => {
    st.textInput("Password", { type: "password", value: "open sesame" });
    st.multiselect("Tags", ["new", "urgent", "paid"], { value: ["new", "paid"] });
    st.dateInput("Due", { value: "2026-07-15" });
    st.slider("Price", { min: 0, max: 100, value: [20, 70] });
    st.radio("Size", ["Small", "Medium", "Large"]);
  });
  st.textArea("Note", { value: "Asked for the July figures.", rows: 2 });
  const form = st.form("order");
  form.textInput("Article", { required: true });
  form.submitButton("Order");
  st.container({ direction: "row" })(() => {
    st.button("Save", { type: "primary", icon: "save" });
    st.button("Cancel", { type: "tertiary" });
    st.button("Delete", { disabled: true });
    st.linkButton("Read the guide", "https://example.com/guide");
  });
}

async function output(): Promise<void> {
  st.title("Output");
  st.markdown("A paragraph with **strong**, *soft*, \`code\` and a [link](https://example.com/).");
  const figures = st.columns(3);
  figures[0].metric("Orders", 128, { delta: 12 });
  figures[1].metric("Returns", 3, { delta: -1 });
  figures[2].metric("Revenue", "€ 9,120");
  const [chart, data, source] = st.tabs(["Chart", "Data", "Source"]);
  chart.barChart(rows, { x: "month", y: ["north", "south"] });
  data.table(rows);
  source.code('const total = rows.reduce((sum, { north }) => sum + north, 0);', { language: "typescript" });
  st.header("What goes on");
  st.success("The order was **sent**.");
  st.info("The figures are those of last night.");
  st.warning("Three rows have no date.");
  st.error("The file is no table.", { title: "Not read" });
  st.progress(0.6, { text: "Reading" });
  st.expander("Details", { open: true })(() => {
    st.json({ id: 7, tags: ["new", "paid"], customer: { name: "Ada" } });
  });
  st.subheader("The rest");
  st.text("plain text, as it is: *no* markdown");
  st.divider();
  st.empty().text("what stands in a placeholder");
  st.empty();
  st.exception(new TypeError("shown by the script"));
  st.pageLink("inputs");
  if (st.button("Toast")) st.toast("Saved", { icon: "check", durationMs: 60_000 });
  if (st.button("Spin")) await st.spinner("Counting", () => new Promise(() => {}));
  st.sidebar.toggle("Only this week");
}

const pages = [st.page(output, { default: true }), st.page(inputs)];
st.setPageConfig({ title: "Every element" });
await st.navigation(pages).run();
`;
