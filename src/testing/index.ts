/** The package entry `sluice/testing`: runs an app without a browser. */

export { AppTest } from "./app-test.ts";
export type { AppTestCore, AppTestOptions } from "./app-test.ts";
export type { LoginMessage } from "./driver.ts";
export type { Getters, PlacedElement, TestElement, Which } from "./elements.ts";
export type { TestUser } from "./test-user.ts";
