import ipaddr from "ipaddr.js";

/** Characters that an address has at most. */
export const MAX_ADDRESS_LENGTH = 2000;

/** Names that only a local network knows. The rest is judged when it is resolved. */
const LOCAL_NAME = /^[^.]+$|\.(localhost|local|internal|home\.arpa)$/;

/** The one address of the open internet at which a cloud keeps its machines' metadata (Azure's wire server). */
const METADATA = "168.63.129.16";

/** Addresses of the open internet in use: the rest of IPv6 is not handed out, or stands for an IPv4 address. */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/**
 * Whether an IP address is one of the open internet: not of this machine, a private or provider's network, a link, a
 * group, a cloud's metadata, nor an IPv6 form behind which an IPv4 address hides. `text` must be an IP address.
 */
export function isPublicAddress(text: string): boolean {
  const address = ipaddr.parse(text);
  if (address.kind() === "ipv4") return address.range() === "unicast" && address.toString() !== METADATA;
  return address.range() === "unicast" && address.match(GLOBAL_IPV6);
}

/** Whether the host of a URL is written as an IP address, in brackets or not; then without the brackets. */
export function ipOf(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(bare) ? bare : undefined;
}

/**
 * The form in which a webhook's address is kept, or in words what is wrong with it. `allowPrivate`: the operator lets
 * webhooks reach private networks, and those without encryption.
 */
export function webhookAddress(
  text: string,
  { allowPrivate }: { readonly allowPrivate: boolean },
): { readonly url: string } | { readonly problem: string } {
  const url = URL.parse(text);
  if (!url || !["https:", "http:"].includes(url.protocol)) return { problem: "Give an https:// address." };
  if (url.protocol === "http:" && !allowPrivate) return { problem: "Give an https:// address, not http://." };
  if (url.username || url.password) return { problem: "Leave user name and password out of the address." };
  url.hash = "";
  if (url.href.length > MAX_ADDRESS_LENGTH) return { problem: `At most ${MAX_ADDRESS_LENGTH} characters.` };
  if (!allowPrivate && !isPublicHost(url.hostname)) {
    return { problem: "The address is of a private network: give one that the internet can reach." };
  }
  return { url: url.href };
}

function isPublicHost(hostname: string): boolean {
  const ip = ipOf(hostname);
  return ip === undefined ? !LOCAL_NAME.test(hostname.replace(/\.$/, "")) : isPublicAddress(ip);
}
