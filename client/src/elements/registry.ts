/** Which component draws which kind of element: the one place that decides what a page loads at first and what on use. */

import type { ElementKind } from "../../../src/protocol/elements.ts";
import { lazyElement } from "../ui/lazy.tsx";
import type { ElementComponent } from "../ui/lazy.tsx";
import { Button } from "./inputs/Button.tsx";
import { Checkbox } from "./inputs/Checkbox.tsx";
import { LinkButton } from "./inputs/LinkButton.tsx";
import { PageLink } from "./inputs/PageLink.tsx";
import { Radio } from "./inputs/Radio.tsx";
import { Slider } from "./inputs/Slider.tsx";
import { TextArea } from "./inputs/TextArea.tsx";
import { TextInput } from "./inputs/TextInput.tsx";
import { Toggle } from "./inputs/Toggle.tsx";
import { Column, Columns } from "./layout/Columns.tsx";
import { Container } from "./layout/Container.tsx";
import { Empty } from "./layout/Empty.tsx";
import { Expander } from "./layout/Expander.tsx";
import { Form } from "./layout/Form.tsx";
import { Tab, Tabs } from "./layout/Tabs.tsx";
import { Alert } from "./status/Alert.tsx";
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
  code: lazyElement(
    async () => (await import("./code/Code.tsx")).Code,
    ({ body }) => 32 + 22 * body.split("\n").length,
  ),
  divider: Divider,
  // data
  json: lazyElement(
    async () => (await import("./json/Json.tsx")).Json,
    () => 120,
  ),
  table: lazyElement(
    async () => (await import("./table/Table.tsx")).Table,
    ({ data, height }) =>
      typeof height === "number" ? height : 36 * (Math.min(data.rows, 10) + 1),
  ),
  metric: Metric,
  chart: lazyElement(
    async () => (await import("./chart/Chart.tsx")).Chart,
    ({ height }) => (typeof height === "number" ? height : 320),
  ),
  // buttons
  button: Button,
  linkButton: LinkButton,
  pageLink: PageLink,
  // choices
  checkbox: Checkbox,
  toggle: Toggle,
  radio: Radio,
  selectbox: lazyElement(
    async () => (await import("./select/Selectbox.tsx")).Selectbox,
    () => controlHeight,
  ),
  multiselect: lazyElement(
    async () => (await import("./select/Multiselect.tsx")).Multiselect,
    () => controlHeight,
  ),
  // numbers, text, dates
  slider: Slider,
  numberInput: lazyElement(
    async () => (await import("./inputs/NumberInput.tsx")).NumberInput,
    () => controlHeight,
  ),
  textInput: TextInput,
  textArea: TextArea,
  dateInput: lazyElement(
    async () => (await import("./date/DateInput.tsx")).DateInput,
    () => controlHeight,
  ),
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
  exception: lazyElement(
    async () => (await import("./status/Exception.tsx")).Exception,
    ({ excerpt = "" }) => 120 + 22 * excerpt.split("\n").length,
  ),
  progress: Progress,
  spinner: Spinner,
  // shown by the shell, not where they stand
  toast: Nothing,
  page: Nothing,
} satisfies { readonly [Kind in ElementKind]: ElementComponent<Kind> };

function Nothing(): null {
  return null;
}
