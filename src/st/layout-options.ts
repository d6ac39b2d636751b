/** Options of the commands that make containers. */

import type { Icon } from "./icons.ts";
import type { ElementOptions } from "./options.ts";

/** Options of {@link columns}. */
export interface ColumnsOptions extends Omit<ElementOptions, "help"> {
  /** The space between columns. @defaultValue `"medium"` */
  gap?: "none" | "small" | "medium" | "large";
  /** Where columns stand that are not as high as others. @defaultValue `"top"` */
  align?: "top" | "center" | "bottom";
  /** A line around each column. @defaultValue `false` */
  border?: boolean;
}

/** Options of {@link container}. */
export interface ContainerOptions extends Omit<ElementOptions, "help"> {
  /** A line around it. @defaultValue `false` */
  border?: boolean;
  /** Whether its elements stand below or beside each other. @defaultValue `"column"` */
  direction?: "row" | "column";
  /** Where elements stand that are smaller than the room. @defaultValue `"stretch"` */
  align?: "start" | "center" | "end" | "stretch";
  /** The space between its elements. @defaultValue `"medium"` */
  gap?: "none" | "small" | "medium" | "large";
  /** With a `height`: stays at its end as more is written. @defaultValue `false` */
  autoscroll?: boolean;
}

/** Options of {@link tabs}. */
export interface TabsOptions<Label extends string> {
  /** A name of your own, unique in the session. */
  key?: string;
  /** What a screen reader hears of the row of tabs. @defaultValue `"Tabs"` */
  label?: string;
  /** The tab that is shown at first. @defaultValue the first */
  value?: Label;
  /** Runs the script when another tab is chosen, so that only the `Tabs.active` one needs to be drawn. @defaultValue `false` */
  lazy?: boolean;
}

/** Options of {@link expander}. */
export interface ExpanderOptions extends ElementOptions {
  /** Whether it is open at first. @defaultValue `false` */
  open?: boolean;
  /** A name of Lucide's, or an emoji. */
  icon?: Icon;
  /** Runs the script when it is opened or closed, so that it needs to be drawn only while `Expander.isOpen`. @defaultValue `false` */
  lazy?: boolean;
}

/** Options of {@link form}. */
export interface FormOptions extends Omit<ElementOptions, "key" | "help"> {
  /** A line around it. @defaultValue `true` */
  border?: boolean;
  /** Gives the inputs their first values again after a submit. @defaultValue `false` */
  clearOnSubmit?: boolean;
}
