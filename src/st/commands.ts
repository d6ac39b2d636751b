/** The commands that draw and return plain values: each is a method of every container, too. */

export * from "./buttons.ts";
export * from "./charts.ts";
export * from "./choices.ts";
export * from "./date-input.ts";
export * from "./json.ts";
export * from "./metric.ts";
export * from "./multiselect.ts";
export * from "./number-input.ts";
export * from "./page-link.ts";
export * from "./slider.ts";
export * from "./status.ts";
export * from "./switches.ts";
export * from "./table.ts";
export * from "./text-inputs.ts";
export * from "./text.ts";
export * from "./write.ts";
