/** Panels of which one is shown. Lazy tabs run the script for the one that is chosen; others are there already. */

import { useId, useRef, useState } from "react";

import { useChildren, useWidgetValue } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { Children } from "../../ui/Children.tsx";
import { Markdown, plainText } from "../../ui/Markdown.tsx";

import "./layout.css";

export function Tabs({ element }: { readonly element: ElementOf<"tabs"> }): React.JSX.Element {
  const { id, label, labels, isLazy = false, disabled = false } = element;
  const base = useId();
  const panels = useChildren(id);
  const [value, , commit] = useWidgetValue(element);
  const active = Math.max(0, labels.indexOf(value));
  // A panel is drawn when it is first shown and then kept: a chart cannot be drawn where there is no room.
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set());
  if (!opened.has(active)) setOpened(new Set([...opened, active]));
  const buttons = useRef<(HTMLButtonElement | null)[]>([]);

  function select(index: number): void {
    const chosen = labels[index];
    if (chosen === undefined || disabled) return;
    commit(chosen, { quiet: !isLazy });
    buttons.current[index]?.focus();
  }

  function onKeyDown(event: React.KeyboardEvent): void {
    const target = nextTab(event.key, active, labels.length);
    if (target === undefined) return;
    event.preventDefault();
    select(target);
  }

  return (
    <div className="tabs">
      <div
        className="tab-list"
        role="tablist"
        tabIndex={-1}
        aria-label={plainText(label)}
        onKeyDown={onKeyDown}
      >
        {labels.map((text, index) => (
          <button
            key={text}
            ref={(button) => {
              buttons.current[index] = button;
            }}
            type="button"
            role="tab"
            id={`${base}-tab-${index}`}
            aria-selected={index === active}
            aria-controls={`${base}-panel-${index}`}
            tabIndex={index === active ? 0 : -1}
            disabled={disabled}
            onClick={() => select(index)}
          >
            <Markdown body={text} inline />
          </button>
        ))}
      </div>
      {labels.map((text, index) => {
        const panel = panels[index];
        return (
          <div
            key={text}
            className="tab-panel"
            role="tabpanel"
            id={`${base}-panel-${index}`}
            aria-labelledby={`${base}-tab-${index}`}
            hidden={index !== active}
          >
            {panel !== undefined && opened.has(index) && <Children of={panel} />}
          </div>
        );
      })}
    </div>
  );
}

/** Where a key leads from tab `active` of `count`. Undefined for keys that mean nothing here. */
function nextTab(key: string, active: number, count: number): number | undefined {
  switch (key) {
    case "ArrowRight":
      return (active + 1) % count;
    case "ArrowLeft":
      return (active + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** The content of one tab. `Tabs` draws its panel around it. */
export function Tab({ element }: { readonly element: ElementOf<"tab"> }): React.JSX.Element {
  return <Children of={element.id} />;
}
