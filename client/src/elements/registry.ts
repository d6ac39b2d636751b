/** Which component draws which kind of element: the one place that decides what a page loads at first and what on use. */

import type { ElementKind } from "../../../src/protocol/elements.ts";
import { lazyElement } from "../ui/lazy.tsx";
import type { ElementComponent } from "../ui/lazy.tsx";
import { Column, Columns } from "./layout/Columns.tsx";
import { Container } from "./layout/Container.tsx";
import { Empty } from "./layout/Empty.tsx";
import { Expander } from "./layout/Expander.tsx";
import { Form } from "./layout/Form.tsx";
import { Tab, Tabs } from "./layout/Tabs.tsx";
import { Alert } from "./status/Alert.tsx";
import { Exception } from "./status/Exception.tsx";
import { Progress } from "./status/Progress.tsx";
import { Spinner } from "./status/Spinner.tsx";
import { Caption } from "./text/Caption.tsx";
import { Divider } from "./text/Divider.tsx";
import { Heading } from "./text/Heading.tsx";
import { MarkdownText } from "./text/MarkdownText.tsx";
import { Metric } from "./text/Metric.tsx";
import { Text } from "./text/Text.tsx";

/** A label's line and a control. */
const controlHeight = 62;

export const registry = {
  // text
  heading: Heading,
  markdown: MarkdownText,
  text: Text,
  caption: Caption,
  code: pending("code/Code"),
  divider: Divider,
  // data
  json: pending("json/Json"),
  table: pending("table/Table"),
  metric: Metric,
  chart: pending("chart/Chart"),
  // buttons
  button: pending("inputs/Button"),
  linkButton: pending("inputs/LinkButton"),
  pageLink: pending("inputs/PageLink"),
  // choices
  checkbox: pending("inputs/Checkbox"),
  toggle: pending("inputs/Toggle"),
  radio: pending("inputs/Radio"),
  selectbox: pending("select/Selectbox"),
  multiselect: pending("select/Multiselect"),
  // numbers, text, dates
  slider: pending("inputs/Slider"),
  numberInput: pending("inputs/NumberInput"),
  textInput: pending("inputs/TextInput"),
  textArea: pending("inputs/TextArea"),
  dateInput: pending("date/DateInput"),
  // layout
  container: Container,
  columns: Columns,
  column: Column,
  tabs: Tabs,
  tab: Tab,
  expander: Expander,
  form: Form,
  empty: Empty,
  // status
  alert: Alert,
  exception: Exception,
  progress: Progress,
  spinner: Spinner,
  // shown by the shell, not where they stand
  toast: Nothing,
  page: Nothing,
} satisfies { readonly [Kind in ElementKind]: ElementComponent<Kind> };

function Nothing(): null {
  return null;
}

/** Elements whose file is being written: replaced by plain imports as they come. */
function pending<Kind extends ElementKind>(file: string): ElementComponent<Kind> {
  const modules = import.meta.glob<Record<string, ElementComponent<Kind>>>(
    "./{inputs,select,date,chart,table,json,code}/*.tsx",
  );
  const load = modules[`./${file}.tsx`];
  return lazyElement(
    async () => (await load?.())?.[file.split("/")[1] ?? ""] ?? Nothing,
    () => controlHeight,
  );
}
