/** Inputs that are on or off. */

import { currentScope } from "../script/scope.ts";
import { callOf, describeValue, invalid } from "./arguments.ts";
import { booleanCodec } from "./codecs.ts";
import { type InputOptions, inputProps, inputSettings } from "./options.ts";

/** Options of {@link checkbox} and {@link toggle}. */
export interface SwitchOptions extends InputOptions<boolean> {
  /** Whether it is on at first. @defaultValue `false` */
  value?: boolean;
}

/**
 * Shows a box to tick.
 *
 * @param label - Markdown of one line.
 * @returns Whether it is ticked.
 * @example if (st.checkbox("Show all")) st.table(rows);
 */
export function checkbox(label: string, options?: SwitchOptions): boolean {
  return drawSwitch("checkbox", label, options);
}

/**
 * Shows a switch.
 *
 * @param label - Markdown of one line.
 * @returns Whether it is on.
 * @example const isLive = st.toggle("Live figures");
 */
export function toggle(label: string, options?: SwitchOptions): boolean {
  return drawSwitch("toggle", label, options);
}

function drawSwitch(
  kind: "checkbox" | "toggle",
  label: string,
  options: SwitchOptions | undefined,
): boolean {
  const { run, place } = currentScope();
  const props = inputProps(kind, label, options);
  const initial = options?.value ?? false;
  if (typeof initial !== "boolean") {
    const what = `its value is ${describeValue(initial)}`;
    throw invalid(callOf(kind, label), what, "Give it true or false.");
  }
  return run.widget(place, {
    kind,
    props,
    initial,
    codec: booleanCodec,
    ...inputSettings(options),
  });
}
