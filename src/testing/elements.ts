/** The elements of a page as a test sees them, and how it finds one. */

import type {
  ElementKind,
  ElementNode,
  InputKind,
  NodeOf,
  TriggerKind,
  ValueOf,
} from "../protocol/elements.ts";

/** What a test can do to an element. */
export interface Acts {
  /** Clicks a button, and waits for the script. */
  click(id: string, node: ElementNode): Promise<void>;
  /** Sets a value, and waits for the script; in a form the script hears of it with the submit. */
  set(id: string, node: ElementNode, value: unknown): Promise<void>;
}

/** An element of the page: its props, and what a person can do to it. */
export type TestElement<Kind extends ElementKind> = NodeOf<Kind> & {
  readonly id: string;
} & (Kind extends TriggerKind
    ? {
        /** Clicks it, and waits until the script has run. Refused as in a browser when it is disabled. */
        click(): Promise<void>;
      }
    : unknown) &
  (Kind extends InputKind
    ? {
        /** Sets its value as a browser sends it, and waits until the script has run. In a form it waits for the submit. */
        set(value: ValueOf<Kind>): Promise<void>;
      }
    : unknown);

/** Which element is meant: its label or text, its position among those of its kind, or its key. */
export type Which = string | number | { readonly key: string };

/** A function for each kind of element that finds one. Without an argument there must be one only. */
export type Getters = {
  readonly [Kind in ElementKind]: (which?: Which) => TestElement<Kind>;
};

/** An element, and where it stands. */
export interface PlacedElement {
  readonly id: string;
  /** Id of the element that holds it, or `main`, `side` or `toasts`. */
  readonly parent: string;
  readonly node: ElementNode;
}

/** Finds the one element of that kind. */
export function findOne(
  kind: string,
  elements: readonly PlacedElement[],
  which: Which | undefined,
): PlacedElement {
  const alike = elements.filter(({ node }) => node.kind === kind);
  const found = alike.filter(({ id, node }, index) => {
    if (which === undefined) return true;
    if (typeof which === "number") return index === which;
    return typeof which === "string" ? namesOf(node).includes(which) : id === `#${which.key}`;
  });
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const wanted = which === undefined ? "" : ` ${JSON.stringify(which)}`;
  const there = alike.map(({ node }) => JSON.stringify(namesOf(node)[0] ?? "")).join(", ");
  throw new Error(
    found.length === 0
      ? `The page has no ${kind}${wanted}. ${there === "" ? "It has none at all." : `It has: ${there}.`}`
      : `The page has ${found.length} elements ${kind}${wanted}: ${there}. Say which by its position or its key.`,
  );
}

/** What a test may do with an element. */
export function toTestElement<Kind extends ElementKind>(
  { id, node }: PlacedElement,
  acts: Acts,
): TestElement<Kind> {
  const element: object = {
    ...node,
    id,
    click: () => acts.click(id, node),
    set: (value: unknown) => acts.set(id, node, value),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- found by its kind
  return element as TestElement<Kind>;
}

/** The texts that a person would call an element by. */
export function namesOf(node: ElementNode): readonly string[] {
  const texts: readonly unknown[] = ["label", "body", "text", "title", "message"].map((name) =>
    Reflect.get(node, name),
  );
  return texts.filter((text) => typeof text === "string");
}
