/** Finds what the parts of a code are. Eight languages come with it, others are loaded on demand. */

import highlighter from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";

import { languageAliases, moreLanguages } from "./languages.ts";
import { LineEmitter } from "./tokens.ts";
import type { CodeLine } from "./tokens.ts";

const own = { bash, javascript, json, python, sql, typescript, xml, yaml };
for (const [name, grammar] of Object.entries(own)) highlighter.registerLanguage(name, grammar);
highlighter.configure({ __emitter: LineEmitter });

/** Makes `language` known. False when nobody knows it. */
export async function loadLanguage(language: string): Promise<boolean> {
  const name = toName(language);
  if (highlighter.getLanguage(name) !== undefined) return true;
  const load = moreLanguages.get(name);
  if (load === undefined) return false;
  highlighter.registerLanguage(name, (await load()).default);
  return true;
}

/** The lines of `code`; undefined when `language` is not loaded. */
export function highlight(code: string, language: string): readonly CodeLine[] | undefined {
  const name = toName(language);
  if (highlighter.getLanguage(name) === undefined) return undefined;
  const { _emitter: emitter } = highlighter.highlight(code, {
    language: name,
    ignoreIllegals: true,
  });
  return emitter instanceof LineEmitter ? emitter.lines : undefined;
}

function toName(language: string): string {
  const name = language.toLowerCase();
  return languageAliases.get(name) ?? name;
}
