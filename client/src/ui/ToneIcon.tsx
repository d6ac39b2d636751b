/** The sign of a tone, with its name for those who do not see it. */

import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";

import type { AlertTone, IconData } from "../../../src/protocol/elements.ts";
import { Icon } from "./Icon.tsx";

const signs = {
  success: { Sign: CircleCheck, name: "Success" },
  info: { Sign: Info, name: "Information" },
  warning: { Sign: TriangleAlert, name: "Warning" },
  error: { Sign: CircleX, name: "Error" },
} as const satisfies Record<AlertTone, object>;

export function ToneIcon({
  tone,
  icon,
}: {
  readonly tone: AlertTone;
  /** The author's own, instead of the usual one. */
  readonly icon?: IconData | undefined;
}): React.JSX.Element {
  const { Sign, name } = signs[tone];
  return (
    <>
      <span className="tone-icon">
        {icon === undefined ? <Sign size={18} /> : <Icon icon={icon} />}
      </span>
      <span className="visually-hidden">{name}: </span>
    </>
  );
}
