/** Who a provider claims to be, against who was asked. Microsoft Entra needs rules of its own, on its own hosts alone. */

const wellKnown = "/.well-known/openid-configuration";
const template = "{tenantid}";
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Whether a metadata document found at this URL may speak for this issuer: the issuer is the URL without its well-known
 * part, letter for letter.
 *
 * @see {@link https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation | Discovery §4.3}
 */
export function mayDescribe(issuer: string, metadataUrl: URL): boolean {
  const asked = `${metadataUrl.origin}${metadataUrl.pathname}`;
  if (!URL.canParse(issuer) || new URL(issuer).search !== "" || issuer.includes("#")) return false;
  if (`${issuer.replace(/\/$/, "")}${wellKnown}` === asked) return true;
  // Entra answers for `common`, and for a tenant's domain name, with an issuer that names tenants by their GUID.
  const concrete = issuer.replace(template, "00000000-0000-0000-0000-000000000000");
  if (!isMicrosoft(metadataUrl) || !URL.canParse(concrete)) return false;
  return (
    isMicrosoft(new URL(concrete)) && /^\/[0-9a-f-]{36}\/v2\.0\/?$/.test(new URL(concrete).pathname)
  );
}

/** Microsoft's sign-in hosts, of all its clouds and of its products for customers. */
function isMicrosoft({ protocol, hostname }: URL): boolean {
  const hosts = [
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "login.chinacloudapi.cn",
  ];
  const isOne =
    hosts.includes(hostname) || /^[\w-]+(?:\.b2clogin|\.ciamlogin)\.com$/.test(hostname);
  return protocol === "https:" && isOne;
}

/** Whether the issuer stands for many tenants. */
export function isMultiTenant(issuer: string): boolean {
  return issuer.includes(template);
}

/**
 * The issuer that a token of this tenant must name.
 *
 * @param tid - The token's `tid`, untrusted.
 * @returns undefined when the tenant is no GUID or not let in.
 */
export function issuerOfTenant(
  issuer: string,
  tid: unknown,
  allowedTenants: readonly string[] | undefined,
): string | undefined {
  if (!isMultiTenant(issuer) && allowedTenants === undefined) return issuer;
  if (typeof tid !== "string" || !guid.test(tid)) return undefined;
  if (allowedTenants?.includes(tid) !== true) return undefined;
  // Not `replace`: it would read `$&` in the second text.
  return issuer.split(template).join(tid);
}

/** Whether a login that names this issuer is one of a tenant that is let in today. */
export function isOfAllowedTenant(
  iss: string,
  allowedTenants: readonly string[] | undefined,
): boolean {
  return (
    allowedTenants === undefined || iss.split("/").some((part) => allowedTenants.includes(part))
  );
}

/** Whether the `iss` of an authorization response is the provider's (RFC 9207); of any tenant where it has many. */
export function isResponseIssuer(issuer: string, iss: string): boolean {
  if (!isMultiTenant(issuer)) return issuer === iss;
  const [before = "", after = ""] = issuer.split(template);
  const tenant = iss.slice(before.length, iss.length - after.length);
  return iss === before + tenant + after && guid.test(tenant);
}
