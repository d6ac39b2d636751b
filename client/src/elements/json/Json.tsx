/** A value as a tree that opens and closes, in the colours of the page. */

import { useCallback } from "react";
import { JsonView, defaultStyles } from "react-json-view-lite";

import type { ElementOf } from "../../store/tree.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";

import "./json.css";

const styles = {
  ...defaultStyles,
  container: "json-tree",
  basicChildStyle: "json-node",
  childFieldsContainer: "json-children",
  label: "json-label",
  clickableLabel: "json-label json-clickable",
  nullValue: "json-null",
  undefinedValue: "json-null",
  numberValue: "json-number",
  stringValue: "json-string",
  booleanValue: "json-boolean",
  otherValue: "json-other",
  punctuation: "json-punctuation",
  expandIcon: "json-toggle",
  collapseIcon: "json-toggle",
  collapsedContent: "json-collapsed",
  stringifyStringValues: true,
  ariaLables: { expandJson: "Open", collapseJson: "Close" },
};

/** Parts with more entries stay closed at first: drawing all of a long list at once would hold up the page. */
const maxOpenEntries = 200;

export function Json({ element }: { readonly element: ElementOf<"json"> }): React.JSX.Element {
  const { value, expanded, height } = element;
  const depth = expanded === true ? Infinity : Number(expanded);
  const shouldExpand = useCallback(
    (level: number, part: unknown) => level < depth && countEntries(part) <= maxOpenEntries,
    [depth],
  );
  return (
    <div className="json">
      <CopyButton text={() => JSON.stringify(value, null, 2)} label="Copy JSON" />
      <div
        className="json-scroll"
        style={typeof height === "number" ? { maxHeight: height } : undefined}
      >
        {typeof value === "object" && value !== null ? (
          <JsonView
            data={value}
            style={styles}
            shouldExpandNode={shouldExpand}
            clickToExpandNode
            aria-label="JSON"
          />
        ) : (
          <Leaf value={value} />
        )}
      </div>
    </div>
  );
}

/** A value without parts, which is no tree. */
function Leaf({ value }: { readonly value: unknown }): React.JSX.Element {
  const kind = value === null ? "null" : typeof value;
  return <span className={`json-${kind}`}>{JSON.stringify(value) ?? "undefined"}</span>;
}

function countEntries(part: unknown): number {
  return typeof part === "object" && part !== null ? Object.keys(part).length : 0;
}
