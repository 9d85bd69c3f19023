import { strings } from "./strings.ts";

/** A refusal: what is wrong, what to do next, and the fields that it is about. */
export class Problem extends Error {
  readonly code: string;
  readonly next: string;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, detail: string, next = "", fields: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.code = code;
    this.next = next;
    this.fields = fields;
  }
}

interface ProblemBody {
  readonly code: string;
  readonly detail: string;
  readonly next: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

/** Sends a request to this server and returns its answer. @throws Problem */
export async function ask<Answer>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: object,
): Promise<Answer> {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(path, { method, ...json }).catch(() => {
    throw new Problem("unavailable", strings.offline);
  });
  if (response.ok) return (await response.json()) as Answer;
  const { code, detail, next, errors = [] } = (await response.json()) as ProblemBody;
  throw new Problem(
    code,
    detail,
    next,
    Object.fromEntries(errors.map(({ field, message }) => [field, message])),
  );
}
