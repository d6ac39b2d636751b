/** What went wrong in the script, where, and what to do about it. A visitor in production sees a message and an id. */

import { CircleX, RotateCw } from "lucide-react";

import type { ExceptionProps } from "../../../../src/protocol/elements.ts";
import { useSession } from "../../store/hooks.ts";
import type { ElementOf } from "../../store/tree.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";

import "./status.css";

export function Exception({
  element,
}: {
  readonly element: ElementOf<"exception">;
}): React.JSX.Element {
  const { name, message, hint, excerpt, stack = [], logId } = element;
  const session = useSession();
  return (
    <div className="exception" role="alert">
      <div className="exception-head">
        <CircleX className="tone-icon" size={18} />
        <div className="exception-words">
          <p className="exception-message">
            {name !== undefined && <strong>{name}: </strong>}
            {message}
          </p>
          {hint !== undefined && <p className="exception-hint">{hint}</p>}
        </div>
        <CopyButton text={() => exceptionText(element)} label="Copy the error" />
      </div>
      {excerpt !== undefined && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
        <pre className="exception-excerpt" tabIndex={0} aria-label="Source">
          {excerpt.split("\n").map((line, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no identity but their place
            <span key={index} data-mark={line.startsWith(">") || undefined}>
              {line}
              {"\n"}
            </span>
          ))}
        </pre>
      )}
      {stack.length > 0 && (
        <details className="exception-stack">
          <summary>Stack</summary>
          <ol>
            {stack.map(({ function: caller, file, line, column }) => (
              <li key={`${file}:${line}:${column}:${caller ?? ""}`}>
                <code>
                  {caller !== undefined && `${caller} `}
                  {file}:{line}:{column}
                </code>
              </li>
            ))}
          </ol>
        </details>
      )}
      <div className="exception-foot">
        <button type="button" className="button" onClick={() => session.rerun()}>
          <RotateCw size={15} /> Run again
        </button>
        {logId !== undefined && <code className="exception-id">{logId}</code>}
      </div>
    </div>
  );
}

/** The whole error as text, to be sent to somebody. */
export function exceptionText(props: ExceptionProps): string {
  const { name, message, hint, excerpt, stack = [] } = props;
  const head = name === undefined ? message : `${name}: ${message}`;
  const frames = stack.map(
    ({ function: caller, file, line, column }) =>
      `    at ${caller === undefined ? "" : `${caller} `}(${file}:${line}:${column})`,
  );
  return [head, ...frames, hint, excerpt].filter((part) => part !== undefined).join("\n");
}
