/** Whose request it is, for limits and logs: the peer, or what proxies of ours say of it. */

import { BlockList, isIP } from "node:net";

/** Decides by the peer's address and the request's `X-Forwarded-For`. */
export type RemoteAddress = (peer: string | undefined, forwardedFor: string | undefined) => string;

/**
 * Takes the right-most hop that is none of our proxies: whatever stands left of it, the sender wrote himself.
 *
 * @param trustedProxies - CIDRs, or single addresses, whose `X-Forwarded-For` is believed.
 */
export function createRemoteAddress(trustedProxies: readonly string[]): RemoteAddress {
  const trusted = toBlockList(trustedProxies);
  return (peer, forwardedFor) => {
    let address = normalizeAddress(peer ?? "");
    if (forwardedFor === undefined) return address;
    for (const hop of forwardedFor.split(",").toReversed()) {
      if (!contains(trusted, address)) return address;
      const next = normalizeAddress(hop.trim());
      // A proxy of ours that forwards what is no address: what is beyond it is unknown.
      if (isIP(next) === 0) return address;
      address = next;
    }
    return address;
  };
}

/** One spelling for an address: without port, zone and brackets, IPv4 not dressed as IPv6. */
export function normalizeAddress(address: string): string {
  const bare = /^\[(?<inner>.*)\](?::\d+)?$/.exec(address)?.groups?.["inner"] ?? address;
  const withoutZone = bare.replace(/%.*$/, "");
  const mapped = /^::ffff:(?<ipv4>\d+\.\d+\.\d+\.\d+)$/i.exec(withoutZone)?.groups?.["ipv4"];
  return mapped ?? withoutZone.replace(/^(?<ipv4>\d+\.\d+\.\d+\.\d+):\d+$/, "$<ipv4>");
}

function toBlockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = "", bits] = cidr.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

function contains(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? "ipv6" : "ipv4");
}
