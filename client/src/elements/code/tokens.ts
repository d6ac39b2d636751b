/** Highlighted code as lines of coloured pieces, built by highlight.js without any HTML string. */

import type { Emitter } from "highlight.js";

/** What a piece of code is, as far as its colour goes. */
export type TokenKind =
  | "comment"
  | "keyword"
  | "string"
  | "number"
  | "name"
  | "type"
  | "attribute"
  | "added"
  | "removed";

export interface CodeToken {
  readonly text: string;
  readonly kind: TokenKind | undefined;
}

export type CodeLine = readonly CodeToken[];

/** Scopes of highlight.js by what they begin with, see its docs/css-classes-reference. */
const kinds: Readonly<Record<string, TokenKind | "none">> = {
  comment: "comment",
  quote: "comment",
  keyword: "keyword",
  literal: "keyword",
  "selector-tag": "keyword",
  meta: "keyword",
  doctag: "keyword",
  string: "string",
  regexp: "string",
  char: "string",
  link: "string",
  number: "number",
  symbol: "number",
  bullet: "number",
  title: "name",
  section: "name",
  name: "name",
  "selector-id": "name",
  "selector-class": "name",
  built_in: "type",
  type: "type",
  class: "type",
  attr: "attribute",
  attribute: "attribute",
  property: "attribute",
  "template-variable": "attribute",
  variable: "attribute",
  "selector-attr": "attribute",
  "selector-pseudo": "attribute",
  addition: "added",
  deletion: "removed",
  subst: "none",
};

/** Takes what highlight.js finds and cuts it at the ends of lines. */
export class LineEmitter implements Emitter {
  readonly lines: CodeToken[][] = [[]];
  readonly #kinds: (TokenKind | undefined)[] = [];

  addText(text: string): void {
    const [first = "", ...rest] = text.split("\n");
    this.#push(first);
    for (const line of rest) {
      this.lines.push([]);
      this.#push(line);
    }
  }

  startScope(name: string): void {
    const own = kinds[name] ?? kinds[name.split(".", 1)[0] ?? ""];
    this.#kinds.push(own === "none" ? undefined : (own ?? this.#kinds.at(-1)));
  }

  endScope(): void {
    this.#kinds.pop();
  }

  // highlight.js calls these for scopes that hold others, though its types do not say so.
  openNode(name: string): void {
    this.startScope(name);
  }

  closeNode(): void {
    this.endScope();
  }

  __addSublanguage(emitter: Emitter, _name: string): void {
    if (!(emitter instanceof LineEmitter)) return;
    const [first = [], ...rest] = emitter.lines;
    this.lines.at(-1)?.push(...first);
    this.lines.push(...rest);
  }

  finalize(): void {}

  /** Not used: what is shown is made of `lines`. */
  toHTML(): string {
    return "";
  }

  #push(text: string): void {
    if (text !== "") this.lines.at(-1)?.push({ text, kind: this.#kinds.at(-1) });
  }
}

/** Code without colours, as lines. */
export function plainLines(code: string): readonly CodeLine[] {
  return code.split("\n").map((text) => (text === "" ? [] : [{ text, kind: undefined }]));
}
