/** A line between what does not belong together. */

import "./text.css";

export function Divider(): React.JSX.Element {
  return <hr className="divider" />;
}
