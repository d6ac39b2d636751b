/** An element without a label whose author explains it: the question mark stands at its end. */

import { useId } from "react";

import { HelpTip } from "./HelpTip.tsx";

export function WithHelp({
  help,
  children,
}: {
  readonly help: string | undefined;
  readonly children: React.ReactNode;
}): React.ReactNode {
  const id = useId();
  if (help === undefined) return children;
  return (
    <div className="with-help">
      <div>{children}</div>
      <HelpTip id={id} label="Help" body={help} />
    </div>
  );
}
