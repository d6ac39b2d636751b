/** Every kind of element: what it shows (JSON) and, for an input, what the browser may send back. */

/** An element that only shows. */
interface Shows<Props> {
  readonly props: Props;
}

/** An element the person sets. Its value stands in its props; a change of it runs the script again. */
interface Inputs<Props, Value> {
  readonly props: Props & WidgetProps & { readonly value: Value };
  readonly value: Value;
}

/** An element the person triggers: it has a value for one run only. */
interface Triggers<Props> {
  readonly props: Props & WidgetProps;
  readonly value: true;
}

/** What every element may have. */
export interface SizeProps {
  /** Pixels, or how the element takes its room. */
  readonly width?: number | "stretch" | "content";
  readonly height?: number | "stretch" | "content";
  /** Markdown, shown behind a question mark beside the label. */
  readonly help?: string;
}

/** What every input has. */
export interface WidgetProps extends SizeProps {
  /** Markdown of one line. It is the accessible name too, with its marks taken off. */
  readonly label: string;
  /** `hidden` keeps its room, `none` does not; a screen reader hears the label in both cases. */
  readonly labelVisibility?: "hidden" | "none";
  readonly disabled?: boolean;
  readonly required?: boolean;
  /** What the script found wrong with the value. */
  readonly error?: string;
  /** Id of the form it stands in: its value waits for the form's submit. */
  readonly form?: string;
}

/** An icon: an emoji, or the shapes of a Lucide icon on its 24 × 24 grid. */
export type IconData =
  | string
  | readonly (readonly [tag: string, attributes: Readonly<Record<string, string>>])[];

/** Rows that travel as an Arrow IPC stream of their own, named by the hash of its bytes. */
export interface DataRef {
  readonly blob: string;
  readonly rows: number;
}

export type ButtonKind = "primary" | "secondary" | "tertiary";

export type AlertTone = "success" | "info" | "warning" | "error";

