/** A page with each element of these folders, in the looks that an author can give it. */

import type { ElementNode } from "../../../../src/protocol/elements.ts";
import type { Op } from "../../../../src/protocol/frames.ts";
import { customers, orders, revenue } from "./rows.ts";

const download: ElementNode & { kind: "button" } = {
  kind: "button",
  label: "Download",
  type: "secondary",
  icon: [
    ["path", { d: "M12 15V3" }],
    ["path", { d: "M21 15v4a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-4" }],
    ["path", { d: "m7 10 5 5 5-5" }],
  ],
};
const script = `// The total of an order, with tax.
interface Order { readonly net: number; readonly country: "DE" | "NG" }

export function total({ net, country }: Order): string {
  const rate = country === "DE" ? 0.19 : 0.075;
  return \`€ \${(net * (1 + rate)).toFixed(2)}\`;
}`;
const cities = ["Abuja", "Accra", "Berlin", "Cairo", "Dakar", "Hamburg", "Ibadan", "Kigali"];
const moreCities = [...cities, "Lagos", "Lomé", "Nairobi", "Osaka", "Port Harcourt", "Zürich"];

export const gallery: Readonly<Record<string, ElementNode>> = {
  title: { kind: "heading", level: 1, body: "Elements" },
  primary: { kind: "button", label: "Save changes", type: "primary", shortcut: "Ctrl+Enter" },
  download,
  tertiary: { kind: "button", label: "Cancel", type: "tertiary", help: "Nothing is **saved**." },
  off: { kind: "button", label: "Delete", type: "secondary", disabled: true },
  link: {
    kind: "linkButton",
    label: "Read the guide",
    url: "https://example.com/",
    type: "secondary",
  },
  pageLink: { kind: "pageLink", label: "Customers", path: "customers", icon: "👥" },
  search: {
    kind: "textInput",
    label: "Search",
    type: "text",
    value: "",
    placeholder: "Name or city",
    help: "Matches any part of a *name*.",
  },
  mail: {
    kind: "textInput",
    label: "Email",
    type: "email",
    value: "ada@",
    required: true,
    error: "This is not a whole address.",
  },
  password: { kind: "textInput", label: "Password", type: "password", value: "secret" },
  locked: { kind: "textInput", label: "Account", type: "text", value: "DE-1042", disabled: true },
  notes: {
    kind: "textArea",
    label: "Notes",
    rows: 3,
    value: "Asked for the July figures.",
    maxChars: 200,
  },
  amount: {
    kind: "numberInput",
    label: "Amount",
    value: 1234.5,
    step: 0.5,
    min: 0,
    max: 5000,
    format: { style: "currency", currency: "EUR" },
  },
  empty: { kind: "numberInput", label: "Discount", value: null, step: 1, placeholder: "None" },
  seats: { kind: "slider", label: "Seats", min: 0, max: 100, step: 1, value: 40 },
  price: {
    kind: "slider",
    label: "Price",
    min: 0,
    max: 200,
    step: 5,
    value: [30, 120],
    format: { style: "currency", currency: "EUR", maximumFractionDigits: 0 },
  },
  fixed: {
    kind: "slider",
    label: "Fixed",
    min: 0,
    max: 10,
    step: 1,
    value: 4,
    disabled: true,
    unit: "days",
  },
  paying: { kind: "checkbox", label: "Only **paying** customers", value: true },
  terms: {
    kind: "checkbox",
    label: "I agree",
    value: false,
    required: true,
    error: "Needed to go on.",
  },
  liveToggle: { kind: "toggle", label: "Live updates", value: true },
  compare: { kind: "toggle", label: "Compare with last year", value: false, help: "Same months." },
  currency: {
    kind: "radio",
    label: "Currency",
    options: ["EUR", "USD", "JPY"],
    value: "EUR",
    isHorizontal: true,
  },
  plan: {
    kind: "radio",
    label: "Plan",
    options: ["Team", "Company"],
    captions: ["Up to ten people", "Single sign-on, audit log"],
    value: null,
  },
  region: {
    kind: "selectbox",
    label: "Region",
    options: ["Europe", "Africa", "Asia"],
    value: "Europe",
  },
  owner: {
    kind: "selectbox",
    label: "Owner",
    options: ["Ada", "Grace"],
    value: "Ada",
    isClearable: true,
  },
  city: { kind: "selectbox", label: "City", options: moreCities, value: null, isClearable: true },
  tag: { kind: "selectbox", label: "Tag", options: ["new", "old"], value: "new", allowNew: true },
  states: {
    kind: "multiselect",
    label: "States",
    options: ["active", "trial", "paused", "gone"],
    value: ["active", "trial"],
    max: 3,
  },
  from: {
    kind: "dateInput",
    label: "From",
    value: "2026-07-01",
    min: "2026-01-01",
    max: "2026-12-31",
  },
  period: {
    kind: "dateInput",
    label: "Period",
    value: ["2026-07-06", "2026-07-17"],
    isRange: true,
    isClearable: true,
  },
  birthday: {
    kind: "dateInput",
    label: "Birthday",
    value: null,
    locale: "de-DE",
    isClearable: true,
  },
  gone: {
    kind: "multiselect",
    label: "Ended",
    options: ["active"],
    value: ["active"],
    disabled: true,
  },
  choice: {
    kind: "selectbox",
    label: "Approval",
    options: ["Yes", "No"],
    value: null,
    required: true,
    error: "Choose one of them.",
  },
  shut: { kind: "dateInput", label: "Closed on", value: "2026-03-01", disabled: true },
  due: {
    kind: "dateInput",
    label: "Due",
    value: "2026-03-01",
    error: "This is in the past.",
    help: "When it must be paid.",
  },
  line: {
    kind: "chart",
    type: "line",
    data: revenue.ref,
    x: "month",
    y: ["Europe", "Africa", "Asia"],
    xKind: "category",
    description: "Revenue by month and region: Europe leads and grows.",
  },
  time: {
    kind: "chart",
    type: "line",
    data: orders.ref,
    x: "day",
    y: ["orders"],
    xKind: "time",
    yLabel: "Orders a day",
    description: "Orders by day, between 900 and 1,900.",
    height: 260,
  },
  bars: {
    kind: "chart",
    type: "bar",
    data: revenue.ref,
    x: "month",
    y: ["Europe", "Africa"],
    xKind: "category",
    stack: true,
    xLabel: "Month",
    yLabel: "Million euros",
    description: "Revenue by month, Europe and Africa stacked.",
  },
  across: {
    kind: "chart",
    type: "bar",
    data: revenue.ref,
    x: "month",
    y: ["Asia"],
    xKind: "category",
    isHorizontal: true,
    color: ["c3"],
    description: "Revenue of Asia by month.",
    height: 340,
  },
  table: { kind: "table", data: customers.ref },
  plain: { kind: "table", data: customers.ref, hideIndex: true, border: "horizontal", height: 150 },
  code: { kind: "code", body: script, language: "typescript", lineNumbers: true },
  shell: {
    kind: "code",
    body: "npm i sluice && npx sluice run app.ts --port 8080 # and open the address it prints",
    language: "bash",
    wrap: true,
  },
  json: {
    kind: "json",
    expanded: 2,
    value: {
      id: 1042,
      name: "Northwind",
      active: true,
      contact: null,
      tags: ["trial", "eu"],
      address: { city: "Lagos", lines: ["12 Marina", 'The "Old" House'] },
      none: {},
    },
  },
};

