/** Commands that show text. */

import { checkBody, checkOptions } from "./arguments.ts";
import { draw } from "./draw.ts";
import { type ElementOptions, defined, sizeOf } from "./options.ts";

/** Options of headings. */
export interface HeadingOptions extends ElementOptions {
  /** Name of the heading in the page's URL, after `#`. @defaultValue made of its text */
  anchor?: string;
}

/** Options of {@link markdown}. */
export interface MarkdownOptions extends ElementOptions {
  /** Its headings can be linked to. @defaultValue `false` */
  anchors?: boolean;
}

/** Options of {@link code}. */
export interface CodeOptions extends ElementOptions {
  /** Language whose words are coloured, such as `ts`, `python` or `sql`. @defaultValue none */
  language?: string;
  /** Numbers before the lines. @defaultValue `false` */
  lineNumbers?: boolean;
  /** Breaks long lines instead of scrolling. @defaultValue `false` */
  wrap?: boolean;
}

/**
 * Shows the title of the page. Markdown of one line.
 *
 * @example st.title("Expenses");
 */
export function title(body: string, options?: HeadingOptions): void {
  drawHeading("title", 1, body, options);
}

/**
 * Shows the heading of a part. Markdown of one line.
 *
 * @example st.header("This month");
 */
export function header(body: string, options?: HeadingOptions): void {
  drawHeading("header", 2, body, options);
}

/**
 * Shows a heading below {@link header}. Markdown of one line.
 *
 * @example st.subheader("By category");
 */
export function subheader(body: string, options?: HeadingOptions): void {
  drawHeading("subheader", 3, body, options);
}

/**
 * Shows Markdown as GitHub knows it. HTML in it is shown as text.
 *
 * @example st.markdown("**Due** on [Friday](https://example.com).");
 */
export function markdown(body: string, options?: MarkdownOptions): void {
  check("markdown", body, options);
  const props = { body, ...sizeOf(options), ...defined({ anchors: options?.anchors }) };
  draw("markdown", props, options?.key);
}

/**
 * Shows a text as it is, in letters of one width, with its line breaks.
 *
 * @example st.text("a  b\nc  d");
 */
export function text(body: string, options?: ElementOptions): void {
  check("text", body, options);
  draw("text", { body, ...sizeOf(options) }, options?.key);
}

/**
 * Shows Markdown in small, quiet letters.
 *
 * @example st.caption("Figures of last night.");
 */
export function caption(body: string, options?: ElementOptions): void {
  check("caption", body, options);
  draw("caption", { body, ...sizeOf(options) }, options?.key);
}

/**
 * Shows program code, with a button that copies it.
 *
 * @example st.code("select 1;", { language: "sql" });
 */
export function code(body: string, options?: CodeOptions): void {
  check("code", body, options);
  const { language, lineNumbers, wrap } = options ?? {};
  const props = { body, ...sizeOf(options), ...defined({ language, lineNumbers, wrap }) };
  draw("code", props, options?.key);
}

/**
 * Shows a line between what is above and below it.
 *
 * @example st.divider();
 */
export function divider(options?: ElementOptions): void {
  checkOptions("divider", undefined, options);
  draw("divider", sizeOf(options), options?.key);
}

function drawHeading(
  command: string,
  level: 1 | 2 | 3,
  body: string,
  options: HeadingOptions | undefined,
): void {
  check(command, body, options);
  const props = { level, body, ...sizeOf(options), ...defined({ anchor: options?.anchor }) };
  draw("heading", props, options?.key);
}

function check(command: string, body: unknown, options: unknown): void {
  checkBody(command, body);
  checkOptions(command, body, options);
}
