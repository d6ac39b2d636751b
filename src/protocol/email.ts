/** E-mail addresses as the policy compares them: after NFKC and IDNA, and only where nothing about them is doubtful. */

/** No quotes, comments, spaces, lists or controls: addresses that need those are compared with nothing. */
const localPart = /^[^\s\p{C}"(),:;<>@[\\\]]{1,64}$/u;
const domainPart = /^[^\s\p{C}!"#$%&'()*+,/:;<=>?@[\\\]^`{|}~]{1,253}$/u;

/**
 * The address in the one spelling that is compared, or undefined when it is none, or one that two readers could take
 * for two addresses (`a@evil.example@good.example`, a quoted local part, a comment).
 */
export function normalizeEmail(text: string): string | undefined {
  if (text.length > 320 || text.split("@").length !== 2) return undefined;
  const parts = text.normalize("NFKC").split("@");
  const [local, domain] = parts;
  if (parts.length !== 2 || local === undefined || domain === undefined) return undefined;
  const host = normalizeDomain(domain);
  return host !== undefined && localPart.test(local) ? `${local.toLowerCase()}@${host}` : undefined;
}

/** The domain in lower-case ASCII, or undefined when it is none. */
export function normalizeDomain(text: string): string | undefined {
  const domain = text.normalize("NFKC");
  if (!domainPart.test(domain) || !URL.canParse(`https://${domain}/`)) return undefined;
  const { hostname } = new URL(`https://${domain}/`);
  // An address of one label is local to somebody else's network; `1.2` would have become an IPv4 address.
  return /^[^.]+(?:\.[^.]+)*\.[a-z][^.]*$/.test(hostname) ? hostname : undefined;
}