/** Elements that stand beside each other, two in a row. */
const pairs: readonly (readonly [string, string])[] = [
  ["search", "mail"],
  ["password", "locked"],
  ["amount", "empty"],
  ["seats", "price"],
  ["paying", "terms"],
  ["liveToggle", "compare"],
  ["currency", "plan"],
  ["region", "owner"],
  ["city", "tag"],
  ["from", "period"],
  ["gone", "choice"],
  ["shut", "due"],
];

/** The operations that draw the page. */
export function galleryOps(): readonly Op[] {
  const nodes = Object.entries(gallery).map(([id, node]): Op => ["set", id, node]);
  const inPairs = new Set(pairs.flat());
  const buttons = ["primary", "download", "tertiary", "off", "link", "pageLink"];
  const ids: string[] = ["title", "buttons"];
  const layout: Op[] = [
    ["set", "buttons", { kind: "container", direction: "row", align: "center" }],
    ["children", "buttons", buttons],
  ];
  for (const id of Object.keys(gallery)) {
    const row = pairs.findIndex(([left]) => left === id);
    if (row >= 0) {
      ids.push(`row${row}`);
      layout.push(
        ["set", `row${row}`, { kind: "columns", shares: [1, 1] }],
        ["children", `row${row}`, [`row${row}a`, `row${row}b`]],
        ...["a", "b"].flatMap((side, index): Op[] => [
          ["set", `row${row}${side}`, { kind: "column" }],
          ["children", `row${row}${side}`, [pairs[row]?.[index] ?? ""]],
        ]),
      );
    } else if (!inPairs.has(id) && !buttons.includes(id) && id !== "title") ids.push(id);
  }
  return [
    ["set", "page", { kind: "page", title: "Elements" }],
    ...nodes,
    ...layout,
    ["children", "main", ids],
  ];
}

/** What its charts and tables show. */
export const galleryBlobs = [revenue, orders, customers];
