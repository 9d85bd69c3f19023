import { Agent, request } from "undici";
import { ipOf, isPublicAddress } from "./address.ts";
import { PrivateAddress } from "./errors.ts";
import { type Lookup, pinned, systemLookup } from "./send.ts";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 16 * 1024;

/** Fetches a small JSON document from an https address. @throws Error when that fails, without naming internal addresses */
export type FetchDocument = (url: string) => Promise<string>;

/**
 * Fetches documents from addresses that strangers choose: from the public internet only, without redirects. `allowPrivate`
 * also allows private networks.
 */
export function documentFetcher({
  allowPrivate,
  lookup = systemLookup,
}: {
  readonly allowPrivate: boolean;
  readonly lookup?: Lookup;
}): FetchDocument {
  const dispatcher = new Agent({
    connect: { lookup: pinned(lookup, allowPrivate), timeout: TIMEOUT_MS },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxResponseSize: MAX_BYTES,
    // The process must not wait for an idle connection when it ends.
    pipelining: 0,
  });
  return async (url) => {
    const ip = ipOf(new URL(url).hostname);
    if (!allowPrivate && ip !== undefined && !isPublicAddress(ip)) throw new PrivateAddress();
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const headers = { accept: "application/json", "user-agent": "couples-cfo" };
    const { statusCode, body } = await request(url, { dispatcher, headers, signal });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`the document was answered with ${statusCode}`);
    return text;
  };
}
