/** Mistakes in a script's `st.login()`, told to its author before anything is redirected. */

import { SluiceError } from "../errors.ts";

/** The provider that was asked for is not configured. */
export class UnknownProviderError extends SluiceError<"AUTH_PROVIDER_UNKNOWN"> {
  override readonly name = "UnknownProviderError";

  constructor(name: string, known: readonly string[]) {
    const list = known.map((other) => JSON.stringify(other)).join(", ");
    super(
      "AUTH_PROVIDER_UNKNOWN",
      `st.login(${JSON.stringify(name)}): no such provider is configured. ${
        list === "" ? "Only [auth] itself is: st.login()" : `Known: ${list}`
      }.`,
      `Use a name that is configured, or add [auth.${name}] to secrets.toml.`,
    );
  }
}

/** A parameter that the flow sets itself. */
export class OwnedParameterError extends SluiceError<"AUTH_PARAMETER_OWNED"> {
  override readonly name = "OwnedParameterError";

  constructor(parameter: string) {
    super(
      "AUTH_PARAMETER_OWNED",
      `st.login(): params.${parameter} is set by the login itself.`,
      `Leave ${parameter} out.`,
    );
  }
}
