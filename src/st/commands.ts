/** The commands that draw and return plain values: each is a method of every container, too. */

export * from "./buttons.ts";
export * from "./status.ts";
export * from "./text.ts";
export * from "./write.ts";
