/** Copies a text, and says that it did. */

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

import "./copy-button.css";

/** For how long the button says "Copied". */
const shownForMs = 2_000;

export interface CopyButtonProps {
  readonly text: () => string;
  readonly label: string;
}

/** `text` is asked for when the button is pressed. */
export function CopyButton({ text, label }: CopyButtonProps): React.JSX.Element {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return undefined;
    const timer = setTimeout(() => setState("idle"), shownForMs);
    return () => clearTimeout(timer);
  }, [state]);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text());
      setState("copied");
    } catch {
      // Without HTTPS, or when the person has forbidden it.
      setState("failed");
    }
  }

  return (
    <span className="copy-button" data-state={state}>
      <button
        type="button"
        className="icon-button"
        data-size="small"
        aria-label={label}
        title={label}
        onClick={() => void copy()}
      >
        {state === "copied" ? <Check size={16} /> : <Copy size={16} />}
      </button>
      <output className={state === "failed" ? "copy-note" : "visually-hidden"}>
        {state === "copied" && "Copied"}
        {state === "failed" && "The browser did not allow it: select the text instead"}
      </output>
    </span>
  );
}
