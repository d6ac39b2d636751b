import { expect, it } from "vitest";

import * as st from "../../src/st/index.ts";
import * as testing from "../../src/testing/index.ts";

const commands = [
  "barChart",
  "button",
  "caption",
  "checkbox",
  "code",
  "columns",
  "container",
  "dateInput",
  "divider",
  "empty",
  "error",
  "exception",
  "expander",
  "form",
  "header",
  "info",
  "json",
  "lineChart",
  "linkButton",
  "markdown",
  "metric",
  "multiselect",
  "numberInput",
  "pageLink",
  "progress",
  "radio",
  "selectbox",
  "slider",
  "spinner",
  "subheader",
  "submitButton",
  "success",
  "table",
  "tabs",
  "text",
  "textArea",
  "textInput",
  "title",
  "toast",
  "toggle",
  "warning",
  "write",
];

const others = [
  "ScriptError",
  "context",
  "isStop",
  "login",
  "logout",
  "navigation",
  "page",
  "queryParams",
  "requireLogin",
  "rerun",
  "secrets",
  "session",
  "setPageConfig",
  "sidebar",
  "signal",
  "state",
  "stop",
  "switchPage",
  "user",
];

it("exports these names from sluice", () => {
  expect(Object.keys(st).toSorted()).toEqual([...commands, ...others].toSorted());
});

it("exports these names from sluice/testing", () => {
  expect(Object.keys(testing)).toEqual(["AppTest"]);
});

it("gives every container each command that draws", () => {
  const missing = commands.filter(
    (name) => typeof Reflect.get(st.sidebar, name) !== "function" || !(name in st),
  );

  expect(missing).toEqual([]);
});
