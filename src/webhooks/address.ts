import ipaddr from "ipaddr.js";

export const MAX_ADDRESS_LENGTH = 2000;

/** Host names of local networks. Other names are checked when they are resolved. */
const LOCAL_NAME = /^[^.]+$|\.(localhost|local|internal|home\.arpa)$/;

/** The only public address of a cloud metadata service (Azure's wire server). */
const METADATA = "168.63.129.16";

/** The public IPv6 range in use. The rest is unassigned or maps to IPv4 addresses. */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/**
 * Whether an IP address is public: not loopback, private, carrier-grade NAT, link-local, multicast or cloud metadata, and not
 * an IPv6 form that embeds an IPv4 address. `text` must be an IP address.
 */
export function isPublicAddress(text: string): boolean {
  const address = ipaddr.parse(text);
  if (address.kind() === "ipv4") return address.range() === "unicast" && address.toString() !== METADATA;
  return address.range() === "unicast" && address.match(GLOBAL_IPV6);
}

/** The IP address of a URL's host without brackets; undefined if the host is a name. */
export function ipOf(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(bare) ? bare : undefined;
}

/** The normalized address of a webhook, or what is wrong with it. `allowPrivate` allows private networks and HTTP. */
export function webhookAddress(
  text: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): { readonly url: string } | { readonly problem: string } {
  const url = URL.parse(text);
  if (!url || !["https:", "http:"].includes(url.protocol)) return { problem: "Give an https:// address." };
  if (url.protocol === "http:" && !allowPrivate) return { problem: "Give an https:// address, not http://." };
  if (url.username || url.password)
    return { problem: "The address must not contain a user name or password." };
  url.hash = "";
  if (url.href.length > MAX_ADDRESS_LENGTH) return { problem: `At most ${MAX_ADDRESS_LENGTH} characters.` };
  if (!allowPrivate && !isPublicHost(url.hostname)) {
    return { problem: "The address is in a private network: use an address on the public internet." };
  }
  return { url: url.href };
}

function isPublicHost(hostname: string): boolean {
  const ip = ipOf(hostname);
  return ip === undefined ? !LOCAL_NAME.test(hostname.replace(/\.$/, "")) : isPublicAddress(ip);
}
