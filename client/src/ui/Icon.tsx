/** An icon beside words: it says nothing of its own, so screen readers pass over it. */

import { createElement } from "react";

import type { IconData } from "../../../src/protocol/elements.ts";

/** Shapes an icon may be made of; the data comes from the server's own icon set. */
const shapes: ReadonlySet<string> = new Set([
  "path",
  "circle",
  "ellipse",
  "line",
  "polyline",
  "polygon",
  "rect",
]);

export function Icon({
  icon,
  size = 18,
}: {
  readonly icon: IconData;
  /** Pixels. */
  readonly size?: number;
}): React.JSX.Element {
  if (typeof icon === "string") {
    return (
      <span className="emoji" aria-hidden="true">
        {icon}
      </span>
    );
  }
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {icon
        .filter(([tag]) => shapes.has(tag))
        .map(([tag, attributes]) =>
          createElement(tag, { key: JSON.stringify(attributes), ...attributes }),
        )}
    </svg>
  );
}
