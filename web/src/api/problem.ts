import type { components } from "../../../testing/openapi-types.d.ts";
import { valueIn } from "../formats/formats.ts";
import { wordField } from "../strings/field-messages.ts";
import { strings } from "../strings/strings.ts";

type ProblemBody = components["schemas"]["Problem"];

/** A refusal: what is wrong, what to do next, what is wrong with which fields, and the values that its texts use. */
export class Problem extends Error {
  readonly code: string;
  readonly next: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    code: string,
    detail: string,
    next = "",
    { fields = {}, facts = {} }: Partial<Pick<Problem, "fields" | "facts">> = {},
  ) {
    super(detail);
    this.code = code;
    this.next = next;
    this.fields = fields;
    this.facts = facts;
  }

  /** Whether nothing is known about the outcome of the request: the server did not answer, or not as it should. */
  get isTransient(): boolean {
    return ["unavailable", "internal", "request_timeout", "rate_limited"].includes(this.code);
  }
}

/** The refusal in a response. A body that is no refusal comes from a proxy in front of the server. */
export async function problemIn(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined;
  if (typeof body?.code !== "string") return new Problem("unavailable", strings.offline);
  const { code, detail, next, facts, errors = [] } = body;
  return new Problem(code, detail, next, {
    facts,
    fields: Object.fromEntries(
      errors.map(({ field, message }) => [field, wordField(strings.fieldMessages, message, valueIn)]),
    ),
  });
}
