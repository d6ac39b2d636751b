/** Kinds of network addresses: where a provider may stand, and what counts as one visitor. */

import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";

/** `forbidden`: this machine, its neighbours by link, and what is no single host. */
export type AddressKind = "public" | "private" | "forbidden";

const forbidden = blockList(
  ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15"],
  ["198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"],
  // Those with an IPv4 address inside, which a gateway on the way would reach: no provider has one.
  ["::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"],
  ["fe80::/10", "fec0::/10", "ff00::/8", "100::/64", "2001:db8::/32", "fd00:ec2::/32"],
);
const privateUse = blockList(
  ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
  ["fc00::/7"],
);

function blockList(...lists: readonly (readonly string[])[]): BlockList {
  const list = new BlockList();
  for (const cidr of lists.flat()) {
    const [net = "", prefix = ""] = cidr.split("/");
    list.addSubnet(net, Number(prefix), isIPv6(net) ? "ipv6" : "ipv4");
  }
  return list;
}

/** The kind of an IP address; an IPv4 address inside an IPv6 one counts as itself. */
export function addressKind(address: string): AddressKind {
  const plain = unmapped(address);
  const family = isIPv4(plain) ? "ipv4" : "ipv6";
  if (isIP(plain) === 0 || forbidden.check(plain, family)) return "forbidden";
  return privateUse.check(plain, family) ? "private" : "public";
}

/** Whether the host of a URL is this machine's loopback, by name or number. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "localhost" || host.endsWith(".localhost")) return true;
  return isIP(host) !== 0 && /^(?:127\.|::1$)/.test(unmapped(host));
}

/** What limits count: an IPv4 address, or the /64 of an IPv6 one, all of which one visitor may hold. */
export function visitorKey(address: string): string {
  const plain = unmapped(address.replace(/%.*$/, ""));
  if (!isIPv6(plain)) return plain;
  return groupsOf(plain).slice(0, 4).join(":");
}

/** `::ffff:192.0.2.1`, and its other spellings and the NAT64 form, as `192.0.2.1`. */
function unmapped(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const head = groups.slice(0, 6).join(":");
  if (head !== "0:0:0:0:0:ffff" && head !== "64:ff9b:0:0:0:0") return address;
  return groups
    .slice(6)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    .join(".");
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  // The URL parser knows every spelling, and writes the one of RFC 5952.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, "")}]/`);
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  return [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
}
