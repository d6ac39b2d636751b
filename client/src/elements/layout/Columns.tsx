/** Columns beside each other, below each other where there is no room. */

import type { ElementOf } from "../../store/tree.ts";
import { Children } from "../../ui/Children.tsx";

import "./layout.css";

export function Columns({
  element: { id, shares, gap, align },
}: {
  readonly element: ElementOf<"columns">;
}): React.JSX.Element {
  const isEqual = shares.every((share) => share === shares[0]);
  const style: React.CSSProperties & Record<`--${string}`, string> = {
    "--count": String(shares.length),
    "--shares": shares.map((share) => `minmax(0, ${share}fr)`).join(" "),
  };
  return (
    <div
      className="columns"
      data-equal={isEqual || undefined}
      data-gap={gap}
      data-align={align}
      style={style}
    >
      <Children of={id} />
    </div>
  );
}

export function Column({
  element: { id, border = false },
}: {
  readonly element: ElementOf<"column">;
}): React.JSX.Element {
  return (
    <div className="column" data-border={border}>
      <Children of={id} />
    </div>
  );
}
