/** What stands in a button or a link that looks like one. */

import type { IconData } from "../../../../src/protocol/elements.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Markdown } from "../../ui/Markdown.tsx";

export interface ButtonContentProps {
  readonly label: string;
  readonly icon: IconData | undefined;
  /** The icon stands alone; the label is still the accessible name. */
  readonly isLabelHidden?: boolean;
}

export function ButtonContent(props: ButtonContentProps): React.JSX.Element {
  const { label, icon, isLabelHidden = false } = props;
  return (
    <>
      {icon !== undefined && <Icon icon={icon} size={16} />}
      <span className={isLabelHidden && icon !== undefined ? "visually-hidden" : "button-label"}>
        <Markdown body={label} inline />
      </span>
    </>
  );
}
