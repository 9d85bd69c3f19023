import type { IncomingHttpHeaders } from "node:http";
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  classifyInboundRequest,
  type Implementation,
  PROTOCOL_VERSION_META_KEY,
  SERVER_INFO_META_KEY,
  SUPPORTED_PROTOCOL_VERSIONS,
} from "@modelcontextprotocol/server";
import type { ToolAnswer } from "../run-tool.ts";
import type { Tool } from "../tool.ts";
import { canAsk } from "./ask-to-approve.ts";
import { metaOf, toolNamed } from "./call-tool.ts";

/*
 * Tool calls that need no server of the SDK. Creating a server for each request takes more CPU than the call itself, and for
 * a plain call it adds only the envelope of the answer.
 */

/** A tool call that any server of the protocol answers with only the tool's result. */
export interface DirectCall {
  readonly id: string | number;
  /** Requests of the modern era (since 2026) carry the protocol's version, and their answers name the server. */
  readonly era: "legacy" | "modern";
  readonly tool: Tool;
  readonly given: unknown;
}

/** The only revision of the modern era that is answered here. */
const MODERN = "2026-07-28";

const METHOD = "tools/call";

/**
 * The call in a POST, if every part of it is known here and the SDK's own classification accepts it; undefined for any other
 * message, valid or not, which the SDK must answer. A progress token is allowed, because no tool reports progress.
 */
export function directCallIn(headers: IncomingHttpHeaders, body: unknown): DirectCall | undefined {
  if (!isObject(body) || body.method !== METHOD || !hasOnly(body, ["jsonrpc", "id", "method", "params"]))
    return undefined;
  const { jsonrpc, id, params } = body;
  if (jsonrpc !== "2.0" || !isId(id)) return undefined;
  if (!isObject(params) || !hasOnly(params, ["name", "arguments", "_meta"])) return undefined;
  const { name, arguments: given, _meta: meta = {} } = params;
  const tool = typeof name === "string" ? toolNamed(name) : undefined;
  if (tool && isObject(meta) && canAsk(tool.name, meta[CLIENT_CAPABILITIES_META_KEY])) return undefined;
  if (!tool || !(given == null || isObject(given)) || !isPlainMeta(meta)) return undefined;
  const era = eraOf(headers, meta);
  if (!era || (era === "modern" && headers["mcp-name"] !== name)) return undefined;
  return { id, era, tool, given };
}

/** Eras by the headers and metadata that determine them. Most clients send the same ones with every call. */
const eras = new Map<string, DirectCall["era"] | undefined>();

const MAX_ERAS = 500;

/** The longest key that is kept. */
const MAX_KEY_LENGTH = 2_000;

/** The era of a call with these headers and metadata; undefined if the SDK would refuse it before its handler. */
function eraOf(
  headers: IncomingHttpHeaders,
  meta: Readonly<Record<string, unknown>>,
): DirectCall["era"] | undefined {
  const [version, method] = [headers["mcp-protocol-version"], headers["mcp-method"]].map((value) =>
    value?.toString(),
  );
  const envelope = Object.entries(meta).filter(([name]) => name.startsWith(PROTOCOL_KEYS));
  const key = JSON.stringify([version, method, envelope]);
  if (eras.has(key)) return eras.get(key);
  const era = classifiedEra({ version, method, meta });
  if (key.length <= MAX_KEY_LENGTH) {
    if (eras.size >= MAX_ERAS) eras.clear();
    eras.set(key, era);
  }
  return era;
}

interface Claims {
  readonly version: string | undefined;
  readonly method: string | undefined;
  readonly meta: object;
}

function classifiedEra({ version, method, meta }: Claims): DirectCall["era"] | undefined {
  const found = classifyInboundRequest({
    httpMethod: "POST",
    ...(version !== undefined && { protocolVersionHeader: version }),
    ...(method !== undefined && { mcpMethodHeader: method }),
    body: { jsonrpc: "2.0", id: 0, method: METHOD, params: { _meta: meta } },
  });
  if (found.kind === "legacy") {
    const isServed = version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version);
    return found.reason === "no-claim" && isServed ? "legacy" : undefined;
  }
  const isOrdinary = version === MODERN && method === METHOD;
  return found.kind === "modern" && found.messageKind === "request" && isOrdinary ? "modern" : undefined;
}

/** The prefix of the protocol's own metadata keys. */
const PROTOCOL_KEYS = "io.modelcontextprotocol/";

/** The envelope of the modern era, which the SDK's classification checks. */
const ENVELOPE: readonly string[] = [
  PROTOCOL_VERSION_META_KEY,
  CLIENT_INFO_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
];

/** Whether no metadata changes the answer: only the envelope, a progress token and a client's own keys. */
function isPlainMeta(meta: unknown): meta is Record<string, unknown> {
  if (!isObject(meta)) return false;
  const known = PROTOCOL_VERSION_META_KEY in meta ? ENVELOPE : [];
  return Object.entries(meta).every(([key, value]) => {
    if (key === "progressToken") return typeof value === "string" || Number.isSafeInteger(value);
    return known.includes(key) || !key.startsWith(PROTOCOL_KEYS);
  });
}

/**
 * The response body, with the same fields in the same order as the SDK writes them. It contains the answer's JSON, which is written
 * once.
 */
export function directAnswer({ id, era }: DirectCall, answer: ToolAnswer, server: Implementation): string {
  const { _meta: own } = metaOf(answer);
  const meta = `"_meta":${JSON.stringify(era === "modern" ? { ...own, [SERVER_INFO_META_KEY]: server } : own)}`;
  const result = [
    ...(own ? [meta] : []),
    `"content":[{"type":"text","text":${JSON.stringify(answer.text)}}]`,
    answer.ok ? `"structuredContent":${answer.json}` : '"isError":true',
    ...(era === "modern" ? ['"resultType":"complete"'] : []),
    ...(era === "modern" && !own ? [meta] : []),
  ];
  return `{"result":{${result.join(",")}},"jsonrpc":"2.0","id":${JSON.stringify(id)}}`;
}

function isId(value: unknown): value is DirectCall["id"] {
  return typeof value === "string" || Number.isSafeInteger(value);
}

function hasOnly(value: object, known: readonly string[]): boolean {
  return Object.keys(value).every((key) => known.includes(key));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
