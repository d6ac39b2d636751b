/** `client_kwargs`: what an author may say to the provider in the authorization request, and what is the flow's own. */

import type { Section } from "./section.ts";
import { toPlain } from "./settings.ts";
import type { ProviderConfig } from "./types.ts";

export type ClientKwargs = Pick<ProviderConfig, "scope" | "prompt" | "authorizationParams">;

const defaultScope = "openid profile email";

/** What the flow owns, and why it is not to be given. */
const owned: Readonly<Record<string, string | undefined>> = {
  state: "It is made anew for each login.",
  nonce: "It is made anew for each login.",
  redirect_uri: "It is redirect_uri of [auth].",
  response_type: "It is always code.",
  client_id: "It stands beside client_kwargs.",
  client_secret: "It stands beside client_kwargs.",
  client_assertion: "It is made from client_key_file.",
  client_assertion_type: "It is made from client_key_file.",
  code: "It comes from the provider.",
  code_verifier: "It is made anew for each login.",
  code_challenge: "PKCE is always used, with S256.",
  code_challenge_method: "PKCE is always used, with S256.",
  grant_type: "It is always authorization_code.",
  id_token_hint: "It belongs to logout.",
  request: "It would carry a second set of parameters.",
  request_uri:
    "It would carry a second set of parameters; PAR is used where the provider asks for it.",
  token_endpoint_auth_method: "It is client_auth, beside client_kwargs.",
};

export function readClientKwargs(section: Section, redirectUri: URL | undefined): ClientKwargs {
  const params = new Map<string, string>();
  for (const key of section.keys) {
    const value = readParameter(section, key);
    if (value !== undefined) params.set(key, value);
  }
  const scope = params.get("scope") ?? defaultScope;
  if (!scope.split(/\s+/).includes("openid")) {
    section.refuse(
      "scope",
      "does not hold openid, without which there is no ID token and no login",
      `Write scope = "openid ${scope}".`,
    );
  }
  checkResponseMode(section, params.get("response_mode"), redirectUri);
  if (params.has("max_age") && !/^\d+$/.test(params.get("max_age") ?? "")) {
    section.refuse("max_age", "is not a number of seconds", "Write max_age = 3600.");
  }
  const prompt = params.get("prompt");
  params.delete("scope");
  params.delete("prompt");
  return {
    scope,
    prompt:
      prompt === undefined
        ? { value: "select_account", isDefault: true }
        : prompt === ""
          ? undefined
          : { value: prompt, isDefault: false },
    authorizationParams: Object.fromEntries(params),
  };
}

/** The text of one parameter: lists are joined by spaces, as OpenID Connect has them, and `claims` is JSON. */
function readParameter(section: Section, key: string): string | undefined {
  const setting = section.raw(key);
  if (setting === undefined) return undefined;
  if (Object.hasOwn(owned, key)) {
    return section.refuse(
      key,
      "is not yours to give: the login sets it itself",
      `Take it out. ${owned[key]}`,
    );
  }
  if (!/^[\w.:-]{1,100}$/.test(key)) {
    return section.refuse(
      key,
      "is not the name of a parameter",
      "See the provider's documentation.",
    );
  }
  const value = toPlain(setting);
  if (key === "claims" && setting.kind === "table") return JSON.stringify(value);
  const isList = Array.isArray(value) && value.every((each) => typeof each === "string");
  const text = isList ? value.join(" ") : value;
  if (typeof text !== "string" && typeof text !== "number" && typeof text !== "boolean") {
    return section.refuse(
      key,
      "is neither a text, a number nor a list of texts",
      `Write ${key} = "…".`,
    );
  }
  return /\p{Cc}/u.test(`${text}`)
    ? section.refuse(key, "holds a control character", "Write it again by hand.")
    : `${text}`;
}

function checkResponseMode(
  section: Section,
  mode: string | undefined,
  redirectUri: URL | undefined,
): void {
  if (mode === undefined || mode === "query") return;
  if (mode !== "form_post") {
    section.refuse(
      "response_mode",
      "is a way of answering that a server cannot read",
      'Leave it out, or write "form_post".',
    );
  } else if (redirectUri?.protocol === "http:") {
    section.refuse(
      "response_mode",
      "is form_post, which needs https: its cookie has to travel from the provider's site",
      "Leave it out here, or put the app behind https.",
    );
  }
}
