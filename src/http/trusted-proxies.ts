import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** The proxies whose X-Forwarded-For and X-Forwarded-Proto count: a number of them, or their addresses and networks. */
export type TrustedProxies = number | readonly string[];

const HOPS = /^[1-9]$/;

/** Reads the setting: 1 to 9, or addresses and networks separated by commas; undefined when it is neither. */
export function trustedProxiesIn(text: string): TrustedProxies | undefined {
  if (HOPS.test(text)) return Number(text);
  const networks = text.split(",").map((part) => part.trim());
  return networks.every(isNetwork) ? networks : undefined;
}

/** The same for Fastify, which refuses to count hops by number. */
export function trustProxyOf(
  proxies: TrustedProxies,
): string[] | ((address: string, hop: number) => boolean) {
  return typeof proxies === "number" ? (_address, hop) => hop < proxies : [...proxies];
}

/** Whether a text is an IP address or network. Without the first check, `10` would be an address. */
function isNetwork(text: string): boolean {
  const [address = ""] = text.split("/");
  return isIP(address) !== 0 && (text === address || ipaddr.isValidCIDR(text));
}
