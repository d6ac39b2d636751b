/** Code in a monospaced block: coloured, numbered if asked, copied with one click. */

import { useEffect, useMemo, useRef, useState } from "react";

import type { ElementOf } from "../../store/tree.ts";
import { CopyButton } from "../../ui/CopyButton.tsx";
import { useScrollRegion } from "../../ui/scroll-region.ts";

import "./code.css";
import { plainLines } from "./tokens.ts";
import type { CodeLine } from "./tokens.ts";

type Highlighter = typeof import("./highlighter.ts");

/** Longer code is shown without colours, which would take longer than a person waits. */
const maxColoredChars = 200_000;

/** Shows the text at once; colours follow when the highlighter has arrived. */
export function Code({ element }: { readonly element: ElementOf<"code"> }): React.JSX.Element {
  const { body, language, lineNumbers = false, wrap = false, height } = element;
  const lines = useLines(body.replace(/\n$/u, ""), language);
  const block = useRef<HTMLPreElement>(null);
  const scrollProps = useScrollRegion(block, "Code");
  return (
    <div className="code">
      <CopyButton text={() => body} label="Copy code" />
      <pre
        ref={block}
        className="code-block"
        data-numbers={lineNumbers || undefined}
        data-wrap={wrap || undefined}
        style={typeof height === "number" ? { maxHeight: height } : undefined}
        {...scrollProps}
      >
        <code>
          {lines.map((line, index) => (
            // Lines have no identity but their place.
            // oxlint-disable-next-line react/no-array-index-key
            <span className="code-line" key={index}>
              {line.map(({ text, kind }, part) =>
                kind === undefined ? (
                  text
                ) : (
                  // oxlint-disable-next-line react/no-array-index-key
                  <span className={`code-${kind}`} key={part}>
                    {text}
                  </span>
                ),
              )}
              {"\n"}
            </span>
          ))}
        </code>
      </pre>
    </div>
  );
}

function useLines(body: string, language: string | undefined): readonly CodeLine[] {
  const [loaded, setLoaded] = useState<{ language: string; highlighter: Highlighter }>();
  const isColored = language !== undefined && body.length <= maxColoredChars;

  useEffect(() => {
    if (!isColored) return undefined;
    let isWanted = true;
    void load(language).then((highlighter) => {
      if (isWanted && highlighter !== undefined) setLoaded({ language, highlighter });
      return undefined;
    });
    return () => {
      isWanted = false;
    };
  }, [isColored, language]);

  return useMemo(() => {
    const colored =
      isColored && loaded?.language === language
        ? loaded.highlighter.highlight(body, language)
        : undefined;
    return colored ?? plainLines(body);
  }, [body, language, isColored, loaded]);
}

/** Undefined when nobody knows the language or its file did not arrive: the code is readable without. */
async function load(language: string): Promise<Highlighter | undefined> {
  try {
    const highlighter = await import("./highlighter.ts");
    return (await highlighter.loadLanguage(language)) ? highlighter : undefined;
  } catch {
    return undefined;
  }
}
