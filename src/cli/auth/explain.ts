/** `sluice auth explain EMAIL [PATH]`: what the policy would decide over somebody, and by which rule. */

import { resolve } from "node:path";

import { type LoginDecision, decideLogin } from "../../auth/authorize.ts";
import { loadConfig } from "../../config/load.ts";
import type { LoginPolicy } from "../../config/types.ts";
import { normalizeEmail } from "../../protocol/email.ts";
import { decideAccess, pagePolicyOf } from "../../protocol/page-access.ts";
import { matchRules } from "../../protocol/policy.ts";
import type { Identity, UserState } from "../../protocol/user.ts";
import { UsageError, readArguments } from "../arguments.ts";
import { type CommandIo, print } from "./io.ts";

const options = {
  group: { type: "string", multiple: true },
  claim: { type: "string", multiple: true },
  provider: { type: "string" },
  unverified: { type: "boolean" },
  root: { type: "string" },
} as const;

/** @returns 0 when the person would be let in, 1 when not. */
export async function explainPolicy(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments("auth explain", args, options);
  const [email, path, ...more] = positionals;
  if (email === undefined || more.length > 0) {
    throw new UsageError(
      "sluice auth explain needs an e-mail address, and takes a path.",
      "For example: sluice auth explain ada@acme.com --group analysts /admin",
    );
  }
  if (path !== undefined && !path.startsWith("/")) {
    throw new UsageError(`"${path}" is no path.`, 'Paths begin with "/".');
  }
  const root = resolve(io.cwd, values.root ?? ".");
  const { auth, login: policy } = loadConfig({ root, mode: "development", env: io.env });
  const provider = values.provider ?? auth?.providers[0].name ?? "default";
  const known = auth?.providers.map(({ name }) => name) ?? [provider];
  if (!known.includes(provider)) {
    throw new UsageError(`There is no provider "${provider}".`, `There are: ${known.join(", ")}.`);
  }
  const address = normalizeEmail(email);
  if (address === undefined) {
    throw new UsageError(`"${email}" is no e-mail address.`, "Write it as name@example.com.");
  }
  const person: Identity = {
    provider,
    iss: "",
    sub: "",
    expiresAt: 0,
    claims: readClaims(values.claim ?? []),
    groups: values.group ?? [],
    ...(values.unverified !== true && { verifiedEmail: address }),
  };

  const decision = decideLogin(policy, person);
  print(io, `${describe(address, person)}:`, `  login    ${sayLogin(policy, decision)}`);
  if (path === undefined) return decision.allow ? 0 : 1;
  const user: UserState = decision.allow
    ? { isLoggedIn: true, identity: person }
    : { isLoggedIn: false };
  print(io, `  ${path.padEnd(8)} ${sayAccess(policy, path, user)}`);
  return decideAccess(policy, path, user).allow ? 0 : 1;
}

function describe(address: string, { groups = [], provider, verifiedEmail }: Identity): string {
  const verified = verifiedEmail === undefined ? " (not verified)" : "";
  const inGroups = groups.length === 0 ? "in no group" : `in ${groups.join(", ")}`;
  return `${address}${verified}, ${inGroups}, by the provider ${provider}`;
}

function sayLogin({ allow }: LoginPolicy, decision: LoginDecision): string {
  if (decision.allow) {
    return decision.rule === undefined
      ? "allowed: there is no [login] allow, so everyone the provider vouches for is let in"
      : `allowed by ${JSON.stringify(decision.rule.text)} of [login] allow`;
  }
  if (decision.rule !== undefined) {
    return `refused by ${JSON.stringify(decision.rule.text)} of [login] deny`;
  }
  if (decision.why === "overage") return "refused: the provider left the groups out";
  const rules = allow?.map(({ text }) => JSON.stringify(text)).join(", ") ?? "";
  const list = rules === "" ? "[login] allow is empty" : `nothing of [login] allow fits (${rules})`;
  return decision.why === "unverified"
    ? `refused: ${list}, and e-mail rules need email_verified`
    : `refused: ${list}`;
}

function sayAccess(policy: LoginPolicy, path: string, user: UserState): string {
  const decision = decideAccess(policy, path, user);
  if (!decision.allow && decision.why === "path") return "refused: it can be read in two ways";
  const page = pagePolicyOf(policy, path);
  const place = page === undefined ? "[login]" : `[login.pages] ${JSON.stringify(page.pattern)}`;
  if (page?.access === "public") return `open to everyone: ${place} is public`;
  if (!decision.allow && decision.why === "login") return `refused: ${place} needs a login`;
  if (page === undefined) {
    return policy.require ? "open to everyone who is logged in" : "open to everyone";
  }
  const rule = user.isLoggedIn ? matchRules(page.access, user.identity) : undefined;
  if (rule !== undefined) return `open by ${JSON.stringify(rule.text)} of ${place}`;
  const texts = page.access.map(({ text }) => JSON.stringify(text)).join(", ");
  return texts === ""
    ? `refused: ${place} is empty`
    : `refused: nothing of ${place} fits (${texts})`;
}

/** Claims of the command line: `department=finance`. */
function readClaims(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = "", ...rest] = text.split("=");
      if (name !== "" && rest.length > 0) return [name, rest.join("=")];
      throw new UsageError(`--claim ${text} is no claim.`, "Write --claim department=finance.");
    }),
  );
}
