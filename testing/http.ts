/** A REST client for tests: it checks every answer against the OpenAPI document before a test sees it. */
import { Writable } from "node:stream";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { FastifyInstance } from "fastify";
import pino from "pino";
import { expect } from "vitest";
import { SCOPES } from "../src/books/token.ts";
import type { Engine } from "../src/engine/engine.ts";
import { openApiDocument } from "../src/http/openapi.ts";
import { UNNAMED } from "../src/http/problems.ts";
import { createServer, type ServerOptions } from "../src/http/server.ts";
import type { Mail } from "../src/mail/mailer.ts";
import { type Answer, ask, engineForTests } from "./books.ts";
import { whenOver } from "./clean-up.ts";

export const OPERATOR_KEY = "the-operators-key-of-the-tests";

type Method = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";

interface Sent {
  /** A bearer token; none when left out. */
  readonly token?: string;
  readonly body?: unknown;
  /** Sent unchanged instead of a body. */
  readonly raw?: string | Buffer;
  readonly headers?: Record<string, string>;
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, Answer>>;
  readonly body: Answer;
  readonly text: string;
}

export interface RestClient {
  readonly app: FastifyInstance;
  /** Sends a request; `path` starts with a slash and is below /v1. */
  send(method: Method, path: string, sent?: Sent): Promise<Received>;
}

/** A server on the worker's engine, which is closed when the running test or, in a hook, the file is over. */
export async function openRest(options: Partial<ServerOptions> = {}): Promise<RestClient> {
  const engine = options.engine ?? (await engineForTests());
  const app = await createServer({ engine, operatorKey: OPERATOR_KEY, ratePerMinute: 100_000, ...options });
  whenOver(() => app.close());
  return restOf(app);
}

/** A pino logger, and the lines that it wrote. */
export function keptLog() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  return { lines, logger: pino({}, stream) };
}

/** A mailer that sends nothing, and the mails that it was given. */
export function keptMails() {
  const mails: Mail[] = [];
  return { mails, mailer: { send: async (mail: Mail) => void mails.push(mail), close() {} } };
}

/** A client of a server that the test closes itself. */
export function restOf(app: FastifyInstance): RestClient {
  return {
    app,
    async send(method, path, { token, body, raw, headers } = {}) {
      const response = await app.inject({
        method,
        url: `/v1${path}`,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(raw !== undefined && { payload: raw }),
        ...(body !== undefined && { payload: JSON.stringify(body) }),
      });
      const isJson = /json/.test(String(response.headers["content-type"]));
      const received: Received = {
        status: response.statusCode,
        headers: response.headers,
        body: isJson ? response.json() : undefined,
        text: response.body,
      };
      expectDocumented(method, path, received);
      return received;
    },
  };
}

/** Creates a bearer token of a user; by default a person's, with every scope, on the worker's engine. */
export async function tokenFor(
  userId: string,
  fields: Record<string, unknown> = {},
  engine?: Engine,
): Promise<string> {
  const input = { client: "ios", scopes: [...SCOPES], ...fields };
  return (await ask(engine ?? (await engineForTests()), "create_token", input, { userId })).token;
}

const document: Answer = openApiDocument();
// A validator does not know keywords such as `summary` and `example`.
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, "openapi");

/** A validator of the schema at a JSON pointer into the OpenAPI document. */
export function validatorAt(pointer: string): ValidateFunction {
  const validate = ajv.getSchema(`openapi${pointer}`);
  if (!validate) throw new Error(`the document has no ${pointer}`);
  return validate;
}

/** The documented operation of a method and path; undefined when the document has no such operation. */
function operationAt(method: Method, path: string): Answer {
  const [plain = ""] = path.split("?");
  if (document.paths[plain]) return document.paths[plain][method.toLowerCase()];
  const template = Object.keys(document.paths).find((known) =>
    new RegExp(`^${known.replace("{id}", "[^/]+")}$`).test(plain),
  );
  return document.paths[template ?? ""]?.[method.toLowerCase()];
}

const PROBLEM = document.components.responses.Problem;

/** The row of a refusal in the document's table. */
function refusalRow(code: string): { status: number; facts: string[] } {
  const row = PROBLEM.description.split("\n").find((line: string) => line.startsWith(`| \`${code}\` |`));
  const [, , status, , facts = ""] = String(row)
    .split("|")
    .map((cell) => cell.trim());
  return { status: Number(status), facts: facts === "" ? [] : facts.split(", ") };
}

/** The refusals that an operation names, and those that any request can meet. */
export function documentedRefusals(operation: Answer): string[] {
  const [, named = ""] = operation.description.split("Specific refusals: ");
  return [...UNNAMED, ...[...named.matchAll(/`(\w+)`/g)].map(([, code]) => String(code))];
}

function expectDocumented(method: Method, path: string, { status, headers, body, text }: Received): void {
  expect(headers["x-request-id"], "every answer names its request").toMatch(/^[\w.:-]{1,64}$/);
  if (status >= 400) {
    expect(headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    const isProblem = validatorAt("#/components/schemas/Problem");
    expect(isProblem(body), `${text} ${JSON.stringify(isProblem.errors)}`).toBe(true);
    expect(body).toMatchObject({ status, request_id: headers["x-request-id"] });
  }
  const operation = operationAt(method, path);
  if (!operation) return;
  if (status >= 400) {
    expect(documentedRefusals(operation), `refusals of ${operation.operationId}`).toContain(body.code);
    expect(Object.keys(body.facts), `facts of ${body.code}`).toEqual(refusalRow(body.code).facts);
    expect(status).toBe(refusalRow(body.code).status);
    return;
  }
  const response = operation.responses[status];
  if (status === 304) {
    expect([response, text]).toEqual([expect.anything(), ""]);
    return;
  }
  expect(headers["content-type"]).toBe("application/json; charset=utf-8");
  const { schema } = response.content["application/json"];
  const isAnswer = validatorAt(schema.$ref);
  expect(isAnswer(body), `${text} ${JSON.stringify(isAnswer.errors)}`).toBe(true);
}