/** One frame of a stack, on the author's own line. */
export interface StackFrame {
  readonly function?: string;
  /** Path relative to the app's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is shown of an exception. In production only `message` and `logId` are set. */
export interface ExceptionProps {
  readonly name?: string;
  readonly message: string;
  readonly hint?: string;
  /** The lines around the author's own line, with a mark before it. */
  readonly excerpt?: string;
  readonly stack?: readonly StackFrame[];
  /** Also in the operator's log. Not `id`: an element has one of its own. */
  readonly logId?: string;
}

/** A page as the navigation shows it. */
export interface PageEntry {
  /** Path below the app's home page, without a slash at either end; "" is the home page. */
  readonly path: string;
  readonly title: string;
  readonly icon?: IconData;
  readonly isHidden?: boolean;
}

export interface NavigationProps {
  readonly position: "sidebar" | "top" | "hidden";
  readonly sections: readonly { readonly title?: string; readonly pages: readonly PageEntry[] }[];
  /** Path of the page that is shown. */
  readonly current: string;
}

/** What holds for the whole page: the element `page` under the root. */
export interface PageProps {
  readonly title?: string;
  readonly icon?: IconData;
  readonly layout?: "centered" | "wide";
  readonly sidebar?: "auto" | "open" | "closed" | "locked";
  readonly navigation?: NavigationProps;
  /** The script reached a page that does not exist. */
  readonly isNotFound?: boolean;
}

export interface ChartProps extends SizeProps {
  readonly type: "line" | "bar";
  readonly data: DataRef;
  readonly x: string;
  readonly y: readonly string[];
  readonly xKind: "category" | "time" | "number";
  /** CSS colours or tokens `c1` … `c8`, one for each of `y`. */
  readonly color?: readonly string[];
  readonly xLabel?: string;
  readonly yLabel?: string;
  readonly isHorizontal?: boolean;
  readonly stack?: boolean | "normalize";
  /** What a screen reader hears instead of the picture. */
  readonly description: string;
}

/** Kind of element → its props and value. Adding an element begins with its entry here. */
export interface Elements {
  // text
  heading: Shows<SizeProps & { level: 1 | 2 | 3; body: string; anchor?: string }>;
  markdown: Shows<SizeProps & { body: string; anchors?: boolean }>;
  text: Shows<SizeProps & { body: string }>;
  caption: Shows<SizeProps & { body: string }>;
  code: Shows<
    SizeProps & { body: string; language?: string; lineNumbers?: boolean; wrap?: boolean }
  >;
  divider: Shows<SizeProps>;
  // data
  json: Shows<SizeProps & { value: unknown; expanded: boolean | number }>;
  table: Shows<SizeProps & { data: DataRef; hideIndex?: boolean; border?: boolean | "horizontal" }>;
  metric: Shows<
    SizeProps & {
      label: string;
      value: string;
      delta?: string;
      /** Which way `delta` points and whether that is good. */
      trend?: { direction: "up" | "down"; tone: "good" | "bad" | "neutral" };
      chart?: readonly number[];
      border?: boolean;
    }
  >;
  chart: Shows<ChartProps>;
  // buttons
  button: Triggers<{
    type: ButtonKind;
    icon?: IconData;
    /** Keys such as `Ctrl+Enter`. */
    shortcut?: string;
    /** Submits the form it stands in. */
    isSubmit?: boolean;
  }>;
  linkButton: Shows<
    SizeProps & {
      label: string;
      url: string;
      type: ButtonKind;
      icon?: IconData;
      disabled?: boolean;
    }
  >;
  pageLink: Shows<
    SizeProps & { label: string; path: string; query?: string; icon?: IconData; disabled?: boolean }
  >;
  // choices: the value is the option's text
  checkbox: Inputs<object, boolean>;
  toggle: Inputs<object, boolean>;
  radio: Inputs<
    { options: readonly string[]; captions?: readonly string[]; isHorizontal?: boolean },
    string | null
  >;
  selectbox: Inputs<
    { options: readonly string[]; placeholder?: string; isClearable?: boolean; allowNew?: boolean },
    string | null
  >;
  multiselect: Inputs<
    { options: readonly string[]; placeholder?: string; max?: number; allowNew?: boolean },
    readonly string[]
  >;
  // numbers, text, dates
  slider: Inputs<
    { min: number; max: number; step: number; format?: Intl.NumberFormatOptions; unit?: string },
    number | readonly [number, number]
  >;
  numberInput: Inputs<
    {
      min?: number;
      max?: number;
      step: number;
      /** Only whole numbers are taken. */
      isWhole?: boolean;
      isClearable?: boolean;
      format?: Intl.NumberFormatOptions;
      placeholder?: string;
    },
    number | null
  >;
  textInput: Inputs<
    {
      type: "text" | "password" | "email";
      placeholder?: string;
      maxChars?: number;
      autocomplete?: string;
      /** Sends while typing, not on Enter or leaving alone. */
      live?: boolean;
    },
    string
  >;
  textArea: Inputs<
    { rows: number | "auto"; placeholder?: string; maxChars?: number; live?: boolean },
    string
  >;
  dateInput: Inputs<
    { min?: string; max?: string; isRange?: boolean; locale?: string; isClearable?: boolean },
    /** ISO dates; a range whose end is not chosen yet has null there. */
    string | null | readonly [string | null, string | null]
  >;
  // layout
  container: Shows<
    SizeProps & {
      border?: boolean;
      direction?: "row" | "column";
      align?: "start" | "center" | "end" | "stretch";
      gap?: "none" | "small" | "medium" | "large";
      autoscroll?: boolean;
    }
  >;
  columns: Shows<
    SizeProps & {
      /** Shares of the width, one for each column. */
      shares: readonly number[];
      gap?: "none" | "small" | "medium" | "large";
      align?: "top" | "center" | "bottom";
    }
  >;
  column: Shows<{ border?: boolean }>;
  tabs: Inputs<{ labels: readonly string[]; isLazy?: boolean }, string>;
  tab: Shows<{ label: string }>;
  expander: Inputs<{ icon?: IconData; isLazy?: boolean }, boolean>;
  form: Shows<SizeProps & { border: boolean; clearOnSubmit?: boolean }>;
  empty: Shows<object>;
  // status
  alert: Shows<SizeProps & { tone: AlertTone; body: string; title?: string; icon?: IconData }>;
  exception: Shows<ExceptionProps>;
  progress: Shows<SizeProps & { value: number; text?: string }>;
  spinner: Shows<{ text: string }>;
  toast: Shows<{ body: string; icon?: IconData; tone?: AlertTone; durationMs: number }>;
  // the page itself
  page: Shows<PageProps>;
}

export type ElementKind = keyof Elements;
export type PropsOf<Kind extends ElementKind> = Elements[Kind]["props"];

/** Kinds that hold a value. */
export type WidgetKind = {
  [Kind in ElementKind]: Elements[Kind] extends { value: unknown } ? Kind : never;
}[ElementKind];
export type ValueOf<Kind extends WidgetKind> = Elements[Kind] extends { value: infer Value }
  ? Value
  : never;

/** Kinds whose value stands in their props, so not buttons. */
export type InputKind = {
  [Kind in WidgetKind]: PropsOf<Kind> extends { value: unknown } ? Kind : never;
}[WidgetKind];
export type TriggerKind = Exclude<WidgetKind, InputKind>;

/** A node of the tree. Its children are said apart, by a `children` operation. */
export type ElementNode = {
  [Kind in ElementKind]: { readonly kind: Kind } & PropsOf<Kind>;
}[ElementKind];
export type NodeOf<Kind extends ElementKind> = { readonly kind: Kind } & PropsOf<Kind>;

/** Where elements can stand without a container of the script's own. */
export const rootIds = ["main", "side", "toasts"] as const;

/** Id of the one `page` element. It has no parent. */
export const pageId = "page";
