/** Commands that make containers: what holds other elements. */

import type { PropsOf } from "../protocol/elements.ts";
import { type Scope, currentScope } from "../script/scope.ts";
import { callOf, checkLabel, checkOptions, describeValue, invalid } from "./arguments.ts";
import { booleanCodec, textCodec } from "./codecs.ts";
import * as commands from "./commands.ts";
import { type Callable, containersWith, scopeOfRun } from "./container.ts";
import { iconOf } from "./icons.ts";
import type {
  ColumnsOptions,
  ContainerOptions,
  ExpanderOptions,
  FormOptions,
  TabsOptions,
} from "./layout-options.ts";
import { defined, sizeOf } from "./options.ts";

/** The functions of a module. */
type Methods<Module> = {
  readonly [
    Name in keyof Module as Module[Name] extends (...args: never) => unknown ? Name : never
  ]: Module[Name];
};

/** The commands that make containers, as methods of containers. */
export interface LayoutMethods {
  readonly columns: typeof columns;
  readonly container: typeof container;
  readonly empty: typeof empty;
  readonly expander: typeof expander;
  readonly form: typeof form;
  readonly tabs: typeof tabs;
}

/**
 * Holds elements. It has every command as a method, and is callable.
 *
 * @example
 * st.sidebar.title("Filters");
 * st.sidebar(() => {
 *   st.write("This stands in the sidebar, too.");
 * });
 */
export type Container = Callable & Methods<typeof commands> & LayoutMethods;

/** A place that shows the last element that was written to it. */
export type Placeholder = Container & {
  /** Shows nothing. */
  readonly clear: () => void;
};

/** A container that opens and closes. */
export type Expander = Container & {
  /** Whether it is open, as the script last heard: with `lazy`, that is now. */
  readonly isOpen: boolean;
};

/** One container for each tab, by their order. */
export type Tabs<Labels extends readonly string[]> = {
  readonly [Index in keyof Labels]: Container;
} & {
  /** Label of the tab that is shown, as the script last heard: with `lazy`, that is now. */
  readonly active: Labels[number];
};

/** One container for each column. */
export type Columns<Spec extends number | readonly number[]> = Spec extends readonly number[]
  ? { readonly [Index in keyof Spec]: Container }
  : Spec extends number
    ? Repeat<Container, Spec>
    : never;

type Repeat<T, Count extends number, Result extends readonly T[] = []> = number extends Count
  ? readonly T[]
  : Result["length"] extends Count
    ? Result
    : Repeat<T, Count, readonly [...Result, T]>;

/**
 * Columns beside each other, below each other where there is no room.
 *
 * @param spec - How many, or the share of the width of each.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` when `spec` is neither.
 * @example
 * const [left, right] = st.columns([2, 1]);
 * left.lineChart(rows);
 * right.metric("Total", total);
 */
