/** Whether a provider takes the client's credentials: what `sluice auth check` can tell of it without a person. */

import type { ClientAuth, ProviderConfig } from "../config/types.ts";
import { clientAuthMethod } from "./client-auth.ts";
import { asAuthError, type AuthError } from "./errors.ts";
import { type Finding, ok, problem, reasonOf, warning } from "./finding.ts";

export interface Credentials {
  readonly config: ProviderConfig;
  /** What the metadata offers of `client_auth`. */
  readonly offered: readonly string[] | undefined;
  /**
   * Offers a code that never was, as this client: a provider that knows the client refuses the code, one that does not
   * refuses the client. Undefined: it accepts the code.
   */
  readonly redeemFalseCode: (config: ProviderConfig) => Promise<unknown>;
}

/** Tries the method in force and, where that tells too little, the others: which of them is taken names the cure. */
export async function checkCredentials(credentials: Credentials): Promise<Finding> {
  const { config, offered } = credentials;
  const method = clientAuthMethod(config, offered);
  const refusal = await refusalOf(credentials, config);
  if (refusal === undefined) {
    return problem("It accepts a code that never was.", "Do not use this provider.");
  }
  if (refusal.code === "AUTH_CLIENT_REFUSED") {
    const text = `It refuses the client's credentials: ${reasonOf(refusal)}.`;
    return problem(text, await cureOf(credentials, method));
  }
  if (refusal.code !== "AUTH_CODE_REFUSED") {
    return warning(`Whether the credentials are right cannot be told: ${reasonOf(refusal)}.`);
  }
  if (method === "none") return ok("Its token endpoint answers this public client.");
  if (await isTaken(credentials, "none")) {
    return warning(
      `It refuses a false code without asking for the ${proofOf(config)}, so whether that is right cannot be told.`,
      `If the client is registered as public: ${publicCure(config)}`,
    );
  }
  return ok(`It accepts the client's credentials by ${method}, and refuses a false code.`);
}

async function cureOf(credentials: Credentials, method: ClientAuth): Promise<string> {
  const { config, offered } = credentials;
  if (method === "none") return "Give its client_secret: the client is not registered as public.";
  if (await isTaken(credentials, "none")) {
    return `The client is registered as public: ${publicCure(config)}`;
  }
  const other = method === "client_secret_basic" ? "client_secret_post" : "client_secret_basic";
  if (config.clientSecret !== undefined && (await isTaken(credentials, other))) {
    return `Write client_auth = "${other}".`;
  }
  return `Check client_id and ${proofOf(config)}, or set client_auth; it offers ${offered?.join(", ") ?? "what it does not say"}.`;
}

/** Whether the client gets as far as its code by this method. */
async function isTaken(credentials: Credentials, clientAuth: ClientAuth): Promise<boolean> {
  const refusal = await refusalOf(credentials, { ...credentials.config, clientAuth });
  return refusal?.code === "AUTH_CODE_REFUSED";
}

async function refusalOf(
  { redeemFalseCode }: Credentials,
  config: ProviderConfig,
): Promise<AuthError | undefined> {
  try {
    await redeemFalseCode(config);
    return undefined;
  } catch (error) {
    return asAuthError(error);
  }
}

function publicCure(config: ProviderConfig): string {
  return `make it confidential there (Keycloak: Client authentication on), or take ${proofOf(config)} out and write client_auth = "none".`;
}

function proofOf({ clientKey }: ProviderConfig): string {
  return clientKey === undefined ? "client_secret" : "client_key_file";
}
