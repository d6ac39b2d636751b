/** Who uses the app: `st.user`. */

import { inspect } from "node:util";

import { type User, currentUser } from "./user-view.ts";

export type { LoginError } from "../protocol/user.ts";
export type { LoggedInUser, LoggedOutUser, StandardClaims, User, UserTokens } from "./user-view.ts";

/**
 * Who uses the app. Without a login in the configuration it is nobody.
 *
 * @throws {@link ScriptError} `OUTSIDE_OF_RUN` when it is used outside of a run.
 * @example
 * if (!st.user.isLoggedIn) st.login();
 * st.write(`Hello, ${st.user.name}!`);
 */
export const user: User = createLiveUser();

function createLiveUser(): User {
  const target: object = { [inspect.custom]: () => ({ ...currentUser() }) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every property is that of the current user
  return new Proxy(target, {
    // Symbols are asked for by the console and the like, also outside of a run.
    get: (_target, name) =>
      typeof name === "symbol" ? Reflect.get(target, name) : Reflect.get(currentUser(), name),
    has: (_target, name) => Reflect.has(currentUser(), name),
    ownKeys: () => Object.keys(currentUser()),
    getOwnPropertyDescriptor(_target, name) {
      const descriptor = Reflect.getOwnPropertyDescriptor(currentUser(), name);
      return descriptor && { ...descriptor, configurable: true };
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
    getPrototypeOf: () => null,
  }) as User;
}