export function columns<const Spec extends number | readonly number[]>(
  spec: Spec,
  options?: ColumnsOptions,
): Columns<Spec> {
  checkOptions("columns", undefined, options);
  const shares = toShares(spec);
  const { key, gap, align, border } = options ?? {};
  const { run, place } = currentScope();
  const props = { shares, ...sizeOf(options), ...defined({ gap, align }) };
  const id = run.draw(place, { kind: "columns", key, props });
  const inner = { id, form: place.form };
  const column = defined({ border });
  const all = shares.map(() =>
    inside({ run, place: { ...inner, id: run.draw(inner, { kind: "column", props: column }) } }),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one for each share
  return all as unknown as Columns<Spec>;
}

/**
 * A container, to be written to at any time of the run.
 *
 * @example
 * const summary = st.container({ border: true });
 * for (const row of rows) st.write(row.name);
 * summary.metric("Rows", rows.length);
 */
export function container(options?: ContainerOptions): Container {
  checkOptions("container", undefined, options);
  const { key, border, direction, align, gap, autoscroll } = options ?? {};
  const props = { ...sizeOf(options), ...defined({ border, direction, align, gap, autoscroll }) };
  return inside(drawInner("container", props, key));
}

/**
 * A place for one element: each write takes the place of the one before.
 *
 * @example
 * const status = st.empty();
 * for await (const step of work()) status.text(step);
 * status.clear();
 */
export function empty(): Placeholder {
  const scope = drawInner("empty", {});
  const { run, place } = scope;
  return create(scopeOfRun(scope), {
    clear: () => {
      run.check();
      run.clear(place.id);
    },
  });
}

/**
 * Something that opens when asked for.
 *
 * @param label - Markdown of one line.
 * @example st.expander("Details").json(order);
 */
export function expander(label: string, options?: ExpanderOptions): Expander {
  checkLabel("expander", label, options);
  const { key, open = false, icon, lazy } = options ?? {};
  const { run, place } = currentScope();
  const shapes = iconOf(callOf("expander", label), icon);
  const { id, value: isOpen } = run.drawWidget(place, {
    kind: "expander",
    key,
    props: { label, ...sizeOf(options), ...defined({ icon: shapes, isLazy: lazy }) },
    initial: open,
    codec: booleanCodec,
    onChange: undefined,
    validate: undefined,
    persist: undefined,
    bind: undefined,
  });
  return create(scopeOfRun({ run, place: { id, form: place.form } }), { isOpen });
}

/**
 * A container whose inputs reach the script together, when its {@link submitButton} is clicked.
 *
 * @param key - A name of its own, unique in the session.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` inside another form, or without a name.
 * @example
 * const form = st.form("expense", { clearOnSubmit: true });
 * const amount = form.numberInput("Amount");
 * if (form.submitButton("Add")) add(amount);
 */
export function form(key: string, options?: FormOptions): Container {
  checkOptions("form", key, options);
  if (typeof key !== "string" || key === "") {
    throw invalid("form()", `its key is ${describeValue(key)}`, "Give it a text of its own.");
  }
  const { run, place } = currentScope();
  if (place.form !== undefined) {
    throw invalid(
      callOf("form", key),
      "it stands in another form",
      "Put it after the other one, or have both be one form.",
    );
  }
  const { border = true, clearOnSubmit } = options ?? {};
  const props = { border, ...sizeOf(options), ...defined({ clearOnSubmit }) };
  const id = run.draw(place, { kind: "form", key, props });
  return inside({ run, place: { id, form: id } });
}

/**
 * Panels of which one is shown.
 *
 * @param labels - Markdown of one line each, no two alike.
 * @throws {@link ScriptError} `ARGUMENT_INVALID` without labels, or when two are alike.
 * @example
 * const [chart, data] = st.tabs(["Chart", "Data"]);
 * chart.lineChart(rows);
 * data.table(rows);
 */
export function tabs<const Labels extends readonly string[]>(
  labels: Labels,
  options?: TabsOptions<Labels[number]>,
): Tabs<Labels> {
  checkOptions("tabs", undefined, options);
  const { key, label = "Tabs", lazy } = options ?? {};
  const codec = textCodec("tabs()", labels);
  const value = options?.value ?? codec.first;
  if (!labels.includes(value)) {
    throw invalid("tabs()", `its value is ${describeValue(value)}`, "Give it one of the labels.");
  }
  const { run, place } = currentScope();
  const { id, value: active } = run.drawWidget(place, {
    kind: "tabs",
    key,
    props: { label, labels, ...defined({ isLazy: lazy }) },
    initial: value,
    codec,
    onChange: undefined,
    validate: undefined,
    persist: undefined,
    bind: undefined,
  });
  const inner = { id, form: place.form };
  const panels = labels.map((text) => {
    const panel = run.draw(inner, { kind: "tab", label: text, props: { label: text } });
    return inside({ run, place: { id: panel, form: place.form } });
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one for each label
  return Object.assign(panels, { active }) as unknown as Tabs<Labels>;
}

const create = containersWith({ ...commands, columns, container, empty, expander, form, tabs });

/** The part of the page beside the rest, for filters and navigation. */
export const sidebar: Container = create(
  () => ({ run: currentScope().run, place: { id: "side", form: undefined } }),
  {},
);

function inside(scope: Scope): Container {
  return create(scopeOfRun(scope), {});
}

function drawInner<Kind extends "container" | "empty">(
  kind: Kind,
  props: PropsOf<Kind>,
  key?: string,
): Scope {
  const { run, place } = currentScope();
  return { run, place: { id: run.draw(place, { kind, key, props }), form: place.form } };
}

const mostColumns = 24;

function toShares(spec: number | readonly number[]): readonly number[] {
  const shares = typeof spec === "number" ? countToShares(spec) : spec;
  const isRight =
    Array.isArray(shares) &&
    shares.length > 0 &&
    shares.length <= mostColumns &&
    shares.every((share) => typeof share === "number" && share > 0 && share < Infinity);
  if (isRight) return shares;
  throw invalid(
    "columns()",
    `${Array.isArray(spec) ? `[${spec.join(", ")}]` : describeValue(spec)} says no columns`,
    `Give it how many, from 1 to ${mostColumns}, or a list with the share of each, such as [2, 1].`,
  );
}

function countToShares(count: number): readonly number[] {
  const isCount = Number.isInteger(count) && count > 0 && count <= mostColumns;
  return isCount ? Array.from({ length: count }, () => 1) : [];
}
