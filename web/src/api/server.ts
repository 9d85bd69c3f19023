import createClient from "openapi-fetch";
import type { components, paths } from "../../../testing/openapi-types.d.ts";
import { strings } from "../strings/strings.ts";
import { reportChange } from "./changes.ts";
import { Problem, problemIn } from "./problem.ts";

/** The schemas of the REST API. */
export type Schemas = components["schemas"];

/** The REST API, typed by its OpenAPI document. Every call throws a `Problem` where the server refuses it. */
export const api = createClient<paths>({ baseUrl: "/v1", fetch: send });

/** The answer of a call of `api`. @throws Problem */
export async function answerOf<Answer>(call: Promise<{ data?: Answer }>): Promise<NonNullable<Answer>> {
  const { data } = await call;
  if (data === undefined || data === null) throw new Error("the server sent no answer");
  return data;
}

/** Sends a request to a path that is not in the OpenAPI document, and returns its answer. @throws Problem */
export async function ask<Answer>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: object,
): Promise<Answer> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await send(new Request(path, { method, ...json }));
  return (await response.json()) as Answer;
}

/** Saves the answer of a path as a file. @throws Problem */
export async function download(path: string, name: string): Promise<void> {
  const response = await send(new Request(path));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Sends a request. Writes get an idempotency key. @throws Problem where the server refuses it or does not answer */
export async function send(request: Request): Promise<Response> {
  if (!isWrite(request)) return answered(request);
  const content = [request.method, request.url, await request.clone().text()].join(" ");
  const key = unsettledKeys.get(content) ?? newKey();
  unsettledKeys.set(content, key);
  request.headers.set("idempotency-key", key);
  try {
    const response = await answered(request);
    unsettledKeys.delete(content);
    reportChange();
    return response;
  } catch (error) {
    if (!(error instanceof Problem && error.isTransient)) unsettledKeys.delete(content);
    if (error instanceof Problem && ENDED.includes(error.code)) reportChange();
    throw error;
  }
}

/** Refusals of writes to books that ended since the page read them. */
const ENDED: readonly string[] = ["couple_ended", "no_couple"];

/** The keys of the writes whose outcome is unknown, by content. Sending such a write again then takes effect once. */
const unsettledKeys = new Map<string, string>();

function newKey(): string {
  // `randomUUID` is missing where a page is served without TLS.
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

function isWrite({ method, url }: Request): boolean {
  return method !== "GET" && new URL(url).pathname !== "/v1/forecast/simulate";
}

async function answered(request: Request): Promise<Response> {
  const response = await fetch(request).catch(() => {
    throw new Problem("unavailable", strings.offline);
  });
  if (response.ok || response.status === 304) return response;
  throw await problemIn(response);
}
