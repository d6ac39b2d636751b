/** HTML with everything escaped that is put into it. */

/** Markup that is safe to send. */
export interface Html {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

type Part = string | Html | undefined | readonly Html[];

/** A template tag: texts are escaped, markup and lists of it are put in as they are, undefined is nothing. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = fixed.map((text, index) => text + render(parts[index])).join("");
  return { markup };
}

function render(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string")
    return part.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);
  return "markup" in part ? part.markup : part.map(({ markup }) => markup).join("");
}
