/** Markdown as React elements: no HTML string is ever made, so there is nothing to sanitise. */

import { Lexer } from "marked";
import type { MarkedToken, Token, Tokens } from "marked";
import { Fragment, memo, useMemo } from "react";

import { HeadingAnchor } from "./HeadingAnchor.tsx";
import { isElsewhere, safeImage, safeLink, slug } from "./links.ts";
import { Scrollable } from "./Scrollable.tsx";

interface MarkdownProps {
  readonly body: string;
  /** One line without blocks, for labels and headings. */
  readonly inline?: boolean;
  /** Headings get a link to themselves. */
  readonly anchors?: boolean;
}

/** Shows Markdown (GFM). HTML in it is shown as the text it is. */
export const Markdown = memo(function Markdown({
  body,
  inline = false,
  anchors = false,
}: MarkdownProps): React.JSX.Element {
  const tokens = useMemo(
    () => (inline ? Lexer.lexInline(body, { gfm: true }) : Lexer.lex(body, { gfm: true })),
    [body, inline],
  );
  return <>{renderAll(tokens, anchors)}</>;
});

/** The words of `body` without its marks, for accessible names. */
export function plainText(body: string): string {
  return textOf(Lexer.lexInline(body, { gfm: true }));
}

function textOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => ("tokens" in token && token.tokens ? textOf(token.tokens) : unescape(token)))
    .join("");
}

function unescape(token: Token): string {
  return "text" in token && typeof token.text === "string" ? token.text : token.raw;
}

function renderAll(tokens: readonly Token[] | undefined, anchors: boolean): React.ReactNode {
  return tokens?.map((token, index) => (
    // Tokens have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={index}>{render(token, anchors)}</Fragment>
  ));
}

/** `marked` types a token of an extension as anything; we use no extension, so each is one of its own. */
function render(generic: Token, anchors: boolean): React.ReactNode {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const token = generic as MarkedToken;
  switch (token.type) {
    case "paragraph":
      return <p>{renderAll(token.tokens, anchors)}</p>;
    case "text":
      return token.tokens === undefined ? token.text : renderAll(token.tokens, anchors);
    case "escape":
      return token.text;
    case "strong":
      return <strong>{renderAll(token.tokens, anchors)}</strong>;
    case "em":
      return <em>{renderAll(token.tokens, anchors)}</em>;
    case "del":
      return <del>{renderAll(token.tokens, anchors)}</del>;
    case "codespan":
      return <code>{token.text}</code>;
    case "br":
      return <br />;
    case "link":
      return <Link token={token}>{renderAll(token.tokens, anchors)}</Link>;
    case "image":
      return <Picture token={token} />;
    case "heading":
      return <Heading token={token} anchors={anchors} />;
    case "list":
      return <List token={token} anchors={anchors} />;
    case "blockquote":
      return <blockquote>{renderAll(token.tokens, anchors)}</blockquote>;
    case "code":
      return (
        <Scrollable label="Code">
          <pre>
            <code>{token.text}</code>
          </pre>
        </Scrollable>
      );
    case "table":
      return <Table token={token} />;
    case "hr":
      return <hr />;
    case "html": // Shown as the text it is.
      return token.raw;
    case "checkbox":
      return <Checkbox isChecked={token.checked} />;
    default: // Space, definitions of links, and what later versions of marked may add.
      return null;
  }
}

function Link({
  token,
  children,
}: {
  readonly token: Tokens.Link;
  readonly children: React.ReactNode;
}): React.ReactNode {
  const href = safeLink(token.href);
  if (href === undefined) return children;
  const away = isElsewhere(href) ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return (
    <a href={href} title={token.title ?? undefined} {...away}>
      {children}
    </a>
  );
}

function Picture({ token }: { readonly token: Tokens.Image }): React.ReactNode {
  const src = safeImage(token.href);
  if (src === undefined) return token.text;
  return <img src={src} alt={token.text} title={token.title ?? undefined} loading="lazy" />;
}

function Heading({
  token,
  anchors,
}: {
  readonly token: Tokens.Heading;
  readonly anchors: boolean;
}): React.JSX.Element {
  const Tag = headingTags[token.depth - 1] ?? "h6";
  const words = textOf(token.tokens);
  if (!anchors) return <Tag>{renderAll(token.tokens, anchors)}</Tag>;
  return (
    <div className="heading">
      <Tag id={slug(words)} tabIndex={-1}>
        {renderAll(token.tokens, anchors)}
      </Tag>
      <HeadingAnchor name={slug(words)} title={words} />
    </div>
  );
}

const headingTags = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;

function List({
  token,
  anchors,
}: {
  readonly token: Tokens.List;
  readonly anchors: boolean;
}): React.JSX.Element {
  const items = token.items.map((item, index) => (
    // oxlint-disable-next-line react/no-array-index-key
    <li key={index} className={item.task ? "task" : undefined}>
      {item.task && !hasCheckbox(item) && <Checkbox isChecked={item.checked === true} />}
      {renderAll(item.tokens, anchors)}
    </li>
  ));
  if (!token.ordered) return <ul>{items}</ul>;
  return <ol start={token.start === "" ? undefined : token.start}>{items}</ol>;
}

function hasCheckbox(item: Tokens.ListItem): boolean {
  const first = item.tokens[0];
  const inner = first !== undefined && "tokens" in first ? first.tokens?.[0] : undefined;
  return first?.type === "checkbox" || inner?.type === "checkbox";
}

function Checkbox({ isChecked }: { readonly isChecked: boolean }): React.JSX.Element {
  return (
    <input
      type="checkbox"
      checked={isChecked}
      readOnly
      disabled
      aria-label={isChecked ? "Done" : "Not done"}
    />
  );
}

function Table({ token }: { readonly token: Tokens.Table }): React.JSX.Element {
  return (
    <Scrollable label="Table">
      <table>
        <thead>
          <tr>{token.header.map((cell, index) => renderCell("th", cell, index))}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>{row.map((cell, column) => renderCell("td", cell, column))}</tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function renderCell(Tag: "td" | "th", cell: Tokens.TableCell, index: number): React.JSX.Element {
  return (
    <Tag key={index} className={cell.align === null ? undefined : `align-${cell.align}`}>
      {renderAll(cell.tokens, false)}
    </Tag>
  );
}
