import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** The headers that a proxy adds. */
const FORWARDED = /^(forwarded|via|x-forwarded-.*|x-real-ip)$/;

/** Whether a host name or IP address leads to this machine only. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || (isIP(host) !== 0 && ipaddr.process(host).range() === "loopback");
}

/** Whether a proxy forwarded the request, perhaps from another machine. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return Object.keys(headers).some((name) => FORWARDED.test(name));
}
