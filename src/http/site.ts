import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { Refusal } from "../kernel/refusals.ts";
import { isForwarded, isLoopback } from "./loopback.ts";
import { publicUrlProblem } from "./public-url.ts";

export interface SiteOptions {
  /** The https origin at which people reach this server; without it, pages are served on this machine only. */
  readonly url?: string | undefined;
  /** The address that the server listens on, default 127.0.0.1. */
  readonly host?: string;
  /** Other names or addresses of this server, without ports. */
  readonly hosts?: readonly string[];
}

/** The listen addresses that `localhost` leads to. */
const LOCALHOST = ["localhost", "127.0.0.1", "::1"];

/** These listen addresses name no host. */
const ANY_ADDRESS = ["0.0.0.0", "::"];

/** A Host header: a name, IPv4 address or IPv6 address in brackets, and perhaps a port. */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i;

const MAX_PORT = 65_535;

/**
 * Where people and clients reach this server. Every link, issuer, RP ID, cookie flag and comparison with the Origin header
 * comes from here, and all of it from the public URL: the Host header counts only on this machine, and X-Forwarded-Host never.
 */
export class Site {
  /** Whether the server has no public URL and only this machine can reach it, unless a proxy forwards requests. */
  readonly isLoopback: boolean;
  /** The names of this server in Host and Origin headers, without ports. */
  readonly names: readonly string[];
  /** The relying party of passkeys. */
  readonly rpId: string;
  /** Whether cookies get the attribute Secure. Browsers do not accept it everywhere at http://localhost. */
  readonly secureCookies: boolean;
  /** How the name of each cookie begins. Browsers accept `__Host-` only from this host, not from its sibling domains. */
  readonly cookiePrefix: string;
  readonly #origin: string | undefined;
  readonly #listensOnLoopback: boolean;

  /** @throws Error when the URL is not an origin over https, or http://localhost */
  constructor({ url, host = "127.0.0.1", hosts = [] }: SiteOptions = {}) {
    const problem = url === undefined ? undefined : publicUrlProblem(url);
    if (problem !== undefined) throw new Error(`the public URL ${problem}`);
    const { origin, hostname = "localhost" }: Partial<URL> = url === undefined ? {} : new URL(url);
    const listening = host.toLowerCase();
    this.isLoopback = origin === undefined && LOCALHOST.includes(listening);
    this.names = [
      ...new Set([...LOCALHOST, hostname, ...hosts, ...(ANY_ADDRESS.includes(host) ? [] : [listening])]),
    ].map((name) => (name.includes(":") && !name.startsWith("[") ? `[${name}]` : name));
    this.rpId = hostname;
    this.secureCookies = origin?.startsWith("https:") ?? false;
    this.cookiePrefix = `${this.secureCookies ? "__Host-" : ""}couples_cfo_`;
    this.#origin = origin;
    this.#listensOnLoopback = isLoopback(listening);
  }

  /**
   * Whether a Host header leads to this server: one of its names, or an IP address, as load balancers send it. A page that
   * points its own name to this server (DNS rebinding) sends that name.
   */
  isOwnHost(host: string | undefined): boolean {
    const name = nameIn(host);
    if (name === undefined || this.names.includes(name)) return name !== undefined;
    const address = name.replace(/^\[|\]$/g, "");
    return isIP(address) !== 0 && (!this.#listensOnLoopback || isLoopback(address));
  }

  /**
   * The origin of everything that the answer to a request links to, which is also the OAuth issuer. On this machine it is
   * the loopback host that the request asks for.
   * @throws Refusal `no_public_url` when other machines can reach the server and it has no public URL
   */
  originOf(headers: IncomingHttpHeaders): string {
    if (this.#origin !== undefined) return this.#origin;
    const name = nameIn(headers.host);
    const isLocal = this.isLoopback && name !== undefined && isLoopback(name.replace(/^\[|\]$/g, ""));
    if (!isLocal || isForwarded(headers)) throw new Refusal("no_public_url");
    return new URL(`http://${headers.host}`).origin;
  }

  /** The origin at which people open the pages: `localhost` on this machine, because passkeys do not work at 127.0.0.1. */
  pageOriginOf(headers: IncomingHttpHeaders): string {
    const url = new URL(this.originOf(headers));
    if (this.isLoopback) url.hostname = "localhost";
    return url.origin;
  }

  /** The origin of links that no request asks for; undefined where `originOf` throws. `port` is the one listened on. */
  linkOrigin(port: number): string | undefined {
    if (this.#origin !== undefined || !this.isLoopback) return this.#origin;
    return new URL(`http://localhost:${port}`).origin;
  }
}

/** The name or address in a Host header, in lowercase; undefined for a missing or malformed header. */
function nameIn(host = ""): string | undefined {
  const [, name, port = "0"] = HOST.exec(host) ?? [];
  return Number(port) > MAX_PORT ? undefined : name?.toLowerCase();
}
